// What a use case is handed by the shell, once a run: whom to ask and where, the clock, Ctrl-C, and where notes and progress go.
import type { RegionChoice } from '../aws/session/region.ts';
import type { AwsSession, SessionState } from '../aws/session/session.ts';
import type { SharedConfig } from '../aws/session/shared-config.ts';
import type { Note } from '../base/notes.ts';
import type { Language, Text } from '../base/phrases.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';

/** Where the facts come from that only AWS has: which account is asked and at which endpoint, or what stands in for it. */
export interface AwsOrigin {
  /** As named, several separated by commas; null where nobody named one: then the environment's, the profile's, or us-east-1. */
  readonly regions: string | null;
  readonly profile: string | null;
  readonly endpointUrl: string | null;
  /** Nobody is asked: AWS's published defaults. */
  readonly isOffline: boolean;
  /** Files of quotas that stand in for the account, separated by commas. */
  readonly quotaFiles: string | null;
  /** Published defaults never stand in for the account. */
  readonly requiresLive: boolean;
  /** What an earlier run has read will not do. */
  readonly refresh: boolean;
}

/** Work that takes a while: bytes of records, or things that are counted. */
export type Work =
  /** `totalBytes` is null where nobody knows, as with stdin. */
  | { readonly doneBytes: number; readonly totalBytes: number | null; readonly records: number }
  /** `unit` in the plural. */
  | { readonly done: number; readonly total: number; readonly unit: string }
  /** Somebody who does not answer yet. */
  | { readonly waitingFor: Text; readonly seconds: number };

/** One piece of work, shown while it takes long. */
export interface ProgressBar {
  update(work: Work): void;
  /** Takes it away; the answer follows. */
  clear(): void;
}

export interface QuotaQuestion {
  /** Instead of those that the run names. */
  readonly regions?: readonly string[];
  /** Rows that are enough, by code; null for all. Asked where there is one Region. */
  readonly codesFor?: (region: string) => readonly string[] | null;
  /** The values were given by hand: nobody is asked. */
  readonly byHand?: boolean;
  /** Who must not be answered with defaults that nobody asked for, nor with half an answer, e.g. `--check`. */
  readonly refuser?: string | null;
  /** Who asks looks at `partial` by himself. */
  readonly allowsPartial?: boolean;
  /** What an earlier run has read will not do, whatever the run says. */
  readonly refresh?: boolean;
}

export interface RegionQuotaQuestion extends Omit<QuotaQuestion, 'regions'> {
  /** Instead of the one that the run names. */
  readonly region?: string;
}

export interface LoadedQuotas {
  /** One for each Region, in the order asked. */
  readonly snapshots: readonly QuotaSnapshot[];
  /** Of Regions that nobody asked for, which a file holds as well: for pools that an answer is compared with. */
  readonly others?: readonly QuotaSnapshot[];
  /** Seconds since AWS answered, by Region; only for live ones. */
  readonly ageSeconds: ReadonlyMap<string, number>;
  /** What makes the answer less than it seems. */
  readonly warnings: readonly Note[];
}

export interface RegionQuotas {
  readonly snapshot: QuotaSnapshot;
  /** As in `LoadedQuotas`. */
  readonly others: readonly QuotaSnapshot[];
  readonly warnings: readonly Note[];
}

/** Rates by model name, `*` for all others; each 0.1 to 1000. */
export type BurndownRates = Readonly<Record<string, number>>;

/** Who needs credentials, and what else there is to do. */
export interface SessionWish {
  /** The sentence that the error opens with: `bq usage reads CloudWatch and needs credentials`. */
  readonly why: Text;
  readonly otherwise?: readonly Text[];
  /** What cannot be answered offline: then nobody is asked, and that is said. */
  readonly onlyAwsKnows?: Text;
}

/** Made once, by the shell. Everything is found out at the first question and kept for the run. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly origin: AwsOrigin;
  /** What people are told is said in it; what is for programs is not. */
  readonly language: Language;
  /** The moment of the run: BQ_NOW, or the machine's clock. @throws BqError usage for a BQ_NOW that is no time */
  readonly now: Date;
  /** Aborted by Ctrl-C where the command ends by its own rules; else the program ends at once. */
  readonly signal: AbortSignal;
  /** The shared AWS configuration files. */
  readonly config: SharedConfig;
  /** Says at once how the answer comes about; in JSON among the answer's notes. What makes the answer less than it seems is returned, not told. */
  readonly tell: (note: Note) => void;
  readonly progress: () => ProgressBar;
  /** The start stub of a worker thread. */
  readonly workerEntry: string;
  /** The Regions of the run; where nobody named one, the user is told which it is. @throws BqError usage */
  regions(): Promise<readonly string[]>;
  /** The Region of a run that has one. @param named instead of the run's, e.g. of an ARN @throws BqError usage where several are named */
  region(named?: string): Promise<string>;
  /** The Region for what names none itself. Nobody is told: perhaps nothing needs it. */
  regionChoice(): Promise<RegionChoice>;
  /** @throws BqError configuration when credentials or endpoint are configured and cannot work */
  session(): Promise<SessionState>;
  /** @throws BqError configuration: nobody to ask as, and as `session`; usage where the run is offline */
  requireSession(wish: SessionWish): Promise<AwsSession>;
  /** The user's own rates (BQ_BURNDOWN). @throws BqError input */
  burndown(): Promise<BurndownRates>;
  /**
   * The quotas of the Regions of the run.
   *
   * @throws BqError usage (Region, offline with an unknown one), input (file), configuration (credentials that cannot work, or none where live is
   *   required), remote (AWS refuses or cannot be reached, or half an answer where a whole one is needed)
   */
  quotas(question?: QuotaQuestion): Promise<LoadedQuotas>;
  /** The same for one Region. @throws as `quotas`, and BqError usage where several are named */
  quotasOfRegion(question?: RegionQuotaQuestion): Promise<RegionQuotas>;
}

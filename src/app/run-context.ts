// The context of a run: each thing is found out when it is first asked for, and once.
import type { OnWait } from '../aws/calls/transport.ts';
import { FALLBACK_REGION, onlyRegion, type RegionChoice, resolveRegions } from '../aws/session/region.ts';
import type { AwsSession, SessionState } from '../aws/session/session.ts';
import { readSharedConfig, type SharedConfig } from '../aws/session/shared-config.ts';
import { BqError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { type Language, phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';
import { SOURCES } from '../words/en/sources.ts';
import { readBurndownFile } from './burndown-file.ts';
import type {
  AwsOrigin,
  BurndownRates,
  Context,
  LoadedQuotas,
  ProgressBar,
  QuotaQuestion,
  RegionQuotaQuestion,
  RegionQuotas,
  SessionWish,
} from './context.ts';
import { nowOf } from './now.ts';
import { LOG_IN, loadQuotas } from './quotas.ts';

/** Nobody needs to be told of what takes a moment. */
const TOLD_AFTER_SECONDS = 8;

export interface RunFacts {
  readonly env: NodeJS.ProcessEnv;
  readonly origin: AwsOrigin;
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly tell: (note: Note) => void;
  readonly progress: () => ProgressBar;
  readonly workerEntry: string;
}

export function createContext(facts: RunFacts): Context {
  return new RunContext(facts);
}

class RunContext implements Context {
  readonly env: NodeJS.ProcessEnv;
  readonly origin: AwsOrigin;
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly tell: (note: Note) => void;
  readonly progress: () => ProgressBar;
  readonly workerEntry: string;
  #now: Date | undefined;
  #config: SharedConfig | undefined;
  #choice: Promise<RegionChoice> | undefined;
  #hasTold = false;
  #session: Promise<SessionState> | undefined;
  #burndown: Promise<BurndownRates> | undefined;

  constructor({ env, origin, language, signal, tell, progress, workerEntry }: RunFacts) {
    this.env = env;
    this.origin = origin;
    this.language = language;
    this.signal = signal;
    this.tell = tell;
    this.progress = progress;
    this.workerEntry = workerEntry;
  }

  get now(): Date {
    this.#now ??= nowOf(this.env);
    return this.#now;
  }

  get config(): SharedConfig {
    this.#config ??= readSharedConfig(this.env);
    return this.#config;
  }

  regionChoice(): Promise<RegionChoice> {
    const { env, config, origin } = this;
    this.#choice ??= resolveRegions({
      flag: origin.regions ?? undefined,
      profileFlag: origin.profile ?? undefined,
      env,
      allowSeveral: true,
      config,
    });
    return this.#choice;
  }

  async regions(): Promise<readonly string[]> {
    const choice = await this.regionChoice();
    this.#tellRegion(choice);
    return choice.regions;
  }

  async region(named?: string): Promise<string> {
    const choice = await this.regionChoice();
    if (named !== undefined && choice.origin !== '--region') return named;
    const region = onlyRegion(choice);
    this.#tellRegion(choice);
    return region;
  }

  #tellRegion({ regions, origin }: RegionChoice): void {
    if (origin !== 'default' || this.#hasTold) return;
    this.#hasTold = true;
    const [region = FALLBACK_REGION] = regions;
    this.tell(note('REGION_ASSUMED', phrase(SHELL, 'regionAssumed', region), { region }));
  }

  session(): Promise<SessionState> {
    this.#session ??= this.#openSession();
    return this.#session;
  }

  async #openSession(): Promise<SessionState> {
    // Loaded only here: most runs without credentials or network have no use for it.
    const { openSession } = await import('../aws/session/session.ts');
    const { env, config, origin } = this;
    return openSession({
      profileFlag: origin.profile ?? undefined,
      endpointUrlFlag: origin.endpointUrl ?? undefined,
      env,
      nowMs: Date.now(),
      config,
      onWait: this.#showWaits(),
    });
  }

  /** A line in a terminal at once; for everybody one sentence where it takes long. */
  #showWaits(): OnWait {
    const told = new Set<string>();
    let bar: ProgressBar | null = null;
    return (wait) => {
      if (wait === null) {
        bar?.clear();
        bar = null;
        return;
      }
      const seconds = Math.round(wait.seconds);
      bar ??= this.progress();
      bar.update({ waitingFor: wait.for, seconds });
      if (seconds < TOLD_AFTER_SECONDS || told.has(String(wait.for))) return;
      told.add(String(wait.for));
      bar.clear();
      this.tell(note('AWS_SLOW', phrase(SHELL, 'stillWaiting', wait.for, seconds), { who: wait.for, seconds }));
    };
  }

  async requireSession({ why, otherwise = [], onlyAwsKnows }: SessionWish): Promise<AwsSession> {
    if (this.origin.isOffline && onlyAwsKnows !== undefined) {
      throw new BqError(phrase(SHELL, 'offline', onlyAwsKnows), {
        code: 'OFFLINE',
        kind: 'usage',
        suggestions: ['BQ_OFFLINE=0'],
      });
    }
    const state = await this.session();
    if (state.status === 'ready') return state.session;
    throw new BqError(phrase(SOURCES, 'because', why, state.detail), {
      code: 'NO_CREDENTIALS',
      kind: 'configuration',
      suggestions: [LOG_IN, ...otherwise],
    });
  }

  burndown(): Promise<BurndownRates> {
    this.#burndown ??= readBurndownFile(this.env.BQ_BURNDOWN);
    return this.#burndown;
  }

  quotas(question: QuotaQuestion = {}): Promise<LoadedQuotas> {
    return loadQuotas(this, { ...question, several: true });
  }

  async quotasOfRegion({ region, ...question }: RegionQuotaQuestion = {}): Promise<RegionQuotas> {
    const {
      snapshots,
      others = [],
      warnings,
    } = await loadQuotas(this, {
      ...question,
      ...(region === undefined ? {} : { regions: [region] }),
      several: false,
    });
    const [snapshot] = snapshots;
    if (!snapshot) throw new Error('no snapshot for the Region');
    return { snapshot, others, warnings };
  }
}

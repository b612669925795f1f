// The plan of one request shape on one pool, as the rooms pass it on: everything that is said of it, in domain objects.
import type { Note } from '../base/notes.ts';
import type { Text } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Lifecycle } from '../catalog/lifecycle.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { BurndownRate } from '../catalog/types.ts';
import type { QuotaMetric, QuotaSnapshot } from '../quotas/types.ts';
import type { AdmissionReadings } from '../simulator/request-cost.ts';
import type { Reservation } from '../simulator/types.ts';
import type { Alternative } from './alternatives.ts';
import type { Confirmed, Simulated } from './confirm.ts';
import type { PlanLimit } from './limits.ts';
import type { PlanQuestion, Wish } from './question.ts';
import type { Workload } from './workload.ts';

/** A counted prompt file, and what its requests say. */
export interface PlannedPrompt {
  readonly file: string;
  readonly records: number;
  /** What the plan is made for. */
  readonly meanInputTokens: number;
  /** Null where there is only one record. */
  readonly p99InputTokens: number | null;
  readonly maxInputTokens: number;
  readonly method: 'count-tokens' | 'estimate' | 'mixed';
  readonly errorBand: { readonly low: number; readonly high: number } | null;
  /** The model that the file names; null where it names none. */
  readonly model: string | null;
  /** The least and the largest max_tokens of its requests; null where none has one. */
  readonly minMaxTokens: number | null;
  readonly maxMaxTokens: number | null;
  /** The largest of its requests; null where none has one. */
  readonly thinkingBudgetTokens: number | null;
  /** Requests whose thinking budget is not below their own max_tokens. */
  readonly thinkingRefusedRecords: number;
  readonly excludes: readonly string[];
}

/** What a question is answered from. */
export interface PlanFacts {
  /** The model that the question names. */
  readonly resolved: ResolvedModel;
  readonly snapshot: QuotaSnapshot;
  /** The account's quotas in other Regions, where they are at hand: for the pools that the plan is compared with. */
  readonly others?: readonly QuotaSnapshot[];
  readonly prompt: PlannedPrompt | null;
  /** The user's own burndown rates, by model. */
  readonly burndownOverrides: Readonly<Record<string, number>>;
  /** Lifecycle and assumptions are dated with it. */
  readonly nowIso: string;
}

export interface PlannedModel {
  readonly id: string;
  readonly name: string;
  readonly burndownRate: number;
  readonly burndownSource: string;
  readonly burndownAssumed: boolean;
  readonly lifecycle: Lifecycle['state'];
  readonly endOfLifeDate: string | null;
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
}

export interface PlannedRequest {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly maxTokens: number;
  readonly maxTokensGiven: boolean;
  /** The average answer that capacity is planned for. */
  readonly outputTokens: number;
  readonly outputTokensGiven: boolean;
  readonly thinkingBudgetTokens: number | null;
  readonly latencySeconds: number;
  readonly latencyGiven: boolean;
  readonly spread: number;
}

export interface PlannedCost {
  readonly admission: AdmissionReadings;
  /** The reading that capacity uses. */
  readonly reservation: Reservation;
  readonly settled: number;
  readonly worstCase: number;
  readonly billed: number;
}

export interface Rate {
  readonly safeConcurrency: number;
  readonly requestsPerMinute: number;
}

export type Rehearsed = NonNullable<Confirmed['rehearsed']>;

export interface PlannedCapacity extends Rate {
  readonly headroom: number;
  /** Of the safe ones, those that may even march in step; null: a plan of 0.1 does not say. */
  readonly guaranteedConcurrency: number | null;
  /** What was run without a throttle; null where nothing was. */
  readonly rehearsed: Rehearsed | null;
  /** When not even one worker can run back to back: one start in so many seconds. */
  readonly startEverySeconds: number | null;
  readonly bindingLimit: QuotaMetric | null;
  readonly nextLimit: QuotaMetric | null;
  readonly burst: number | null;
  readonly closedForm: Rate;
  readonly simulated: Simulated | null;
  readonly ifWeighted: Rate;
  /** Workers by each quota alone: more are refused, the answers of more are cut. Only on bedrock-mantle. */
  readonly beforeRefusal?: number | undefined;
  readonly beforeCut?: number | undefined;
}

export interface AnswerLength extends Rate {
  readonly outputTokens: number;
  readonly latencySeconds: number;
  readonly guaranteedConcurrency: number | null;
  readonly tpmShare: number | null;
  /** The most that any of the windows would allow; null where that was not simulated. */
  readonly kindestWindow: number | null;
  /** What was run without a throttle; null where nothing was. */
  readonly ran: Rehearsed | null;
}

export interface LadderStep extends Rate {
  readonly maxTokens: number;
  readonly asked: boolean;
}

export interface GrantedWish extends Wish {
  readonly fits: boolean;
  /** Null when no max_tokens allows it. */
  readonly largestMaxTokens: number | null;
  readonly quotaNeededTokensPerMinute: number | null;
  readonly quotaNeededRequestsPerMinute: number | null;
  /** Only on bedrock-mantle, where `quotaNeededTokensPerMinute` is of input. */
  readonly quotaNeededOutputTokensPerMinute?: number | null | undefined;
  /** For the wish all day; null where the model has no quota of a day. */
  readonly quotaNeededTokensPerDay: number | null;
  /** After so long the wish has used up the day's quota; null where it lasts. */
  readonly dayLastsSeconds: number | null;
}

export interface PlannedPrice {
  readonly perRequestUsd: number | null;
  /** At the recommended rate. */
  readonly perHourUsd: number | null;
  readonly asOf: string | null;
  readonly source: string | null;
  /** What the sources of prices disagree about; null mostly. */
  readonly conflict: string | null;
}

export interface Assumption {
  readonly text: Text;
  /** The flag that replaces it. */
  readonly flag: string;
}

export const ADVICE_CODES = ['USE_SUCCESSOR', 'RAISE_QUOTA', 'LOWER_MAX_TOKENS', 'READ_QUOTAS'] as const;
type AdviceCode = (typeof ADVICE_CODES)[number];

/** A step that somebody can take; the data is what the text was made from. */
export interface Advice {
  readonly code: AdviceCode;
  readonly text: Text;
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** A kind of limit that may exist without a known value. */
export const LIMITS_NOT_KNOWN = ['tpm', 'rpm', 'tpd', 'input-tpm', 'output-tpm'] as const;
export type LimitNotKnown = (typeof LIMITS_NOT_KNOWN)[number];

export interface Plan {
  readonly question: PlanQuestion;
  readonly resolved: ResolvedModel;
  /** A profile that a file names and that was left out for a stronger word; null where none was. */
  readonly leftOut: string | null;
  readonly region: string;
  readonly endpoint: Endpoint;
  /** on-demand on bedrock-mantle, which has no scopes. */
  readonly scope: Scope;
  /** The inference profile to call; null for on-demand. */
  readonly profileId: string | null;
  /** Regions; `*` is any, empty where AWS does not say. */
  readonly processedIn: readonly string[];
  readonly model: PlannedModel;
  readonly burndown: BurndownRate;
  readonly workload: Workload;
  readonly request: PlannedRequest;
  readonly prompt: PlannedPrompt | null;
  readonly cost: PlannedCost;
  readonly quotas: Pick<QuotaSnapshot, 'source' | 'asOf' | 'accountId' | 'complete'> & {
    /** Limits that the model has or may have, without a known value. */
    readonly notKnown: readonly LimitNotKnown[];
  };
  readonly limits: readonly PlanLimit[];
  /** One request holds more than the whole quota, or a limit is 0. */
  readonly neverAdmitted: boolean;
  /** Null when the TPM quota is not known. */
  readonly capacity: PlannedCapacity | null;
  readonly byAnswerLength: readonly AnswerLength[];
  /** The answer length that the ladder keeps fixed. */
  readonly ladderOutputTokens: number;
  readonly maxTokensLadder: readonly LadderStep[];
  readonly wish: GrantedWish | null;
  readonly price: PlannedPrice;
  readonly alternatives: readonly Alternative[];
  readonly assumptions: readonly Assumption[];
  readonly advice: readonly Advice[];
  readonly notes: readonly Note[];
  /** Why Bedrock would refuse the request whatever the quota; these are among the notes too. */
  readonly refusals: readonly Note[];
}

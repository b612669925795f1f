// What only the user knows of a case. Null is "not answered", and becomes a blank in the text, never a guess.
import type { Failure } from '../errors/failures.ts';

export const CASE_KINDS = ['quota-increase', 'throttled-under-quota', 'model-access', 'restore-default'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** AWS's plans of today after `none`; the last two end on 2027-01-01. */
export const SUPPORT_PLANS = ['none', 'business-plus', 'enterprise', 'unified-operations', 'developer', 'business'] as const;
export type SupportPlan = (typeof SUPPORT_PLANS)[number];

/** Plans that AWS ends on 2027-01-01. */
export const ENDING_PLANS: ReadonlySet<SupportPlan> = new Set(['developer', 'business']);

/** Which limit of the model the case is about. */
export const CASE_LIMITS = ['tpm', 'rpm', 'tpd', 'cross-model-tpd', 'concurrent', 'input-tpm', 'output-tpm'] as const;
export type CaseLimit = (typeof CASE_LIMITS)[number];

/** What keeps a model from being called. */
export const SYMPTOMS = [
  'access-denied',
  'use-case-form',
  'marketplace',
  'account-verification',
  'operation-not-allowed',
  'channel-account',
  'unsupported-country',
  'data-retention',
  'greyed-out',
  'not-listed',
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

export interface CaseAnswers {
  readonly supportPlan: SupportPlan | null;
  /** An area of `--stays-in`, e.g. `jp`. */
  readonly staysIn: string | null;
  /** In the row's own unit. */
  readonly wanted: number | null;
  readonly steadyRequestsPerMinute: number | null;
  /** 0 to 1: requests with more than 25,000 input tokens. */
  readonly shareAbove25k: number | null;
  readonly usedTokensPerMinute: number | null;
  readonly usedRequestsPerMinute: number | null;
  readonly crossRegion: boolean | null;
  readonly residencyReason: string | null;
  readonly maxTokensReason: string | null;
  readonly growth: string | null;
  /** ISO date. */
  readonly goLive: string | null;
  readonly impact: string | null;
  readonly useCase: string | null;
  readonly retries: string | null;
  readonly monitoring: string | null;
  readonly ramp: string | null;
  readonly tried: readonly string[];
  readonly symptom: Symptom | null;
  readonly useCaseForm: 'submitted' | 'not-submitted' | null;
  readonly marketplace: 'allowed' | 'not-allowed' | null;
  /** Distinct failures that the user showed. */
  readonly errors: readonly Failure[];
  /** ISO times in UTC, of errors that carry none. */
  readonly seen: readonly string[];
  readonly requestIds: readonly string[];
}

/** Every answer left blank. */
export const NO_ANSWERS: CaseAnswers = {
  supportPlan: null,
  staysIn: null,
  wanted: null,
  steadyRequestsPerMinute: null,
  shareAbove25k: null,
  usedTokensPerMinute: null,
  usedRequestsPerMinute: null,
  crossRegion: null,
  residencyReason: null,
  maxTokensReason: null,
  growth: null,
  goLive: null,
  impact: null,
  useCase: null,
  retries: null,
  monitoring: null,
  ramp: null,
  tried: [],
  symptom: null,
  useCaseForm: null,
  marketplace: null,
  errors: [],
  seen: [],
  requestIds: [],
};

// The one question that every command which plans asks.
import type { ResolvedModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { NO_LIMITS, type PoolLimits, type RpmReading } from '../quotas/limits.ts';
import type { Reservation } from '../simulator/types.ts';
import type { Confidence } from './confirm.ts';
import type { Wish } from './inversion.ts';

/** What the user said; null where bq has to assume. */
export interface PlanQuestion {
  readonly resolved: ResolvedModel;
  readonly region: string;
  readonly scope: Scope | null;
  readonly staysIn: string | null;
  readonly inputTokens: number | null;
  /** The counted prompt file that `inputTokens` comes from. */
  readonly prompt?: PlanResult['prompt'];
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly maxTokens: number | null;
  readonly outputTokens: number | null;
  readonly thinkingBudgetTokens: number | null;
  readonly latencySeconds: number | null;
  readonly timeToFirstTokenSeconds: number | null;
  readonly outputTokensPerSecond: number | null;
  /** 0 to 0.95 */
  readonly spread: number | null;
  /** 0 to 0.95 */
  readonly headroom: number | null;
  readonly reservation: Reservation;
  readonly rpmReading: RpmReading;
  readonly burndown: number | null;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  /** Limits that the user gave by hand; null where not. */
  readonly overrides: PoolLimits;
  readonly wish: Wish | null;
  readonly confidence: Confidence;
}

/** A question in which the user said nothing but model, Region and scope. */
export const NOTHING_SAID: Omit<PlanQuestion, 'resolved' | 'region' | 'scope'> = {
  staysIn: null,
  inputTokens: null,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  maxTokens: null,
  outputTokens: null,
  thinkingBudgetTokens: null,
  latencySeconds: null,
  timeToFirstTokenSeconds: null,
  outputTokensPerSecond: null,
  spread: null,
  headroom: null,
  reservation: 'documented',
  rpmReading: 'per-minute',
  burndown: null,
  burndownOverrides: {},
  overrides: NO_LIMITS,
  wish: null,
  confidence: 'standard',
};

export const DEFAULTS = { timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60, spread: 0.3, headroom: 0.1 } as const;

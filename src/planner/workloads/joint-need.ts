// What several workloads need of one quota together.
import { type Crowd, jointlyNeeded } from '../../simulator/loops/tail-bound.ts';
import { outputTokensPerMinuteNeeded, requestsPerMinuteNeeded, tokensPerMinuteNeeded } from '../inversion.ts';
import { ASSUMED, type Wish } from '../question.ts';
import { demandOf, loadOf, type Workload, writtenAMinute } from '../workload.ts';

/** `input-tpm` is TPM by another name, since the rate of the workload is that of its endpoint; `output-tpm` sees the answers alone. */
const MINUTE_LIMITS = ['tpm', 'rpm', 'input-tpm', 'output-tpm'] as const;
export type MinuteLimit = (typeof MINUTE_LIMITS)[number];

export const isOfMinute = (kind: string): kind is MinuteLimit => (MINUTE_LIMITS as readonly string[]).includes(kind);

/** A workload that draws from the quota, without headroom. */
export interface Sharer {
  readonly workload: Workload;
  readonly wish: Wish;
  readonly isRpmInFlight: boolean;
  /** Workers that it comes to. */
  readonly workers: number;
  /** What it needs alone; null: no quota is enough. */
  readonly alone: Readonly<Record<MinuteLimit, number | null>>;
}

/**
 * One workload needs what `bq plan` says of it. Several need less than the sum of that, since their worst minutes are not the same one: of those that run
 * back to back and vary, the joint load is bounded; what is spaced, in flight, or marches in step is added to it.
 *
 * @returns headroom not counted; null where nothing is enough for one of them
 */
export function neededTogether(sharers: readonly Sharer[], limit: MinuteLimit): number | null {
  let sum = 0;
  let spaced = 0;
  const crowds: Crowd[][] = [[], []];
  for (const sharer of sharers) {
    const alone = sharer.alone[limit];
    if (alone === null) return null;
    sum += alone;
    if (!variesBackToBack(sharer, limit)) spaced += alone;
    else for (const [window, use] of usesOf(sharer, limit).entries()) crowds[window]?.push({ workers: sharer.workers, use });
  }
  const together = Math.max(...crowds.map((some) => (some.length === 0 ? 0 : jointlyNeeded(some))));
  return sharers.length === 1 ? sum : Math.min(sum, Math.ceil(spaced + together));
}

/** The value of a quota that leaves `headroom` free of it. */
export function quotaNeeded(sharers: readonly Sharer[], limit: MinuteLimit, headroom: number): number | null {
  const [only] = sharers;
  if (sharers.length === 1 && only) return aloneWith(only, limit, headroom);
  const needed = neededTogether(sharers, limit);
  return needed === null ? null : Math.ceil(needed / (1 - headroom) - 1e-6);
}

function aloneWith({ workload, wish, isRpmInFlight }: Sharer, limit: MinuteLimit, headroom: number): number | null {
  const inverse = { workload: { ...workload, headroom }, wish, confidence: ASSUMED.confidence };
  if (limit === 'output-tpm') return outputTokensPerMinuteNeeded(inverse);
  return limit === 'rpm' ? requestsPerMinuteNeeded(inverse, isRpmInFlight ? 'concurrent' : 'per-minute') : tokensPerMinuteNeeded(inverse);
}

function variesBackToBack({ workload, wish, isRpmInFlight }: Sharer, limit: MinuteLimit): boolean {
  const { settledTokens: charged, latencySeconds, output } = demandOf(workload);
  const settledTokens = limit === 'output-tpm' ? output.minute.settledTokens : charged;
  const isSpaced = wish.concurrency === null && ((wish.requestsPerMinute ?? 0) * latencySeconds) / 60 < 1;
  return workload.spread > 0 && settledTokens > 0 && !isSpaced && !(limit === 'rpm' && isRpmInFlight);
}

function usesOf({ workload }: Sharer, limit: MinuteLimit) {
  const counted = limit === 'output-tpm' ? writtenAMinute(workload) : workload;
  const load = loadOf(counted);
  if (limit !== 'rpm') return load.tokenUse(demandOf(counted).admissionTokens);
  const starts = load.startUse();
  return [starts, starts];
}

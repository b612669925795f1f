// Usage by minute, reckoned: burndown is applied per minute, before any maximum.
import { type Minutes, type MinuteUsage, minuteAt, minuteIso } from '../base/minutes.ts';
import { settledCost } from '../simulator/request-cost.ts';

/** Quota tokens that stay charged for a minute: input + cache writes + output x rate; cache reads are free. */
export function settledTokens(usage: MinuteUsage, burndownRate: number): number {
  return settledCost(usage, burndownRate);
}

/**
 * Quota tokens that the minute's answered requests held when they started, by the documented reading: input + cache writes + max_tokens.
 *
 * @param unset what a request holds that asks for nothing; null where that is not known
 * @returns null where a request does not tell what it asked for
 */
export function heldTokens(usage: MinuteUsage, unset: number | null): number | null {
  if (usage.requests === 0 || usage.maxTokensRequests + usage.unsetMaxTokens < usage.requests) return null;
  if (usage.unsetMaxTokens > 0 && unset === null) return null;
  return usage.inputTokens + usage.cacheWriteTokens + usage.maxTokens + usage.unsetMaxTokens * (unset ?? 0);
}

/** Several callers of one pool as one. */
export function mergeMinutes(parts: Iterable<Minutes>): Minutes {
  const merged: Minutes = new Map();
  for (const part of parts) {
    for (const [minute, usage] of part) {
      const target = minuteAt(merged, minute);
      target.requests += usage.requests;
      target.throttles += usage.throttles;
      target.clientErrors += usage.clientErrors;
      target.serverErrors += usage.serverErrors;
      target.inputTokens += usage.inputTokens;
      target.outputTokens += usage.outputTokens;
      target.cacheReadTokens += usage.cacheReadTokens;
      target.cacheWriteTokens += usage.cacheWriteTokens;
      target.latencyMs += usage.latencyMs;
      target.maxTokens += usage.maxTokens;
      target.maxTokensRequests += usage.maxTokensRequests;
      target.unsetMaxTokens += usage.unsetMaxTokens;
      if (usage.estimatedQuotaTokens !== null) {
        target.estimatedQuotaTokens = (target.estimatedQuotaTokens ?? 0) + usage.estimatedQuotaTokens;
      }
    }
  }
  return merged;
}

/** A figure per minute over the minutes that have it. */
export interface MinuteStatistic {
  readonly mean: number;
  /** Steady state. */
  readonly p50: number;
  readonly p90: number;
  readonly peak: number;
  /** ISO time of the first minute that has the peak. */
  readonly peakAt: string;
}

/** @param figureOf null for a minute that has no such figure @returns null when no minute has one */
export function minuteStatistic(minutes: Minutes, figureOf: (usage: MinuteUsage) => number | null): MinuteStatistic | null {
  const points: { minute: number; value: number }[] = [];
  for (const [minute, usage] of minutes) {
    const value = figureOf(usage);
    if (value !== null) points.push({ minute, value });
  }
  if (points.length === 0) return null;
  points.sort((a, b) => a.value - b.value || b.minute - a.minute);
  const rank = (share: number) => (points[Math.max(1, Math.ceil(share * points.length - 1e-9)) - 1] as { value: number }).value;
  const peak = points.at(-1) as { minute: number; value: number };
  return {
    mean: points.reduce((sum, { value }) => sum + value, 0) / points.length,
    p50: rank(0.5),
    p90: rank(0.9),
    peak: peak.value,
    peakAt: minuteIso(peak.minute),
  };
}

export interface TimelineBucket {
  /** ISO time of the bucket's first minute. */
  readonly from: string;
  readonly minutes: number;
  /** The highest minute in it; null where the burndown rate is not known. */
  readonly peakSettledTokensPerMinute: number | null;
  readonly throttles: number;
}

/**
 * The whole period in at most `most` buckets of equal length, for charts.
 *
 * @param rate null where it is not known
 */
export function timeline(
  minutes: Minutes,
  { fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number },
  rate: number | null,
  most: number,
): TimelineBucket[] {
  const span = Math.max(1, toMinute - fromMinute);
  const length = Math.max(1, Math.ceil(span / most));
  const buckets = Array.from({ length: Math.ceil(span / length) }, () => ({ peak: 0, throttles: 0 }));
  for (const [minute, usage] of minutes) {
    const bucket = buckets[Math.floor((minute - fromMinute) / length)];
    if (!bucket) continue;
    if (rate !== null) bucket.peak = Math.max(bucket.peak, settledTokens(usage, rate));
    bucket.throttles += usage.throttles;
  }
  return buckets.map(({ peak, throttles }, index) => ({
    from: minuteIso(fromMinute + index * length),
    minutes: length,
    peakSettledTokensPerMinute: rate === null ? null : peak,
    throttles,
  }));
}

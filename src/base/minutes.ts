// What happened in each minute: the form in which CloudWatch is read and logs are added up.

/** What one caller did in one minute, in real tokens. */
export interface MinuteUsage {
  requests: number;
  throttles: number;
  clientErrors: number;
  serverErrors: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Of all answered requests together. */
  latencyMs: number;
  /** Sum of what answered requests asked for, and how many of them are known to have asked for something, or for nothing. */
  maxTokens: number;
  maxTokensRequests: number;
  unsetMaxTokens: number;
  /** CloudWatch's EstimatedTPMQuotaUsage, in quota tokens; null where there is no such value. */
  estimatedQuotaTokens: number | null;
}

/** Minutes since 1970 → usage. Minutes in which nothing happened are absent. */
export type Minutes = Map<number, MinuteUsage>;

export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000);
}

export function minuteIso(minute: number): string {
  return new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
}

/** The minute's entry, made when it is not there. */
export function minuteAt(minutes: Minutes, minute: number): MinuteUsage {
  let usage = minutes.get(minute);
  if (!usage) {
    usage = {
      requests: 0,
      throttles: 0,
      clientErrors: 0,
      serverErrors: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      latencyMs: 0,
      maxTokens: 0,
      maxTokensRequests: 0,
      unsetMaxTokens: 0,
      estimatedQuotaTokens: null,
    };
    minutes.set(minute, usage);
  }
  return usage;
}

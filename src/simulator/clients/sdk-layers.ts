// The inner retry layer: every client whose retries are known, the only list of them. docs/simulation.md takes its table from here.
import { ERROR_NAMES, READ_TIMEOUT, THROTTLED } from './errors.ts';

export interface SdkLayer {
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** What a retry takes from the client's retry quota of 500, by the position of the error in ERROR_NAMES; 0: there is none. */
  readonly retryCosts: readonly number[];
  /** The most that a Retry-After may add to the wait; null: it is not honoured. */
  readonly retryAfterAddsSeconds: number | null;
  /** Whose client-side rate limiter follows throttles (adaptive mode); null: none. It fills while the client backs off. */
  readonly adaptive: 'botocore' | 'js' | null;
}

/** What is waited before the next attempt: a base that doubles with every retry, up to a cap, and what luck makes of it. */
export interface Backoff {
  /** By the position of the error in ERROR_NAMES. */
  readonly baseSeconds: readonly number[];
  readonly capSeconds: number;
  /** `full`: any part of it; `quarter`: less up to a quarter; `none`: all of it; `no-wait`: nothing. */
  readonly jitter: 'full' | 'quarter' | 'none' | 'no-wait';
}

/** @param retry from 0 @param error a position in ERROR_NAMES @param random in [0, 1) */
export function backoffSeconds({ baseSeconds, capSeconds, jitter }: Backoff, retry: number, error: number, random: number): number {
  if (jitter === 'no-wait') return 0;
  const most = Math.min(capSeconds, (baseSeconds[error] as number) * 2 ** retry);
  if (jitter === 'none') return most;
  return jitter === 'full' ? random * most : most * (1 - 0.25 * random);
}

const byError = (value: (error: number) => number) => ERROR_NAMES.map((_, error) => value(error));
const NO_CAP = Number.POSITIVE_INFINITY;
const backoff = (jitter: Backoff['jitter'], baseSeconds: number, capSeconds = NO_CAP): Backoff => ({
  baseSeconds: byError(() => baseSeconds),
  capSeconds,
  jitter,
});

/** The retry quota of an AWS SDK client, in its own units. AWS SDKs reference guide, "Retry behavior", 2026. */
export const RETRY_QUOTA = 500;

/** One client, at its own defaults. */
interface Sdk extends SdkLayer {
  /** The wait in words, for docs/simulation.md. */
  readonly rule: string;
  /** The client gives up waiting for an answer and sends again; null: it waits for minutes. */
  readonly readTimeoutSeconds: number | null;
  /** `retries.mode` of botocore; null for other clients. */
  readonly botocoreMode: 'legacy' | 'standard' | 'adaptive' | null;
}

const OTHER = {
  retryCosts: byError(() => 0),
  retryAfterAddsSeconds: null,
  adaptive: null,
  readTimeoutSeconds: null,
  botocoreMode: null,
} as const;
/** botocore Config, read_timeout. */
const BOTO3 = { ...OTHER, readTimeoutSeconds: 60 } as const;
const BOTO3_STANDARD = {
  ...BOTO3,
  maxAttempts: 3,
  backoff: backoff('full', 1, 20),
  retryCosts: byError((error) => (error === READ_TIMEOUT ? 10 : 5)),
};

const AWS_SDK_JS = {
  ...OTHER,
  maxAttempts: 3,
  backoff: { ...backoff('full', 1, 20), baseSeconds: byError((error) => (error === THROTTLED ? 1 : 0.05)) },
  retryCosts: byError((error) => (error === THROTTLED ? 5 : 14)),
  retryAfterAddsSeconds: 5,
} as const;

/** In the order in which they are shown. */
const SDKS = {
  'aws-sdk-js': {
    ...AWS_SDK_JS,
    rule: 'U(0,1) x min(20 s, 1 s x 2^k) for a throttle, base 50 ms for others; Retry-After honoured up to 5 s beyond that; retry quota of 500, a throttle costs 5, others 14',
  },
  'aws-sdk-js-adaptive': {
    ...AWS_SDK_JS,
    rule: 'as aws-sdk-js, and no sooner than its client-side rate limiter lets it through',
    adaptive: 'js',
  },
  'boto3-legacy': {
    ...BOTO3,
    rule: 'U(0,1) x 2^k s',
    maxAttempts: 5,
    backoff: backoff('full', 1),
    botocoreMode: 'legacy',
  },
  'boto3-standard': { ...BOTO3_STANDARD, rule: 'U(0,1) x min(20 s, 2^k s), retry quota of 500', botocoreMode: 'standard' },
  'boto3-adaptive': {
    ...BOTO3_STANDARD,
    rule: "as boto3-standard, and no sooner than botocore's client-side rate limiter lets it through",
    adaptive: 'botocore',
    botocoreMode: 'adaptive',
  },
  anthropic: {
    ...OTHER,
    rule: '0.5 s x 2^k up to 8 s, less up to a quarter',
    maxAttempts: 3,
    backoff: backoff('quarter', 0.5, 8),
  },
  'ai-sdk': { ...OTHER, rule: '2 s x 2^k', maxAttempts: 3, backoff: backoff('none', 2) },
  none: { ...OTHER, rule: '', maxAttempts: 1, backoff: backoff('no-wait', 0) },
} as const satisfies Readonly<Record<string, Sdk>>;

export type SdkName = keyof typeof SDKS;
export const SDK_NAMES = Object.keys(SDKS) as readonly SdkName[];

export interface SdkSpec {
  readonly name: SdkName;
  /** null: the SDK's own default. */
  readonly maxAttempts: number | null;
  /** Whether all workers share one client (its retry quota and rate limiter) or each invocation starts a fresh one. */
  readonly client: 'shared' | 'per-invocation';
  /** The client gives up waiting and sends again; the service goes on. null: it waits for ever. */
  readonly readTimeoutSeconds: number | null;
}

/** The client as it comes. */
export function sdkDefaults(name: SdkName): Sdk {
  return SDKS[name];
}

export function createSdkLayer(spec: SdkSpec): SdkLayer {
  const { backoff, retryCosts, retryAfterAddsSeconds, adaptive, maxAttempts } = sdkDefaults(spec.name);
  return { backoff, retryCosts, retryAfterAddsSeconds, adaptive, maxAttempts: spec.maxAttempts ?? maxAttempts };
}

// AWS's own count of a request, and who is asked for it.
import type { CountedRecord } from './record.ts';

/** AWS's own count, or why there is none. */
export type ExactCount =
  /** `excludes`: what the file asks for and the request that was counted did not hold. */
  | { readonly method: 'count-tokens'; readonly inputTokens: number; readonly excludes: readonly string[] }
  | { readonly method: 'estimate'; readonly reason: string };

/** Asks AWS; retries throttling by itself. @throws BqError where no count can be had at all (credentials, permissions, network) */
export type ExactCounter = (record: CountedRecord, signal: AbortSignal) => Promise<ExactCount>;

// Repeats a call that AWS throttled or the network lost, with backoff, and says so each time.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { retryAfterSeconds, transience } from './errors.ts';

export interface RetryNotice {
  readonly reason: 'throttled' | 'unsteady';
  /** 1 for the first repetition. */
  readonly retry: number;
  readonly waitSeconds: number;
}

export interface RetryOptions {
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For tests: shortens every wait. Default 1. */
  readonly waitFactor?: number | undefined;
}

/** Calls in all. Throttling passes by itself; a network that lost two calls will rarely carry the third. */
const ATTEMPTS = { throttled: 7, unsteady: 3 } as const;
const BASE_SECONDS = { throttled: 0.4, unsteady: 0.1 } as const;
const LONGEST_WAIT_SECONDS = 8;
/** No repetition begins later: who waits has waited long enough to be told. */
const GIVE_UP_SECONDS = { throttled: 120, unsteady: 30 } as const;

/** @throws what the last attempt threw */
export async function withRetry<T>(call: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const startedMs = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const reason = transience(error);
      if (reason === null || attempt >= ATTEMPTS[reason] || options.signal?.aborted) throw error;
      if (performance.now() - startedMs > GIVE_UP_SECONDS[reason] * 1000) throw error;
      // Half of the wait is random, so that two processes do not stay in step.
      const backoff = Math.min(LONGEST_WAIT_SECONDS, BASE_SECONDS[reason] * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      const waitSeconds = Math.max(backoff, Math.min(retryAfterSeconds(error) ?? 0, 30)) * (options.waitFactor ?? 1);
      options.onRetry?.({ reason, retry: attempt, waitSeconds });
      await sleep(waitSeconds, options.signal);
    }
  }
}

/** @throws AbortError when the signal is or gets aborted */
export async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(Math.max(0, seconds) * 1000, undefined, signal ? { signal } : {});
}

/** Keeps calls within an API's rate: `burst` at once, then `perSecond`. Callers are served in order. */
export class Pacer {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #nowSeconds: () => number;
  /** When the next call would be due if calls came at the steady rate since the burst began. */
  #dueSeconds = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst: number, nowSeconds: () => number = () => performance.now() / 1000) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#nowSeconds = nowSeconds;
  }

  /** @returns seconds to wait before the call that this reserves a place for */
  reserve(): number {
    const now = this.#nowSeconds();
    this.#dueSeconds = Math.max(this.#dueSeconds, now - (this.#burst - 1) / this.#perSecond);
    const wait = Math.max(0, this.#dueSeconds - now);
    this.#dueSeconds += 1 / this.#perSecond;
    return wait;
  }

  async turn(options: Pick<RetryOptions, 'signal' | 'waitFactor'>): Promise<void> {
    const wait = this.reserve() * (options.waitFactor ?? 1);
    if (wait > 0) await sleep(wait, options.signal);
  }
}

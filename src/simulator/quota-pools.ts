// The quotas that one request must pass together: tokens per minute, requests per minute or in flight, tokens per day.

import type { QuotaSpec } from './scenario/scenario.ts';
import { DAY_SECONDS } from './windows/day.ts';
import { createWindow } from './windows/index.ts';
import type { QuotaWindow, WindowCharge } from './windows/window.ts';

/** Which quota refused. */
export type Refusal = 'tokens-per-minute' | 'requests-per-minute' | 'requests-in-flight' | 'tokens-per-day';

/** A refused request takes nothing from any of them. */
export class QuotaPools {
  private readonly tokens: QuotaWindow | null;
  private readonly requests: QuotaWindow | null;
  private readonly daily: QuotaWindow | null;
  private readonly mostInFlight: number;
  private inFlight = 0;

  /** The tickets of the last admission. */
  tokenCharge: WindowCharge | null = null;
  dailyCharge: WindowCharge | null = null;

  constructor(spec: QuotaSpec) {
    const { window, phaseSeconds, tokensPerMinute, requestsPerMinute, tokensPerDay, rpmReading } = spec;
    const perMinute = requestsPerMinute !== null && rpmReading === 'per-minute';
    this.tokens = tokensPerMinute === null ? null : createWindow(window, tokensPerMinute, { phaseSeconds });
    this.requests = perMinute ? createWindow(window, requestsPerMinute, { phaseSeconds }) : null;
    this.daily = tokensPerDay === null ? null : createWindow(window, tokensPerDay, { windowSeconds: DAY_SECONDS });
    this.mostInFlight = requestsPerMinute !== null && !perMinute ? requestsPerMinute : Number.POSITIVE_INFINITY;
  }

  /** @returns null when admitted */
  tryAdmit(nowSeconds: number, holdTokens: number): Refusal | null {
    if (this.inFlight >= this.mostInFlight) return 'requests-in-flight';
    let tokenCharge: WindowCharge | null = null;
    if (this.tokens !== null) {
      tokenCharge = this.tokens.tryAdmit(nowSeconds, holdTokens);
      if (tokenCharge === null) return 'tokens-per-minute';
    }
    let dailyCharge: WindowCharge | null = null;
    if (this.daily !== null) {
      dailyCharge = this.daily.tryAdmit(nowSeconds, holdTokens);
      if (dailyCharge === null) {
        undo(this.tokens, nowSeconds, tokenCharge);
        return 'tokens-per-day';
      }
    }
    if (this.requests !== null) {
      const charge = this.requests.tryAdmit(nowSeconds, 1);
      if (charge === null) {
        undo(this.tokens, nowSeconds, tokenCharge);
        undo(this.daily, nowSeconds, dailyCharge);
        return 'requests-per-minute';
      }
      // A request counts 1 from its start on; nothing of it is held.
      this.requests.settle(nowSeconds, charge, 1);
    }
    this.inFlight++;
    this.tokenCharge = tokenCharge;
    this.dailyCharge = dailyCharge;
    return null;
  }

  progress(
    nowSeconds: number,
    tokenCharge: WindowCharge | null,
    dailyCharge: WindowCharge | null,
    charged: number,
    released: number,
  ): void {
    if (this.tokens !== null && tokenCharge !== null) this.tokens.progress(nowSeconds, tokenCharge, charged, released);
    if (this.daily !== null && dailyCharge !== null) this.daily.progress(nowSeconds, dailyCharge, charged, released);
  }

  settle(nowSeconds: number, tokenCharge: WindowCharge | null, dailyCharge: WindowCharge | null, settledTokens: number): void {
    this.inFlight--;
    if (this.tokens !== null && tokenCharge !== null) this.tokens.settle(nowSeconds, tokenCharge, settledTokens);
    if (this.daily !== null && dailyCharge !== null) this.daily.settle(nowSeconds, dailyCharge, settledTokens);
  }

  /** Tokens of the minute in use; 0 where nothing limits them. */
  usedTokens(nowSeconds: number): number {
    return this.tokens === null ? 0 : this.tokens.usedTokens(nowSeconds);
  }
}

function undo(window: QuotaWindow | null, nowSeconds: number, charge: WindowCharge | null): void {
  if (window !== null && charge !== null) window.settle(nowSeconds, charge, 0);
}

// One pool of quota: what its limits admit, what they refuse, and what a request gives back. Pure: the time is passed in.

import type { RpmReading, Settlement } from '../../simulator/types.ts';
import { DAY_SECONDS } from '../../simulator/windows/day.ts';
import { createWindow, type WindowModel } from '../../simulator/windows/index.ts';
import type { QuotaWindow, WindowCharge } from '../../simulator/windows/window.ts';

/** Values in the quota's own unit; null where there is no such row, so nothing is enforced. */
export interface PoolLimits {
  readonly tokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  /** As it applies to this pool: a row that is doubled for cross-Region calls is doubled here already. */
  readonly tokensPerDay: number | null;
}

/** What refused a request. A quota of 0 has its own cause because Bedrock words it as the daily one. */
export type RefusalCause = 'tpm' | 'rpm' | 'tpd' | 'cross-model-tpd' | 'zero-quota';

/** One request's tokens as the quota sees them. docs/model.md section 1. */
export interface Admission {
  /** What is held while the response runs. */
  readonly holdTokens: number;
  /** Charged as it is at the end: input and cache writes. */
  readonly inputChargeTokens: number;
  /** Quota tokens per output token. */
  readonly burndownRate: number;
}

/** An admitted request. */
export interface Ticket {
  readonly admission: Admission;
  readonly admittedAtSeconds: number;
  readonly minute: WindowCharge | null;
  readonly day: WindowCharge | null;
  readonly crossModelDay: WindowCharge | null;
  /** Output tokens that progressive settlement has charged so far. */
  chargedOutputTokens: number;
  settled: boolean;
}

/** A day is a UTC day whose count starts with what still runs: AWS publishes nothing finer. */
export function createDay(limitTokens: number): QuotaWindow {
  return createWindow('fixed-window-carry', limitTokens, { windowSeconds: DAY_SECONDS });
}

/**
 * The limits of one model and scope in one Region. Times are epoch seconds, so that fixed windows are clock minutes and UTC days.
 *
 * A request is admitted when every limit has room for it, and then takes from all of them; a refused one takes nothing. An admission
 * counts once against requests per minute, whatever the window model: it is over as soon as it is made. Read as requests in flight,
 * the row counts what has been admitted and not settled.
 */
export class Pool {
  readonly limits: PoolLimits;
  private readonly minute: QuotaWindow | null;
  private readonly requests: QuotaWindow | null;
  private readonly day: QuotaWindow | null;
  private readonly mostInFlight: number;
  private inFlight = 0;

  /** @param crossModelDay the quota that all models of the account share; null where there is no such row */
  constructor(
    limits: PoolLimits,
    window: WindowModel,
    private readonly settlement: Settlement,
    private readonly crossModelDay: QuotaWindow | null = null,
    private readonly rpmReading: RpmReading = 'per-minute',
  ) {
    const { requestsPerMinute } = limits;
    this.limits = limits;
    this.minute = limits.tokensPerMinute === null ? null : createWindow(window, limits.tokensPerMinute);
    this.requests = requestsPerMinute === null || rpmReading === 'concurrent' ? null : createWindow(window, requestsPerMinute);
    this.mostInFlight = requestsPerMinute === null || rpmReading === 'per-minute' ? Number.POSITIVE_INFINITY : requestsPerMinute;
    this.day = limits.tokensPerDay === null ? null : createDay(limits.tokensPerDay);
  }

  /** @returns a ticket, or the first limit that has no room, in the order tokens, requests, day */
  admit(nowSeconds: number, admission: Admission): Ticket | RefusalCause {
    const { holdTokens } = admission;
    if (this.limits.tokensPerMinute === 0 || this.limits.requestsPerMinute === 0) return 'zero-quota';
    // Only a window's own tryAdmit is exact while it refills, so a limit takes first and gives back if a later one refuses.
    const taken: [QuotaWindow, WindowCharge][] = [];
    const take = (window: QuotaWindow | null, tokens: number): WindowCharge | null => {
      const charge = window?.tryAdmit(nowSeconds, tokens) ?? null;
      if (window && charge) taken.push([window, charge]);
      return charge;
    };
    const refuse = (cause: RefusalCause): RefusalCause => {
      for (const [window, charge] of taken) window.settle(nowSeconds, charge, 0);
      return cause;
    };
    const minute = take(this.minute, holdTokens);
    if (this.minute && !minute) return 'tpm';
    const request = take(this.requests, 1);
    if ((this.requests && !request) || this.inFlight >= this.mostInFlight) return refuse('rpm');
    const day = take(this.day, holdTokens);
    if (this.day && !day) return refuse('tpd');
    const crossModelDay = take(this.crossModelDay, holdTokens);
    if (this.crossModelDay && !crossModelDay) return refuse('cross-model-tpd');
    if (request) this.requests?.settle(nowSeconds, request, 1);
    this.inFlight++;
    return { admission, admittedAtSeconds: nowSeconds, minute, day, crossModelDay, chargedOutputTokens: 0, settled: false };
  }

  /** Progressive settlement: charges what has been generated since the last call, at the burndown rate. Nothing with `at-end`. */
  progress(nowSeconds: number, ticket: Ticket, generatedTokens: number): void {
    if (this.settlement === 'at-end' || ticket.settled) return;
    const fresh = generatedTokens - ticket.chargedOutputTokens;
    if (fresh <= 0) return;
    ticket.chargedOutputTokens = generatedTokens;
    if (ticket.minute) this.minute?.progress(nowSeconds, ticket.minute, fresh * ticket.admission.burndownRate);
  }

  /**
   * Ends a request, finished or cancelled. A second call does nothing.
   * @returns what it cost in quota tokens; null if it was settled before
   */
  settle(nowSeconds: number, ticket: Ticket, generatedTokens: number): number | null {
    if (ticket.settled) return null;
    ticket.settled = true;
    this.inFlight--;
    const { inputChargeTokens, burndownRate } = ticket.admission;
    const settledTokens = inputChargeTokens + generatedTokens * burndownRate;
    if (ticket.minute) this.minute?.settle(nowSeconds, ticket.minute, settledTokens);
    if (ticket.day) this.day?.settle(nowSeconds, ticket.day, settledTokens);
    if (ticket.crossModelDay) this.crossModelDay?.settle(nowSeconds, ticket.crossModelDay, settledTokens);
    return settledTokens;
  }

  /** What is in use now, requests as their row is read; null where there is no such limit. */
  usage(nowSeconds: number): {
    readonly tokensThisMinute: number | null;
    readonly requests: number | null;
    readonly tokensToday: number | null;
  } {
    const isConcurrent = this.limits.requestsPerMinute !== null && this.rpmReading === 'concurrent';
    return {
      tokensThisMinute: this.minute?.usedTokens(nowSeconds) ?? null,
      requests: isConcurrent ? this.inFlight : (this.requests?.usedTokens(nowSeconds) ?? null),
      tokensToday: this.day?.usedTokens(nowSeconds) ?? null,
    };
  }
}

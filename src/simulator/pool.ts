// One pool of quota: what its limits admit, what refuses, and what a request gives back. The simulator and the emulator share it. Pure: time is passed in.

import type { PoolLimits, RpmReading } from '../quotas/limits.ts';
import { DAY_SECONDS } from './windows/day.ts';
import { createWindow, DEFAULT_WINDOW, type WindowModel } from './windows/index.ts';
import type { QuotaWindow, WindowCharge } from './windows/window.ts';

/** What refused a request: a limit by its metric, or any value of 0, which Bedrock words as the daily quota. */
export type Refusal = 'tpm' | 'rpm' | 'concurrent' | 'tpd' | 'cross-model-tpd' | 'zero-quota';

/** After "throttled by". */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  tpm: 'tokens per minute',
  rpm: 'requests per minute',
  concurrent: 'requests in flight',
  tpd: 'tokens per day',
  'cross-model-tpd': 'tokens per day of all models',
  'zero-quota': 'a quota of 0',
};

export interface PoolSettings {
  readonly limits: PoolLimits;
  readonly rpmReading: RpmReading;
  readonly window: WindowModel;
  /** When the first full clock minute starts, seconds; default 0. */
  readonly phaseSeconds?: number;
  /** How a day is counted; default as a minute is. */
  readonly dayWindow?: WindowModel;
  /** The day of all models, where several pools draw from one; default: a day of this pool's own. */
  readonly crossModelDay?: QuotaWindow | null;
}

/** Quota tokens per output token, while a response runs: what is charged, and what leaves the hold for it. */
export interface OutputRates {
  readonly burndownRate: number;
  readonly heldPerOutputToken: number;
}

/** What an admitted request took of each limit; one may serve several requests, one after another. */
export class PoolTicket {
  minute: WindowCharge | null = null;
  /** Over as soon as it is admitted: a request counts 1 from its start on, and nothing of it is held. */
  request: WindowCharge | null = null;
  day: WindowCharge | null = null;
  crossModelDay: WindowCharge | null = null;
}

/** A UTC day where times are epoch seconds. @param model the default starts with what still runs: AWS publishes nothing finer */
export function createDay(limitTokens: number, model: WindowModel = DEFAULT_WINDOW): QuotaWindow {
  return createWindow(model, limitTokens, { windowSeconds: DAY_SECONDS });
}

/** What is written within so many seconds counts at their start: never later than it is written, and a call for each token would be too many. */
const WRITE_SECONDS = 1;

/** An answer that is written evenly, taken from a quota of output a second at a time. */
export class Writing {
  /** What it will have if nothing cuts it. */
  tokens = 0;
  /** Of them, those that are counted. */
  written = 0;
  isCut = false;
  private fromSeconds = 0;
  private lengthSeconds = 0;
  private step = 0;

  /** @param fromSeconds when the first token begins @param lengthSeconds 0 or more, until the last one has ended */
  begin(tokens: number, fromSeconds: number, lengthSeconds: number): void {
    this.tokens = tokens;
    this.fromSeconds = fromSeconds;
    this.lengthSeconds = lengthSeconds;
    this.written = 0;
    this.isCut = false;
    this.step = 0;
  }

  /** When the next part is to be counted; Infinity once all are. */
  get nextSeconds(): number {
    return this.isCut || this.written >= this.tokens ? Number.POSITIVE_INFINITY : this.fromSeconds + this.step * WRITE_SECONDS;
  }

  /** Counts the part of now. @returns false where the answer is cut, and ends at `endSeconds` */
  count(nowSeconds: number, pool: Pool): boolean {
    this.step++;
    const { tokens, written, lengthSeconds, step } = this;
    const until = lengthSeconds <= step * WRITE_SECONDS ? tokens : Math.floor((tokens * step * WRITE_SECONDS) / lengthSeconds);
    const asked = Math.max(0, until - written);
    const allowed = pool.write(nowSeconds, asked);
    this.written += allowed;
    this.isCut = allowed < asked;
    return !this.isCut;
  }

  /** When the last token that is counted has been written. */
  get endSeconds(): number {
    return this.tokens === 0 ? this.fromSeconds : this.fromSeconds + (this.written * this.lengthSeconds) / this.tokens;
  }
}

/**
 * The limits of one model and scope in one Region.
 *
 * A request is admitted when every limit has room for it, and then takes from all of them; a refused one takes nothing. Times are seconds; where they
 * are epoch seconds, fixed windows are clock minutes and UTC days.
 */
export class Pool {
  readonly limits: PoolLimits;
  private readonly minute: QuotaWindow | null;
  /** What is written, where that is counted apart. */
  private readonly output: QuotaWindow | null;
  private readonly requests: QuotaWindow | null;
  private readonly day: QuotaWindow | null;
  private readonly crossModelDay: QuotaWindow | null;
  /** Of the RPM row, where it is read as requests in flight, and of the row that counts them. */
  private readonly mostByRpm: number;
  private readonly mostInFlight: number;
  private readonly isZero: boolean;
  private inFlight = 0;

  constructor({ limits, rpmReading, window, phaseSeconds = 0, dayWindow = window, crossModelDay }: PoolSettings) {
    const { tokensPerMinute, outputTokensPerMinute, requestsPerMinute, concurrentRequests, tokensPerDay, crossModelTokensPerDay } = limits;
    const day = (limit: number | null) => (limit === null ? null : createDay(limit, dayWindow));
    this.limits = limits;
    this.minute = tokensPerMinute === null ? null : createWindow(window, tokensPerMinute, { phaseSeconds });
    this.output = outputTokensPerMinute === null ? null : createWindow(window, outputTokensPerMinute, { phaseSeconds });
    const isPerMinute = requestsPerMinute !== null && rpmReading === 'per-minute';
    this.requests = isPerMinute ? createWindow(window, requestsPerMinute, { phaseSeconds }) : null;
    this.mostByRpm = requestsPerMinute === null || isPerMinute ? Number.POSITIVE_INFINITY : requestsPerMinute;
    this.mostInFlight = concurrentRequests ?? Number.POSITIVE_INFINITY;
    this.day = day(tokensPerDay);
    this.crossModelDay = crossModelDay === undefined ? day(crossModelTokensPerDay) : crossModelDay;
    this.isZero = tokensPerMinute === 0 || outputTokensPerMinute === 0 || requestsPerMinute === 0 || concurrentRequests === 0;
  }

  /**
   * Lets a request in, or not.
   *
   * @param ticket filled with what it took
   * @returns null when admitted, else the first limit that has no room, in the order tokens, requests, day
   */
  tryAdmit(nowSeconds: number, holdTokens: number, ticket: PoolTicket): Refusal | null {
    if (this.isZero) return 'zero-quota';
    const { minute } = this;
    // Nothing is taken yet, so nothing has to be given back: the way that most refusals go.
    ticket.minute = minute === null ? null : minute.tryAdmit(nowSeconds, holdTokens);
    if (minute !== null && ticket.minute === null) return 'tpm';
    ticket.request = null;
    ticket.day = null;
    ticket.crossModelDay = null;
    // Only a window's own tryAdmit is exact while it refills, so a limit takes first and gives back if a later one refuses.
    const refusal = this.takeOthers(nowSeconds, holdTokens, ticket);
    if (refusal !== null) {
      this.giveBack(nowSeconds, ticket);
      return refusal;
    }
    if (ticket.request !== null) {
      (this.requests as QuotaWindow).settle(nowSeconds, ticket.request, 1);
      ticket.request = null;
    }
    this.inFlight++;
    return null;
  }

  private takeOthers(nowSeconds: number, holdTokens: number, ticket: PoolTicket): Refusal | null {
    const { requests, day, crossModelDay } = this;
    if (requests !== null) {
      ticket.request = requests.tryAdmit(nowSeconds, 1);
      if (ticket.request === null) return 'rpm';
    }
    if (this.inFlight >= this.mostByRpm) return 'rpm';
    if (this.inFlight >= this.mostInFlight) return 'concurrent';
    if (day !== null) {
      ticket.day = day.tryAdmit(nowSeconds, holdTokens);
      if (ticket.day === null) return 'tpd';
    }
    if (crossModelDay !== null) {
      ticket.crossModelDay = crossModelDay.tryAdmit(nowSeconds, holdTokens);
      if (ticket.crossModelDay === null) return 'cross-model-tpd';
    }
    return null;
  }

  private giveBack(nowSeconds: number, { minute, request, day }: PoolTicket): void {
    if (minute !== null) (this.minute as QuotaWindow).settle(nowSeconds, minute, 0);
    if (request !== null) (this.requests as QuotaWindow).settle(nowSeconds, request, 0);
    if (day !== null) (this.day as QuotaWindow).settle(nowSeconds, day, 0);
  }

  /** Progressive settlement: charges output that is new since the last call, and lets it leave the hold. */
  progress(nowSeconds: number, ticket: PoolTicket, outputTokens: number, rates: OutputRates): void {
    const charged = outputTokens * rates.burndownRate;
    const released = outputTokens * rates.heldPerOutputToken;
    const { minute, day, crossModelDay } = ticket;
    if (minute !== null) (this.minute as QuotaWindow).progress(nowSeconds, minute, charged, released);
    if (day !== null) (this.day as QuotaWindow).progress(nowSeconds, day, charged, released);
    if (crossModelDay !== null) (this.crossModelDay as QuotaWindow).progress(nowSeconds, crossModelDay, charged, released);
  }

  /** Whether what is written is counted apart, and can be cut. */
  get countsOutput(): boolean {
    return this.output !== null;
  }

  /**
   * Tokens are about to be written: they count from now on against the quota of output, as many as it has room for.
   *
   * @returns how many may be written; fewer than asked for: the answer ends there
   */
  write(nowSeconds: number, tokens: number): number {
    const { output } = this;
    if (output === null || tokens <= 0) return tokens;
    const charge = output.tryAdmit(nowSeconds, tokens);
    if (charge !== null) {
      output.settle(nowSeconds, charge, tokens);
      return tokens;
    }
    const room = Math.floor(output.availableTokens(nowSeconds));
    const rest = room > 0 ? output.tryAdmit(nowSeconds, room) : null;
    if (rest === null) return 0;
    output.settle(nowSeconds, rest, room);
    return room;
  }

  /** Ends a request, once. @param settledTokens all that it cost, what was charged on the way included */
  settle(nowSeconds: number, ticket: PoolTicket, settledTokens: number): void {
    this.inFlight--;
    const { minute, day, crossModelDay } = ticket;
    if (minute !== null) (this.minute as QuotaWindow).settle(nowSeconds, minute, settledTokens);
    if (day !== null) (this.day as QuotaWindow).settle(nowSeconds, day, settledTokens);
    if (crossModelDay !== null) (this.crossModelDay as QuotaWindow).settle(nowSeconds, crossModelDay, settledTokens);
  }

  /** Tokens of the minute in use; 0 where nothing limits them. */
  usedTokens(nowSeconds: number): number {
    return this.minute === null ? 0 : this.minute.usedTokens(nowSeconds);
  }

  /** What is in use now of each limit, requests per minute as their row is read; null where there is no such limit. */
  usage(nowSeconds: number): PoolLimits {
    const used = (window: QuotaWindow | null) => window?.usedTokens(nowSeconds) ?? null;
    const { requestsPerMinute, concurrentRequests } = this.limits;
    return {
      tokensPerMinute: used(this.minute),
      outputTokensPerMinute: used(this.output),
      requestsPerMinute: requestsPerMinute !== null && this.requests === null ? this.inFlight : used(this.requests),
      tokensPerDay: used(this.day),
      crossModelTokensPerDay: used(this.crossModelDay),
      concurrentRequests: concurrentRequests === null ? null : this.inFlight,
    };
  }
}

// What a window model is, and what the classes of all of them share: the ticket of a request, and the rule that it ends once.
import type { LoopTimeline } from './timeline.ts';

/** The ticket of an admitted request; opaque to callers. */
export interface WindowCharge {
  readonly admittedAtSeconds: number;
  readonly holdTokens: number;
}

/**
 * One quota counted over a minute. Times are seconds and never go back; at one instant the window rolls first, then
 * settlements, then admissions.
 */
export interface QuotaWindow {
  readonly limitTokens: number;
  /** Takes the hold if it fits. @returns the ticket, or null when the request is throttled */
  tryAdmit(nowSeconds: number, holdTokens: number): WindowCharge | null;
  /**
   * Charges tokens while the response runs (progressive settlement), on top of what was charged before.
   * `releasedTokens` leave the hold for it, as many as are left: by default as many as are charged, so that the excess comes on top.
   */
  progress(nowSeconds: number, charge: WindowCharge, chargedTokens: number, releasedTokens?: number): void;
  /** Ends the request: what is left of the hold and what was charged on the way is replaced by what it really cost, once. */
  settle(nowSeconds: number, charge: WindowCharge, settledTokens: number): void;
  /** Quota tokens in use now, debt included. */
  usedTokens(nowSeconds: number): number;
  /** What an admission may ask for now, not below 0. */
  availableTokens(nowSeconds: number): number;
  /** Requests admitted and not settled. */
  readonly inFlight: number;
}

/** One way to count a minute. A window model is one file beside this one and one line in index.ts. */
export interface WindowKind<Name extends string = string> {
  /** In flags, files and JSON. */
  readonly name: Name;
  /** For people, in full and in one word. */
  readonly label: string;
  readonly shortLabel: string;
  /** What it does, as docs/model.md section 4 says it. */
  readonly rule: string;
  /** Whether use falls as time goes by: no more than the refill is ever sustained, and where there is no limit nothing stays in use. */
  readonly refills: boolean;
  /** Whether fewer workers never use more: then where n of them pass, any fewer do. */
  readonly isMonotone: boolean;
  /** An empty window; the arguments are those of `createWindow`, checked. */
  create(limitTokens: number, windowSeconds: number, phaseSeconds: number): QuotaWindow;
  /**
   * Whether no start of the first `workers` workers is refused by a window of `limitTokens` a minute that is empty at 0:
   * the same arithmetic as the class, in whole numbers, without a ticket per request.
   */
  passes(timeline: LoopTimeline, limitTokens: number, workers: number): boolean;
  /** The same for requests per minute: each counts 1 from its start on, and nothing of it is held. */
  passesRequests(timeline: LoopTimeline, limitRequests: number, workers: number): boolean;
}

/** What every window keeps of a request in flight. */
export interface Charge extends WindowCharge {
  /** What is left of the hold after progressive charges. */
  heldTokens: number;
  /** What has been charged while the response runs. */
  chargedTokens: number;
  settled: boolean;
}

/** The order of every operation: the window rolls to the instant first, then the operation. */
export abstract class BaseWindow<C extends Charge> implements QuotaWindow {
  inFlight = 0;
  protected nowSeconds = 0;

  constructor(
    readonly limitTokens: number,
    protected readonly windowSeconds: number,
  ) {}

  /** Brings the window to `this.nowSeconds`, which is later than before. */
  protected abstract roll(): void;
  protected abstract fits(holdTokens: number): boolean;
  protected abstract admit(holdTokens: number): C;
  /** Tokens in use change because a running request is charged (positive) or gives back (negative). */
  protected abstract shift(charge: C, tokens: number): void;
  /** A request ends; what it cost has been shifted already. */
  protected abstract end(charge: C): void;
  protected abstract used(): number;

  tryAdmit(nowSeconds: number, holdTokens: number): WindowCharge | null {
    this.advance(nowSeconds);
    if (!this.fits(holdTokens)) return null;
    this.inFlight++;
    return this.admit(holdTokens);
  }

  progress(nowSeconds: number, ticket: WindowCharge, chargedTokens: number, releasedTokens = chargedTokens): void {
    const charge = this.running(ticket);
    this.advance(nowSeconds);
    const released = Math.min(releasedTokens, charge.heldTokens);
    charge.heldTokens -= released;
    charge.chargedTokens += chargedTokens;
    if (chargedTokens !== released) this.shift(charge, chargedTokens - released);
  }

  settle(nowSeconds: number, ticket: WindowCharge, settledTokens: number): void {
    const charge = this.running(ticket);
    this.advance(nowSeconds);
    this.inFlight--;
    charge.settled = true;
    const difference = settledTokens - charge.heldTokens - charge.chargedTokens;
    if (difference !== 0) this.shift(charge, difference);
    this.end(charge);
  }

  usedTokens(nowSeconds: number): number {
    this.advance(nowSeconds);
    return this.used();
  }

  availableTokens(nowSeconds: number): number {
    return Math.max(0, this.limitTokens - this.usedTokens(nowSeconds));
  }

  private advance(nowSeconds: number): void {
    if (nowSeconds <= this.nowSeconds) return;
    this.nowSeconds = nowSeconds;
    this.roll();
  }

  private running(ticket: WindowCharge): C {
    const charge = ticket as C;
    if (charge.settled) throw new Error('a request was settled twice');
    return charge;
  }
}

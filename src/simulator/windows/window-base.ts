// What the window models share: the ticket of a request, and the rule that it ends once.
import type { QuotaWindow, WindowCharge, WindowModel } from '../types.ts';

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
  abstract readonly model: WindowModel;
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

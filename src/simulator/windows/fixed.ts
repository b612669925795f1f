// The fixed windows: a counter per clock minute, which starts at 0 or, with carry, with what is still held.
import { EXPIRY, type LoopTimeline, MINUTE_MICROS, START } from './timeline.ts';
import { BaseWindow, type Charge, type WindowCharge, type WindowKind } from './window.ts';

/** A counter per clock window. */
class FixedWindow extends BaseWindow<Charge> {
  private counterTokens = 0;
  protected heldTokens = 0;
  private windowIndex: number;

  constructor(
    limitTokens: number,
    windowSeconds: number,
    private readonly phaseSeconds: number,
  ) {
    super(limitTokens, windowSeconds);
    this.windowIndex = this.indexNow();
  }

  private indexNow(): number {
    return Math.floor((this.nowSeconds - this.phaseSeconds) / this.windowSeconds);
  }

  protected roll(): void {
    const index = this.indexNow();
    if (index <= this.windowIndex) return;
    this.windowIndex = index;
    this.counterTokens = this.carriedTokens();
  }

  /** What a new window starts with. */
  protected carriedTokens(): number {
    return 0;
  }

  protected fits(holdTokens: number): boolean {
    return this.counterTokens + holdTokens <= this.limitTokens;
  }

  protected admit(holdTokens: number): Charge {
    this.counterTokens += holdTokens;
    this.heldTokens += holdTokens;
    return { admittedAtSeconds: this.nowSeconds, holdTokens, heldTokens: holdTokens, chargedTokens: 0, settled: false };
  }

  override progress(nowSeconds: number, ticket: WindowCharge, chargedTokens: number, releasedTokens = chargedTokens): void {
    const before = (ticket as Charge).heldTokens;
    super.progress(nowSeconds, ticket, chargedTokens, releasedTokens);
    this.heldTokens -= before - (ticket as Charge).heldTokens;
  }

  protected shift(_charge: Charge, tokens: number): void {
    this.counterTokens = Math.max(0, this.counterTokens + tokens);
  }

  protected end(charge: Charge): void {
    this.heldTokens -= charge.heldTokens;
  }

  protected used(): number {
    return this.counterTokens;
  }
}

/** A new window starts with the holds of the requests that still run. */
class CarryingFixedWindow extends FixedWindow {
  protected override carriedTokens(): number {
    return this.heldTokens;
  }
}

type Passes = WindowKind['passes'];

/** @param carriedShare of what is held that a new window starts with */
function passesFixed(timeline: LoopTimeline, limitTokens: number, workers: number, carriedShare: 0 | 1): boolean {
  const { count, atMicros, kind, worker, shift, heldShift } = timeline;
  let used = 0;
  let held = 0;
  let windowEnd = MINUTE_MICROS;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if (what === EXPIRY || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (at >= windowEnd) {
      windowEnd = (Math.floor(at / MINUTE_MICROS) + 1) * MINUTE_MICROS;
      used = held * carriedShare;
    }
    used += shift[i] as number;
    held += heldShift[i] as number;
    if (used < 0) used = 0;
    else if (what === START && used > limitTokens) return false;
  }
  return true;
}

const passes: Passes = (timeline, limitTokens, workers) => passesFixed(timeline, limitTokens, workers, 0);
const passesCarrying: Passes = (timeline, limitTokens, workers) => passesFixed(timeline, limitTokens, workers, 1);

/** A request holds nothing, so that nothing is carried over. */
function passesRequests(timeline: LoopTimeline, limitRequests: number, workers: number): boolean {
  const { count, atMicros, kind, worker } = timeline;
  let used = 0;
  let windowEnd = MINUTE_MICROS;
  for (let i = 0; i < count; i++) {
    if ((kind[i] as number) !== START || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (at >= windowEnd) {
      windowEnd = (Math.floor(at / MINUTE_MICROS) + 1) * MINUTE_MICROS;
      used = 0;
    }
    if (++used > limitRequests) return false;
  }
  return true;
}

export const FIXED_WINDOW: WindowKind<'fixed-window'> = {
  name: 'fixed-window',
  label: 'fixed window',
  shortLabel: 'fixed',
  rule: 'a counter a clock minute; admission adds the hold, settlement adds settled - hold to the window it happens in, never below 0.',
  refills: false,
  isMonotone: false,
  create: (limitTokens, windowSeconds, phaseSeconds) => new FixedWindow(limitTokens, windowSeconds, phaseSeconds),
  passes,
  passesRequests,
};

export const FIXED_WINDOW_CARRY: WindowKind<'fixed-window-carry'> = {
  name: 'fixed-window-carry',
  label: 'fixed window, carry',
  shortLabel: 'carry',
  rule: 'the same, but a new window starts with the holds of the requests that still run.',
  refills: false,
  isMonotone: true,
  create: (limitTokens, windowSeconds, phaseSeconds) => new CarryingFixedWindow(limitTokens, windowSeconds, phaseSeconds),
  passes: passesCarrying,
  passesRequests,
};

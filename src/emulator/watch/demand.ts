// How much quota the traffic would have needed: the same requests against a window that refuses nothing. Pure.

import type { RpmReading } from '../../quotas/limits.ts';
import { createWindow, DEFAULT_WINDOW, type WindowModel, windowKind } from '../../simulator/windows/index.ts';
import type { QuotaWindow, WindowCharge } from '../../simulator/windows/window.ts';

/** Above any quota, and far enough below 2^53 for exact sums. */
const NO_LIMIT = 2 ** 50;

interface Running {
  readonly endSeconds: number;
  readonly charge: WindowCharge;
  readonly settledTokens: number;
}

/**
 * The demand on one pool. A request counts once, however often a client sends it again, from its first attempt, and lasts as long as
 * it would have if it had been admitted.
 */
export class Demand {
  /** The most that would have been in use at once: the smallest quota with which nothing is refused. */
  peakTokensPerMinute = 0;
  /** Of a minute, or in flight, as the row is read. */
  peakRequests = 0;
  peakInFlight = 0;
  private readonly tokens: QuotaWindow;
  private readonly requests: QuotaWindow;
  private readonly running = new Heap();

  /** A window that refills shows nothing where it has no limit: for it the strictest stands in, so the answer is an upper bound. */
  constructor(
    window: WindowModel,
    private readonly rpmReading: RpmReading = 'per-minute',
  ) {
    const measured = windowKind(window).refills ? DEFAULT_WINDOW : window;
    this.tokens = createWindow(measured, NO_LIMIT);
    this.requests = createWindow(measured, NO_LIMIT);
  }

  arrive(nowSeconds: number, holdTokens: number, durationSeconds: number, settledTokens: number): void {
    for (let next = this.running.first(); next && next.endSeconds <= nowSeconds; next = this.running.first()) {
      this.running.pop();
      this.tokens.settle(next.endSeconds, next.charge, next.settledTokens);
    }
    const charge = this.tokens.tryAdmit(nowSeconds, holdTokens) as WindowCharge;
    const request = this.requests.tryAdmit(nowSeconds, 1) as WindowCharge;
    this.requests.settle(nowSeconds, request, 1);
    this.peakTokensPerMinute = Math.max(this.peakTokensPerMinute, this.tokens.usedTokens(nowSeconds));
    const inFlight = this.running.size + 1;
    this.peakInFlight = Math.max(this.peakInFlight, inFlight);
    const requests = this.rpmReading === 'concurrent' ? inFlight : this.requests.usedTokens(nowSeconds);
    this.peakRequests = Math.max(this.peakRequests, requests);
    if (durationSeconds <= 0) this.tokens.settle(nowSeconds, charge, settledTokens);
    else this.running.push({ endSeconds: nowSeconds + durationSeconds, charge, settledTokens });
  }
}

/** A binary heap, the earliest end first. */
class Heap {
  private readonly items: Running[] = [];

  get size(): number {
    return this.items.length;
  }

  first(): Running | undefined {
    return this.items[0];
  }

  push(item: Running): void {
    const { items } = this;
    items.push(item);
    for (let at = items.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if ((items[parent] as Running).endSeconds <= (items[at] as Running).endSeconds) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): void {
    const { items } = this;
    const last = items.pop();
    if (items.length === 0 || !last) return;
    items[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < items.length && (items[child] as Running).endSeconds < (items[least] as Running).endSeconds) least = child;
      }
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(a: number, b: number): void {
    const item = this.items[a] as Running;
    this.items[a] = this.items[b] as Running;
    this.items[b] = item;
  }
}

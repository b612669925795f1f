// An independent, slow reading of the four window models: keeps every event and computes each answer from all of them.
import type { WindowModel } from '../../src/simulator/windows/index.ts';

export interface OracleRequest {
  readonly admittedAt: bigint;
  readonly hold: bigint;
  /** Tokens added to what is in use (negative: given back) and when; the last one is the settlement. */
  readonly shifts: { at: bigint; order: number; tokens: bigint }[];
  /** What of the hold is left, after each release. */
  readonly releases: { at: bigint; tokens: bigint }[];
  readonly order: number;
  charged: bigint;
  held: bigint;
  endedAt: bigint | null;
}

/** Times in eighths of a second, so that they are exact in both worlds; tokens are whole. */
export class Oracle {
  readonly requests: OracleRequest[] = [];
  private order = 0;

  constructor(
    readonly model: WindowModel,
    readonly limit: bigint,
    readonly window: bigint,
    readonly phase: bigint,
  ) {}

  admit(at: bigint, hold: bigint): OracleRequest | null {
    const [numerator, denominator] = this.used(at);
    if (numerator + hold * denominator > this.limit * denominator) return null;
    const request: OracleRequest = {
      admittedAt: at,
      hold,
      shifts: [],
      releases: [],
      order: this.order++,
      charged: 0n,
      held: hold,
      endedAt: null,
    };
    this.requests.push(request);
    return request;
  }

  progress(at: bigint, request: OracleRequest, charged: bigint, releasedWish: bigint): void {
    const released = releasedWish < request.held ? releasedWish : request.held;
    request.held -= released;
    request.charged += charged;
    request.releases.push({ at, tokens: released });
    request.shifts.push({ at, order: this.order++, tokens: charged - released });
  }

  settle(at: bigint, request: OracleRequest, settled: bigint): void {
    request.shifts.push({ at, order: this.order++, tokens: settled - request.charged - request.held });
    request.endedAt = at;
  }

  /** Tokens in use as a fraction. */
  used(at: bigint): [bigint, bigint] {
    if (this.model === 'token-bucket') return this.usedBucket(at);
    if (this.model === 'sliding-window') return [this.usedSliding(at), 1n];
    return [this.usedFixed(at, this.model === 'fixed-window-carry'), 1n];
  }

  private events(): { at: bigint; order: number; tokens: bigint }[] {
    return this.requests
      .flatMap((request) => [{ at: request.admittedAt, order: request.order, tokens: request.hold }, ...request.shifts])
      .sort((a, b) => a.order - b.order);
  }

  private usedBucket(at: bigint): [bigint, bigint] {
    // Level in units of 1/window of a token.
    const full = this.limit * this.window;
    let level = full;
    let last = 0n;
    const refill = (to: bigint) => {
      level += (to - last) * this.limit;
      if (level > full) level = full;
      last = to;
    };
    for (const event of this.events()) {
      refill(event.at);
      level -= event.tokens * this.window;
      if (level > full) level = full;
    }
    refill(at);
    return [full - level, this.window];
  }

  private usedFixed(at: bigint, carry: boolean): bigint {
    const index = (time: bigint) => {
      const shifted = time - this.phase + this.window * 1000n;
      return shifted / this.window;
    };
    const start = (index(at) - 1000n) * this.window + this.phase;
    let counter = 0n;
    if (carry) {
      // What ran when the window began: a request that ends at that very instant still counts, one that starts then does not.
      for (const request of this.requests) {
        if (request.admittedAt >= start || (request.endedAt !== null && request.endedAt < start)) continue;
        counter += request.hold - request.releases.filter((r) => r.at < start).reduce((sum, r) => sum + r.tokens, 0n);
      }
    }
    for (const event of this.events()) {
      if (index(event.at) !== index(at)) continue;
      counter += event.tokens;
      if (counter < 0n) counter = 0n;
    }
    return counter;
  }

  private usedSliding(at: bigint): bigint {
    let total = 0n;
    for (const request of this.requests) {
      const counts = (piece: Piece) => request.endedAt === null || at - piece.at < this.window;
      for (const piece of piecesOf(request)) if (counts(piece)) total += piece.tokens;
    }
    return total;
  }
}

interface Piece {
  readonly at: bigint;
  tokens: bigint;
}

/** Dated pieces: the hold at its admission, excess where it arose; what is given back is taken from the latest piece. */
function piecesOf({ admittedAt, hold, shifts }: Pick<OracleRequest, 'admittedAt' | 'hold' | 'shifts'>): Piece[] {
  const first: Piece = { at: admittedAt, tokens: hold };
  const excess: Piece[] = [];
  for (const { at, tokens } of shifts) {
    if (tokens < 0n) {
      giveBack(-tokens, excess, first);
      continue;
    }
    const room = hold - first.tokens;
    const refill = tokens < room ? tokens : room;
    if (refill > 0n) first.tokens += refill;
    const left = refill > 0n ? tokens - refill : tokens;
    if (left > 0n) excess.push({ at, tokens: left });
  }
  return [first, ...excess];
}

function giveBack(tokens: bigint, excess: readonly Piece[], first: Piece): void {
  let left = tokens;
  for (const piece of [...excess].reverse()) {
    const taken = piece.tokens < left ? piece.tokens : left;
    piece.tokens -= taken;
    left -= taken;
  }
  first.tokens -= left;
}

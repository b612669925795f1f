// Byte pairs merged by a packed vocabulary. The library's own encoder stays the reference in the tests.

/** An empty place of the table; ranks are stored plus one. */
const EMPTY = 0;
const NEVER = 0xffffffff;

export class Vocabulary {
  readonly #classes: Uint8Array;
  /** Where the bytes of each token begin; one more at the end. */
  readonly #starts: Uint32Array;
  readonly #bytes: Uint8Array;
  /** Open addressing, linear probing; a power of two, at most half full. */
  readonly #table: Uint32Array;
  readonly #encoder = new TextEncoder();
  #word = new Uint8Array(1024);
  /** By first byte of a part: the first byte of the next one, and the rank of the two merged. */
  #next = new Int32Array(1025);
  #rank = new Uint32Array(1025);

  /** @param packed as `packVocabulary` gives it */
  constructor(packed: Uint8Array) {
    const count = new DataView(packed.buffer, packed.byteOffset, 4).getUint32(0, true);
    this.#classes = packed.subarray(4, 4 + count);
    const lengths = packed.subarray(4 + count, 4 + count * 2);
    this.#bytes = packed.subarray(4 + count * 2);
    this.#starts = new Uint32Array(count + 1);
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2)));
    const mask = this.#table.length - 1;
    for (let rank = 0, start = 0; rank < count; rank++) {
      const end = start + (lengths[rank] as number);
      this.#starts[rank + 1] = end;
      if (end > start) {
        let place = hash(this.#bytes, start, end) & mask;
        while (this.#table[place] !== EMPTY) place = (place + 1) & mask;
        this.#table[place] = rank + 1;
      }
      start = end;
    }
  }

  /** @param rank of a token @returns its class, as `tokenClass` has it */
  classOf(rank: number): number {
    return this.#classes[rank] as number;
  }

  /**
   * The tokens of one piece: a text that the pattern of the vocabulary does not split further. A lone surrogate is U+FFFD, as in the library.
   * Quadratic in the length of the piece where it is no token itself.
   */
  tokensOf(piece: string): number[] {
    if (this.#word.length < piece.length * 3) this.#grow(piece.length * 3);
    const { written } = this.#encoder.encodeInto(piece, this.#word);
    const whole = this.#rankOf(0, written);
    return whole === NEVER ? this.#merged(written) : [whole];
  }

  #grow(length: number): void {
    this.#word = new Uint8Array(length);
    this.#next = new Int32Array(length + 1);
    this.#rank = new Uint32Array(length + 1);
  }

  /** The pair of the lowest rank is merged first, the leftmost of equals, until none is left. */
  #merged(length: number): number[] {
    const [next, rank] = [this.#next, this.#rank];
    for (let at = 0; at < length; at++) {
      next[at] = at + 1;
      rank[at] = at + 2 <= length ? this.#rankOf(at, at + 2) : NEVER;
    }
    for (;;) {
      let [lowest, best, before, beforeBest] = [NEVER, -1, -1, -1];
      for (let at = 0; at < length; at = next[at] as number) {
        if ((rank[at] as number) < lowest) [lowest, best, beforeBest] = [rank[at] as number, at, before];
        before = at;
      }
      if (best < 0) break;
      const gone = next[best] as number;
      next[best] = next[gone] as number;
      rank[best] = this.#rankOfPair(best, length);
      if (beforeBest >= 0) rank[beforeBest] = this.#rankOfPair(beforeBest, length);
    }
    const tokens: number[] = [];
    for (let at = 0; at < length; at = next[at] as number) tokens.push(this.#rankOf(at, next[at] as number));
    return tokens;
  }

  #rankOfPair(at: number, length: number): number {
    const middle = this.#next[at] as number;
    return middle >= length ? NEVER : this.#rankOf(at, this.#next[middle] as number);
  }

  #rankOf(from: number, to: number): number {
    const mask = this.#table.length - 1;
    for (let place = hash(this.#word, from, to) & mask; ; place = (place + 1) & mask) {
      const found = this.#table[place] as number;
      if (found === EMPTY) return NEVER;
      if (this.#isToken(found - 1, from, to)) return found - 1;
    }
  }

  #isToken(rank: number, from: number, to: number): boolean {
    const start = this.#starts[rank] as number;
    if ((this.#starts[rank + 1] as number) - start !== to - from) return false;
    for (let i = from, j = start; i < to; i++, j++) if (this.#word[i] !== this.#bytes[j]) return false;
    return true;
  }
}

/** FNV-1a (Fowler, Noll and Vo), its high bits folded into the low ones that the table looks at. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let i = from; i < to; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193);
  return value ^ (value >>> 15);
}

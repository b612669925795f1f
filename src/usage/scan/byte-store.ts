// Bytes that are kept to be compared with others, four at a time.

/** Behind the last byte, so that it may be read as one of four. */
const SLACK = 4;

export class ByteStore {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  get used(): number {
    return this.#used;
  }

  /** @returns where they are kept */
  add(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#used;
    const used = at + end - start;
    if (used + SLACK > this.#bytes.length) {
      const larger = new Uint8Array(used * 2 + SLACK);
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#bytes.set(bytes.subarray(start, end), at);
    this.#used = used;
    return at;
  }

  /**
   * Whether bytes lie somewhere as they are kept. False also at the very end of what can be seen, which is no more than a word is looked for.
   *
   * @param at into `view` @param from into what is kept
   */
  isAt(view: DataView, at: number, from: number, length: number): boolean {
    if (at + length + SLACK > view.byteLength) return false;
    const kept = this.#view;
    const end = from + length;
    let there = at;
    let own = from;
    for (; own + 8 <= end; own += 8, there += 8) {
      if (view.getInt32(there, true) !== kept.getInt32(own, true)) return false;
      if (view.getInt32(there + 4, true) !== kept.getInt32(own + 4, true)) return false;
    }
    if (own + 4 <= end) {
      if (view.getInt32(there, true) !== kept.getInt32(own, true)) return false;
      own += 4;
      there += 4;
    }
    return own === end || (view.getInt32(there, true) ^ kept.getInt32(own, true)) << (32 - (end - own) * 8) === 0;
  }

  byteAt(at: number): number {
    return this.#bytes[at] as number;
  }

  /** Whether what is kept at `from` begins with what is kept at `prefix`. */
  beginsWith(from: number, length: number, prefix: number, prefixLength: number): boolean {
    if (prefixLength > length) return false;
    for (let index = 0; index < prefixLength; index++) if (this.#bytes[from + index] !== this.#bytes[prefix + index]) return false;
    return true;
  }
}

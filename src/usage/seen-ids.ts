// Remembers request IDs by a 64-bit hash, so that overlapping log files are counted once: 11 to 22 bytes for each ID.

/** Beyond this many IDs nothing more is remembered: 128 MB. */
const MOST_IDS = 12_582_912;

/** The hash that was reckoned last, without an object made for each: two words of 32 bits, of which `low` is never 0. */
export const hash = { high: 0, low: 0 };

/** @param id its characters as they are, or bytes as Latin-1 characters */
export function hashText(id: string): void {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 13;
  }
  hash.high = high >>> 0;
  hash.low = low >>> 0 || 1;
}

/** The same of the bytes of Latin-1 characters. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let index = start; index < end; index++) {
    const code = bytes[index] as number;
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 13;
  }
  hash.high = high >>> 0;
  hash.low = low >>> 0 || 1;
}

/** Open addressing over pairs of 32-bit words; two IDs of one hash among a million are one chance in 37 million. */
export class SeenIds {
  #slots = 1 << 16;
  #table = new Uint32Array(this.#slots * 2);
  #size = 0;

  get isFull(): boolean {
    return this.#size >= MOST_IDS;
  }

  /** @returns whether the ID was added before */
  addAndTell(id: string): boolean {
    hashText(id);
    return this.addHash(hash.high, hash.low);
  }

  /** @param high and `low` of `hashText` or `hashBytes` @returns whether an ID of this hash was added before */
  addHash(high: number, low: number): boolean {
    const table = this.#table;
    const mask = this.#slots - 1;
    let slot = (high ^ (low >>> 7)) & mask;
    for (; (table[slot * 2 + 1] as number) !== 0; slot = (slot + 1) & mask) {
      if (table[slot * 2] === high && table[slot * 2 + 1] === low) return true;
    }
    if (this.isFull) return false;
    table[slot * 2] = high;
    table[slot * 2 + 1] = low;
    this.#size++;
    if (this.#size * 4 > this.#slots * 3) this.#grow();
    return false;
  }

  #grow(): void {
    const old = this.#table;
    this.#slots *= 2;
    this.#table = new Uint32Array(this.#slots * 2);
    this.#size = 0;
    for (let index = 0; index < old.length; index += 2) {
      const low = old[index + 1] as number;
      if (low !== 0) this.addHash(old[index] as number, low);
    }
  }
}

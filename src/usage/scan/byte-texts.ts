// Pieces of JSON that come again and again (a Region, a model, a caller) by number: each is read once, and after that known by its bytes.
import { ByteStore } from './byte-store.ts';

/** Beyond so many different ones, or so many bytes of them, all are forgotten at the next chance. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 4 * 2 ** 20;
const NONE = -1;

export class ByteTexts {
  /** What each piece says; null for one that says nothing. */
  readonly said: (string | null)[] = [];
  readonly #read: (json: string) => string | null;
  readonly #starts: number[] = [];
  readonly #store = new ByteStore();
  #slots = new Int32Array(256).fill(NONE);
  #last = NONE;
  #lastStart = 0;
  #lastLength = 0;

  /** @param read what a piece of valid JSON, bytes as Latin-1 characters, says */
  constructor(read: (json: string) => string | null) {
    this.#read = read;
  }

  /** Whether it is time for a new one. */
  get isFull(): boolean {
    return this.said.length > MOST_ENTRIES || this.#store.used > MOST_BYTES;
  }

  /**
   * The usual case: the piece that was asked for last lies at `at` again. A piece is a whole string, object or list, so that it ends where it ended before.
   *
   * @returns behind it; -1 where it does not
   */
  again(view: DataView, at: number): number {
    return this.#last >= 0 && this.#store.isAt(view, at, this.#lastStart, this.#lastLength) ? at + this.#lastLength : NONE;
  }

  /** The number of the piece asked for last. */
  get last(): number {
    return this.#last;
  }

  /** @returns the number of a piece */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let there = this.#slots[slot] as number; there !== NONE; there = this.#slots[slot] as number) {
      if (this.#is(there, bytes, start, end)) return this.#remember(there);
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#add(bytes, start, end);
    if (this.said.length * 2 > this.#slots.length) this.#grow();
    return this.#remember(this.said.length - 1);
  }

  #remember(entry: number): number {
    this.#last = entry;
    this.#lastStart = this.#starts[entry] as number;
    this.#lastLength = this.#endOf(entry) - this.#lastStart;
    return entry;
  }

  #endOf(entry: number): number {
    return this.#starts[entry + 1] ?? this.#store.used;
  }

  #is(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[entry] as number;
    if (this.#endOf(entry) - from !== end - start) return false;
    for (let index = 0; index < end - start; index++) if (this.#store.byteAt(from + index) !== bytes[start + index]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    let json = '';
    for (let at = start; at < end; at++) json += String.fromCharCode(bytes[at] as number);
    this.#starts.push(this.#store.add(bytes, start, end));
    return this.said.push(this.#read(json)) - 1;
  }

  #grow(): void {
    const entries = this.said.length;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NONE);
    const mask = this.#slots.length - 1;
    for (let entry = 0; entry < entries; entry++) {
      let hash = 0x811c9dc5;
      for (let at = this.#starts[entry] as number; at < this.#endOf(entry); at++)
        hash = Math.imul(hash ^ this.#store.byteAt(at), 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

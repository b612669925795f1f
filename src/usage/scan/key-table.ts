// Names of members found from their bytes, without text being made of them.

/** Slots of a table; enough for the names of any part of a record. */
const SLOTS = 128;
const NONE = -1;

export class KeyTable {
  readonly #slots = new Int8Array(SLOTS).fill(NONE);
  readonly #names: readonly Uint8Array[];
  #byLength = 1;
  #byFirst = 1;

  /** @param names ASCII, at most 31 */
  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0)));
    while (!this.#fill()) {
      this.#byFirst += 2;
      if (this.#byFirst > SLOTS) {
        this.#byFirst = 1;
        this.#byLength += 2;
      }
    }
  }

  /** @returns the place of the name among those given, or -1 */
  find(bytes: Uint8Array, start: number, end: number): number {
    const found = this.#slots[this.#slotOf(bytes, start, end)] as number;
    if (found < 0) return NONE;
    const name = this.#names[found] as Uint8Array;
    const { length } = name;
    if (length !== end - start) return NONE;
    for (let index = 0; index < length; index++) if (bytes[start + index] !== name[index]) return NONE;
    return found;
  }

  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return 0;
    const [first, last] = [bytes[start] as number, bytes[end - 1] as number];
    return (length * this.#byLength + first * this.#byFirst + last + (bytes[start + (length >> 1)] as number)) & (SLOTS - 1);
  }

  /** @returns whether every name has a slot of its own */
  #fill(): boolean {
    this.#slots.fill(NONE);
    return this.#names.every((name, place) => {
      const slot = this.#slotOf(name, 0, name.length);
      const isFree = this.#slots[slot] === NONE;
      this.#slots[slot] = place;
      return isFree;
    });
  }
}

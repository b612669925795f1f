// JSON checked as it lies in memory, without a value being made of it: what is accepted here, JSON.parse accepts too. What is refused may still be JSON.

/** Quote, backslash, brackets, comma, colon. */
export const QUOTE = 34;
export const BACKSLASH = 92;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;
export const OPEN_LIST = 91;
export const CLOSE_LIST = 93;
export const COMMA = 44;
export const COLON = 58;
export const MINUS = 45;
const POINT = 46;

/** Deeper JSON is left to JSON.parse, which needs no stack. */
const MOST_DEPTH = 200;

/** No JSON, or more than is understood here. */
export const REFUSED = -1;

/** 1 for what ends a run of plain characters in a string: a quote, a backslash, a control character. */
const ENDS_RUN = new Uint8Array(256).map((_, byte) => (byte < 32 || byte === QUOTE || byte === BACKSLASH ? 1 : 0));
/** 1 for what may stand behind a backslash, 2 for `u`. */
const ESCAPES = new Uint8Array(256).map((_, byte) => (byte === 117 ? 2 : '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0));

/** Every offset is into `bytes`, which must hold a line end behind the text that is read: it ends whatever is not closed. */
export class JsonBytes {
  bytes: Uint8Array = new Uint8Array(1);
  /** The same memory. */
  view: DataView = new DataView(new ArrayBuffer(1));
  /** The same memory, four bytes at a time, and what to add to an offset to find a byte in it. */
  #words: Int32Array = new Int32Array(1);
  #shift = 0;
  #lastWord = 0;

  set(bytes: Uint8Array): void {
    if (this.bytes === bytes) return;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#shift = bytes.byteOffset;
    this.#words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
    this.#lastWord = ((bytes.byteOffset + bytes.length) >> 2) - 1;
  }

  /** @returns the first offset from `at` on that is no white space; a line end is none here */
  space(at: number): number {
    const { bytes } = this;
    let next = at;
    while (bytes[next] === 32 || bytes[next] === 9 || bytes[next] === 13) next++;
    return next;
  }

  /** @param at of the first byte of a value @returns behind its last one, or REFUSED */
  value(at: number, depth = 0): number {
    const first = this.bytes[at] as number;
    if (first === QUOTE) return this.string(at + 1);
    if (first === OPEN_BRACE) return this.#object(at + 1, depth + 1);
    if (first === OPEN_LIST) return this.#list(at + 1, depth + 1);
    return first === MINUS || isDigit(first) ? this.number(at) : this.#word(at, first);
  }

  /** @param at behind the quote that opens it @returns behind the one that closes it, or REFUSED */
  string(at: number): number {
    const { bytes } = this;
    let next = at;
    const short = at + 16;
    while (ENDS_RUN[bytes[next] as number] === 0 && next < short) next++;
    for (;;) {
      if (next >= short) next = this.#run(next);
      while (ENDS_RUN[bytes[next] as number] === 0) next++;
      const end = bytes[next] as number;
      if (end === QUOTE) return next + 1;
      if (end !== BACKSLASH) return REFUSED;
      next = this.#escape(next + 1);
      if (next < 0) return REFUSED;
    }
  }

  /** Behind a colon and the white space around it, or REFUSED. @param at behind a key */
  colon(at: number): number {
    const { bytes } = this;
    const there = bytes[at] === COLON ? at : this.space(at);
    if (bytes[there] !== COLON) return REFUSED;
    return (bytes[there + 1] as number) > 32 ? there + 1 : this.space(there + 1);
  }

  /** @param at of the first byte @returns behind a number as JSON writes it, or REFUSED */
  number(at: number): number {
    const { bytes } = this;
    let next = bytes[at] === MINUS ? at + 1 : at;
    const first = next;
    while (isDigit(bytes[next] as number)) next++;
    if (next === first || (bytes[first] === 48 && next > first + 1)) return REFUSED;
    if (bytes[next] === POINT) {
      const fraction = next + 1;
      next = fraction;
      while (isDigit(bytes[next] as number)) next++;
      if (next === fraction) return REFUSED;
    }
    return ((bytes[next] as number) | 32) === 101 ? this.#exponent(next + 1) : next;
  }

  #exponent(at: number): number {
    const { bytes } = this;
    const sign = bytes[at];
    const first = sign === 43 || sign === MINUS ? at + 1 : at;
    let next = first;
    while (isDigit(bytes[next] as number)) next++;
    return next === first ? REFUSED : next;
  }

  /** Passes over plain characters four at a time. */
  #run(at: number): number {
    let next = at;
    const words = this.#words;
    const { bytes } = this;
    while (((next + this.#shift) & 3) !== 0) {
      if (ENDS_RUN[bytes[next] as number] === 1) return next;
      next++;
    }
    let word = (next + this.#shift) >> 2;
    const last = this.#lastWord;
    while (word < last && isPlain(words[word] as number)) word++;
    return (word << 2) - this.#shift;
  }

  #escape(at: number): number {
    const { bytes } = this;
    const kind = ESCAPES[bytes[at] as number];
    if (kind !== 2) return kind === 1 ? at + 1 : REFUSED;
    for (let digit = at + 1; digit <= at + 4; digit++) if (!isHex(bytes[digit] as number)) return REFUSED;
    return at + 5;
  }

  #object(at: number, depth: number): number {
    const { bytes } = this;
    if (depth > MOST_DEPTH) return REFUSED;
    let next = this.space(at);
    if (bytes[next] === CLOSE_BRACE) return next + 1;
    for (;;) {
      next = this.#member(next, depth);
      if (next < 0) return REFUSED;
      if (bytes[next] === CLOSE_BRACE) return next + 1;
      next = this.comma(next);
      if (next < 0) return REFUSED;
    }
  }

  /** A name and its value. @returns behind them and the white space that follows, or REFUSED */
  #member(at: number, depth: number): number {
    const { bytes } = this;
    if (bytes[at] !== QUOTE) return REFUSED;
    let next = this.string(at + 1);
    if (next >= 0) next = this.colon(next);
    if (next >= 0) next = this.value(next, depth);
    return next >= 0 && (bytes[next] as number) <= 32 ? this.space(next) : next;
  }

  /** Behind a comma and the white space around it, or REFUSED. */
  comma(at: number): number {
    const { bytes } = this;
    if (bytes[at] !== COMMA) return REFUSED;
    return (bytes[at + 1] as number) > 32 ? at + 1 : this.space(at + 1);
  }

  #list(at: number, depth: number): number {
    const { bytes } = this;
    if (depth > MOST_DEPTH) return REFUSED;
    const first = this.space(at);
    if (bytes[first] === CLOSE_LIST) return first + 1;
    const next = this.value(first, depth);
    return next < 0 ? REFUSED : this.listRest(next, depth);
  }

  /** What follows an item of a list. @returns behind the list, or REFUSED */
  listRest(at: number, depth = 0): number {
    const { bytes } = this;
    let next = at;
    for (;;) {
      if ((bytes[next] as number) <= 32) next = this.space(next);
      if (bytes[next] === CLOSE_LIST) return next + 1;
      next = this.comma(next);
      if (next >= 0) next = this.value(next, depth);
      if (next < 0) return REFUSED;
    }
  }

  #word(at: number, first: number): number {
    const word = first === 116 ? TRUE : first === 102 ? FALSE : first === 110 ? NULL : undefined;
    if (word === undefined) return REFUSED;
    for (let index = 1; index < word.length; index++) if (this.bytes[at + index] !== word[index]) return REFUSED;
    return at + word.length;
  }
}

const [TRUE, FALSE, NULL] = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (character) => character.charCodeAt(0)));

const isDigit = (byte: number) => byte >= 48 && byte <= 57;
const isHex = (byte: number) => isDigit(byte) || ((byte | 32) >= 97 && (byte | 32) <= 102);

/** Whether none of four bytes is below 32, a quote or a backslash: a byte from which as much is taken borrows its highest bit. */
function isPlain(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const control = (word - 0x20202020) & ~word;
  return ((control | ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes)) & 0x80808080) === 0;
}

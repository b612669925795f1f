// Reads a literal of JavaScript (objects, lists, strings, numbers, booleans) out of a program's text without running any of it.

/** @param from where the literal begins @throws SyntaxError where anything but a literal stands */
export function readLiteral(text: string, from: number): unknown {
  return new LiteralReader(text, from).value(0);
}

const DEEPEST = 100;
const NUMBER = /-?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/iy;
const WORD = /[A-Za-z_$][\w$]*/y;
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const CONSTANTS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
  '!0': true,
  '!1': false,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' };

class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#at = from;
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw this.#wrong();
    this.#blank();
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#list(depth);
    if (char === '"' || char === "'" || char === '`') return this.#string(char);
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number);
    if (this.#text.startsWith('void 0', this.#at)) {
      this.#at += 6;
      return undefined;
    }
    const word = char === '!' ? this.#text.slice(this.#at, this.#at + 2) : this.#match(WORD);
    if (word === null || !Object.hasOwn(CONSTANTS, word)) throw this.#wrong();
    if (char === '!') this.#at += 2;
    return CONSTANTS[word];
  }

  #object(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.#items('}', () => {
      const char = this.#text[this.#at];
      const key = char === '"' || char === "'" ? this.#string(char) : (this.#match(WORD) ?? this.#match(NUMBER));
      if (key === null) throw this.#wrong();
      this.#blank();
      if (this.#text[this.#at] !== ':') throw this.#wrong();
      this.#at += 1;
      entries.push([key, this.value(depth + 1)]);
    });
    return Object.fromEntries(entries);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#items(']', () => items.push(this.value(depth + 1)));
    return items;
  }

  #items(end: string, item: () => void): void {
    this.#at += 1;
    for (this.#blank(); this.#text[this.#at] !== end; this.#blank()) {
      item();
      this.#blank();
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== end) throw this.#wrong();
    }
    this.#at += 1;
  }

  #string(quote: string): string {
    let read = '';
    for (this.#at += 1; this.#text[this.#at] !== quote; this.#at += 1) {
      const char = this.#text[this.#at];
      // A template with a value in it is a program, no literal.
      if (char === undefined || (quote !== '`' && char === '\n') || (quote === '`' && this.#text.startsWith('${', this.#at)))
        throw this.#wrong();
      read += char === '\\' ? this.#escape() : char;
    }
    this.#at += 1;
    return read;
  }

  #escape(): string {
    this.#at += 1;
    const char = this.#text[this.#at] ?? '';
    const code = /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(this.#text.slice(this.#at, this.#at + 10));
    if (code === null) return ESCAPES[char] ?? char;
    this.#at += code[0].length - 1;
    return String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16));
  }

  #blank(): void {
    this.#match(BLANK);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #wrong(): SyntaxError {
    return new SyntaxError(`no literal at ${this.#at}: ${JSON.stringify(this.#text.slice(this.#at, this.#at + 20))}`);
  }
}

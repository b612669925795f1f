// Structures as Athena prints them in CSV: `{inputtokencount=1200, inputbodyjson={"messages": […]}}`. Text in them is not quoted, so this reads as well as can be.

/** Text in which a name, at any level, is followed by a value. */
const NAME = /^\s*([A-Za-z_][\w-]*)=/;
/** What ends a text at its level: the next name, the next item, the end of the structure. */
const NEXT = /, (?=[A-Za-z_][\w-]*=)|[}\]]/g;
const DEPTH = 12;

/** @returns null for text that is no structure */
export function parseStruct(text: string): unknown {
  const reader = new StructReader(text);
  const value = reader.value(DEPTH);
  return value === undefined ? null : value;
}

class StructReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    const first = this.#text[this.#at];
    if (depth > 0 && (first === '{' || first === '[')) {
      const json = this.#json();
      if (json !== undefined) return json;
      return first === '{' ? this.#struct(depth) : this.#list(depth);
    }
    return scalar(this.#until());
  }

  /** JSON that stands inside, as bodies do that are columns of text. */
  #json(): unknown {
    if (!/^[{[]\s*["{[\]}\d-]/.test(this.#text.slice(this.#at, this.#at + 40))) return undefined;
    const end = endOfJson(this.#text, this.#at);
    if (end === null) return undefined;
    try {
      const value: unknown = JSON.parse(this.#text.slice(this.#at, end));
      this.#at = end;
      return value;
    } catch {
      return undefined;
    }
  }

  #struct(depth: number): unknown {
    const fields: [string, unknown][] = [];
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '}') {
      const name = NAME.exec(this.#text.slice(this.#at, this.#at + 200));
      if (!name) return fields.length === 0 ? undefined : Object.fromEntries(fields);
      this.#at += name[0].length;
      fields.push([name[1] as string, this.value(depth - 1)]);
      this.#comma();
    }
    this.#at++;
    return Object.fromEntries(fields.filter(([key]) => key !== '__proto__'));
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ']') {
      const before = this.#at;
      items.push(this.value(depth - 1));
      this.#comma();
      if (this.#at === before) this.#at++;
    }
    this.#at++;
    return items;
  }

  #comma(): void {
    if (this.#text.startsWith(', ', this.#at)) this.#at += 2;
    else if (this.#text[this.#at] === ',') this.#at++;
  }

  #until(): string {
    NEXT.lastIndex = this.#at;
    const end = NEXT.exec(this.#text)?.index ?? this.#text.length;
    const value = this.#text.slice(this.#at, end);
    this.#at = end;
    return value;
  }
}

function scalar(text: string): unknown {
  if (text === 'null') return null;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The offset behind the JSON object or array that opens at `start`; null where it does not close. */
export function endOfJson(text: string, start: number): number | null {
  const token = /["[\]{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') {
      const end = endOfString(text, match.index + 1);
      if (end < 0) return null;
      token.lastIndex = end;
      continue;
    }
    depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
    if (depth === 0) return match.index + 1;
  }
  return null;
}

/** The offset behind the quote that ends a string; -1 where none does. @param from behind the quote that opens it */
export function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 92 && quote - 1 - backslashes >= from) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return -1;
}

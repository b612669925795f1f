// The YAML that people write in scenario files: maps and lists by indentation, `{…}` and `[…]` within a line, numbers, words and quoted text, comments. Reading it takes
// less than loading a library does. Whatever else YAML has, and whatever is wrong, is left to the library: this reader either means the same or says nothing.

/** @returns undefined for what this reader does not know */
export function readPlainYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  // Other ends of lines, tabs, what cannot be seen.
  if (/[^\n -~\u00a1-\u1fff\u2030-\ud7ff\uf900-\ufaff\uff01-\uff5e]/.test(text)) return undefined;
  try {
    const reader = new Reader(linesOf(text));
    return reader.document();
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Something that the library is to read. */
class Unusual extends Error {}

function unusual(): never {
  throw new Unusual();
}

interface Line {
  readonly indent: number;
  /** Without comment and the spaces around. */
  readonly text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const line of text.split('\n')) {
    const content = line.replace(/^ +/, '');
    if (content === '' || content.startsWith('#')) continue;
    lines.push({ indent: line.length - content.length, text: withoutComment(content) });
  }
  return lines;
}

/** A comment begins after a space; within quotes there is none. */
function withoutComment(text: string): string {
  const hash = text.indexOf(' #');
  if (hash < 0) return withoutEnd(text);
  const before = text.slice(0, hash);
  // A quote that is open here may go on after it.
  if (/["']/.test(before) && /["']/.test(text.slice(hash))) return unusual();
  return withoutEnd(before);
}

/** Spaces alone: what else has no width is text to YAML. */
function withoutEnd(text: string): string {
  return text.replace(/ +$/, '');
}

const MOST_LEVELS = 32;
const KEY = /^([A-Za-z$][\w$-]{0,99}):(?: +(.*))?$/;
/** A key that is no text. */
const NO_KEY = /^(?:null|true|false)$/i;

class Reader {
  private at = 0;

  constructor(private readonly lines: Line[]) {}

  document(): Record<string, unknown> {
    const map = this.map(0, 0);
    return this.at === this.lines.length ? map : unusual();
  }

  /** The map whose keys are so far in. */
  private map(indent: number, level: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (let line = this.lines[this.at]; line !== undefined && line.indent === indent; line = this.lines[this.at]) {
      const [, key = '', value] = KEY.exec(line.text) ?? unusual();
      if (NO_KEY.test(key) || Object.hasOwn(map, key)) return unusual();
      this.at++;
      map[key] = value === undefined ? this.below(indent, level + 1) : readValue(value);
    }
    // A map ends where a line stands further out: what is further in goes on with the line before.
    if ((this.lines[this.at]?.indent ?? -1) > indent || Object.keys(map).length === 0) return unusual();
    return map;
  }

  /** What follows a key that ends its line. */
  private below(indent: number, level: number): unknown {
    const next = this.lines[this.at];
    if (level > MOST_LEVELS) return unusual();
    if (next === undefined || next.indent < indent) return null;
    const isList = next.text.startsWith('- ');
    if (next.indent === indent) return isList ? this.list(indent, level) : null;
    return isList ? this.list(next.indent, level) : this.map(next.indent, level);
  }

  private list(indent: number, level: number): unknown[] {
    const list: unknown[] = [];
    for (let line = this.lines[this.at]; line?.indent === indent && line.text.startsWith('- '); line = this.lines[this.at]) {
      const item = line.text.slice(2).replace(/^ +/, '');
      if (KEY.test(item)) {
        // The map of an item is as far in as its first key.
        const within = indent + line.text.length - item.length;
        this.lines[this.at] = { indent: within, text: item };
        list.push(this.map(within, level + 1));
      } else {
        this.at++;
        list.push(readValue(item));
      }
    }
    if ((this.lines[this.at]?.indent ?? -1) > indent) return unusual();
    return list;
  }
}

function readValue(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return quotedOf(text) ?? plainOf(text);
  const flow = new Flow(text);
  const value = flow.value(0);
  return flow.isOver ? value : unusual();
}

/** Text in quotes that means itself; undefined for what does not begin with a quote. */
function quotedOf(text: string): string | undefined {
  if (!/^["']/.test(text)) return undefined;
  return /^(?:"[^"\\]*"|'[^']*')$/.test(text) ? text.slice(1, -1) : unusual();
}

/** What a word may begin with, and what it may go on with: nothing that means anything to YAML. */
const WORD = /^(?:[A-Za-z0-9_.+/\u3041-\u30ff\u4e00-\u9fff]|-[0-9.])[^#:]*$/;
const NOT_DECIMAL = /^(?:0[ox]|[-+]?\.[A-Za-z])/;
const NUMBER = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;

function plainOf(text: string): unknown {
  if (!WORD.test(text) || NOT_DECIMAL.test(text)) return unusual();
  if (NUMBER.test(text)) return Number(text);
  if (/^(?:null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  return /^(?:false|False|FALSE)$/.test(text) ? false : text;
}

/** `{…}` or `[…]`. */
class Flow {
  private at = 0;

  constructor(private readonly text: string) {}

  get isOver(): boolean {
    return this.at === this.text.length;
  }

  value(level: number): unknown {
    if (level > MOST_LEVELS) return unusual();
    if (this.takes('{')) return this.map(level);
    if (this.takes('[')) return this.list(level);
    const [found] = /^(?:"[^"\\]*"|'[^']*'|[^,[\]{}"']+)/.exec(this.text.slice(this.at)) ?? unusual();
    this.at += found.length;
    const text = withoutEnd(found);
    return quotedOf(text) ?? plainOf(text);
  }

  private map(level: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    if (this.ends('}')) return map;
    do {
      const [begin, key = ''] = /^ *([A-Za-z$][\w$-]{0,99}): +/.exec(this.text.slice(this.at)) ?? unusual();
      if (NO_KEY.test(key) || Object.hasOwn(map, key)) return unusual();
      this.at += begin.length;
      map[key] = this.value(level + 1);
      this.skip();
    } while (this.takes(','));
    return this.takes('}') ? map : unusual();
  }

  private list(level: number): unknown[] {
    const list: unknown[] = [];
    if (this.ends(']')) return list;
    do {
      this.skip();
      list.push(this.value(level + 1));
      this.skip();
    } while (this.takes(','));
    return this.takes(']') ? list : unusual();
  }

  /** Whether nothing is in it. */
  private ends(bracket: string): boolean {
    this.skip();
    return this.takes(bracket);
  }

  private skip(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private takes(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

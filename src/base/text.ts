// Text as a terminal sees it: what must not reach it, how wide it is (CJK and emoji are two columns), wrapping, cutting, padding.

// CSI, OSC/DCS/PM/APC up to their terminator, and two-character escapes.
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
const COLOURS = /\u001b\[[0-9;]*m/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
// Marks that reorder or hide text: bidirectional controls, zero-width characters other than the joiner, line separators, byte order mark, tags.
const INVISIBLE = /[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const PLAIN_ASCII = /^[\x20-\x7e]*$/;
const PRINTABLE = /^[\x20-\x7e\n\t]*$/;

/**
 * Makes foreign text (from AWS, a prompt file, a scenario) safe for a terminal: no escape sequences, control characters or
 * invisible marks. Line ends and tabs stay unless `oneLine`.
 */
export function stripControl(text: string, { oneLine = false } = {}): string {
  if (PLAIN_ASCII.test(text)) return text;
  const clean = text.replace(ESCAPES, '').replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(INVISIBLE, '');
  return oneLine ? clean.replace(/\s*[\n\t]\s*/g, ' ').trim() : clean;
}

const OWN_COLOURS = /\u001b\[(?:0|1|2|3|4|7|22|23|24|27|3[0-79]|9[0-7])m/g;

/** The last look at what is printed: of escapes only bq's own colours pass, whatever a room forgot. Line ends and tabs stay. */
export function forTerminal(text: string): string {
  if (PRINTABLE.test(text)) return text;
  let clean = '';
  let at = 0;
  for (const { index, 0: colour } of text.matchAll(OWN_COLOURS)) {
    clean += stripControl(text.slice(at, index)) + colour;
    at = index + colour.length;
  }
  return clean + stripControl(text.slice(at));
}

/** JSON escapes C0 itself; what else a terminal obeys or does not show is escaped too, and means the same. */
export function visibleJson(json: string): string {
  if (PRINTABLE.test(json)) return json;
  return json.replace(/[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]/g, (mark) =>
    mark.split('').map(escaped).join(''),
  );
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Removes the colours that bq itself added; for measuring. */
export function stripColour(text: string): string {
  return text.includes('\u001b') ? text.replace(COLOURS, '') : text;
}

// Pairs of first and last code point of what takes two columns (Unicode East Asian Width W and F, and emoji shown as pictures).
const WIDE = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x23e9, 0x23ec, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x26a1, 0x26a1, 0x26bd, 0x26be, 0x26c4,
  0x26c5, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x2753, 0x2755, 0x2757, 0x2757,
  0x2795, 0x2797, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa000, 0xa4cf, 0xa960,
  0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1b000, 0x1b2ff, 0x1f004,
  0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f265, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f7e0, 0x1f7eb,
  0x1f900, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd,
];

function characterWidth(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0;
  // Dashes, quotes, bullets and the ellipsis: common, and narrow; the rule below would compile its pattern for them.
  if (codePoint < 0x300 || (codePoint >= 0x2010 && codePoint <= 0x2027)) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  for (let index = 0; index < WIDE.length; index += 2) {
    if (codePoint < (WIDE[index] as number)) return 1;
    if (codePoint <= (WIDE[index + 1] as number)) return 2;
  }
  return 1;
}

/** Columns that the text takes in a terminal; colours take none. The text is one line. */
export function displayWidth(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of stripColour(text)) width += characterWidth(character);
  return width;
}

/** Cuts to `width` columns, the last one an ellipsis. Colours are dropped from a text that is cut. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  let result = '';
  let used = 0;
  for (const character of stripColour(text)) {
    const next = characterWidth(character);
    if (used + next > width - 1) break;
    result += character;
    used += next;
  }
  return `${result}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/**
 * What stays on one line: a word, a word of katakana, or one ideograph or kana, with the brackets before it and the punctuation behind it. Japanese
 * lines break between characters, but none begins with 、 。 」 or a small kana, and none ends with an opening bracket (kinsoku). A number keeps its
 * unit: `58 分`, `60 トークン/秒`.
 */
function wordPattern(): RegExp {
  const opening = '\u300c\u300e\uff08\u3010\u3008\u300a\u3014';
  // What does not begin a line: punctuation, closing brackets, marks that repeat or lengthen, small kana.
  const closing = '\u3001\u3002\uff0c\uff0e\u300d\u300f\uff09\u3011\u3009\u300b\u3015\u30fb\uff1a\uff1b\uff01\uff1f\u2026\uff5e\u301c';
  const joined =
    '\u30fc\u3005\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6';
  const katakana = '\\p{sc=Katakana}\u30fc';
  const japanese = `\\p{sc=Han}\\p{sc=Hiragana}${katakana}`;
  return new RegExp(
    `(\\s*)([${opening}([]*(?:\\d[\\d,.]* (?=[\\p{sc=Han}${katakana}]))?(?:[${katakana}]+|[${japanese}]|[^\\s${japanese}${opening}${closing}]+|\\S)(?:/\\p{sc=Han})?[${closing}${joined})\\],.:;!?%]*(?: %(?=[\\s),.;:]|$))?)`,
    'gu',
  );
}

let pattern: RegExp | undefined;

/** Nothing that the pattern above would treat in a way of its own: then a word is what stands between blanks, and a per cent sign keeps its number. */
const WITHOUT_CJK = /^[\0-\u2025\u2027-\u2e7f]*$/;
const PLAIN_WORD = /(\s*)(\S+(?: %(?=[\s),.;:]|$))?)/g;

/** The one for Japanese takes a millisecond to compile. */
function wordsOf(paragraph: string): Iterable<RegExpMatchArray> {
  if (WITHOUT_CJK.test(paragraph)) return paragraph.matchAll(PLAIN_WORD);
  pattern ??= wordPattern();
  return paragraph.matchAll(pattern);
}

/**
 * Breaks text at spaces into lines of at most `width` columns; a word that is longer (or CJK text, which has no spaces) is broken
 * where it must. Line ends in the text stay.
 *
 * @param options.indent stands before every line but the first
 */
export function wrap(text: string, width: number, options: { readonly indent?: string } = {}): string[] {
  const wrapper = new Wrapper(width, options.indent ?? '');
  for (const paragraph of text.split('\n')) {
    wrapper.begin();
    for (const [, space = '', word = ''] of wordsOf(paragraph)) wrapper.add(space, word);
    wrapper.end();
  }
  return wrapper.lines;
}

/** Lines as they fill up. */
class Wrapper {
  readonly lines: string[] = [];
  readonly #width: number;
  readonly #indent: string;
  #line = '';
  /** Columns of the line, and those of its indent. */
  #used = 0;
  #start = 0;

  constructor(width: number, indent: string) {
    this.#width = width;
    this.#indent = indent;
  }

  begin(): void {
    this.#line = this.lines.length === 0 ? '' : this.#indent;
    this.#start = displayWidth(this.#line);
    this.#used = this.#start;
  }

  end(): void {
    this.lines.push(this.#line);
  }

  add(blanks: string, word: string): void {
    const isFirst = this.#used === this.#start;
    // A line that was broken begins with its word; one that the text itself begins keeps its blanks.
    const space = isFirst && this.lines.length > 0 && this.#used > 0 ? '' : blanks;
    const isTooLong = this.#used + displayWidth(space) + displayWidth(word) > this.#width;
    if (!isFirst && isTooLong) this.#break();
    else this.#append(space);
    this.#append(this.#breakInside(word));
  }

  /** @returns the end of a word that is longer than a line */
  #breakInside(word: string): string {
    let rest = word;
    while (this.#used + displayWidth(rest) > this.#width && displayWidth(rest) > 1) {
      const head = takeColumns(rest, Math.max(2, this.#width - this.#used));
      this.#line += head;
      this.#break();
      rest = rest.slice(head.length);
    }
    return rest;
  }

  #append(text: string): void {
    this.#line += text;
    this.#used += displayWidth(text);
  }

  #break(): void {
    this.lines.push(this.#line);
    this.#line = this.#indent;
    this.#start = displayWidth(this.#indent);
    this.#used = this.#start;
  }
}

function takeColumns(text: string, width: number): string {
  let head = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    head += character;
  }
  return head || [...text][0] || '';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text whose bytes were read as Latin-1 characters, for speed → the UTF-8 that it was. Text that was not read so stays as it is. */
export function ofLatin1(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return text;
    bytes[index] = code;
  }
  try {
    return utf8.decode(bytes);
  } catch {
    return text;
  }
}

/** The UTF-16 that a file begins as, by its byte order mark or by the zero in each of its first characters: what some shells make of `>`. Null for none. */
export function utf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (head.length < 4) return null;
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : null;
}

/** Letters and digits alone, in lower case, for names that may differ in punctuation; `+` is a word of its own. */
export function bareName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('+', 'plus')
    .replace(/[^a-z0-9]/g, '');
}

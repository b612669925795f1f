// A line of text as cells with colours, and back: what ink's output is made of, in a form that keeps up with keys.
//
// scripts/build.mjs puts this in the place of @alcalzone/ansi-tokenize in ink's output, which parses every line of every frame anew and compares
// the colours of every cell with three sets. Here a line is parsed once, equal cells are one object, cells of one colour share their styles, and only changes
// are compared.

export interface AnsiCode {
  readonly type: 'ansi';
  readonly code: string;
  readonly endCode: string;
}

export interface Cell {
  readonly type: 'char';
  readonly value: string;
  readonly fullWidth: boolean;
  /** In the order in which they were opened. */
  readonly styles: readonly AnsiCode[];
}

/** A line as ink passes it from `tokenize` to `styledCharsFromTokens`. */
export type Line = readonly [string];

const NONE: readonly AnsiCode[] = [];
const PIECE = /\u001b\[([\d;]*)m|([^\u001b])((?:[\p{Mn}\p{Me}]|\u200d|\ufe0f)*)/gsu;
const MOST_LINES = 4000;
const known = new Map<string, readonly Cell[]>();

export function tokenize(line: string): Line {
  return [line];
}

export function styledCharsFromTokens([line]: Line): readonly Cell[] {
  let cells = known.get(line);
  if (cells === undefined) {
    // What is no longer on the screen is soon forgotten.
    if (known.size >= MOST_LINES) known.clear();
    cells = parse(line);
    known.set(line, cells);
  }
  return cells;
}

function parse(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let styles = NONE;
  for (const [, codes, character, marks] of line.matchAll(PIECE)) {
    if (codes === undefined) cells.push(cellOf(`${character}${marks}`, styles));
    else for (const number of codes.split(';')) styles = stylesWith(styles, Number(number));
  }
  return cells;
}

/** By styles: there are few of them, and few characters that wear them. A line of objects of its own would outlive its frame, and then be collected while keys wait. */
const cellsOf = new Map<readonly AnsiCode[], Map<string, Cell>>();
const MOST_CELLS = 4000;

function cellOf(value: string, styles: readonly AnsiCode[]): Cell {
  let ofStyles = cellsOf.get(styles);
  if (ofStyles === undefined || ofStyles.size >= MOST_CELLS) {
    ofStyles = new Map();
    cellsOf.set(styles, ofStyles);
  }
  let cell = ofStyles.get(value);
  if (cell === undefined) {
    cell = { type: 'char', value, fullWidth: false, styles };
    ofStyles.set(value, cell);
  }
  return cell;
}

/** The same array for the same styles: what leads from one to another is worked out once. */
const stylesAfter = new Map<string, readonly AnsiCode[]>();
const MOST_STYLES = 1000;

function stylesWith(styles: readonly AnsiCode[], number: number): readonly AnsiCode[] {
  const codes = withCode(styles, number);
  if (codes.length === 0) return NONE;
  const key = codes.map(({ code }) => code).join('');
  let known = stylesAfter.get(key);
  if (known === undefined) {
    if (stylesAfter.size >= MOST_STYLES) {
      stylesAfter.clear();
      cellsOf.clear();
    }
    known = codes;
    stylesAfter.set(key, known);
  }
  return known;
}

function withCode(styles: readonly AnsiCode[], number: number): readonly AnsiCode[] {
  if (number === 0) return NONE;
  const code = `\u001b[${number}m`;
  if (styles.some(({ endCode }) => endCode === code)) return styles.filter(({ endCode }) => endCode !== code);
  const end = endOf(number);
  // Bold and faint end alike and go together; of colours the last one holds.
  const rest = end === 22 ? styles.filter((style) => style.code !== code) : styles.filter(({ endCode }) => endCode !== `\u001b[${end}m`);
  return end === null ? styles : [...rest, { type: 'ansi', code, endCode: `\u001b[${end}m` }];
}

/** The code that ends another one (ECMA-48, "SGR"); null for codes that only end something, or that bq never writes. */
function endOf(number: number): number | null {
  if (number === 1 || number === 2) return 22;
  if (number === 3 || number === 4 || number === 7 || number === 9) return number + 20;
  if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) return 39;
  return (number >= 40 && number <= 47) || (number >= 100 && number <= 107) ? 49 : null;
}

/** By row of the screen, as it was drawn last. */
const drawn: { readonly cells: readonly Cell[]; readonly text: string }[] = [];

/** @param row of the screen, where it is a line of a frame: most lines are what they were in the frame before */
export function styledCharsToString(cells: readonly Cell[], row?: number): string {
  const before = row === undefined ? undefined : drawn[row];
  if (before !== undefined && before.cells.length === cells.length && before.cells.every((cell, index) => cell === cells[index]))
    return before.text;
  const text = textOf(cells);
  if (row !== undefined) drawn[row] = { cells, text };
  return text;
}

function textOf(cells: readonly Cell[]): string {
  let text = '';
  let styles = NONE;
  for (const cell of cells) {
    if (cell.styles !== styles && (cell.styles.length > 0 || styles.length > 0)) text += change(styles, cell.styles);
    styles = cell.styles;
    text += cell.value;
  }
  return text + change(styles, NONE);
}

/** The codes that lead from one style to another: what ends, then what is new or was ended along with it. */
function change(from: readonly AnsiCode[], to: readonly AnsiCode[]): string {
  const ended = new Set(from.filter(({ code }) => !to.some((style) => style.code === code)).map(({ endCode }) => endCode));
  const opened = to.filter(({ code, endCode }) => ended.has(endCode) || !from.some((style) => style.code === code));
  return [...ended, ...opened.map(({ code }) => code)].join('');
}

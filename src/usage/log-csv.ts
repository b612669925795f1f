// Rows of CSV as Logs Insights, Athena and the console of CloudWatch Logs export them: quoted cells, which may hold line ends, under a head of names.

import type { JsonObject } from '../base/json-value.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { LOGS } from '../words/en/logs.ts';

/** Names of columns that hold records, or parts of them. */
const COLUMNS = new Set([
  'message',
  'log',
  'modelid',
  'input',
  'output',
  'inputtokencount',
  'inputinputtokencount',
  'outputtokencount',
  'data',
  'body',
  'record',
  'line',
  // What Splunk, Datadog and those who export by hand call it.
  ...[
    'raw',
    'content',
    'payload',
    'event',
    'msg',
    'json',
    'text',
    'value',
    'document',
    'source',
    'logmessage',
    'logline',
    'eventmessage',
    'rawlog',
  ],
]);
/** A row longer than this began with a quote that nobody closed. */
const MOST_ROW_CHARACTERS = 32 * 2 ** 20;

export interface CsvLayout {
  readonly delimiter: string;
  /** Null where the first line is a row already. */
  readonly names: readonly string[] | null;
}

/** @param line the first that is not blank @returns null for what is no CSV of records */
export function csvLayout(line: string): CsvLayout | null {
  const head = line.replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '').trim();
  if (/^[{[]/.test(head)) return null;
  for (const delimiter of [',', '\t', ';']) {
    const names = cellsOf(head, delimiter).map((name) => name.trim());
    const plain = names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
    if (names.every((name) => /^[\w@.() :/-]{0,80}$/.test(name)) && plain.some((name) => COLUMNS.has(name))) return { delimiter, names };
  }
  // Without a head: a cell that holds JSON, its quotes doubled.
  const quoted = /(^|[,;\t])"\s*\{\s*""/.exec(head);
  return quoted ? { delimiter: quoted[1] || ',', names: null } : null;
}

export interface RowSink {
  row(row: JsonObject, line: number): void;
  broken(line: number, problem: Text): void;
}

export class CsvCutter {
  readonly #layout: CsvLayout;
  readonly #sink: RowSink;
  #text = '';
  #line = 0;
  #quotes = 0;
  #isHead: boolean;

  constructor(layout: CsvLayout, sink: RowSink) {
    this.#layout = layout;
    this.#sink = sink;
    this.#isHead = layout.names !== null;
  }

  /** @param continues the piece goes on in the line of the one before */
  line(text: string, number: number, continues: boolean): void {
    if (this.#quotes % 2 === 0 && !continues) {
      this.#flush();
      this.#line = number;
      this.#text = text;
    } else this.#text += continues ? text : `\n${text}`;
    this.#quotes += countQuotes(text);
    if (this.#text.length <= MOST_ROW_CHARACTERS) return;
    this.#sink.broken(this.#line, phrase(LOGS, 'unclosedQuote'));
    this.#text = '';
    this.#quotes = 0;
  }

  end(): void {
    if (this.#quotes % 2 === 1) {
      this.#sink.broken(this.#line, phrase(LOGS, 'unclosedQuote'));
      this.#text = '';
    }
    this.#flush();
  }

  #flush(): void {
    const text = this.#text;
    this.#text = '';
    this.#quotes = 0;
    if (text.trim() === '') return;
    if (this.#isHead) {
      this.#isHead = false;
      return;
    }
    const { names, delimiter } = this.#layout;
    // Files that were put together repeat their heads.
    const cells = cellsOf(text.replace(/\r$/, ''), delimiter);
    if (names?.every((name, column) => cells[column]?.trim() === name)) return;
    this.#sink.row(Object.fromEntries(cells.map((cell, column) => [names?.[column] ?? `column ${column + 1}`, cell])), this.#line);
  }
}

function countQuotes(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes;
}

/** The cells of one row; quotes are doubled inside of quoted cells. */
export function cellsOf(row: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= row.length) {
    if (row[at] === '"') {
      const end = endOfCell(row, at + 1);
      cells.push(row.slice(at + 1, end).replaceAll('""', '"'));
      const next = row.indexOf(delimiter, end + 1);
      at = next < 0 ? row.length + 1 : next + 1;
    } else {
      const next = row.indexOf(delimiter, at);
      cells.push(row.slice(at, next < 0 ? row.length : next));
      at = next < 0 ? row.length + 1 : next + 1;
    }
  }
  return cells;
}

/** The offset of the quote that ends a cell. */
function endOfCell(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) if (row[at + 1] !== '"') return at;
  return row.length;
}

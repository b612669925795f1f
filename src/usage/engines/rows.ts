// What an engine's run of the query gave → callers with their minutes and tallies, as if the logs had been read here.
import { inputError, PLACES } from '../../base/errors.ts';
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { type MinuteUsage, minuteAt, minuteOf } from '../../base/minutes.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { USAGE } from '../../words/en/usage.ts';
import { cellsOf } from '../log-csv.ts';
import { timeOf } from '../log-record.ts';
import { type CallerLog, emptyCaller } from '../log-usage.ts';
import type { Tally } from '../tally.ts';
import { withoutSession } from '../who.ts';

export interface EngineRows {
  readonly callers: readonly CallerLog[];
  readonly rows: number;
  readonly firstMinute: number;
  readonly lastMinute: number;
  /** Without rows of values, percentiles and right-sizing are not known. */
  readonly hasValues: boolean;
}

/** Column → cell. */
export type Row = ReadonlyMap<string, string>;

export interface RowOptions {
  /** As errors call them. */
  readonly file: string;
  readonly fallbackRegion: string;
  /** Whether sessions of a role stay apart. */
  readonly sessions: boolean;
}

/** @throws BqError input: columns or values that are not the query's */
export function sumRows(rows: Iterable<Row>, { file, fallbackRegion, sessions }: RowOptions): EngineRows {
  const reader = new RowReader(file, fallbackRegion, sessions);
  let number = 0;
  for (const row of rows) reader.add(row, ++number);
  return reader.result(number);
}

const QUERY = phrase(USAGE, 'queryPrints');

export function noRows(file: string) {
  return inputError(file, phrase(USAGE, 'noRows'), [QUERY], 'NO_ROWS');
}

/** A row whose columns are named as an engine names them. */
export function rowOf(row: Row): Row {
  return new Map([...row].map(([name, cell]) => [named(name), cell]));
}

const NAMES: Readonly<Record<string, string>> = {
  modelid: 'model_id',
  'bin(1m)': 'minute',
  identityarn: 'caller',
  'identity.arn': 'caller',
};

function named(name: string): string {
  const plain = name.trim().toLowerCase();
  return NAMES[plain] ?? (plain.startsWith('requestmetadata.') ? 'caller' : plain);
}

/**
 * CSV of DuckDB, Athena or the console; JSON of `duckdb -json`, `aws logs get-query-results` and `aws athena get-query-results`.
 *
 * @throws BqError input
 */
export function rowsIn(text: string, file: string): Iterable<Row> {
  const trimmed = text.replace(/^\ufeff/, '').trimStart();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return jsonRows(trimmed, file);
  return csvRows(trimmed, file);
}

/** One after another: a month of callers is a million rows. No cell of the query holds a line end. */
function* csvRows(text: string, file: string): Generator<Row> {
  let names: string[] | null = null;
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end).trimEnd();
    start = end + 1;
    if (line === '') continue;
    const cells = cellsOf(line, ',');
    if (names) yield new Map(names.map((name, column) => [name, cells[column] ?? '']));
    else names = cells.map(named);
  }
  if (names === null) throw inputError(file, phrase(USAGE, 'emptyRows'), [QUERY], 'NO_ROWS');
}

function jsonRows(text: string, file: string): Row[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw inputError(file, phrase(USAGE, 'notRows'), [QUERY], 'BAD_ROWS');
  }
  const entry = (row: JsonObject): Row =>
    new Map(
      Object.entries(row).map(([name, cell]) => [
        named(name),
        cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell),
      ]),
    );
  if (Array.isArray(value)) return value.filter(isObject).map(entry);
  if (isObject(value) && Array.isArray(value.results))
    return value.results.map((cells) =>
      entry(
        Object.fromEntries((Array.isArray(cells) ? cells : []).filter(isObject).map(({ field, value: cell }) => [String(field), cell])),
      ),
    );
  const set = isObject(value) && isObject(value.ResultSet) && Array.isArray(value.ResultSet.Rows) ? value.ResultSet.Rows : null;
  if (set === null) throw noRows(file);
  const [head = [], ...rest] = set.map((row) =>
    isObject(row) && Array.isArray(row.Data)
      ? row.Data.map((cell) => (isObject(cell) && typeof cell.VarCharValue === 'string' ? cell.VarCharValue : ''))
      : [],
  );
  return rest.map((cells) => new Map(head.map((name, column) => [named(name), cells[column] ?? ''])));
}

/** Columns of the sums → fields of a minute. */
const SUMS: readonly (readonly [column: string, field: Exclude<keyof MinuteUsage, 'estimatedQuotaTokens'>])[] = [
  ['requests', 'requests'],
  ['throttles', 'throttles'],
  ['client_errors', 'clientErrors'],
  ['server_errors', 'serverErrors'],
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_tokens', 'cacheReadTokens'],
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['latency_ms', 'latencyMs'],
  ['max_tokens', 'maxTokens'],
  ['max_tokens_requests', 'maxTokensRequests'],
  ['unset_max_tokens', 'unsetMaxTokens'],
];
const NEEDED = ['model_id', 'minute', 'requests', 'input_tokens', 'output_tokens'];

const TALLIES: Readonly<Record<string, (log: CallerLog) => Tally>> = {
  input: (log) => log.inputTokens,
  output: (log) => log.outputTokens,
  cache_read: (log) => log.cacheReadTokens,
  cache_write: (log) => log.cacheWriteTokens,
  latency_ms: (log) => log.latencyMs,
  max_tokens: (log) => log.maxTokens,
};

class RowReader {
  readonly #callers = new Map<string, CallerLog>();
  readonly #file: string;
  readonly #fallbackRegion: string;
  readonly #sessions: boolean;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #values = 0;

  constructor(file: string, fallbackRegion: string, sessions: boolean) {
    this.#file = file;
    this.#fallbackRegion = fallbackRegion;
    this.#sessions = sessions;
  }

  /** @param number of the row, from 1, the head not counted */
  add(row: Row, number: number): void {
    const log = this.#callerOf(row, number);
    if (row.get('kind') === 'value') this.#value(row, log, number);
    else this.#minute(row, log, number);
  }

  result(rows: number): EngineRows {
    return { callers: [...this.#callers.values()], rows, firstMinute: this.#first, lastMinute: this.#last, hasValues: this.#values > 0 };
  }

  #callerOf(row: Row, number: number): CallerLog {
    const modelId = row.get('model_id') ?? '';
    if (modelId === '') throw this.#bad(number, phrase(USAGE, 'noModelId', [...row.keys()].slice(0, 8)));
    const region = row.get('region') || this.#fallbackRegion;
    const key = `${region} ${modelId}`;
    const log = this.#callers.get(key) ?? emptyCaller(region, modelId);
    this.#callers.set(key, log);
    return log;
  }

  #minute(row: Row, log: CallerLog, number: number): void {
    const missing = NEEDED.filter((name) => !row.has(name));
    if (missing.length > 0) throw this.#bad(number, phrase(USAGE, 'missingColumns', missing));
    const time = timeOf((row.get('minute') ?? '').replace(/Z$/, '').slice(0, 16));
    if (time === null) throw this.#bad(number, phrase(USAGE, 'noTime', `${row.get('minute')}`));
    const at = minuteOf(time);
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
    const caller = row.get('caller') ?? '';
    const who = this.#sessions ? caller : withoutSession(caller);
    const own = log.who.get(who) ?? new Map();
    log.who.set(who, own);
    for (const usage of [minuteAt(log.minutes, at), minuteAt(own, at)])
      for (const [column, field] of SUMS) usage[field] += this.#number(row, column, number);
  }

  #value(row: Row, log: CallerLog, number: number): void {
    const times = this.#number(row, 'times', number);
    const metric = row.get('metric') ?? '';
    this.#values++;
    if (metric === 'unset') log.unsetMaxTokens += times;
    else if (metric === 'cut') log.cutAnswers += times;
    else TALLIES[metric]?.(log).add(this.#number(row, 'value', number), times);
  }

  #number(row: Row, column: string, number: number): number {
    const text = row.get(column) ?? '';
    if (text === '' || text === 'null' || text === 'NULL') return 0;
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0) throw this.#bad(number, phrase(USAGE, 'badValue', text.slice(0, 40), column));
    return value;
  }

  #bad(number: number, problem: Text) {
    const said = phrase(PLACES, 'at', phrase(USAGE, 'rowPlace', this.#file, number), problem);
    return inputError('', said, [phrase(USAGE, 'queryPrintsRows')], 'BAD_ROWS');
  }
}

// Records as columns, cheap to hand from one thread to another: numbers in arrays, texts that come again by number.
import type { InvocationRecord, LogProblem } from './log-record.ts';
import type { Found } from './log-shapes.ts';
import type { ByteTexts } from './scan/byte-texts.ts';
import { type RecordScanner, UNSET } from './scan/record-scanner.ts';
import { hash, hashText } from './seen-ids.ts';

export interface LogColumns {
  /** Lines of the block, for the numbers of the next. */
  readonly lines: number;
  /** Of `WIDTH` numbers a record. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of each record: Region, model, error, caller and metadata as places in `texts`, -1 for none; and the hash of its request ID, 0 and 0 for none. */
  readonly places: Int32Array<ArrayBuffer>;
  readonly texts: readonly string[];
  /** Whatever is not as short as that: problems, and records whose bodies are elsewhere; by their place among all. */
  readonly others: readonly { readonly at: number; readonly line: number; readonly found: Found }[];
  readonly count: number;
}

const WIDTH = 8;
const PLACES = 7;
const FIRST_RECORDS = 1024;
const NONE = -1;

export class ColumnWriter {
  #numbers = new Float64Array(FIRST_RECORDS * WIDTH);
  #places = new Int32Array(FIRST_RECORDS * PLACES);
  readonly #texts = new Map<string, number>();
  /** Places of what the scanner numbers, by its numbers. */
  readonly #scanned = new Map<ByteTexts, Int32Array>();
  #others: { at: number; line: number; found: Found }[] = [];
  #rows = 0;
  #count = 0;

  /** The record of the line that was scanned last. */
  addScanned(scanner: RecordScanner, line: number): void {
    this.#makeRoom();
    const { counts, texts } = scanner;
    const numbers = this.#numbers;
    const n = this.#rows * WIDTH;
    numbers[n] = scanner.timeMs;
    numbers[n + 1] = counts[0] as number;
    numbers[n + 2] = counts[1] as number;
    numbers[n + 3] = orZero(counts[2] as number);
    numbers[n + 4] = orZero(counts[3] as number);
    numbers[n + 5] = scanner.maxTokens;
    numbers[n + 6] = (counts[4] as number) / 1000;
    numbers[n + 7] = scanner.cut ? line : -line;
    const p = this.#rows++ * PLACES;
    const places = this.#places;
    places[p] = this.#placeOf(texts.region, scanner.region);
    places[p + 1] = this.#placeOf(texts.modelId, scanner.modelId);
    places[p + 2] = this.#placeOf(texts.errorCode, scanner.errorCode);
    places[p + 3] = this.#placeOf(texts.identity, scanner.identity);
    places[p + 4] = this.#placeOf(texts.metadata, scanner.metadata);
    places[p + 5] = scanner.idHigh;
    places[p + 6] = scanner.idLow;
    this.#count++;
  }

  add(found: Found, line: number): void {
    const at = this.#count++;
    if ('kind' in found || found.bodies !== null) {
      this.#others.push({ at, line, found });
      return;
    }
    this.#makeRoom();
    const { timeMs, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, latencySeconds, cut } = found;
    const maxTokens = found.maxTokens === 'unset' ? UNSET : (found.maxTokens ?? Number.NaN);
    const asked = [timeMs, inputTokens ?? Number.NaN, outputTokens ?? Number.NaN, cacheReadTokens, cacheWriteTokens, maxTokens];
    this.#numbers.set([...asked, latencySeconds ?? Number.NaN, cut ? line : -line], this.#rows * WIDTH);
    const metadata = found.metadata === null ? null : JSON.stringify(found.metadata);
    const places = [found.region, found.modelId, found.errorCode, found.callerArn, metadata].map((text) => this.#place(text));
    if (found.requestId === null) places.push(0, 0);
    else {
      hashText(found.requestId);
      places.push(hash.high, hash.low);
    }
    this.#places.set(places, this.#rows++ * PLACES);
  }

  /** Written since they were taken. */
  get count(): number {
    return this.#count;
  }

  #makeRoom(): void {
    if (this.#rows * WIDTH < this.#numbers.length) return;
    this.#numbers = larger(this.#numbers, (length) => new Float64Array(length));
    this.#places = larger(this.#places, (length) => new Int32Array(length));
  }

  #placeOf(texts: ByteTexts, number: number): number {
    if (number < 0) return NONE;
    let places = this.#scanned.get(texts);
    if (places === undefined || number >= places.length) {
      const known = places;
      places = new Int32Array(Math.max(64, texts.said.length * 2)).fill(NONE - 1);
      if (known) places.set(known);
      this.#scanned.set(texts, places);
    }
    let place = places[number] as number;
    if (place < NONE) {
      place = this.#place(texts.said[number] ?? null);
      places[number] = place;
    }
    return place;
  }

  #place(text: string | null): number {
    if (text === null) return NONE;
    let place = this.#texts.get(text);
    if (place === undefined) {
      place = this.#texts.size;
      this.#texts.set(text, place);
    }
    return place;
  }

  /** What was added since the last time: the writer is empty after that. */
  take(lines: number): LogColumns {
    const columns = {
      lines,
      numbers: this.#numbers.slice(0, this.#rows * WIDTH),
      places: this.#places.slice(0, this.#rows * PLACES),
      texts: [...this.#texts.keys()],
      others: this.#others,
      count: this.#count,
    };
    this.#rows = this.#count = 0;
    this.#texts.clear();
    this.#scanned.clear();
    this.#others = [];
    return columns;
  }
}

const orZero = (value: number) => (Number.isNaN(value) ? 0 : value);

function larger<List extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(list: List, make: (length: number) => List): List {
  const next = make(list.length * 2);
  next.set(list);
  return next;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** One for all rows: a new object for each of millions costs more than what is done with it. */
const emptyRecord = (): Mutable<InvocationRecord> => ({
  timeMs: 0.5,
  region: null,
  modelId: '',
  requestId: null,
  errorCode: null,
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  maxTokens: null,
  latencySeconds: null,
  cut: false,
  callerArn: null,
  metadata: null,
  bodies: null,
});

const SCANNED = emptyRecord();

/** The record of the line that was scanned last, overwritten by the next; of its request ID only the hash is known. */
export function scannedRecord(scanner: RecordScanner): InvocationRecord {
  const { counts, texts } = scanner;
  const record = SCANNED;
  const metadata = said(texts.metadata, scanner.metadata);
  record.timeMs = scanner.timeMs;
  record.region = said(texts.region, scanner.region);
  record.modelId = said(texts.modelId, scanner.modelId) as string;
  record.errorCode = said(texts.errorCode, scanner.errorCode);
  record.inputTokens = known(counts[0] as number);
  record.outputTokens = known(counts[1] as number);
  record.cacheReadTokens = orZero(counts[2] as number);
  record.cacheWriteTokens = orZero(counts[3] as number);
  record.maxTokens = scanner.maxTokens === UNSET ? 'unset' : known(scanner.maxTokens);
  record.latencySeconds = known((counts[4] as number) / 1000);
  record.cut = scanner.cut;
  record.callerArn = said(texts.identity, scanner.identity);
  record.metadata = metadata === null ? null : JSON.parse(metadata);
  return record;
}

const said = (of: ByteTexts, number: number) => (number < 0 ? null : (of.said[number] ?? null));
const known = (value: number) => (Number.isNaN(value) ? null : value);

export interface ColumnSink {
  /** @param record the same object for all, overwritten by the next @param high and `low`: the hash of its request ID, 0 and 0 for none; the ID itself stayed behind */
  record(record: InvocationRecord, high: number, low: number): void;
  /** What is no record, or one whose bodies are elsewhere. */
  other(found: Found, line: number): void;
}

/** Everything as it was written, in the same order. @param firstLine of the block */
export function readColumns(columns: LogColumns, firstLine: number, sink: ColumnSink): void {
  const { numbers, places, texts, others, count } = columns;
  const metadata = new Map<number, InvocationRecord['metadata']>();
  const textAt = (place: number) => (place < 0 ? null : (texts[place] as string));
  const metadataAt = (place: number): InvocationRecord['metadata'] => {
    if (place < 0) return null;
    if (!metadata.has(place)) metadata.set(place, JSON.parse(texts[place] as string));
    return metadata.get(place) ?? null;
  };
  const record = emptyRecord();
  let other = 0;
  let row = 0;
  for (let at = 0; at < count; at++) {
    const special = others[other];
    if (special?.at === at) {
      other++;
      sink.other(special.found as InvocationRecord | LogProblem, firstLine + special.line - 1);
      continue;
    }
    const n = row * WIDTH;
    const p = row * PLACES;
    const maxTokens = numbers[n + 5] as number;
    record.timeMs = numbers[n] as number;
    record.region = textAt(places[p] as number);
    record.modelId = texts[places[p + 1] as number] as string;
    record.errorCode = textAt(places[p + 2] as number);
    record.inputTokens = known(numbers[n + 1] as number);
    record.outputTokens = known(numbers[n + 2] as number);
    record.cacheReadTokens = numbers[n + 3] as number;
    record.cacheWriteTokens = numbers[n + 4] as number;
    record.maxTokens = maxTokens === UNSET ? 'unset' : known(maxTokens);
    record.latencySeconds = known(numbers[n + 6] as number);
    record.cut = (numbers[n + 7] as number) > 0;
    record.callerArn = textAt(places[p + 3] as number);
    record.metadata = metadataAt(places[p + 4] as number);
    sink.record(record, (places[p + 5] as number) >>> 0, (places[p + 6] as number) >>> 0);
    row++;
  }
}

// Records as columns, cheap to hand from one thread to another: numbers in one array, texts that come again by number.
import type { InvocationRecord, LogProblem } from './log-record.ts';
import type { Found } from './log-shapes.ts';

export interface LogColumns {
  /** Lines of the block, for the numbers of the next. */
  readonly lines: number;
  /** `WIDTH` numbers a record. */
  readonly numbers: Float64Array;
  /** Region, model, error, caller and metadata of each record, as places in `texts`; -1 for none. */
  readonly places: Int32Array;
  readonly texts: readonly string[];
  readonly requestIds: readonly (string | null)[];
  /** Whatever is not as short as that: problems, and records whose bodies are elsewhere; by their place among all. */
  readonly others: readonly { readonly at: number; readonly line: number; readonly found: Found }[];
  readonly count: number;
}

const WIDTH = 8;
const TEXTS = 5;
const UNSET = -1;

export class ColumnWriter {
  readonly #numbers: number[] = [];
  readonly #places: number[] = [];
  readonly #texts = new Map<string, number>();
  readonly #requestIds: (string | null)[] = [];
  readonly #others: { at: number; line: number; found: Found }[] = [];
  #count = 0;

  add(found: Found, line: number): void {
    const at = this.#count++;
    if ('kind' in found || found.bodies !== null) {
      this.#others.push({ at, line, found });
      return;
    }
    const { timeMs, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, latencySeconds, cut } = found;
    const maxTokens = found.maxTokens === 'unset' ? UNSET : (found.maxTokens ?? Number.NaN);
    this.#numbers.push(timeMs, inputTokens ?? Number.NaN, outputTokens ?? Number.NaN, cacheReadTokens, cacheWriteTokens, maxTokens);
    this.#numbers.push(latencySeconds ?? Number.NaN, cut ? line : -line);
    for (const text of [found.region, found.modelId, found.errorCode, found.callerArn]) this.#places.push(this.#place(text));
    this.#places.push(found.metadata === null ? -1 : this.#place(JSON.stringify(found.metadata)));
    this.#requestIds.push(found.requestId);
  }

  #place(text: string | null): number {
    if (text === null) return -1;
    let place = this.#texts.get(text);
    if (place === undefined) {
      place = this.#texts.size;
      this.#texts.set(text, place);
    }
    return place;
  }

  columns(lines: number): LogColumns {
    return {
      lines,
      numbers: Float64Array.from(this.#numbers),
      places: Int32Array.from(this.#places),
      texts: [...this.#texts.keys()],
      requestIds: this.#requestIds,
      others: this.#others,
      count: this.#count,
    };
  }
}

/** Everything as it was written, in the same order. @param firstLine of the block */
export function readColumns(columns: LogColumns, firstLine: number, found: (found: Found, line: number) => void): void {
  const { numbers, places, texts, requestIds, others, count } = columns;
  const metadata = new Map<number, InvocationRecord['metadata']>();
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  const textAt = (place: number) => (place < 0 ? null : (texts[place] as string));
  const metadataAt = (place: number): InvocationRecord['metadata'] => {
    if (place < 0) return null;
    if (!metadata.has(place)) metadata.set(place, JSON.parse(texts[place] as string));
    return metadata.get(place) ?? null;
  };
  let other = 0;
  let row = 0;
  for (let at = 0; at < count; at++) {
    const special = others[other];
    if (special?.at === at) {
      other++;
      found(special.found as InvocationRecord | LogProblem, firstLine + special.line - 1);
      continue;
    }
    const n = row * WIDTH;
    const t = row * TEXTS;
    const line = numbers[n + 7] as number;
    const maxTokens = numbers[n + 5] as number;
    found(
      {
        timeMs: numbers[n] as number,
        region: textAt(places[t] as number),
        modelId: texts[places[t + 1] as number] as string,
        requestId: requestIds[row] as string | null,
        errorCode: textAt(places[t + 2] as number),
        inputTokens: known(numbers[n + 1] as number),
        outputTokens: known(numbers[n + 2] as number),
        cacheReadTokens: numbers[n + 3] as number,
        cacheWriteTokens: numbers[n + 4] as number,
        maxTokens: maxTokens === UNSET ? 'unset' : known(maxTokens),
        latencySeconds: known(numbers[n + 6] as number),
        cut: line > 0,
        callerArn: textAt(places[t + 3] as number),
        metadata: metadataAt(places[t + 4] as number),
        bodies: null,
      },
      firstLine + Math.abs(line) - 1,
    );
    row++;
  }
}

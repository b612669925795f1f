// Counts one file or stdin: JSON lines by batches (in worker threads where there are many), one request, or text of any length.

import { BqError, inputError, located } from '../../base/errors.ts';
import { decodeUtf8, parseJson } from '../../base/json-text.ts';
import { english, type Phrase, phrase } from '../../base/phrases.ts';
import type { CountEach } from '../../contracts/count.ts';
import { type LineBatch, lineBatches, MAX_REQUEST_BYTES } from '../../io/line-batches.ts';
import { ordered } from '../../io/ordered.ts';
import type { WorkerPool } from '../../io/worker-pool.ts';
import type { ExactCount } from '../../prompts/count.ts';
import { loadTextCounter } from '../../prompts/estimate/content.ts';
import { estimateText } from '../../prompts/estimate/estimate.ts';
import { noFeatures } from '../../prompts/estimate/features.ts';
import { parseText } from '../../prompts/kinds/recognise.ts';
import { parseTranscript } from '../../prompts/kinds/transcripts.ts';
import { chooseModel } from '../../prompts/model-choice.ts';
import { type CountedRecord, countParsed, countRecord } from '../../prompts/record.ts';
import { SettingsTally } from '../../prompts/settings.ts';
import type { PromptKind } from '../../prompts/types.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { PROMPTS } from '../../words/en/prompts.ts';
import { untilAborted } from '../aborted.ts';
import type { CountContext } from './context.ts';
import {
  type BadLine,
  type CountedLines,
  countLinesJob,
  type JsonLine,
  jsonLines,
  lineError,
  linePlace,
  lineProblem,
  receivedLine,
} from './count-lines.ts';
import { excludesOf, FileCount } from './file-count.ts';
import { type OpenInput, openInput } from './open-input.ts';
import { textPieces } from './text-pieces.ts';
import { peekTranscript, transcriptLines } from './transcript-lines.ts';

/** Below this the threads cost more than they save. */
const POOL_FROM_BYTES = 4 * 2 ** 20;

/** Threads have small heaps; a batch with a line this long is counted here. */
const MOST_THREAD_BYTES = 3 * 2 ** 20;

/** @throws BqError (input) naming the file, and line or JSON path, where nothing in it can be counted */
export async function countInput(file: string, context: CountContext): Promise<FileCount> {
  const input = await openInput(file, context.as, context.stdin);
  if (input.format === 'lines') return countLineFile(input, context);
  if (input.format === 'json') return countWhole(input, context);
  return countText(input, input.format, context);
}

const kindOf = (context: CountContext): PromptKind | null => (context.as === 'jsonl' ? null : context.as);

async function countLineFile(input: OpenInput, context: CountContext): Promise<FileCount> {
  const count = new FileCount(input.name, 'jsonl');
  const { isTranscript, batches: source } = await peekTranscript(untilAborted(lineBatches(input.chunks), context.signal));
  if (context.as === 'transcript' || (context.as === null && isTranscript)) return countTranscript(source, input, context);
  const isLong = input.sizeBytes === null || input.sizeBytes >= POOL_FROM_BYTES;
  if (context.exact) await countLinesExactly(source, count, context);
  else await countLinesHere(source, count, { ...context, pool: isLong ? context.pool : null });
  if (count.records === 0 && !context.signal.aborted) throw noRequest(input.name, count.badLines[0]);
  return count;
}

async function countLinesHere(source: AsyncIterable<LineBatch>, count: FileCount, context: CountContext): Promise<void> {
  const pool = context.pool?.();
  const job = pool ? poolJob(pool) : hereJob;
  const most = pool ? pool.size * 2 : 1;
  for await (const { batch, counted } of ordered(source, most, async (batch) => ({ batch, counted: await job(batch, context) }))) {
    await takeLines(counted, count, context);
    context.onProgress(count.file, batch.endOffset, count.records);
  }
}

function noRequest(file: string, first: BadLine | undefined): BqError {
  const place = first?.column == null ? phrase(PROMPTS, 'line', first?.line ?? 0) : linePlace(file, first);
  const why = first ? phrase(PROMPTS, 'noLine', place, first.problem) : phrase(PROMPTS, 'noRequest');
  return inputError(file, why, [phrase(PROMPTS, 'helpLists')], 'NO_READABLE_LINE');
}

/** The lines together are one conversation. */
async function countTranscript(source: AsyncIterable<LineBatch>, input: OpenInput, context: CountContext): Promise<FileCount> {
  const count = new FileCount(input.name, 'transcript');
  const onBad = async (bad: BadLine) => {
    if (context.strict) throw badLineError(count.file, bad);
    count.addBadLine(bad);
    await context.onEach?.(badEach(bad));
  };
  const lines = await transcriptLines(source, onBad, tooLongLine);
  const counter = await loadTextCounter();
  let record: CountedRecord | null;
  try {
    const parsed = parseTranscript(lines);
    record = parsed && (await learned(countParsed(parsed, context.model, counter), context));
  } catch (error) {
    if (error instanceof BqError && error.kind === 'input') throw located(error, input.name, WHAT_A_FILE_HOLDS);
    throw error;
  }
  if (record === null) throw inputError(input.name, phrase(PROMPTS, 'noMessage'), [phrase(PROMPTS, 'asLines')], 'NO_READABLE_LINE');
  await takeRecord({ record, exact: await askAws(record, context), line: lines[0]?.line ?? 1 }, count, context);
  context.onProgress(input.name, input.sizeBytes ?? 0, 1);
  return count;
}

type LinesWork = (batch: LineBatch, context: CountContext) => Promise<CountedLines>;

const hereJob: LinesWork = async (batch, context) => (batch.type === 'lines' ? countLinesJob(jobOf(batch, context)) : tooLong(batch));

function poolJob(pool: WorkerPool): LinesWork {
  return async (batch, context) =>
    batch.type === 'lines' && batch.bytes.length <= MOST_THREAD_BYTES
      ? pool.run<CountedLines>('count-lines', jobOf(batch, context), [batch.bytes.buffer as ArrayBuffer])
      : hereJob(batch, context);
}

function jobOf(batch: Extract<LineBatch, { type: 'lines' }>, context: CountContext) {
  return {
    bytes: batch.bytes,
    firstLine: batch.firstLine,
    as: kindOf(context),
    model: context.model,
    wantsEach: context.onEach !== null,
  };
}

function tooLong(batch: Extract<LineBatch, { type: 'too-long' }>): CountedLines {
  const none = new Float64Array(0);
  const bad = [tooLongLine(batch)];
  return {
    lines: none,
    inputTokens: none,
    low: none,
    high: none,
    recordIds: [],
    excludesOf: [],
    bad,
    parts: [0, 0, 0, 0],
    kinds: {},
    models: {},
    excludes: [],
    recordsWithExcludes: 0,
    refused: { records: 0, first: null },
    settings: new SettingsTally().summary(),
  };
}

function tooLongLine({ firstLine, lengthBytes }: Extract<LineBatch, { type: 'too-long' }>): BadLine {
  return { line: firstLine, lengthBytes, column: null, problem: tooLongText(lengthBytes) };
}

function tooLongText(bytes: number): Phrase {
  return phrase(PROMPTS, 'tooLong', Math.round(bytes / 1e6));
}

async function takeLines(counted: CountedLines, count: FileCount, context: CountContext): Promise<void> {
  const { lines, inputTokens, low, high, recordIds, bad } = counted;
  count.addLines(counted);
  for (let i = 0; i < inputTokens.length; i++) context.tally.add(inputTokens[i] as number);
  let nextBad = 0;
  const emitBad = async (beforeLine: number) => {
    for (; nextBad < bad.length && (bad[nextBad] as BadLine).line < beforeLine; nextBad++) {
      const found = receivedLine(bad[nextBad] as BadLine);
      if (context.strict) throw badLineError(count.file, found);
      count.addBadLine(found);
      await context.onEach?.(badEach(found));
    }
  };
  if (context.onEach) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as number;
      await emitBad(line);
      const errorBand = { low: low[i] as number, high: high[i] as number };
      await context.onEach({
        line,
        recordId: recordIds?.[i] ?? null,
        inputTokens: inputTokens[i] as number,
        method: 'estimate',
        errorBand,
        excludes: [...(counted.excludesOf?.[i] ?? [])],
        error: null,
      });
    }
  }
  await emitBad(Number.POSITIVE_INFINITY);
}

async function countLinesExactly(source: AsyncIterable<LineBatch>, count: FileCount, context: CountContext): Promise<void> {
  const counter = await loadTextCounter();
  async function* records(): AsyncGenerator<{ each: JsonLine | BadLine; offset: number }> {
    for await (const batch of source) {
      const offset = batch.endOffset;
      if (batch.type === 'too-long') yield { each: tooLongLine(batch), offset };
      else for (const each of jsonLines(batch.bytes, batch.firstLine)) yield { each, offset };
    }
  }
  const work = async ({ each, offset }: { each: JsonLine | BadLine; offset: number }) => {
    if ('problem' in each) return { offset, bad: each };
    const { line, lengthBytes } = each;
    let record: CountedRecord;
    try {
      record = countRecord(each.value, { as: kindOf(context), model: context.model }, counter);
    } catch (error) {
      return { offset, bad: { line, lengthBytes, column: null, problem: lineProblem(error) } };
    }
    record = await learned(record, context);
    return { offset, line, record, exact: (await askAws(record, context)) as ExactCount };
  };
  for await (const done of ordered(records(), context.exactConcurrency, work)) {
    if (context.signal.aborted) break;
    if ('bad' in done) {
      if (context.strict) throw badLineError(count.file, done.bad);
      count.addBadLine(done.bad);
      await context.onEach?.(badEach(done.bad));
    } else await takeRecord(done, count, context);
    context.onProgress(count.file, done.offset, count.records);
  }
}

/** The record with its model as AWS lists it, where no table has it. */
async function learned(record: CountedRecord, context: CountContext): Promise<CountedRecord> {
  if (!context.learn || record.model.model !== null) return record;
  await context.learn(record.model.id);
  return { ...record, model: chooseModel(context.model, record.parsed.prompt) };
}

async function askAws(record: CountedRecord, context: CountContext): Promise<ExactCount | null> {
  if (!context.exact) return null;
  try {
    return await context.exact(record, context.signal);
  } catch (error) {
    if (context.signal.aborted) return { method: 'estimate', reason: 'interrupted' };
    throw error;
  }
}

interface DoneRecord {
  readonly record: CountedRecord;
  readonly exact: ExactCount | null;
  readonly line: number;
}

async function takeRecord({ record, exact, line }: DoneRecord, count: FileCount, context: CountContext): Promise<void> {
  count.addRecord(record, exact);
  const isExact = exact?.method === 'count-tokens';
  const inputTokens = isExact ? exact.inputTokens : record.inputTokens;
  context.tally.add(inputTokens);
  const method = isExact ? 'count-tokens' : 'estimate';
  await context.onEach?.({
    line,
    recordId: record.parsed.recordId,
    inputTokens,
    method,
    errorBand: isExact ? null : record.errorBand,
    excludes: [...excludesOf(record, exact)],
    error: null,
  });
}

const WHAT_A_FILE_HOLDS = [phrase(PROMPTS, 'fileHolds'), phrase(PROMPTS, 'countsAsText')];

async function countWhole(input: OpenInput, context: CountContext): Promise<FileCount> {
  const text = await readWhole(input);
  const counter = await loadTextCounter();
  const kind = kindOf(context);
  let record: CountedRecord;
  try {
    record = countRecord(
      parseJson(text, { file: input.name, code: 'BAD_JSON', suggestions: WHAT_A_FILE_HOLDS }),
      { as: kind, model: context.model },
      counter,
    );
  } catch (error) {
    const isBroken = error instanceof BqError && (error.code === 'BAD_JSON' || error.code === 'NOT_A_PROMPT');
    if (isBroken && input.mayBeText) record = countParsed(parseText(text, 'text'), context.model, counter);
    else if (error instanceof RangeError) throw inputError(input.name, phrase(BODIES, 'tooDeep'), WHAT_A_FILE_HOLDS, 'NESTED_TOO_DEEP');
    else if (error instanceof BqError && error.kind === 'input' && error.code !== 'BAD_JSON')
      throw located(error, input.name, WHAT_A_FILE_HOLDS);
    else throw error;
  }
  const count = new FileCount(input.name, record.parsed.kind);
  record = await learned(record, context);
  await takeRecord({ record, exact: await askAws(record, context), line: 1 }, count, context);
  return count;
}

/** Text longer than any request is still counted, piece by piece: it is what a user may want to know of a document. */
async function countText(input: OpenInput, kind: 'text' | 'markdown', context: CountContext): Promise<FileCount> {
  const counter = await loadTextCounter();
  if (context.exact && (input.sizeBytes ?? 0) <= MAX_REQUEST_BYTES) {
    const record = countParsed(parseText(await readWhole(input), kind), context.model, counter);
    const count = new FileCount(input.name, kind);
    await takeRecord({ record, exact: await askAws(record, context), line: 1 }, count, context);
    return count;
  }
  const features = noFeatures();
  let doneBytes = 0;
  for await (const piece of textPieces(input, context.signal)) {
    counter(piece.text, features);
    doneBytes += piece.bytes;
    context.onProgress(input.name, doneBytes, 0);
    // Ctrl-C and the progress bar get their turn.
    await new Promise(setImmediate);
  }
  const parsed = parseText('', kind);
  const model = chooseModel(context.model, parsed.prompt);
  const count = new FileCount(input.name, kind);
  const record = { ...estimateText(features, model.family), parsed, model, refused: null };
  const reason = context.exact ? english(tooLongText(doneBytes)) : null;
  await takeRecord({ record, exact: reason === null ? null : { method: 'estimate', reason }, line: 1 }, count, context);
  return count;
}

async function readWhole(input: OpenInput): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of input.chunks) {
    if ((input.sizeBytes ?? 0) > MAX_REQUEST_BYTES)
      throw inputError(input.name, tooLongText(input.sizeBytes ?? 0), [phrase(PROMPTS, 'asTextOrLines')], 'TOO_LONG');
    parts.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw inputError(input.name, tooLongText(length), [phrase(PROMPTS, 'asTextOrLines')], 'TOO_LONG');
  }
  return decodeUtf8(Buffer.concat(parts), { file: input.name, code: 'NOT_UTF8' });
}

function badLineError(file: string, bad: BadLine): BqError {
  return inputError(linePlace(file, bad), bad.problem, [phrase(PROMPTS, 'withoutStrict')], 'BAD_LINE');
}

function badEach(bad: BadLine): CountEach {
  return { line: bad.line, recordId: null, inputTokens: null, method: null, errorBand: null, error: lineError(bad) };
}

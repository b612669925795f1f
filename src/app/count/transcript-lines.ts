// Looks at the first lines of a file of JSON lines: requests, each for itself, or the messages of one conversation.
import type { LineBatch } from '../../io/line-batches.ts';
import { isTranscriptLine, type TranscriptLine } from '../../prompts/kinds/transcripts.ts';
import { isRequest } from '../../prompts/kinds/wrappers.ts';
import { type BadLine, type JsonLine, jsonLines } from './count-lines.ts';

/** Lines that are looked at; agents write some that are no messages in front. */
const LOOKED_AT = 50;

export interface Peeked {
  readonly isTranscript: boolean;
  /** All batches, the one that was looked at among them. */
  readonly batches: AsyncGenerator<LineBatch>;
}

/** A file is a conversation where a line is a message and none is a request. */
export async function peekTranscript(source: AsyncGenerator<LineBatch>): Promise<Peeked> {
  const { value: first, done } = await source.next();
  async function* all(): AsyncGenerator<LineBatch> {
    if (!done) yield first;
    yield* source;
  }
  if (done || first.type !== 'lines') return { isTranscript: false, batches: all() };
  let isTranscript = false;
  let looked = 0;
  for (const each of jsonLines(first.bytes, first.firstLine)) {
    if (!('value' in each)) continue;
    if (isRequest(each.value)) return { isTranscript: false, batches: all() };
    isTranscript ||= isTranscriptLine(each.value);
    if (++looked >= LOOKED_AT) break;
  }
  return { isTranscript, batches: all() };
}

/** @param onBad called for a line that is no JSON */
export async function transcriptLines(
  batches: AsyncIterable<LineBatch>,
  onBad: (bad: BadLine) => Promise<void> | void,
  tooLong: (batch: Extract<LineBatch, { type: 'too-long' }>) => BadLine,
): Promise<TranscriptLine[]> {
  const lines: TranscriptLine[] = [];
  for await (const batch of batches) {
    const found: Iterable<JsonLine | BadLine> = batch.type === 'lines' ? jsonLines(batch.bytes, batch.firstLine) : [tooLong(batch)];
    for (const each of found) {
      if ('value' in each) lines.push({ line: each.line, value: each.value });
      else await onBad(each);
    }
  }
  return lines;
}

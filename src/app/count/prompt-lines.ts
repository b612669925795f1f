// Reads JSON lines of prompts one after another, each parsed, recognised and estimated; a line that is no prompt is told by number.

import { BqError } from '../../base/errors.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { lineBatches } from '../../io/line-batches.ts';
import { loadTextCounter } from '../../prompts/estimate/content.ts';
import { contentTokens } from '../../prompts/estimate/content-tokens.ts';
import { familyOf } from '../../prompts/estimate/families.ts';
import { noFeatures } from '../../prompts/estimate/features.ts';
import { type CountedRecord, countRecord } from '../../prompts/record.ts';
import type { PromptKind } from '../../prompts/types.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { type BadLine, type JsonLine, jsonLines, lineProblem } from './count-lines.ts';
import { openInput } from './open-input.ts';

export type PromptLine =
  | { readonly line: number; readonly lengthBytes: number; readonly value: unknown; readonly record: CountedRecord }
  | { readonly line: number; readonly lengthBytes: number; readonly value: unknown; readonly problem: Text };

/**
 * @param as the kind that every line must be; null recognises each
 * @param model the base model ID to estimate for
 * @param onProgress after every batch of lines; the total is null for stdin
 * @throws BqError (input) when the file cannot be read
 */
export async function* promptLines(
  file: string,
  as: PromptKind | null,
  model: string,
  onProgress: (doneBytes: number, totalBytes: number | null) => void,
): AsyncGenerator<PromptLine> {
  const count = await loadTextCounter();
  const input = await openInput(file, 'jsonl');
  let doneBytes = 0;
  for await (const batch of lineBatches(input.chunks)) {
    onProgress(doneBytes, input.sizeBytes);
    doneBytes = batch.endOffset;
    if (batch.type === 'too-long') {
      yield { line: batch.firstLine, lengthBytes: batch.lengthBytes, value: undefined, problem: phrase(BODIES, 'tooLong') };
      continue;
    }
    for (const each of jsonLines(batch.bytes, batch.firstLine)) yield counted(each, (value) => countRecord(value, { as, model }, count));
  }
}

function counted(each: JsonLine | BadLine, count: (value: unknown) => CountedRecord): PromptLine {
  const { line, lengthBytes } = each;
  if ('problem' in each) {
    const { column, problem } = each;
    return { line, lengthBytes, value: undefined, problem: column === null ? problem : phrase(BODIES, 'atColumn', column, problem) };
  }
  const { value } = each;
  try {
    return { line, lengthBytes, value, record: count(value) };
  } catch (error) {
    if (!(error instanceof BqError) && !(error instanceof RangeError)) throw error;
    return { line, lengthBytes, value, problem: lineProblem(error) };
  }
}

/** Tokens of a bare text for a model, without any frame. */
export async function textTokens(text: string, model: string): Promise<number> {
  const features = noFeatures();
  (await loadTextCounter())(text, features);
  return Math.round(contentTokens(features, familyOf(model)));
}

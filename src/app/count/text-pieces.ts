// A text of any length in decoded pieces, for counting.

import { type BqError, inputError } from '../../base/errors.ts';
import { INPUTS } from '../../base/input-words.ts';
import { phrase } from '../../base/phrases.ts';
import { untilAborted } from '../aborted.ts';
import type { OpenInput } from './open-input.ts';

/** Decoded pieces that end at a line end or blank where there is one. */
export async function* textPieces(input: OpenInput, signal: AbortSignal): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held = '';
  let line = 1;
  try {
    for await (const chunk of untilAborted(input.chunks, signal)) {
      const text = held + decoder.decode(chunk, { stream: true });
      const cut = Math.max(text.lastIndexOf('\n'), text.lastIndexOf(' '));
      const end = cut > text.length / 2 ? cut : text.length;
      held = text.slice(end);
      line += text.slice(0, end).match(/\n/g)?.length ?? 0;
      yield { text: text.slice(0, end), bytes: chunk.length };
    }
    held += decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? notUtf8(input.name, line) : error;
  }
  if (held !== '') yield { text: held, bytes: 0 };
}

function notUtf8(name: string, line: number): BqError {
  return inputError(`${name}:${line}`, phrase(INPUTS, 'notUtf8'), [phrase(INPUTS, 'saveAsUtf8')], 'NOT_UTF8');
}

// How it is told that AWS is asked once more.
import type { RetryNotice } from '../aws/calls/retry.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { SOURCES } from '../words/en/sources.ts';

/** @param operation as AWS calls it, or what is read */
export function retryNote(operation: string, region: string, { reason, retry, waitSeconds }: RetryNotice): Note {
  const text = phrase(SOURCES, 'retry', operation, region, { isThrottled: reason === 'throttled', retry, waitSeconds });
  return note('AWS_RETRY', text, { operation, region, retry, waitSeconds });
}

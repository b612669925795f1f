// How it is told that AWS is asked once more.
import type { RetryNotice } from '../aws/calls/retry.ts';
import { type Note, note } from '../base/notes.ts';
import { formatDuration } from '../base/numbers.ts';

/** @param operation as AWS calls it, or what is read */
export function retryNote(operation: string, region: string, { reason, retry, waitSeconds }: RetryNotice): Note {
  const why = reason === 'throttled' ? 'AWS throttles' : 'no answer to';
  const text = `${why} ${operation} in ${region}: retry ${retry} in ${formatDuration(waitSeconds)}`;
  return note('AWS_RETRY', text, { operation, region, retry, waitSeconds });
}

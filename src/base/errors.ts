// The errors of every room: typed, and knowing nothing of terminals or exit codes (src/shell/exit-codes.ts maps them).
import type { ErrorCode } from './error-codes.ts';
import { english, Phrase, phrase, received, type Text, words } from './phrases.ts';

/**
 * What went wrong, as far as the caller can act on it.
 *
 * - `usage`: the command line is wrong · `input`: a file or value that was given is wrong
 * - `does-not-fit`: the wish cannot be met, or a check failed
 * - `configuration`: credentials, permissions or settings are missing on this side
 * - `remote`: AWS said no, or could not be reached
 * - `interrupted`: the user stopped it
 */
export type ErrorKind = 'usage' | 'input' | 'does-not-fit' | 'configuration' | 'remote' | 'interrupted';

export interface BqErrorOptions {
  /** Stable and machine-readable; src/base/error-codes.ts says what each means. */
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** What to do next, one sentence or command a line; the first is the best. */
  readonly suggestions?: readonly Text[];
  readonly cause?: unknown;
}

/** An error that a user can act on. Everything else that is thrown is a bug of bq. */
export class BqError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** The message, as the language of the run can say it. */
  readonly said: Text;
  /** The suggestions, as the language of the run can say them. */
  readonly advice: readonly Text[];
  readonly suggestions: readonly string[];

  constructor(message: Text, options: BqErrorOptions) {
    super(english(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BqError';
    this.said = message;
    this.code = options.code;
    this.kind = options.kind;
    this.advice = options.suggestions ?? [];
    this.suggestions = this.advice.map(english);
  }
}

/** What an error is made of, as it passes from thread to thread. */
export interface ErrorCopy extends Pick<BqError, 'code' | 'kind' | 'said' | 'advice'> {}

export const copyOf = ({ code, kind, said, advice }: BqError): ErrorCopy => ({ code, kind, said, advice });

export const errorOf = ({ code, kind, said, advice }: ErrorCopy): BqError =>
  new BqError(received(said), { code, kind, suggestions: advice.map(received) });

export const PLACES = words('places', {
  at: (where: string, problem: string) => `${where}: ${problem}`,
});

/** A file or value that cannot be used. `where` is a file, `file:line`, or a JSON path, and opens the message. */
export function inputError(where: string, problem: Text, suggestions: readonly Text[] = [], code: ErrorCode = 'BAD_INPUT'): BqError {
  return new BqError(where ? phrase(PLACES, 'at', where, problem) : problem, { code, kind: 'input', suggestions });
}

/** What an error of `inputError` says, without the place that opens it. */
export const withoutPlace = (said: Text): Text => (said instanceof Phrase && said.room === PLACES.room ? (said.values[1] as Text) : said);

/** @param otherwise what to do next where the error does not say @returns the same error with the place put in front of its message, whatever it was thrown for */
export function located(error: unknown, where: string, otherwise: readonly Text[] = []): unknown {
  if (!(error instanceof BqError)) return error;
  const { code, kind } = error;
  const suggestions = error.advice.length > 0 ? error.advice : otherwise;
  return new BqError(phrase(PLACES, 'at', where, error.said), { code, kind, suggestions, cause: error });
}

// One failure, told several times in a row → one: a log line and its traceback, a message and its printed fields, what a caller says of it.
import type { CauseRule } from '../causes/causes.ts';
import { filledFrom, type Occurrence, occurrenceOf } from './occurrence.ts';

/** One telling of a failure, and how it is told. */
export interface Telling {
  readonly error: Occurrence;
  /** Null for an error that the table of causes does not know. */
  readonly cause: CauseRule | null;
  /** `line`, `trace`, `dump`, or the field names of a JSON record: events that one logger writes have the same form. */
  readonly form: string;
  /** Begins with a time or level, as a logger begins an event; or is a record of its own. */
  readonly isLogged: boolean;
  /** Milliseconds; only differences mean anything. Null where it shows no time. */
  readonly clock: number | null;
  /** What the client says before AWS's words, without time, level and numbers. */
  readonly narrative: string;
}

/** Tellings of one failure come in quick succession. */
const SAME_MOMENT_MS = 1500;

/** Takes tellings in order and hands on failures. */
export class FailureJoiner {
  readonly #hand: (error: Occurrence) => void;
  #last: Telling | null = null;

  constructor(hand: (error: Occurrence) => void) {
    this.#hand = hand;
  }

  push(telling: Telling): void {
    const last = this.#last;
    const joined = last && join(last, telling);
    if (last && !joined) this.#hand(last.error);
    this.#last = joined ?? telling;
  }

  /** A line that says that the client tries again, and nothing else: the failure before it was a try. */
  triesAgain(clock: number | null): void {
    const last = this.#last;
    if (last && last.error.role === 'failure' && isSameMoment(last.clock, clock))
      this.#last = { ...last, error: { ...last.error, role: 'retry' } };
  }

  flush(): void {
    if (this.#last) this.#hand(this.#last.error);
    this.#last = null;
  }
}

/** @returns the two as one; null where they are two failures */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of rules; the first that fits decides
function join(before: Telling, after: Telling): Telling | null {
  if (!isSameMoment(before.clock, after.clock)) return null;
  const [vagueBefore, vagueAfter] = [isVague(before), isVague(after)];
  const ids = [before.error.requestId, after.error.requestId];
  const isSameId = ids[0] !== null && ids[0] === ids[1];
  if (ids[0] !== null && ids[1] !== null && !isSameId) return null;
  if (isSameId && (vagueBefore || vagueAfter || isSameCause(before, after))) {
    const isTwice =
      before.form === after.form &&
      before.error.role === after.error.role &&
      before.clock !== null &&
      after.clock !== null &&
      before.clock !== after.clock;
    if (!isTwice) return merged(before, after);
  }
  if (vagueAfter && !after.isLogged) return merged(before, after);
  if (vagueBefore && !vagueAfter && !after.isLogged) return merged(before, after);
  if (vagueBefore || vagueAfter || !isSameWords(before, after)) return null;
  if (before.form !== after.form) return before.error.role === after.error.role || !after.isLogged ? merged(before, after) : null;
  return before.form === 'line' && isRetold(before, after) ? merged(before, after) : null;
}

/** Two lines without time that put the same words of AWS into different words of their own. */
function isRetold(before: Telling, after: Telling): boolean {
  const areFailures = before.error.role === 'failure' && after.error.role === 'failure';
  return areFailures && before.clock === null && after.clock === null && !isSameTemplate(before.narrative, after.narrative);
}

function isSameTemplate(a: string, b: string): boolean {
  const [one, two] = [wordsOf(a), wordsOf(b)];
  const shared = [...one].filter((word) => two.has(word)).length;
  return Math.max(one.size, two.size) === 0 || shared / Math.max(one.size, two.size) >= 0.5;
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{2,}/gu) ?? []);

function isSameMoment(a: number | null, b: number | null): boolean {
  return a === null || b === null || Math.abs(a - b) <= SAME_MOMENT_MS;
}

/** Says that something failed, but not what: the words around it may. */
function isVague({ error, cause }: Telling): boolean {
  if (cause === null) return error.errorType === null || error.httpStatus === null;
  return (
    cause.id === 'throttle-without-words' &&
    error.requestId === null &&
    error.role === 'failure' &&
    error.errorType !== 'ThrottlingException'
  );
}

function isSameCause(a: Telling, b: Telling): boolean {
  return a.cause !== null && a.cause === b.cause;
}

/** The same cause in the same words, or one of them without words. */
function isSameWords(a: Telling, b: Telling): boolean {
  if (!isSameCause(a, b)) return false;
  const [one, two] = [a, b].map(({ error }) =>
    error.message
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
  const isSameOperation = a.error.operation === null || b.error.operation === null || a.error.operation === b.error.operation;
  return isSameOperation && (one === two || one === '' || two === '');
}

function merged(before: Telling, after: Telling): Telling {
  const isAfterBetter = isVague(before) && !isVague(after);
  const [best, other] = isAfterBetter ? [after, before] : [before, after];
  const error = occurrenceOf(
    filledFrom({ ...best.error, message: best.error.message || null }, { ...other.error, message: other.error.message || null }),
  );
  return {
    error: { ...error, role: best.error.role },
    cause: best.cause,
    form: best.form,
    isLogged: before.isLogged,
    clock: before.clock ?? after.clock,
    narrative: best.narrative,
  };
}

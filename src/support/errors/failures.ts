// Occurrences → distinct failures, counted: what a log of any length comes to, in memory that does not grow with it.
import type { Occurrence } from './occurrence.ts';

/** One distinct failure: the same words of the service, numbers aside; where it says nothing, the same type and words of the client. */
export interface Failure {
  /** The first of them that failed; where none did, the first try or notice. */
  readonly error: Occurrence;
  readonly errorTypes: readonly string[];
  readonly httpStatuses: readonly number[];
  readonly operations: readonly string[];
  /** Calls that failed. */
  readonly count: number;
  /** Tries that a client says it repeats. */
  readonly retries: number;
  /** Warnings of a client's, of which no call failed. */
  readonly notices: number;
  /** ISO, in UTC; null where none shows a time with an offset. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** The first few, without doubles. */
  readonly requestIds: readonly string[];
  /** The most that a client made for one call; null where none says. */
  readonly attempts: number | null;
}

const MOST_NOTED = 10;
/** Beyond so many, what is new is counted with the others of its type. */
const MOST_FAILURES = 2000;

type Counted = { -readonly [Key in keyof Failure]: Failure[Key] } & {
  errorTypes: string[];
  httpStatuses: number[];
  operations: string[];
  requestIds: string[];
};

export class FailureCounter {
  readonly #byKey = new Map<string, Counted>();

  add(error: Occurrence): void {
    const counted = this.#entry(error);
    const isFirstFailure = error.role === 'failure' && counted.count === 0;
    // A call that failed says more than a try of it.
    if (isFirstFailure) counted.error = error;
    if (error.role === 'failure') counted.count++;
    else if (error.role === 'retry') counted.retries++;
    else counted.notices++;
    if (error.time !== null) {
      if (counted.firstSeen === null || error.time < counted.firstSeen) counted.firstSeen = error.time;
      if (counted.lastSeen === null || error.time > counted.lastSeen) counted.lastSeen = error.time;
    }
    note(counted.errorTypes, error.errorType);
    note(counted.httpStatuses, error.httpStatus);
    note(counted.operations, error.operation);
    note(counted.requestIds, error.requestId);
    if (error.attempts !== null) counted.attempts = Math.max(counted.attempts ?? 0, error.attempts);
  }

  /** In the order in which they first appeared. */
  get failures(): readonly Failure[] {
    return [...this.#byKey.values()];
  }

  #entry(error: Occurrence): Counted {
    const words = error.message.replace(/\d+/g, '#');
    const isSaid = error.speaker === 'service' && words !== '';
    const key = isSaid ? words : [error.errorType, error.httpStatus, words].join('\n');
    const known = this.#byKey.get(key);
    if (known) return known;
    const others = this.#byKey.size < MOST_FAILURES ? key : `others\n${error.errorType}`;
    const entry = this.#byKey.get(others) ?? started(error);
    this.#byKey.set(others, entry);
    return entry;
  }
}

const started = (error: Occurrence): Counted => ({
  error,
  errorTypes: [],
  httpStatuses: [],
  operations: [],
  count: 0,
  retries: 0,
  notices: 0,
  firstSeen: null,
  lastSeen: null,
  requestIds: [],
  attempts: null,
});

function note<Value>(list: Value[], value: Value | null): void {
  if (value !== null && list.length < MOST_NOTED && !list.includes(value)) list.push(value);
}

export function countFailures(errors: Iterable<Occurrence>): readonly Failure[] {
  const counter = new FailureCounter();
  for (const error of errors) counter.add(error);
  return counter.failures;
}

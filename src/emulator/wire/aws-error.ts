// Errors in AWS's own words: a type name, a message and, where the service's schema states none, an HTTP status.

/** Thrown by an operation; the wire gives it the shape of the protocol that was called. */
export class AwsError extends Error {
  readonly type: string;
  /** Used when the service's schemas do not know the type. */
  readonly fallbackStatus: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(type: string, message: string, fallbackStatus = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = type;
    this.type = type;
    this.fallbackStatus = fallbackStatus;
    this.headers = headers;
  }
}

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** Coral's sentence about one or more values that break a constraint of the model. */
export function constraintError(problems: readonly string[]): AwsError {
  const count = problems.length;
  return validationError(`${count} validation error${count === 1 ? '' : 's'} detected: ${problems.join('; ')}`);
}

/** Ends an event stream in the middle of a frame, as a broken connection does. Never seen by a client as an error shape. */
export class TruncatedStream extends Error {}

/** Closes the connection without an answer. */
export class ConnectionReset extends Error {}

// The errors that a client meets, by the names that a workflow sees.

export const ERROR_NAMES = ['ThrottlingException', 'ServiceUnavailableException', 'ReadTimeoutError', 'Sandbox.Timedout'] as const;

/** Positions in ERROR_NAMES. */
export const THROTTLED = 0;
export const UNAVAILABLE = 1;
export const READ_TIMEOUT = 2;
export const KILLED = 3;

// One error as it was read, before anybody knows what it means.

/** What could be read of one error; null where it is not said. */
export interface RawError {
  readonly errorType: string | null;
  readonly httpStatus: number | null;
  readonly message: string | null;
  readonly operation: string | null;
  readonly requestId: string | null;
  readonly time: string | null;
  readonly attempts: number | null;
  readonly isRetry: boolean;
}

// One error: as it was read (RawError), and as everything else takes it (Occurrence).
import { maskAccounts } from '../../base/account-ids.ts';
import { maskSecrets } from '../../base/secrets.ts';
import { stripControl } from '../../base/text.ts';

/** `failure`: a call that failed · `retry`: the client says that it tries again · `notice`: a warning of a client's, of which no call failed. */
export type Role = 'failure' | 'retry' | 'notice';

/** What could be read of one error; null where it is not said. */
export interface RawError {
  /** `ThrottlingException`, `rate_limit_error`, …; null where the text names none. */
  readonly errorType: string | null;
  readonly httpStatus: number | null;
  readonly message: string | null;
  /** Whose words the message is: only the service's are quoted as AWS's. */
  readonly speaker: 'service' | 'client';
  /** `Converse`, `InvokeModel`, …; null where the text names none. */
  readonly operation: string | null;
  readonly requestId: string | null;
  /** ISO time in UTC; null where the text has none, or one without an offset. */
  readonly time: string | null;
  /** As the text writes it: an ID, a profile ID or an ARN; null where it names none. */
  readonly modelId: string | null;
  readonly region: string | null;
  /** Attempts that the client says it made; null where it does not say. */
  readonly attempts: number | null;
  readonly role: Role;
}

/** One failed call, as far as the text tells, or a try of it that the client repeats. */
export interface Occurrence extends RawError {
  /** Empty where the text has no words. */
  readonly message: string;
}

/** Longest message that is kept; what AWS says is far shorter. */
const LONGEST_MESSAGE = 600;

/** One line without control characters and account IDs, of a bounded length. */
export function occurrenceOf(error: RawError): Occurrence {
  const line = (text: string | null, most: number) => {
    // Before it is cut: half a secret is not known as one.
    const clean = maskSecrets(stripControl(text ?? '', { oneLine: true }))
      .replace(/\s+/g, ' ')
      .trim();
    return maskAccounts(clean.length > most ? `${clean.slice(0, most)}…` : clean);
  };
  return {
    ...error,
    errorType: line(error.errorType, 120) || null,
    operation: line(error.operation, 120) || null,
    requestId: stripControl(error.requestId ?? '', { oneLine: true }).slice(0, 128) || null,
    message: line(error.message, LONGEST_MESSAGE),
  };
}

/** What an error lacks, the text or object around it may have. */
export function filledFrom(error: RawError, around: RawError): RawError {
  return {
    errorType: error.errorType ?? around.errorType,
    httpStatus: error.httpStatus ?? around.httpStatus,
    message: error.message ?? around.message,
    speaker: error.message === null ? around.speaker : error.speaker,
    operation: error.operation ?? around.operation,
    requestId: error.requestId ?? around.requestId,
    time: error.time ?? around.time,
    modelId: error.modelId ?? around.modelId,
    region: error.region ?? around.region,
    attempts: error.attempts ?? around.attempts,
    role: error.role === 'failure' ? around.role : error.role,
  };
}

// Bedrock's words for each limit that refuses a request. docs/model.md section 6.
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Refusal } from '../simulator/pool.ts';
import { AwsError } from './wire/aws-error.ts';

const MESSAGES: Readonly<Record<Refusal, string>> = {
  tpm: 'Too many tokens, please wait before trying again.',
  rpm: 'Too many requests, please wait before trying again.',
  concurrent: 'Too many requests, please wait before trying again.',
  tpd: 'Too many tokens per day, please wait before trying again.',
  'cross-model-tpd': 'Too many tokens per day, please wait before trying again.',
  // Reported by accounts whose applied values are 0 until they are verified.
  'zero-quota': 'Too many tokens per day, please wait before trying again.',
};

export const throttleMessage = (cause: Refusal): string => MESSAGES[cause];

/** What refuses on bedrock-mantle is input and max_tokens; AWS publishes the status, and not the words. */
const MANTLE_MESSAGE = 'Too many input tokens per minute, please wait before trying again.';

export function throttlingError(cause: Refusal, endpoint: Endpoint = 'runtime'): AwsError {
  return new AwsError('ThrottlingException', endpoint === 'mantle' && cause === 'tpm' ? MANTLE_MESSAGE : MESSAGES[cause], 429);
}

// The Messages API's count on the bedrock-mantle endpoint: for Claude models that CountTokens refuses.
import type { JsonObject } from '../../base/json-value.ts';
import { stripControl } from '../../base/text.ts';
import { isCount } from '../calls/answers.ts';
import type { Transport } from '../calls/transport.ts';
import type { Keys } from '../session/keys.ts';
import type { AwsSession } from '../session/session.ts';
import { signedHeaders } from './signed-headers.ts';

/** A refusal of the endpoint, with what src/aws/calls/retry.ts looks at. */
export class MantleError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $response: { readonly headers: Record<string, string> };

  constructor(status: number, message: string, retryAfter: string | null) {
    super(message);
    this.name = 'MantleError';
    this.$metadata = { httpStatusCode: status };
    this.$response = { headers: retryAfter === null ? {} : { 'retry-after': retryAfter } };
  }
}

/** The endpoint's name of a model: no profile prefix, date or version. */
export function mantleModelId(modelId: string): string {
  return modelId.replace(/-v\d+(?::\d+)?$/, '').replace(/-\d{8}$/, '');
}

/**
 * One attempt; the caller retries.
 * @returns input tokens
 * @throws MantleError where the endpoint answers anything but a count
 */
export async function mantleCount(
  session: AwsSession,
  region: string,
  body: JsonObject,
  options: { readonly keys: Keys; readonly now: Date; readonly transport: Transport; readonly signal?: AbortSignal },
): Promise<number> {
  const base = session.endpointOf('BEDROCK_MANTLE') ?? `https://bedrock-mantle.${region}.api.aws`;
  const url = new URL(`${base}/anthropic/v1/messages/count_tokens`);
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  const signing = { service: 'bedrock-mantle', region, now: options.now };
  const signed = await signedHeaders({ method: 'POST', url, headers, body: text }, options.keys, signing);
  const { host: _, ...sent } = signed;
  // A redirect is an error there: prompt and session token are for this host alone.
  const {
    status,
    headers: answered,
    body: answer,
  } = await options.transport.send({ url, method: 'POST', headers: sent, body: text }, options.signal);
  const parsed = parse(answer.toString('utf8'));
  if (status < 200 || status > 299) {
    const said = (parsed as { error?: { message?: unknown } })?.error?.message ?? (parsed as { message?: unknown })?.message;
    const message = typeof said === 'string' ? stripControl(said, { oneLine: true }).slice(0, 200) : `HTTP ${status}`;
    throw new MantleError(status, message, answered['retry-after'] ?? null);
  }
  const inputTokens = (parsed as { input_tokens?: unknown })?.input_tokens;
  if (!isCount(inputTokens)) throw new MantleError(status, 'an answer without a count of input_tokens', null);
  return inputTokens;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

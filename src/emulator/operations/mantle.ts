// The bedrock-mantle endpoint's token count: Anthropic's Messages API, with its own shape of errors.

import type { PromptReader } from '../backend/prompt-reader.ts';
import type { Directory } from '../directory.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import { parseObject } from '../wire/rest-json.ts';

const PATH = /^(?:\/anthropic)?\/v1\/messages\/count_tokens$/;

/** @returns null when the request is for something else */
export function answerMantle(request: WireRequest, directory: Directory, prompts: PromptReader): WireResponse | null {
  if (request.method !== 'POST' || !PATH.test(request.path)) return null;
  try {
    const body = parseObject(request.body);
    if (typeof body.model !== 'string') return fail(400, 'invalid_request_error', 'model: Field required');
    if (!Array.isArray(body.messages)) return fail(400, 'invalid_request_error', 'messages: Field required');
    const model = directory.findMantle(body.model);
    if (model?.provider !== 'Anthropic') return fail(404, 'not_found_error', `model: ${body.model}`);
    const { model: _named, ...rest } = body;
    const { totalTokens } = prompts.invoke({ anthropic_version: 'bedrock-2023-05-31', ...rest }, model);
    return json(200, { input_tokens: totalTokens });
  } catch (error) {
    if (error instanceof AwsError) return fail(400, 'invalid_request_error', error.message);
    throw error;
  }
}

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const fail = (status: number, type: string, message: string): WireResponse => json(status, { type: 'error', error: { type, message } });

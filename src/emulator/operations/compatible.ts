// The endpoints that speak other APIs than AWS's: OpenAI's chat completions, responses and models, Anthropic's Messages and their count. On bedrock-runtime
// they lie under /openai/v1 and /anthropic/v1, on bedrock-mantle under /v1, /openai/v1 (of some models) and /anthropic/v1. Here all are served by the one
// port; which endpoint is meant is told by --endpoint, by the service that a signature names, and by the path.
import { isObject } from '../../base/json-value.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { Model } from '../../catalog/types.ts';
import { type Inference, type InferenceSettings, startInference } from '../backend/inference.ts';
import { onceWeighed, type PromptReader } from '../backend/prompt-reader.ts';
import { requireTaken } from '../backend/refusals.ts';
import { anthropic } from '../bodies/anthropic.ts';
import { chat, chatEnd } from '../bodies/chat.ts';
import { responses } from '../bodies/responses.ts';
import type { Body, BodyFormat } from '../bodies/types.ts';
import type { Call, Output } from '../call.ts';
import { type MeantEndpoint, noSuchModel } from '../directory.ts';
import { type DispatchParts, type Intercepted, type Interceptor, newRequestId } from '../dispatch.ts';
import type { Connection } from '../http/exchange.ts';
import { requireCredentials, signedService } from '../http/signature.ts';
import { AwsError, ConnectionReset } from '../wire/aws-error.ts';
import type { StreamEvent, WireRequest, WireResponse } from '../wire/message.ts';
import { asAwsError, parseObject } from '../wire/rest-json.ts';
import { streamOf } from './invoke-model.ts';

/** How an API words an error, and how it frames the events of a stream. */
interface Dialect {
  error(error: AwsError, status: number): Body;
  frame(event: Body, index: number): string;
  /** What a stream ends with. */
  readonly last: string;
}

const OPENAI_TYPES: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  403: ['permission_error', 'access_denied'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['rate_limit_error', 'rate_limit_exceeded'],
  503: ['server_error', 'service_unavailable'],
};

function openAiError(error: AwsError, status: number): Body {
  const [type, code] = OPENAI_TYPES[status] ?? (status < 500 ? ['invalid_request_error', null] : ['server_error', null]);
  return { error: { message: error.message, type, param: null, code } };
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const CHAT: Dialect = { error: openAiError, frame: (event) => `data: ${JSON.stringify(event)}\n\n`, last: 'data: [DONE]\n\n' };
const RESPONSES: Dialect = {
  error: openAiError,
  frame: (event, index) => `event: ${String(event.type)}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`,
  last: '',
};
const MESSAGES: Dialect = {
  error: ({ message }, status) => ({
    type: 'error',
    error: { type: ANTHROPIC_TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'), message },
  }),
  frame: (event) => `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`,
  last: '',
};

/** An operation that generates. */
interface Generating {
  /** As events and faults name it; of a stream, with `Stream` behind it. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly format: BodyFormat;
  /** The body as the format and the estimate of its prompt know it. */
  body(given: Body): Body;
  end(inference: Inference, requestId: string, body: Body): readonly Body[];
}

const GENERATING: readonly (readonly [path: RegExp, operation: Generating])[] = [
  [/^(?:\/openai)?\/v1\/chat\/completions$/, { name: 'ChatCompletions', dialect: CHAT, format: chat, body: withoutModel, end: chatEnd }],
  [
    /^(?:\/openai)?\/v1\/responses$/,
    {
      name: 'Responses',
      dialect: RESPONSES,
      format: responses,
      body: (given) => given,
      end: (inference, requestId) => responses.end(inference, requestId),
    },
  ],
  [
    /^(?:\/anthropic)?\/v1\/messages$/,
    {
      name: 'Messages',
      dialect: MESSAGES,
      format: anthropic,
      body: asInvoked,
      end: (inference, requestId) => messagesEnd(inference, requestId),
    },
  ],
];

/** The model is the endpoint's concern, and named as it names it. */
function withoutModel({ model: _named, ...rest }: Body): Body {
  return rest;
}

/** The version travels in a header here, in the body of InvokeModel. */
function asInvoked({ model: _named, stream: _streams, ...rest }: Body): Body {
  return { anthropic_version: 'bedrock-2023-05-31', ...rest };
}

/** The metrics of a stream are InvokeModel's alone. */
function messagesEnd(inference: Inference, requestId: string): readonly Body[] {
  return anthropic.end(inference, requestId).map(({ 'amazon-bedrock-invocationMetrics': _metrics, ...event }) => event);
}

/** For `--fault` and the counts of calls. */
export const COMPATIBLE_OPERATIONS = [...GENERATING.flatMap(([, { name }]) => [name, `${name}Stream`]), 'CountMessageTokens', 'ListModels'];

const COUNT = /^(?:\/anthropic)?\/v1\/messages\/count_tokens$/;
const MODELS = /^(?:\/openai)?\/v1\/models(?:\/(.+))?$/;

type Parts = Pick<DispatchParts, 'clock' | 'regionOf' | 'requiresCredentials' | 'intercept' | 'onCall' | 'onError' | 'explain'> & {
  /** Null: what the request tells. */
  readonly endpoint: Endpoint | null;
};
type Asked = Pick<Call, 'region' | 'requestId' | 'invocationId' | 'clock' | 'onAbort'> & { readonly request: WireRequest };

/** @returns a function that answers null for a path of AWS's own APIs */
export function createCompatible(
  settings: InferenceSettings,
  prompts: PromptReader,
  parts: Parts,
): (request: WireRequest, connection: Connection) => Promise<WireResponse> | null {
  const { directory } = settings;

  const generate = (operation: Generating, asked: Asked): Output => {
    const given = parseObject(asked.request.body);
    if (typeof given.model !== 'string') throw new AwsError('ValidationException', 'model: Field required');
    const body = operation.body(given);
    const { format, name } = operation;
    const maxTokens = format.maxTokens(body);
    const target = directory.openTarget(given.model, asked.region, endpointOf(asked.request, parts.endpoint));
    // Chat completions are the body of InvokeModel too; Responses have no form there.
    if (format !== responses) requireTaken(body, 'InvokeModel', target.model);
    const weight = prompts.invoke(body, target.model);
    const streams = given.stream === true;
    const inference = startInference(settings, asked, {
      operation: streams ? `${name}Stream` : name,
      target,
      weight,
      body,
      maxTokens,
      wish: format.wish(body),
    });
    const { requestId } = asked;
    if (streams) return { stream: streamOf(inference, { format, requestId, end: () => operation.end(inference, requestId, given) }) };
    return { whole: inference, format };
  };

  const written = async (output: Output, dialect: Dialect, requestId: string): Promise<WireResponse> => {
    const { body, stream, whole, format } = output as Answered;
    if (body !== undefined) return json(200, body, requestId);
    if (stream) return { status: 200, headers: headersOf(requestId, 'text/event-stream'), body: framed(stream, dialect) };
    const inference = whole as Inference;
    await inference.generation.finish();
    return json(200, (format as BodyFormat).answer(inference, requestId), requestId);
  };

  const count = ({ request, region }: Asked): Output => {
    const body = parseObject(request.body);
    if (typeof body.model !== 'string') throw new AwsError('ValidationException', 'model: Field required');
    if (!Array.isArray(body.messages)) throw new AwsError('ValidationException', 'messages: Field required');
    const { model } = directory.openTarget(body.model, region, endpointOf(request, parts.endpoint), 'Anthropic');
    return { body: { input_tokens: prompts.invoke(asInvoked(body), model).totalTokens } };
  };

  const list = ({ request, region }: Asked): Output => {
    const wanted = MODELS.exec(request.path)?.[1];
    const data = directory.models.filter((model) => directory.isOpen(model, region.name)).map(describe);
    if (wanted === undefined) return { body: { object: 'list', data } };
    const named = data.find(({ id }) => encodeURIComponent(id) === wanted || id === wanted);
    if (!named) throw noSuchModel(wanted);
    return { body: named };
  };

  const find = ({ method, path, body }: WireRequest): Route | null => {
    if (method === 'GET') return MODELS.test(path) ? { name: 'ListModels', dialect: CHAT, run: list } : null;
    if (method !== 'POST') return null;
    if (COUNT.test(path)) return { name: 'CountMessageTokens', dialect: MESSAGES, run: count };
    const operation = GENERATING.find(([pattern]) => pattern.test(path))?.[1];
    if (!operation) return null;
    // A name for faults and counts: whether it streams is asked of the parsed body.
    const streams = /"stream"\s*:\s*true/.test(body.toString('latin1'));
    return {
      name: `${operation.name}${streams ? 'Stream' : ''}`,
      dialect: operation.dialect,
      run: (asked) => generate(operation, asked),
    };
  };

  return (request, connection) => {
    // As every path here has; most requests are for AWS's own.
    if (!request.path.includes('/v1/')) return null;
    const route = find(request);
    if (!route) return null;
    const { name, dialect, run } = route;
    const requestId = newRequestId();
    const answer = async (): Promise<WireResponse> => {
      if (parts.requiresCredentials) requireCredentials(request, null);
      const region = parts.regionOf(request);
      const intercept = parts.intercept();
      const intercepted = { operation: { name, service: 'bedrock-runtime' as const }, region: region.name };
      parts.onCall(name);
      const fault = await faultBefore(intercept, intercepted);
      if (fault) return failed(fault, dialect, requestId);
      const { clock } = parts;
      const output = await onceWeighed(() => run({ request, region, requestId, invocationId: null, clock, onAbort: connection.onAbort }));
      const response = await written(intercept ? intercept.output(intercepted, output) : output, dialect, requestId);
      return intercept ? intercept.response(intercepted, response) : response;
    };
    return answer().catch((error: unknown) => {
      if (error instanceof ConnectionReset) throw error;
      parts.onError(name, error);
      return failed(parts.explain(request, error), dialect, requestId);
    });
  };
}

function endpointOf(request: WireRequest, chosen: Endpoint | null): MeantEndpoint {
  const service = signedService(request);
  if (service === 'bedrock-mantle') return { endpoint: 'mantle', isSaid: true };
  if (service === 'bedrock') return { endpoint: 'runtime', isSaid: true };
  if (chosen !== null) return { endpoint: chosen, isSaid: true };
  return { endpoint: request.path.startsWith('/openai/') ? 'runtime' : 'mantle', isSaid: false };
}

/** What an operation hands over to be written. */
interface Answered {
  readonly body?: Body;
  readonly stream?: AsyncIterable<StreamEvent>;
  readonly whole?: Inference;
  readonly format?: BodyFormat;
}

interface Route {
  readonly name: string;
  readonly dialect: Dialect;
  run(asked: Asked): Output;
}

/** An error that was asked for, told as a fault already; null to go on. */
async function faultBefore(intercept: Interceptor | null, call: Intercepted): Promise<unknown> {
  try {
    await intercept?.before(call);
    return null;
  } catch (error) {
    if (error instanceof ConnectionReset) throw error;
    return error;
  }
}

/** What the list says of a model. */
function describe({ modelId, launchDate, provider }: Model): Body & { readonly id: string } {
  const created = launchDate === null ? 0 : Date.parse(launchDate) / 1000;
  return { id: modelId, object: 'model', created: Number.isFinite(created) ? created : 0, owned_by: provider.toLowerCase() };
}

function failed(error: unknown, dialect: Dialect, requestId: string): WireResponse {
  const known = asAwsError(error);
  const status = known.fallbackStatus;
  const response = json(status, dialect.error(known, status), requestId);
  return { ...response, headers: { ...response.headers, ...known.headers } };
}

const headersOf = (requestId: string, type: string) => ({
  'content-type': type,
  'x-request-id': requestId,
  'request-id': requestId,
  'x-amzn-requestid': requestId,
});

function json(status: number, body: unknown, requestId: string): WireResponse {
  return { status, headers: headersOf(requestId, 'application/json'), body: JSON.stringify(body) };
}

async function* framed(events: AsyncIterable<StreamEvent>, dialect: Dialect): AsyncGenerator<Uint8Array> {
  let index = 0;
  for await (const event of events) {
    const { throttlingException: refused } = event;
    if (isObject(refused)) {
      const error = dialect.error(new AwsError('ThrottlingException', String(refused.message)), 429);
      yield Buffer.from(dialect.frame({ type: 'error', ...error }, index));
      return;
    }
    yield Buffer.from(dialect.frame(event, index++));
  }
  if (dialect.last !== '') yield Buffer.from(dialect.last);
}

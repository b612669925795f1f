// Makes the faults happen: before an operation, in its stream, or in the bytes of its answer.
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { EMULATE } from '../../words/en/emulate.ts';
import type { Output } from '../call.ts';
import type { Clock } from '../clock.ts';
import type { Intercepted, Interceptor } from '../dispatch.ts';
import { ACCOUNT_ID } from '../operations/service-quotas.ts';
import { throttleMessage, throttlingError } from '../throttle.ts';
import { AwsError, ConnectionReset, TruncatedStream } from '../wire/aws-error.ts';
import type { StreamEvent, WireResponse } from '../wire/message.ts';
import type { OperationSchema } from '../wire/schemas.ts';
import type { Fault, FaultKind } from './parse.ts';

const STREAMS = ['ConverseStream', 'InvokeModelWithResponseStream', 'ChatCompletionsStream', 'ResponsesStream', 'MessagesStream'];
const INFERENCE = ['Converse', 'InvokeModel', 'ChatCompletions', 'Responses', 'Messages', 'Rerank', ...STREAMS];
const anything = (): boolean => true;

/** What a fault hits when it names no operation. */
const NATURAL_TARGETS: Readonly<Record<FaultKind, (name: string) => boolean>> = {
  throttle: (name) => INFERENCE.includes(name),
  'throttle-stream': (name) => STREAMS.includes(name),
  unavailable: (name) => INFERENCE.includes(name),
  slow: anything,
  reset: anything,
  'lost-answer': anything,
  hang: anything,
  truncate: (name) => STREAMS.includes(name),
  'malformed-page': (name) => name.startsWith('List') || name === 'GetMetricData',
  'expired-token': anything,
  'access-denied': anything,
};

/** An IAM action lets through more than the operation of its name. */
const ACTION_COVERS: Readonly<Record<string, readonly string[]>> = {
  InvokeModel: ['InvokeModel', 'Converse', 'ChatCompletions', 'Responses', 'Messages'],
  InvokeModelWithResponseStream: STREAMS,
};

const IAM_PREFIX: Readonly<Record<OperationSchema['service'], string>> = {
  bedrock: 'bedrock',
  'bedrock-runtime': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  servicequotas: 'servicequotas',
  monitoring: 'cloudwatch',
  sts: 'sts',
  pricing: 'pricing',
};

/** Events that a stream sends before it breaks. */
const EVENTS_BEFORE = 2;

export interface Injected {
  readonly clock: Clock;
  readonly onFault: (operation: string, fault: Fault) => void;
  /** What a 503 asks its client to wait; null: it asks nothing. */
  readonly retryAfterSeconds: number | null;
}

/**
 * @param operations every operation that is served
 * @throws BqError usage when a fault names an operation that is not served
 */
export function createInterceptor(
  faults: readonly Fault[],
  operations: ReadonlySet<string>,
  { clock, onFault, retryAfterSeconds }: Injected,
): Interceptor {
  for (const { operation, text } of faults) {
    if (operation !== null && !operations.has(operation)) {
      throw new BqError(phrase(EMULATE, 'badFault', text, phrase(EMULATE, 'faultOperation', operation)), {
        code: 'BAD_FAULT',
        kind: 'usage',
        suggestions: [phrase(EMULATE, 'oneOf', [...operations].sort())],
      });
    }
  }
  const remaining = new Map(faults.map((fault) => [fault, fault.count]));
  /** The first fault of these kinds that hits the operation; it is used up by one. */
  const take = ({ operation: { name }, region }: Intercepted, kinds: readonly FaultKind[]): Fault | null => {
    for (const [fault, left] of remaining) {
      if (left <= 0 || !kinds.includes(fault.kind) || !hits(fault, name, region)) continue;
      remaining.set(fault, left - 1);
      onFault(name, fault);
      return fault;
    }
    return null;
  };
  return {
    before: (call) => {
      const fault = take(call, ['expired-token', 'access-denied', 'reset', 'throttle', 'unavailable']);
      if (fault) throw errorOf(fault.kind, call.operation, retryAfterSeconds);
      if (take(call, ['hang'])) return new Promise(() => {});
      const slow = take(call, ['slow']);
      return slow ? new Promise((resolve) => clock.after(slow.delaySeconds, resolve)) : undefined;
    },
    output: (call, output) => {
      if (!STREAMS.includes(call.operation.name) || !take(call, ['throttle-stream'])) return output;
      return mapStream(output, throttleInside);
    },
    response: (call, response) => {
      if (take(call, ['lost-answer'])) throw new ConnectionReset();
      if (take(call, ['malformed-page'])) return { ...response, body: '{"Quotas":[{"QuotaCode":"L-' };
      if (typeof response.body === 'string' || response.body instanceof Uint8Array) return response;
      return take(call, ['truncate']) ? { ...response, body: breakOff(response.body) } : response;
    },
  };
}

function hits({ kind, operation, region: only }: Fault, name: string, region: string): boolean {
  if (only !== null && only !== region) return false;
  if (operation === null) return NATURAL_TARGETS[kind](name);
  return kind === 'access-denied' ? (ACTION_COVERS[operation] ?? [operation]).includes(name) : operation === name;
}

function errorOf(kind: FaultKind, { name, service }: Intercepted['operation'], retryAfterSeconds: number | null): Error {
  const action = `${IAM_PREFIX[service]}:${actionOf(name)}`;
  switch (kind) {
    case 'expired-token':
      return new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        service.startsWith('bedrock') ? 403 : 400,
      );
    case 'access-denied':
      return new AwsError(
        'AccessDeniedException',
        `User: arn:aws:sts::${ACCOUNT_ID}:assumed-role/bq-emulate/caller is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
        403,
      );
    case 'reset':
      return new ConnectionReset();
    case 'unavailable':
      return new AwsError(
        'ServiceUnavailableException',
        'Bedrock is unable to process your request.',
        503,
        retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
      );
    default:
      if (INFERENCE.includes(name)) return throttlingError('tpm');
      return service === 'servicequotas'
        ? new AwsError('TooManyRequestsException', 'Rate exceeded', 429)
        : new AwsError('ThrottlingException', 'Rate exceeded', 429);
  }
}

const actionOf = (name: string): string =>
  name === 'Rerank' ? name : STREAMS.includes(name) ? 'InvokeModelWithResponseStream' : INFERENCE.includes(name) ? 'InvokeModel' : name;

/** Replaces the one member of an output that is a stream of events. */
function mapStream(output: Output, change: (events: AsyncIterable<StreamEvent>) => AsyncIterable<StreamEvent>): Output {
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => [
      name,
      value !== null && typeof value === 'object' && Symbol.asyncIterator in value ? change(value as AsyncIterable<StreamEvent>) : value,
    ]),
  );
}

async function* throttleInside(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  let count = 0;
  for await (const event of events) {
    if (count++ >= EVENTS_BEFORE) {
      yield { throttlingException: { message: throttleMessage('tpm') } };
      return;
    }
    yield event;
  }
}

/** Ends in the middle of a frame. */
async function* breakOff(frames: Exclude<WireResponse['body'], string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const frame of frames) {
    if (count++ >= EVENTS_BEFORE) {
      yield frame.subarray(0, Math.ceil(frame.length / 2));
      throw new TruncatedStream();
    }
    yield frame;
  }
}

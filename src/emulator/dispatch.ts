// From a request on the wire to an answer: finds the operation, the Region and the handler, and gives errors their shape.
import { randomUUID } from 'node:crypto';
import { onceWeighed } from './backend/prompt-reader.ts';
import type { Handlers, Output } from './call.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './http/exchange.ts';
import { requireCredentials } from './http/signature.ts';
import type { Region } from './region.ts';
import { AwsError, ConnectionReset } from './wire/aws-error.ts';
import { header, type WireRequest, type WireResponse } from './wire/message.ts';
import type { Router } from './wire/router.ts';
import type { OperationSchema, ServiceName } from './wire/schemas.ts';

/** What an interceptor may know of a call. */
export interface Intercepted {
  readonly operation: Pick<OperationSchema, 'name' | 'service'>;
  readonly region: string;
}

/** Runs around every operation: this is where faults come in. */
export interface Interceptor {
  /** Before the operation runs. May throw an AwsError or ConnectionReset, or take its time. */
  before(call: Intercepted): void | Promise<void>;
  /** What the operation hands back. */
  output(call: Intercepted, output: Output): Output;
  /** The answer as it would travel. May throw ConnectionReset: the operation is done, and nobody hears of it. */
  response(call: Intercepted, response: WireResponse): WireResponse;
}

export interface DispatchParts {
  readonly router: Router;
  readonly handlers: Readonly<Record<ServiceName, Handlers>>;
  readonly clock: Clock;
  readonly regionOf: (request: WireRequest) => Region;
  /** Requests without credentials in AWS's form are refused. */
  readonly requiresCredentials: boolean;
  /** What faults do now; null for none. */
  readonly intercept: () => Interceptor | null;
  readonly onCall: (operation: string) => void;
  /** Says more of an error than AWS does, where the request cannot know better. */
  readonly explain: (request: WireRequest, error: unknown) => unknown;
  readonly onError: (operation: string | null, error: unknown) => void;
}

/** What a signature calls a service whose name here is another. */
const SIGNING_NAMES: Readonly<Partial<Record<ServiceName, string>>> = {
  'bedrock-runtime': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
};

export function createDispatch(
  parts: DispatchParts,
): (request: WireRequest, connection: Connection) => WireResponse | Promise<WireResponse> {
  const { router, handlers, clock } = parts;
  return (request, connection) => {
    const requestId = newRequestId();
    const routed = router.route(request);
    if ('error' in routed) {
      parts.onError(null, routed.error);
      return routed.protocol.fail(routed.error, requestId);
    }
    const bound = routed.call;
    const { operation, protocol } = bound;
    const intercept = parts.intercept();
    parts.onCall(operation.name);
    let running = false;
    const fail = (error: unknown): WireResponse => {
      if (error instanceof ConnectionReset) throw error;
      // An injected error has been told as a fault.
      if (running) parts.onError(operation.name, error);
      return protocol.fail(parts.explain(request, error), requestId);
    };
    const run = (region: Region, intercepted: Intercepted): WireResponse | Promise<WireResponse> => {
      running = true;
      const handle = handlers[operation.service][operation.name];
      if (!handle)
        throw new AwsError('UnknownOperationException', `bq emulate does not serve ${operation.name}`, operation.http ? 404 : 400);
      const answer = (output: Output): WireResponse => {
        const response = protocol.succeed(operation, intercept ? intercept.output(intercepted, output) : output, requestId);
        return intercept ? intercept.response(intercepted, response) : response;
      };
      const call = {
        input: bound.input,
        document: bound.document,
        memory: bound.memory,
        region,
        requestId,
        invocationId: shortHeader(request, 'amz-sdk-invocation-id'),
        clock,
        onAbort: connection.onAbort,
      };
      const output = onceWeighed(() => handle(call));
      return output instanceof Promise ? output.then(answer) : answer(output);
    };
    try {
      if (parts.requiresCredentials) requireCredentials(request, SIGNING_NAMES[operation.service] ?? operation.service);
      const region = parts.regionOf(request);
      const intercepted = { operation, region: region.name };
      const wait = intercept?.before(intercepted);
      const response = wait instanceof Promise ? wait.then(() => run(region, intercepted)) : run(region, intercepted);
      return response instanceof Promise ? response.catch(fail) : response;
    } catch (error) {
      return fail(error);
    }
  };
}

/** An SDK's ID has 36 characters; whoever sends more has no ID to be remembered by. */
function shortHeader(request: WireRequest, name: string): string | null {
  const value = header(request, name);
  return value !== undefined && value.length <= 64 ? value : null;
}

/** A version 4 UUID. */
export const newRequestId = (): string => randomUUID();

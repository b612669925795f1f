// What travels over the wire, free of the HTTP version that carries it, and what an operation gets and gives.
import type { Memory } from './known-bodies.ts';
import type { OperationSchema } from './schemas.ts';

export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream sends its headers with its first frame. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** A request whose operation is known and whose input has passed the schema. */
export interface BoundCall {
  readonly operation: OperationSchema;
  readonly input: Readonly<Record<string, unknown>>;
  /** The JSON body as it came, blobs still in base64; empty where the protocol has none. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Of a body that was sent before; null of one that is not remembered. */
  readonly memory: Memory | null;
  /** Turns the operation's output, or an error before the first byte, into an answer. */
  readonly protocol: Protocol;
}

export interface Protocol {
  succeed(operation: OperationSchema, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse;
  fail(error: unknown, requestId: string): WireResponse;
}

/** One event of a response stream: the member of the event union that is set, e.g. `{contentBlockStop: {…}}`. */
export type StreamEvent = Readonly<Record<string, unknown>>;

export function header(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

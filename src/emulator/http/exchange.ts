// Carries one request from a socket to the emulator and its answer back, whichever HTTP version it came by.
import { ConnectionReset, TruncatedStream } from '../wire/aws-error.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { AnyRequest, AnyResponse } from './server.ts';

/** InvokeModel's own limit on a body, the largest of the services served here. */
export const MAX_BODY_BYTES = 25_000_000;
/** A client that goes on sending beyond this is cut off. */
const MAX_DISCARDED_BYTES = 256_000_000;
const EMPTY = Buffer.alloc(0);

export type Responder = (request: WireRequest, connection: Connection) => WireResponse | Promise<WireResponse>;

/** What an operation may know of the client's end. */
export interface Connection {
  /** Called once if the client goes away before the answer is complete. */
  onAbort(callback: () => void): void;
}

/** Reads the body, asks, writes the answer. Never throws: what goes wrong on the way ends the connection. */
export function serveExchange(request: AnyRequest, response: AnyResponse, respond: Responder, tooLarge: () => WireResponse): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else if (size > MAX_DISCARDED_BYTES) destroy(response);
  });
  request.on('error', () => {});
  response.on('error', () => {});
  request.on('end', () => {
    if (size > MAX_BODY_BYTES) {
      chunks.length = 0;
      write(response, tooLarge()).catch(() => destroy(response));
      return;
    }
    const body = chunks.length === 0 ? EMPTY : chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    answer(request, response, body, respond).catch(() => destroy(response));
  });
}

async function answer(request: AnyRequest, response: AnyResponse, body: Buffer, respond: Responder): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  let abort: (() => void) | null = null;
  response.once('close', () => {
    if (!response.writableEnded) abort?.();
  });
  const answered = respond(
    {
      method: request.method ?? 'GET',
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? null : new URLSearchParams(url.slice(mark + 1)),
      headers: request.headers,
      body,
    },
    {
      onAbort: (callback) => {
        abort = callback;
        if (isGone(response)) callback();
      },
    },
  );
  await write(response, answered instanceof Promise ? await answered : answered);
}

/** Node types the two versions' methods apart although they agree on what is used here. */
type Writable = Pick<NodeJS.WritableStream, 'once' | 'removeListener'> & {
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  write(chunk: Uint8Array): boolean;
  end(chunk?: string | Uint8Array): unknown;
};

async function write(response: AnyResponse, { status, headers, body }: WireResponse): Promise<void> {
  const out = response as unknown as Writable;
  if (isGone(response)) return;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    out.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    out.end(body);
    return;
  }
  let started = false;
  const start = (): void => {
    if (!started) out.writeHead(status, headers);
    started = true;
  };
  try {
    for await (const frame of body) {
      if (isGone(response)) return;
      start();
      if (!out.write(frame)) await drained(out);
    }
  } catch (error) {
    // What was written has to reach the client before its connection breaks.
    if (error instanceof TruncatedStream) {
      await new Promise((resolve) => setImmediate(resolve));
      response.destroy();
    } else if (error instanceof ConnectionReset) destroy(response);
    else throw error;
    return;
  }
  start();
  out.end();
}

function drained(out: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.removeListener('drain', done);
      out.removeListener('close', done);
      resolve();
    };
    out.once('drain', done);
    out.once('close', done);
  });
}

/** HTTP/2's response does not say so itself. */
function isGone(response: AnyResponse): boolean {
  return 'stream' in response ? (response.stream?.destroyed ?? true) : response.destroyed;
}

/** Breaks the connection, or in HTTP/2 the one stream, without a word. */
export function destroy(response: AnyResponse): void {
  if ('stream' in response) response.stream?.close(2);
  else if (response.socket && 'resetAndDestroy' in response.socket) response.socket.resetAndDestroy();
  else response.destroy();
}

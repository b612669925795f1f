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
      settle(response, () => write(response, tooLarge()));
      return;
    }
    const body = chunks.length === 0 ? EMPTY : chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    settle(response, () => answer(request, response, body, respond));
  });
}

/** Whatever goes wrong with an answer, at once or later, ends its connection. */
function settle(response: AnyResponse, run: () => void | Promise<void>): void {
  try {
    run()?.catch(() => destroy(response));
  } catch {
    destroy(response);
  }
}

/** An answer that is there at once is written at once, without a promise: that is most of them where nothing takes its time. */
function answer(request: AnyRequest, response: AnyResponse, body: Buffer, respond: Responder): void | Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  let abort: (() => void) | null = null;
  // Nobody can have gone away before something has been waited for.
  const watch = (): void => {
    response.once('close', () => {
      if (!response.writableEnded) abort?.();
    });
  };
  let answered: ReturnType<Responder>;
  try {
    answered = respond(
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
  } catch (error) {
    // The connection ends without a word: what has begun is over.
    watch();
    throw error;
  }
  if (!(answered instanceof Promise) && isWhole(answered.body)) return writeWhole(response, answered, answered.body);
  watch();
  return answered instanceof Promise ? answered.then((later) => write(response, later)) : write(response, answered);
}

/** Node types the two versions' methods apart although they agree on what is used here. */
type Writable = Pick<NodeJS.WritableStream, 'once' | 'removeListener'> & {
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  write(chunk: Uint8Array): boolean;
  end(chunk?: string | Uint8Array): unknown;
};

const isWhole = (body: WireResponse['body']): body is string | Uint8Array => typeof body === 'string' || body instanceof Uint8Array;

function write(response: AnyResponse, answer: WireResponse): void | Promise<void> {
  const { body } = answer;
  return isWhole(body) ? writeWhole(response, answer, body) : writeStream(response, answer, body);
}

interface Ready {
  readonly response: AnyResponse;
  readonly answer: WireResponse;
  readonly body: string | Uint8Array;
}

let ready: Ready[] = [];

/**
 * Leaves with all others that are ready in this turn of the loop: a client on this machine is woken by the first of them, and every waking costs as much as
 * the answer itself.
 */
function writeWhole(response: AnyResponse, answer: WireResponse, body: string | Uint8Array): void {
  if (ready.push({ response, answer, body }) === 1) setImmediate(writeReady);
}

function writeReady(): void {
  const all = ready;
  ready = [];
  for (const { response, answer, body } of all) {
    if (!isGone(response)) settle(response, () => writeNow(response as unknown as Writable, answer, body));
  }
}

function writeNow(out: Writable, { status, headers }: WireResponse, body: string | Uint8Array): void {
  out.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  out.end(body);
}

async function writeStream(response: AnyResponse, { status, headers }: WireResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  const out = response as unknown as Writable;
  if (isGone(response)) return;
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

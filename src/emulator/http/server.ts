// One loopback port that speaks HTTP/1.1 and HTTP/2 with prior knowledge: the first bytes of a connection decide.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { EMULATE } from '../../words/en/emulate.ts';
import { inUrl } from './address.ts';
import { whoListens } from './who-listens.ts';

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly handle: (request: AnyRequest, response: AnyResponse) => void;
  /** How long an HTTP/2 session may have nothing to do; default 75 s. */
  readonly idleMilliseconds?: number;
  /** Told about connections that never became a request: garbage, TLS, half-open ones. */
  readonly onBadConnection?: (reason: Text) => void;
}

export interface Listener {
  readonly port: number;
  /** Where a client on this machine finds it. */
  readonly url: string;
  /** Ends idle connections at once and running ones hard; resolves when the port is free. */
  close(): Promise<void>;
}

/** How long a connection may say nothing before it is closed. */
const SILENCE_MILLISECONDS = 60_000;
const IDLE_MILLISECONDS = 75_000;
const TLS_HANDSHAKE = 0x16;
const PREFACE_START = Buffer.from('PRI');

/** @throws BqError configuration when the port cannot be had, saying by what it is taken where that can be known */
export async function listen(options: ListenOptions): Promise<Listener> {
  const h1 = createServer(
    { keepAliveTimeout: IDLE_MILLISECONDS, requestTimeout: 120_000, headersTimeout: SILENCE_MILLISECONDS },
    options.handle,
  );
  const h2 = createHttp2Server({ settings: { maxConcurrentStreams: 4_000 } }, options.handle);
  const sockets = new Set<Socket>();
  const bad = options.onBadConnection ?? (() => {});
  h2.on('session', (session) => endWhenIdle(session, options.idleMilliseconds ?? IDLE_MILLISECONDS));
  h2.on('sessionError', (error) => bad(error.message));
  h1.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A client that just went away is nothing to report.
    if (error.code !== 'ECONNRESET') bad(error.message);
    if (socket.writable) {
      const body = '{"message":"the request is not valid HTTP"}';
      const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nx-amzn-errortype: SerializationException\r\n`;
      socket.write(`${head}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    }
    socket.destroy();
  });
  const serveH1 = h1.listeners('connection')[0] as (this: Server, socket: Socket) => void;
  h1.removeAllListeners('connection');
  h1.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    sniff(socket, bad, (isH2) => {
      if (isH2) h2.emit('connection', socket);
      else serveH1.call(h1, socket);
    });
  });
  await bind(h1, options);
  const { port } = h1.address() as AddressInfo;
  return { port, url: `http://${inUrl(options.host)}:${port}`, close: () => close(h1, h2, sockets) };
}

/** A request that is being answered keeps its session, however long that takes; one that its client does not finish does not. */
function endWhenIdle(session: ServerHttp2Session, milliseconds: number): void {
  let answering = 0;
  session.on('stream', (stream) => {
    let isWhole = false;
    stream.once('end', () => {
      isWhole = true;
      answering++;
    });
    stream.once('close', () => {
      if (isWhole) answering--;
    });
  });
  session.setTimeout(milliseconds, () => {
    if (answering === 0) session.destroy();
  });
}

/** Looks at the first bytes without taking them. */
function sniff(socket: Socket, bad: (reason: Text) => void, decide: (isH2: boolean) => void): void {
  const silent = setTimeout(() => {
    bad(phrase(EMULATE, 'silent'));
    socket.destroy();
  }, SILENCE_MILLISECONDS);
  silent.unref();
  const ignore = (): void => {};
  const hangUp = (): void => void socket.destroy();
  socket.on('error', ignore);
  socket.once('end', hangUp);
  socket.once('close', () => clearTimeout(silent));
  // Kept here until they decide: bytes that are put back at once would be "readable" again at once, for ever.
  let held: Buffer = Buffer.alloc(0);
  const look = (): void => {
    const bytes = socket.read() as Buffer | null;
    if (bytes) held = Buffer.concat([held, bytes]);
    const isUndecided = held.length < PREFACE_START.length && PREFACE_START.subarray(0, held.length).equals(held);
    if (isUndecided) {
      if (!socket.destroyed) socket.once('readable', look);
      return;
    }
    clearTimeout(silent);
    if (held[0] === TLS_HANDSHAKE) {
      bad(phrase(EMULATE, 'triedTls'));
      socket.destroy();
      return;
    }
    socket.removeListener('error', ignore);
    socket.removeListener('end', hangUp);
    socket.unshift(held);
    decide(held.subarray(0, PREFACE_START.length).equals(PREFACE_START));
  };
  socket.once('readable', look);
}

const HERE = phrase(EMULATE, 'here');
const REASONS: Readonly<Record<string, readonly [problem: Phrase, remedy: Phrase]>> = {
  EACCES: [phrase(EMULATE, 'mayNot'), phrase(EMULATE, 'portAbove')],
  EADDRNOTAVAIL: [phrase(EMULATE, 'notOurs'), HERE],
  EAFNOSUPPORT: [phrase(EMULATE, 'noIpv6'), HERE],
  EINVAL: [phrase(EMULATE, 'noAddress'), HERE],
  ENOTFOUND: [phrase(EMULATE, 'unknownName'), HERE],
  EAI_AGAIN: [phrase(EMULATE, 'notNow'), HERE],
};

async function bind(server: Server, options: ListenOptions): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: options.host, port: options.port, backlog: 2_048 }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const otherPort = phrase(EMULATE, 'otherPort');
    if (code === 'EADDRINUSE') {
      const by = await whoListens(options.host, options.port);
      throw new BqError(phrase(EMULATE, 'portInUse', options.port, by), {
        code: 'PORT_IN_USE',
        kind: 'configuration',
        suggestions: [otherPort],
        cause: error,
      });
    }
    const [problem, remedy] = REASONS[code ?? ''] ?? [message, otherPort];
    throw new BqError(phrase(EMULATE, 'cannotListen', options.host, options.port, problem), {
      code: 'CANNOT_LISTEN',
      kind: 'configuration',
      suggestions: [remedy],
      cause: error,
    });
  }
}

async function close(h1: Server, h2: Http2Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => h1.close(() => resolve()));
  h2.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

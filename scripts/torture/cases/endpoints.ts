// Whatever may answer, or not answer, in the place of AWS: every command that asks it, against every kind of wrong answer.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { TortureBox, TortureCase, TortureEnd } from '../case.ts';

interface Asker {
  readonly name: string;
  readonly args: readonly string[];
  /** What it may end with where AWS does not answer as AWS does. */
  readonly exit: readonly number[];
  /** Then it must have said that what it shows is not the account's. */
  readonly says?: RegExp;
}

const MODEL = ['--model', 'sonnet-4.5'];
const REGION = ['--region', 'us-east-1'];
const PLAN = ['plan', ...MODEL, ...REGION, '--input-tokens', '3000', '--max-tokens', '1000', '--fast'];
const ARN = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefgh1234';

const ASKERS: readonly Asker[] = [
  { name: 'bq quotas', args: ['quotas', ...REGION], exit: [4, 5] },
  { name: 'bq quotas requests', args: ['quotas', 'requests', ...REGION], exit: [4, 5] },
  { name: 'bq plan --check', args: [...PLAN, '--concurrency', '1', '--check'], exit: [4, 5] },
  { name: 'bq count', args: ['count', 'prompt.json', ...MODEL, ...REGION], exit: [0, 4, 5], says: /estimate|error/ },
  { name: 'bq usage', args: ['usage', ...REGION, ...MODEL], exit: [4, 5] },
  { name: 'bq catalog refresh', args: ['catalog', 'refresh', ...REGION], exit: [4, 5] },
  { name: 'bq doctor', args: ['doctor', ...REGION], exit: [3, 4, 5] },
  { name: 'bq batch watch', args: ['batch', 'watch', 'abcdefgh1234', ...REGION], exit: [4, 5] },
  { name: 'bq plan of an application profile', args: ['plan', '--model', ARN, ...REGION, '--fast'], exit: [2, 4, 5] },
];

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI', AWS_SESSION_TOKEN: 'SESSIONTOKENSECRET' };
const PROMPT = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'the secret of the prompt' }] }] });

type Http = (box: TortureBox, seen: Seen) => RequestListener;

interface Wrong {
  readonly name: string;
  /** Answers requests; else `tcp`. */
  readonly http?: Http;
  readonly tcp?: (socket: Socket) => void;
  /** Nobody listens. */
  readonly closed?: boolean;
  readonly limitSeconds?: number;
  readonly says?: RegExp;
}

/** What another server was asked that must never be asked. */
interface Seen {
  foreign: number;
}

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const error = (
  response: ServerResponse,
  status: number,
  [type, message]: readonly [string, string],
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { ...JSON_TYPE, 'x-amzn-errortype': type, ...headers });
  response.end(JSON.stringify({ __type: type, message, Message: message }));
};
const answering =
  (answer: (response: ServerResponse, request: IncomingMessage) => void): Http =>
  () =>
  (request, response) => {
    request.resume();
    response.on('error', () => {});
    answer(response, request);
  };
const saying = (text: string | Uint8Array, headers: Record<string, string> = JSON_TYPE, status = 200): Http =>
  answering((response) => {
    response.writeHead(status, headers);
    response.end(text);
  });

/** Written as long as somebody reads, up to 600 MB. */
function pour(response: ServerResponse, piece: Uint8Array): void {
  let left = 600 * 2 ** 20;
  const more = () => {
    while (left > 0) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  response.writeHead(200, JSON_TYPE);
  more();
}

const BLANKS = Buffer.alloc(2 ** 18, ' ');

const WRONGS: readonly Wrong[] = [
  { name: 'nobody listens', closed: true },
  { name: 'closes at once', tcp: (socket) => void socket.destroy() },
  { name: 'says nothing', tcp: () => {}, limitSeconds: 100 },
  { name: 'garbage', tcp: (socket) => void socket.end('\u0000\u0001\u001b]0;x\u0007 garbage\r\n\r\n') },
  { name: 'a byte every second', http: answering(drip), limitSeconds: 150 },
  { name: '600 MB of blanks', http: answering((response) => pour(response, BLANKS)), limitSeconds: 60 },
  {
    name: 'a gzip bomb',
    http: saying(gzipSync(Buffer.alloc(200 * 2 ** 20, ' ')), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    limitSeconds: 60,
  },
  { name: 'an empty object', http: saying('{}'), limitSeconds: 60 },
  { name: 'null', http: saying('null'), limitSeconds: 60 },
  { name: 'a list', http: saying('[]'), limitSeconds: 60 },
  { name: 'an empty body', http: saying(''), limitSeconds: 60 },
  { name: 'JSON that is cut short', http: saying('{"Quotas":[{"QuotaName":"'), limitSeconds: 60 },
  { name: 'JSON in 100,000 brackets', http: saying('['.repeat(100_000)), limitSeconds: 60 },
  {
    name: 'a web page',
    http: saying('<!DOCTYPE html><html><title>Sign in to the network</title></html>', { 'content-type': 'text/html' }),
    limitSeconds: 60,
  },
  {
    name: 'a web page, 503',
    http: saying('<html><body>Proxy error</body></html>', { 'content-type': 'text/html' }, 503),
    limitSeconds: 60,
  },
  {
    name: 'less than it promised',
    tcp: (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"Quo')),
    limitSeconds: 60,
  },
  { name: 'HTTP 500', http: answering((response) => error(response, 500, ['InternalServerException', 'internal'])), limitSeconds: 60 },
  {
    name: 'throttled for ever',
    http: answering((response) => error(response, 429, ['TooManyRequestsException', 'Rate exceeded'])),
    limitSeconds: 90,
  },
  {
    name: 'access denied',
    http: answering((response) => error(response, 403, ['AccessDeniedException', 'User is not authorized'])),
    says: /denied|not allowed|authorized/i,
  },
  {
    name: 'an expired token',
    http: answering((response) => error(response, 403, ['ExpiredTokenException', 'The security token included in the request is expired'])),
    says: /expired/i,
  },
  {
    name: 'a clock that is wrong',
    http: answering((response) =>
      error(
        response,
        403,
        ['InvalidSignatureException', 'Signature not yet current: 20261130T000000Z is still later than 20261129T000000Z'],
        { date: new Date(Date.now() - 86_400_000).toUTCString() },
      ),
    ),
    says: /clock/i,
  },
  {
    name: 'a message of control characters',
    http: answering((response) => error(response, 400, ['ValidationException', 'bad \u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil'])),
    limitSeconds: 60,
  },
  {
    name: 'a message of 1 MB',
    http: answering((response) => error(response, 400, ['ValidationException', 'x'.repeat(1_000_000)])),
    limitSeconds: 60,
  },
  { name: 'a redirect to another host', http: redirect, limitSeconds: 60 },
];

function drip(response: ServerResponse): void {
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(' '), 1_000);
  response.on('close', () => clearInterval(timer));
}

/** The other host must not be asked anything: the request carries the session token, and with count the prompt. */
function redirect(box: TortureBox, seen: Seen): RequestListener {
  const other = createServer((request, response) => {
    request.resume();
    seen.foreign++;
    response.end('{"inputTokens":7}');
  });
  const ready = new Promise<number>((resolve) => other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port)));
  box.after(() => other.close());
  return (request, response) => {
    request.resume();
    void ready.then((port) => {
      response.writeHead(307, { location: `http://127.0.0.1:${port}${request.url}` });
      response.end();
    });
  };
}

async function listening(box: TortureBox, wrong: Wrong, seen: Seen): Promise<number> {
  const server = wrong.http ? createServer(wrong.http(box, seen)) : createTcp((socket) => wrong.tcp?.(socket.on('error', () => {})));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  if (wrong.closed) close();
  else box.after(close);
  return port;
}

async function ask(box: TortureBox, asker: Asker, wrong: Wrong): Promise<TortureEnd> {
  const seen = { foreign: 0 };
  const port = await listening(box, wrong, seen);
  await box.write('prompt.json', PROMPT);
  const ran = await box.run([...asker.args, '--endpoint-url', `http://127.0.0.1:${port}`], { env: KEYS });
  const told = ran.stdout + ran.stderr;
  const wrongs = [
    ...(seen.foreign > 0 ? ['followed the redirect'] : []),
    ...(/SESSIONTOKENSECRET|wJalrXUtnFEMI|secret of the prompt/.test(told) ? ['tells a secret'] : []),
  ];
  const says = [...(asker.says ? [asker.says] : []), ...(wrong.says && ran.exitCode !== 0 ? [wrong.says] : [])];
  return { runs: [ran], exit: asker.exit, says, wrong: wrongs };
}

export function endpointCases(): readonly TortureCase[] {
  return ASKERS.flatMap((asker) =>
    WRONGS.map(
      (wrong): TortureCase => ({
        area: 'endpoints',
        name: `${asker.name}: ${wrong.name}`,
        limitSeconds: wrong.limitSeconds ?? 30,
        run: (box) => ask(box, asker, wrong),
      }),
    ),
  );
}

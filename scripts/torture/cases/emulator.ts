// The emulator before strangers, wrong bodies, floods, half connections and signals.
import { request } from 'node:http';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect, type Socket } from 'node:net';
import type { Ran, Running, TortureBox, TortureCase, TortureEnd } from '../case.ts';
import { BODIES, mutations, NO_JSON } from './emulator-bodies.ts';

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const NOVA = 'amazon.nova-micro-v1:0';
const HELLO = '{"messages":[{"role":"user","content":[{"text":"hello"}]}]}';
const ARGS = ['emulate', '--offline', '--region', 'us-east-1', '--port', '0', '--no-latency', '--tpm', '1000000000'];

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** `fetch` would not send a Host of our own. Status 0: no answer. */
function ask(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = request(url, { method, headers: { 'content-type': 'application/json', ...headers }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (text.length < 2 ** 20) text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', () => resolve({ status: 0, text }));
    });
    sent.on('error', (error) => resolve({ status: 0, text: error.message }));
    sent.end(body);
  });
}

const converse = (url: string, headers: Sent['headers'] = {}, model = NOVA) =>
  ask(`${url}/model/${model}/converse`, { method: 'POST', body: HELLO, headers });

interface At {
  readonly url: string;
  readonly box: TortureBox;
  readonly emulator: Running;
}

/** An emulator that something is done to; it still answers afterwards, and ends with its summary. */
async function rehearse(box: TortureBox, args: readonly string[], act: (at: At) => Promise<readonly string[]>): Promise<TortureEnd> {
  const emulator = box.start([...ARGS, ...args]);
  const wrong: string[] = [];
  if (await emulator.says(/listens on \S+/)) {
    const url = /listens on (\S+)/.exec(emulator.output())?.[1] ?? '';
    wrong.push(...(await act({ url, box, emulator })));
    const { status } = await ask(`${url}/_bq/state`);
    if (status !== 200) wrong.push(`afterwards it answers ${status}`);
    emulator.kill('SIGINT');
  }
  return { runs: [await emulator.ended], exit: [0], wrong, says: [/"event":"summary"/] };
}

const emulatorCase = (
  name: string,
  args: readonly string[],
  act: (at: At) => Promise<readonly string[]>,
  limitSeconds = 30,
): TortureCase => ({
  area: 'emulator',
  name,
  limitSeconds,
  run: (box) => rehearse(box, args, act),
});

const expectStatus = (what: string, { status, text }: Answer, expected: number, says?: RegExp): readonly string[] => {
  if (status !== expected) return [`${what}: ${status}, not ${expected}: ${text.slice(0, 100)}`];
  return says === undefined || says.test(text) ? [] : [`${what}: does not say ${says}: ${text.slice(0, 200)}`];
};

/** Headers that give away a page of somebody else, and such as programs send. */
const STRANGERS: readonly (readonly [name: string, value: string])[] = [
  ['host', 'evil.example'],
  ['host', 'evil.example:4599'],
  ['host', '127.0.0.1.evil.example'],
  ['host', 'localhost.evil.example'],
  ['host', 'evil.example.'],
  ['host', 'user@evil.example'],
  ['origin', 'https://evil.example'],
  ['origin', 'http://127.0.0.1.evil.example'],
  ['origin', 'null'],
  ['origin', 'http://localhost@evil.example'],
  ['referer', 'https://evil.example/page'],
  ['referer', 'nonsense'],
  ['sec-fetch-site', 'cross-site'],
];
const FRIENDS: readonly (readonly [name: string, value: string])[] = [
  ['host', '127.0.0.1:4599'],
  ['host', 'localhost'],
  ['host', '[::1]:4599'],
  ['host', 'bedrock:4599'],
  ['host', 'host.docker.internal:4599'],
  ['origin', 'http://localhost:3000'],
  ['sec-fetch-site', 'none'],
];
const PLACES: readonly (readonly [path: string, sent: Sent])[] = [
  ['/_bq/state', {}],
  ['/_bq/reset', { method: 'POST' }],
  ['/_bq/faults', { method: 'PUT', body: '[]' }],
  [`/model/${NOVA}/converse`, { method: 'POST', body: HELLO }],
];

const pageCases = (): readonly TortureCase[] =>
  PLACES.map(([path, sent]) =>
    emulatorCase(
      `a web page that asks: ${sent.method ?? 'GET'} ${path.replace(NOVA, 'ID')}, ${STRANGERS.length} foreign headers, ${FRIENDS.length} of programs`,
      [],
      async ({ url }) => {
        const wrong: string[] = [];
        for (const [name, value] of STRANGERS)
          wrong.push(...expectStatus(`${name}: ${value}`, await ask(url + path, { ...sent, headers: { [name]: value } }), 403, /web page/));
        for (const [name, value] of FRIENDS)
          wrong.push(...expectStatus(`${name}: ${value}`, await ask(url + path, { ...sent, headers: { [name]: value } }), 200));
        return wrong;
      },
    ),
  );

const DATE = '20261122T093000Z';
const signed = (scope: string, rest = `SignedHeaders=host;x-amz-date, Signature=${'a'.repeat(64)}`) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/${scope}/aws4_request, ${rest}`,
  'x-amz-date': DATE,
});

const CREDENTIALS: readonly (readonly [what: string, headers: Readonly<Record<string, string>>, status: number, says?: RegExp])[] = [
  ['none', {}, 403, /Missing Authentication Token/],
  ['a signature', signed('bedrock'), 200],
  ['an API key', { authorization: 'Bearer bedrock-api-key-YQ==' }, 200],
  ['an empty API key', { authorization: 'Bearer ' }, 403],
  ['a password', { authorization: 'Basic dXNlcjpwYXNz' }, 403, /Unsupported/],
  ['an old signature', { authorization: 'AWS AKIDEXAMPLE:abc=' }, 403, /Unsupported/],
  ['another service', signed('s3'), 403, /correct service: 'bedrock'/],
  ['no date', { authorization: signed('bedrock').authorization }, 403, /X-Amz-Date/],
  ['a date that is none', { ...signed('bedrock'), 'x-amz-date': 'today' }, 403, /Date must/],
  ['no signature', signed('bedrock', 'SignedHeaders=host'), 403, /requires 'Signature'/],
  ['a short signature', signed('bedrock', 'SignedHeaders=host, Signature=abc'), 403, /does not match/],
  ['no signed headers', signed('bedrock', `Signature=${'a'.repeat(64)}`), 403, /SignedHeaders/],
  ['the host not signed', signed('bedrock', `SignedHeaders=x-amz-date, Signature=${'a'.repeat(64)}`), 403, /'Host'/],
  [
    'a scope cut short',
    { ...signed('bedrock'), authorization: `AWS4-HMAC-SHA256 Credential=AKID/bedrock, SignedHeaders=host, Signature=${'a'.repeat(64)}` },
    403,
    /5 slash/,
  ],
  ['64 KB of nonsense', { authorization: `AWS4-HMAC-SHA256 ${'x,'.repeat(6_000)}` }, 403, /requires/],
];

const credentialCases = (): readonly TortureCase[] =>
  CREDENTIALS.map(([what, headers, status, says]) =>
    emulatorCase(`--require-auth: ${what}`, ['--require-auth'], async ({ url }) =>
      expectStatus(what, await ask(`${url}/model/${NOVA}/converse`, { method: 'POST', body: HELLO, headers }), status, says),
    ),
  );

const HOSTS: readonly (readonly [host: string, exit: 0 | 2 | 4, says: RegExp])[] = [
  ['', 2, /--host must be an address/],
  [' ', 2, /--host must be an address/],
  ['http://127.0.0.1', 2, /--host must be an address/],
  ['256.1.1.1', 4, /nobody knows|cannot listen/],
  ['203.0.113.7', 4, /does not have the address/],
  ['no-such-name.invalid', 4, /nobody knows|cannot be looked up/],
  ['::1', 0, /http:\/\/\[::1\]:\d+/],
  ['[::1]', 0, /http:\/\/\[::1\]:\d+/],
  ['::', 0, /http:\/\/\[::1\]:\d+/],
  ['0.0.0.0', 0, /http:\/\/127\.0\.0\.1:\d+/],
  ['localhost', 0, /http:\/\/localhost:\d+/],
];

const hostCases = (): readonly TortureCase[] =>
  HOSTS.map(([host, exit, says]): TortureCase => {
    const name = `--host: ${JSON.stringify(host)}`;
    if (exit !== 0)
      return {
        area: 'emulator',
        name,
        limitSeconds: 20,
        run: async (box) => ({ runs: [await box.run([...ARGS, '--host', host])], exit: [exit], says: [says] }),
      };
    return emulatorCase(name, ['--host', host], async ({ url, emulator }) => {
      const wrong = says.test(emulator.output()) ? [] : [`does not say ${says}`];
      return [...wrong, ...expectStatus('the address it prints', await ask(`${url}/_bq/state`), 200)];
    });
  });

const bodyCases = (): readonly TortureCase[] =>
  BODIES.map(({ name, path, headers = {}, body }) =>
    emulatorCase(
      `wrong bodies: ${name}`,
      ['--rpm', '1000000000'],
      async ({ url }) => {
        const wrong = new Set<string>();
        const refused = (sent: string, { status, text }: Answer) => {
          if (status >= 500 || status === 0) wrong.add(`${status} ${text.slice(0, 100)} for ${sent.slice(0, 100)}`);
        };
        for (const { what, text } of mutations(body)) refused(what, await ask(url + path, { method: 'POST', headers, body: text }));
        for (const text of NO_JSON) refused(String(text).slice(0, 40), await ask(url + path, { method: 'POST', headers, body: text }));
        return [...wrong].slice(0, 5);
      },
      90,
    ),
  );

const residentMegabytes = async (url: string): Promise<number> => {
  const { readFile } = await import('node:fs/promises');
  const state = JSON.parse((await ask(`${url}/_bq/state`)).text || '{}') as { emulator?: { processId: number } };
  const status = await readFile(`/proc/${state.emulator?.processId}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

const FLOODS: readonly (readonly [what: string, send: (url: string, index: number) => Promise<unknown>])[] = [
  [
    '2,000 Regions that there are not',
    (url, index) =>
      converse(url, {
        authorization: `AWS4-HMAC-SHA256 Credential=A/20261122/zz-north-${index}/bedrock/aws4_request, SignedHeaders=host, Signature=0`,
      }),
  ],
  ['2,000 models that there are not', (url, index) => converse(url, {}, `no.such-model-${index}`)],
  ['2,000 calls with an ID of 8 KB', (url, index) => converse(url, { 'amz-sdk-invocation-id': `${index}`.padEnd(8_000, 'x') })],
  ['2,000 paths that there are not', (url, index) => ask(`${url}/no/such/path/${index}`)],
  [
    '2,000 operations that there are not',
    (url, index) => ask(url, { method: 'POST', body: '{}', headers: { 'x-amz-target': `ServiceQuotasV20190624.No${index}` } }),
  ],
];

const floodCases = (): readonly TortureCase[] =>
  FLOODS.map(([what, send]) =>
    emulatorCase(
      `memory: ${what}`,
      ['--rpm', '1000000000'],
      async ({ url }) => {
        for (let index = 0; index < 200; index++) await send(url, index);
        const before = await residentMegabytes(url);
        for (let index = 200; index < 2_200; index++) await send(url, index);
        const grown = (await residentMegabytes(url)) - before;
        return grown > 60 ? [`${Math.round(grown)} MB more than before`] : [];
      },
      90,
    ),
  );

/** What a client may do to a socket. */
const SOCKETS: readonly (readonly [what: string, bytes: Uint8Array | string])[] = [
  ['nothing', ''],
  ['garbage', Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 167 + 13) % 256))],
  ['a TLS handshake', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
  ['half a request', 'POST /model/x/converse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"mess'],
  ['half a preface', 'PRI * HT'],
  ['a preface and garbage', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\u0001'.repeat(500)}`],
  ['100 KB of headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['no Host', 'GET /_bq/state HTTP/1.1\r\n\r\n'],
  ['a negative length', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ['a length and chunks', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['broken chunks', 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n'],
  ['HTTP/0.9', 'GET /\r\n'],
  ['a CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
  ['an Upgrade', 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['an Expect', 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: nonsense\r\nContent-Length: 2\r\n\r\n{}'],
];

function sendBytes(url: string, bytes: Uint8Array | string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''), () => {
      if (bytes.length > 0) socket.write(bytes);
      setTimeout(() => socket.destroy(), 60);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
}

/** Connections that are open at once, all of them; fewer fail the case. */
function openMany(url: string, count: number): Promise<readonly Socket[]> {
  const { port } = new URL(url);
  const one = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => resolve(socket));
      socket.on('error', reject);
    });
  return Promise.all(Array.from({ length: count }, one));
}

const streamRequest = `POST /model/${NOVA}/converse-stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${HELLO.length}\r\n\r\n${HELLO}`;

/** Memory that a crowd costs: what is there beside it, and what is left when it has gone. */
const crowdCases = (): readonly TortureCase[] => [
  emulatorCase(
    'a crowd: 200 that ask for long streams and read nothing',
    ['--output-tokens', '60000', '--rpm', '100000'],
    async ({ url, box }) => {
      const before = await residentMegabytes(url);
      const sockets = await openMany(url, 200);
      box.after(() => {
        for (const socket of sockets) socket.destroy();
      });
      for (const socket of sockets) {
        socket.pause();
        socket.write(streamRequest.replace(NOVA, CLAUDE));
      }
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const wrong = [...expectStatus('a client beside them', await converse(url), 200)];
      const grown = (await residentMegabytes(url)) - before;
      if (grown > 150) wrong.push(`${Math.round(grown)} MB more beside them`);
      return wrong;
    },
    90,
  ),
  emulatorCase('a crowd: 1,000 connections that are reset in the middle of a body', ['--rpm', '100000'], async ({ url }) => {
    for (let round = 0; round < 10; round++) {
      const sockets = await openMany(url, 100);
      for (const socket of sockets) {
        socket.write(`POST /model/${NOVA}/converse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"mess`);
        setImmediate(() => socket.resetAndDestroy());
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return expectStatus('a client after them', await converse(url), 200);
  }),
  emulatorCase('a crowd: 100 that close their side behind a request are answered', ['--rpm', '100000'], async ({ url }) => {
    const { port } = new URL(url);
    const answered = await Promise.all(
      Array.from(
        { length: 100 },
        () =>
          new Promise<boolean>((resolve) => {
            let text = '';
            const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }, () => socket.end(streamRequest));
            socket.on('data', (chunk: Buffer) => {
              text += chunk.toString('latin1');
            });
            socket.on('error', () => resolve(false));
            socket.on('end', () => {
              socket.destroy();
              resolve(text.includes('metadata'));
            });
          }),
      ),
    );
    const silent = answered.filter((isAnswered) => !isAnswered).length;
    return [
      ...(silent === 0 ? [] : [`${silent} of 100 had no whole answer`]),
      ...expectStatus('a client after them', await converse(url), 200),
    ];
  }),
  emulatorCase(
    'a crowd: HTTP/2, 20,000 streams that are reset as soon as they are open',
    ['--rpm', '1000000'],
    async ({ url, box }) => {
      const before = await residentMegabytes(url);
      for (let round = 0; round < 20; round++) {
        const session = connectHttp2(url).on('error', () => {});
        box.after(() => session.destroy());
        for (let index = 0; index < 1_000; index++) {
          const stream = session.request({ ':method': 'POST', ':path': `/model/${NOVA}/converse-stream` }, { endStream: false });
          stream.on('error', () => {});
          stream.close(constants.NGHTTP2_CANCEL);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
        session.destroy();
      }
      const wrong = [...expectStatus('a client after them', await converse(url), 200)];
      const grown = (await residentMegabytes(url)) - before;
      if (grown > 100) wrong.push(`${Math.round(grown)} MB more than before`);
      return wrong;
    },
    120,
  ),
  emulatorCase(
    'a crowd: 10,000 connections that stay open, each after one request',
    ['--rpm', '1000000'],
    async ({ url, box }) => {
      const before = await residentMegabytes(url);
      const sockets: Socket[] = [];
      box.after(() => {
        for (const socket of sockets) socket.destroy();
      });
      const head = 'GET /_bq/health HTTP/1.1\r\nHost: localhost\r\n\r\n';
      for (let round = 0; round < 20; round++) {
        const more = await openMany(url, 500);
        sockets.push(...more);
        await Promise.all(more.map((socket) => new Promise<void>((resolve) => socket.once('data', () => resolve()) && socket.write(head))));
      }
      const begin = performance.now();
      const wrong = [...expectStatus('a client beside them', await converse(url), 200)];
      const seconds = (performance.now() - begin) / 1000;
      if (seconds > 2) wrong.push(`a client beside them waited ${seconds.toFixed(1)} s`);
      const perConnection = (((await residentMegabytes(url)) - before) * 1024) / sockets.length;
      if (perConnection > 25) wrong.push(`${perConnection.toFixed(0)} KB a connection`);
      return wrong;
    },
    120,
  ),
];

const socketCases = (): readonly TortureCase[] => [
  ...SOCKETS.map(([what, bytes]) =>
    emulatorCase(`connections: 50 that send ${what}`, [], async ({ url }) => {
      await Promise.all(Array.from({ length: 50 }, () => sendBytes(url, bytes)));
      return expectStatus('a client after them', await converse(url), 200);
    }),
  ),
  emulatorCase('connections: 500 that stay open and silent', [], async ({ url, box }) => {
    const { port } = new URL(url);
    const sockets = Array.from({ length: 500 }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
    box.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    return expectStatus('a client beside them', await converse(url), 200);
  }),
  emulatorCase('connections: HTTP/2, 500 streams that never end', [], async ({ url, box }) => {
    const session = connectHttp2(url).on('error', () => {});
    box.after(() => session.destroy());
    for (let index = 0; index < 500; index++)
      session.request({ ':method': 'POST', ':path': `/model/${NOVA}/converse` }, { endStream: false }).on('error', () => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    return expectStatus('a client beside them', await converse(url), 200);
  }),
];

/** Its own bytes are what takes the memory. */
const large = (torture: TortureCase): TortureCase => ({
  ...torture,
  run: async (box) => ({ ...(await torture.run(box)), megabytes: 500 }),
});

const loadCases = (): readonly TortureCase[] => [
  large(
    emulatorCase(
      'a long prompt: 20 MB, and short ones meanwhile',
      [],
      async ({ url }) => {
        const text = 'The quick brown fox jumps over the lazy dog number 12345. '.repeat(340_000);
        const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text }] }] });
        const begin = performance.now();
        let longSeconds = Number.POSITIVE_INFINITY;
        const long = ask(`${url}/model/${CLAUDE}/converse`, { method: 'POST', body }).then((answer) => {
          longSeconds = (performance.now() - begin) / 1000;
          return answer;
        });
        let worst = 0;
        while (longSeconds === Number.POSITIVE_INFINITY) {
          const from = performance.now();
          await converse(url);
          worst = Math.max(worst, (performance.now() - from) / 1000);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const { status } = await long;
        // 20 MB of tokens are more than the model takes, which the emulator does not look at.
        const wrong = status === 200 || status === 400 ? [] : [`the long one: ${status}`];
        return worst > Math.max(1, longSeconds / 2)
          ? [...wrong, `a short one waited ${worst.toFixed(1)} s of the ${longSeconds.toFixed(1)} s`]
          : wrong;
      },
      120,
    ),
  ),
  emulatorCase('a body: 26 MB, more than AWS takes', [], async ({ url }) =>
    expectStatus('it', await ask(`${url}/model/${NOVA}/converse`, { method: 'POST', body: 'x'.repeat(26_000_000) }), 413),
  ),
  emulatorCase('a client: 200 that go away in the middle of a stream', ['--rpm', '100000'], async ({ url }) => {
    for (let index = 0; index < 200; index++)
      await sendBytes(
        url,
        `POST /model/${NOVA}/converse-stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${HELLO.length}\r\n\r\n${HELLO}`,
      );
    return expectStatus('a client after them', await converse(url), 200);
  }),
];

/** It listens, and is told to end. */
async function ended(box: TortureBox, signals: readonly NodeJS.Signals[], args: readonly string[]): Promise<Ran> {
  const emulator = box.start([...ARGS, ...args]);
  if (await emulator.says(/listens on \S+/)) {
    const url = /listens on (\S+)/.exec(emulator.output())?.[1] ?? '';
    await converse(url);
    for (const signal of signals) emulator.kill(signal);
  }
  return emulator.ended;
}

const signalCases = (): readonly TortureCase[] =>
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).flatMap((signal) =>
    [[], ['--json']].map(
      (args): TortureCase => ({
        area: 'emulator',
        name: `signals: ${signal}${args.length > 0 ? ', --json' : ''}`,
        limitSeconds: 20,
        run: async (box) => ({
          runs: [await ended(box, [signal], args)],
          exit: [0],
          says: [args.length > 0 ? /"admitted": 1/ : /1 attempt: 1 answered/],
        }),
      }),
    ),
  );

const WRONG_FLAGS: readonly (readonly [args: readonly string[], exit: 2 | 4])[] = [
  [['--port', '65536'], 2],
  [['--port', '-1'], 2],
  [['--port', 'x'], 2],
  [['--port', '1e3x'], 2],
  [['--tpm', '-5'], 2],
  [['--tpm', '1e300'], 2],
  [['--output-tokens', '0'], 2],
  [['--output-tokens', '9..1'], 2],
  [['--output-tokens', 'p50=9,p95=1'], 2],
  [['--output-tokens', '1e400'], 2],
  [['--fault', 'nonsense'], 2],
  [['--fault', 'throttle:-1'], 2],
  [['--fault', 'throttle:3@NoSuchOperation'], 2],
  [['--model', 'no-such-model'], 2],
  [['--quotas', 'no-such-file.json'], 2],
  [['--region', 'nowhere'], 2],
];

const flagCases = (): readonly TortureCase[] =>
  WRONG_FLAGS.map(([args, exit]) => ({
    area: 'emulator',
    name: `wrong flags: ${args.join(' ')}`,
    limitSeconds: 20,
    run: async (box) => {
      const own = args[0] === '--port' ? [] : ['--port', '0'];
      const source = args[0] === '--quotas' ? [] : ['--offline'];
      const region = args[0] === '--region' ? [] : ['--region', 'us-east-1'];
      return {
        runs: [await box.run(['emulate', ...source, ...region, ...own, ...args], { signal: { name: 'SIGINT', after: /listens on/ } })],
        exit: [exit],
      };
    },
  }));

export function emulatorCases(): readonly TortureCase[] {
  return [
    ...pageCases(),
    ...credentialCases(),
    ...hostCases(),
    ...bodyCases(),
    ...floodCases(),
    ...socketCases(),
    ...loadCases(),
    ...crowdCases(),
    ...signalCases(),
    ...flagCases(),
  ];
}

// What no client should send: an AWS-shaped error or a clean close each time, and an emulator that goes on.
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { inUrl } from '../../src/emulator/http/address.ts';
import { listen } from '../../src/emulator/http/server.ts';
import { hello, runtimeClient, SONNET_4, settleDown, testEmulator, watch } from './kit.ts';

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
const CONVERSE = `/model/${encodeURIComponent(SONNET_4)}/converse`;

describe('bad input', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await testEmulator({ pace: AT_ONCE });
  });
  afterEach(async () => {
    // Whatever happened, the next client is served.
    const attempt = watch(runtimeClient(emulator).send(new ConverseCommand(hello(100))));
    await settleDown(() => attempt.outcome !== 'running');
    expect(attempt.outcome).to.equal('answered');
  });
  after(() => emulator.close());

  const post = async (path: string, body: string) => {
    const response = await fetch(`${emulator.url}${path}`, { method: 'POST', body });
    const { message } = (await response.json()) as { message: string };
    return { status: response.status, type: response.headers.get('x-amzn-errortype'), message };
  };

  for (const [what, body, type, words] of [
    ['malformed JSON', '{"messages": [', 'SerializationException', 'not valid JSON'],
    ['a JSON array', '[]', 'SerializationException', 'must be a JSON object'],
    ['messages of a wrong type', '{"messages": "hello"}', 'SerializationException', 'STRING_VALUE can not be converted to a list'],
    [
      'a message without content',
      '{"messages": [{"role": "user"}]}',
      'ValidationException',
      "'messages.1.member.content' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a list with a hole',
      '{"messages": [null]}',
      'ValidationException',
      "'messages.1.member' failed to satisfy constraint: Member must not be null",
    ],
    [
      'bytes that are no base64',
      '{"messages": [{"role": "user", "content": [{"image": {"format": "png", "source": {"bytes": "x"}}}]}]}',
      'SerializationException',
      'base64',
    ],
    [
      'more levels than anybody reads',
      `{"messages": [{"role": "user", "content": [{"text": "a"}]}], "additionalModelRequestFields": ${'['.repeat(30_000)}${']'.repeat(30_000)}, "inferenceConfig": {"maxTokens": 0}}`,
      'SerializationException',
      'nested too deeply',
    ],
    ['an empty conversation', '{"messages": []}', 'ValidationException', 'A conversation must start with a user message'],
    [
      'an empty content',
      '{"messages": [{"role": "user", "content": []}]}',
      'ValidationException',
      'The content field in the Message object at messages.0 is empty',
    ],
    ['a blank text', '{"messages": [{"role": "user", "content": [{"text": " "}]}]}', 'ValidationException', 'is blank'],
    [
      'a union with two members',
      '{"messages": [{"role": "user", "content": [{"text": "a", "cachePoint": {"type": "default"}}]}]}',
      'ValidationException',
      'exactly one member set, found 2',
    ],
    [
      'a negative max_tokens',
      '{"messages": [{"role": "user", "content": [{"text": "a"}]}], "inferenceConfig": {"maxTokens": -1}}',
      'ValidationException',
      "Value '-1' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a max_tokens above the model',
      '{"messages": [{"role": "user", "content": [{"text": "a"}]}], "inferenceConfig": {"maxTokens": 65537}}',
      'ValidationException',
      'The maximum tokens you requested exceeds the model limit of 65536',
    ],
    [
      '__proto__ in a document',
      '{"messages": [{"role": "user", "content": [{"text": "a"}]}], "additionalModelRequestFields": {"__proto__": {"x": 1}}, "inferenceConfig": {"maxTokens": 0}}',
      'ValidationException',
      'maxTokens',
    ],
  ] as const) {
    it(what, async () => {
      const answer = await post(CONVERSE, body);
      expect(answer).to.include({ status: 400, type });
      expect(answer.message).to.include(words);
    });
  }

  it('an unknown model, a model that needs a profile, a profile of another geography', async () => {
    const body = '{"messages": [{"role": "user", "content": [{"text": "a"}]}]}';
    expect(await post('/model/nobody.knows/converse', body)).to.deep.equal({
      status: 400,
      type: 'ValidationException',
      message: 'The provided model identifier is invalid.',
    });
    const bare = await post('/model/anthropic.claude-sonnet-4-20250514-v1%3A0/converse', body);
    expect(bare.message).to.match(
      /^Invocation of model ID .* with on-demand throughput isn.t supported\. Retry your request with the ID or ARN of an inference profile/,
    );
    expect((await post('/model/jp.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse', body)).status).to.equal(400);
  });

  it('paths and operations that are not there', async () => {
    for (const path of ['/nothing', '/model/x/fly', '/model/%E0%A4%A/converse', '//', '/model//converse']) {
      expect((await post(path, '{}')).type, path).to.match(/^(UnknownOperationException|SerializationException)$/);
    }
    const target = await fetch(emulator.url, { method: 'POST', headers: { 'x-amz-target': 'Nothing.Here' }, body: '{}' });
    expect(target.status).to.equal(400);
    expect(await target.json()).to.include({ __type: 'UnknownOperationException' });
    const action = await fetch(emulator.url, { method: 'POST', body: 'Action=Fly&Version=2011-06-15' });
    expect(await action.text()).to.match(/<Code>InvalidAction<\/Code>/);
  });

  it('a body of 50 MB', async () => {
    const chunk = Buffer.alloc(1_000_000, 0x20);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${emulator.url}${CONVERSE}`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      for (let megabyte = 0; megabyte < 50; megabyte++) request.write(chunk);
      request.end();
    });
    expect(status).to.equal(413);
  });

  const raw = (bytes: string | Buffer) =>
    new Promise<string>((resolve, reject) => {
      const socket: Socket = connect(emulator.port, '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      socket.on('data', (data) => {
        answer += data.toString('latin1');
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(answer) : reject(error)));
    });

  it('garbage, TLS and a broken preface close cleanly', async () => {
    expect(await raw('complete nonsense\r\n\r\n')).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(await raw(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))).to.equal('');
    expect(await raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnot a frame at all, not even nearly so')).to.be.a('string');
    expect(await raw('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n')).to.match(/^HTTP\/1\.1 400 /);
  });

  it('half a request, then silence or a hang-up', async () => {
    for (const part of ['', 'P', 'PR', 'POST ', `POST ${CONVERSE} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"mess`]) {
      await new Promise<void>((resolve) => {
        const socket = connect(emulator.port, '127.0.0.1', () => {
          if (part !== '') socket.write(part);
          setImmediate(() => socket.end(() => socket.destroy()));
        });
        socket.on('close', () => resolve());
        socket.on('error', () => {});
      });
    }
    const open = connect(emulator.port, '127.0.0.1');
    await new Promise((resolve) => open.once('connect', resolve));
    const [, two] = [open, connect(emulator.port, '127.0.0.1', () => two?.write('POST / HT'))];
    await settleDown(() => open.readyState === 'open');
    open.destroy();
    two?.destroy();
  });

  it('a port in use is said with who has it, exit 4', async () => {
    const error = await testEmulator({ port: emulator.port }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(BqError);
    expect((error as BqError).kind).to.equal('configuration');
    expect((error as BqError).message).to.equal(`port ${emulator.port} is in use by another bq emulate (process ${process.pid})`);
  });

  it('a signature for another Region is another account', async () => {
    const tokyo = runtimeClient(emulator, 'ap-northeast-1');
    const attempt = watch(tokyo.send(new ConverseCommand(hello(100, 'apac.anthropic.claude-sonnet-4-20250514-v1:0'))));
    await settleDown(() => attempt.outcome !== 'running');
    expect(attempt.outcome).to.equal('answered');
    expect(emulator.state().pools.map(({ region }) => region)).to.include('ap-northeast-1');
  });
});

describe('strangers', () => {
  const ask = (emulator: Emulator, headers: Readonly<Record<string, string>>, path = '/_bq/state') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = httpRequest(emulator.url + path, { headers, agent: false, method: path === CONVERSE ? 'POST' : 'GET' }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.end(path === CONVERSE ? '{"messages":[{"role":"user","content":[{"text":"a"}]}]}' : undefined);
    });

  it('a page of another name reads and resets nothing; programs, containers and this machine do', async () => {
    const emulator = await testEmulator({ pace: AT_ONCE });
    const pages = [{ host: 'evil.example' }, { origin: 'null' }, { origin: 'https://evil.example' }, { referer: 'https://evil.example/x' }];
    for (const headers of [...pages, { 'sec-fetch-site': 'cross-site' }])
      for (const path of ['/_bq/state', CONVERSE])
        expect((await ask(emulator, headers, path)).status, JSON.stringify(headers)).to.equal(403);
    for (const headers of [{ host: 'localhost:4599' }, { host: 'bedrock:4599' }, { host: '[::1]' }, { origin: 'http://localhost:3000' }])
      expect((await ask(emulator, headers)).status, JSON.stringify(headers)).to.equal(200);
    await emulator.close();
  });

  it('--require-auth asks for credentials in their form', async () => {
    const emulator = await testEmulator({ pace: AT_ONCE, requiresCredentials: true });
    const signature = `SignedHeaders=host, Signature=${'a'.repeat(64)}`;
    const signed = (scope: string, rest = signature) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/${scope}/aws4_request, ${rest}`,
      'x-amz-date': '20261122T093000Z',
    });
    for (const [headers, status, says] of [
      [{}, 403, 'Missing Authentication Token'],
      [signed('us-east-1/bedrock'), 200, 'output'],
      [{ authorization: 'Bearer abc' }, 200, 'output'],
      [signed('us-east-1/s3'), 403, "correct service: 'bedrock'"],
      [signed('us-east-1/bedrock', 'SignedHeaders=host'), 403, "requires 'Signature'"],
      [{ authorization: signed('us-east-1/bedrock').authorization }, 403, 'X-Amz-Date'],
      [{ authorization: 'Basic dXNlcg==' }, 403, 'Unsupported'],
    ] as const) {
      const answer = await ask(emulator, headers, CONVERSE);
      expect([answer.status, answer.text.includes(says)], `${JSON.stringify(headers)}: ${answer.text}`).to.deep.equal([status, true]);
    }
    expect((await ask(emulator, {})).status).to.equal(200);
    await emulator.close();
  });

  it('a Region that nobody knows is refused, as AWS does, and is no account of its own', async () => {
    const emulator = await testEmulator({ pace: AT_ONCE });
    const answer = await ask(
      emulator,
      { authorization: 'AWS4-HMAC-SHA256 Credential=A/20261122/zz-north-9/bedrock/aws4_request' },
      CONVERSE,
    );
    expect([answer.status, answer.text]).to.deep.equal([403, answer.text.replace(/^(?!.*valid region.*--region zz-north-9)/, 'not so: ')]);
    await emulator.close();
  });

  it('an HTTP/2 session without a request ends; one that is being answered stays', async () => {
    const answers: (() => void)[] = [];
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      idleMilliseconds: 50,
      handle: (request, response) => {
        request.resume();
        answers.push(() => response.end('late'));
      },
    });
    const idle = connectHttp2(listener.url);
    const busy = connectHttp2(listener.url);
    const stream = busy.request({ ':path': '/' });
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await new Promise((resolve) => idle.once('close', resolve));
    await settleDown(() => answers.length === 1);
    expect(busy.closed).to.equal(false);
    answers[0]?.();
    await new Promise((resolve) => stream.once('end', resolve));
    expect(text).to.equal('late');
    busy.destroy();
    await listener.close();
  });

  it('an address that can be asked is printed for every address to listen on', () => {
    expect(['127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1', 'box'].map(inUrl)).to.deep.equal([
      '127.0.0.1',
      '127.0.0.1',
      '[::1]',
      '[::1]',
      '[fe80::1]',
      'box',
    ]);
  });
});

// The way out and the way in of every request: proxies as the AWS CLI takes them, an own CA, no redirect, bounded answers.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { AnswerError, Transport, type TransportOptions } from '../../src/aws/calls/transport.ts';
import { readNetwork } from '../../src/aws/session/network.ts';
import { readSharedConfig } from '../../src/aws/session/shared-config.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const SEEN = { connects: [] as string[], forwarded: [] as string[] };

describe('aws/transport', () => {
  const home = useTempDirectory();
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const transports: Transport[] = [];
  const listen = async (server: Server) => {
    servers.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const networkOf = (env: NodeJS.ProcessEnv) => readNetwork(env, readSharedConfig({ HOME: home() }), 'default');
  const transport = (env: NodeJS.ProcessEnv = {}, options: Partial<TransportOptions> = {}) => {
    const limits = { connectMs: 5000, answerMs: 5000, wholeMs: 5000 };
    const made = new Transport({ network: networkOf(env), limits, ...options });
    transports.push(made);
    return made;
  };
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('it answered'),
      (error: Error) => error,
    );
  const get = (url: string) => ({ url: new URL(url), method: 'GET', headers: { authorization: 'secret' } });
  afterEach(() => {
    for (const made of transports.splice(0)) made.destroy();
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    SEEN.connects.length = 0;
    SEEN.forwarded.length = 0;
  });

  /** Forwards what is asked in absolute form, and tunnels every CONNECT to `tlsPort`, whatever name it asks for. */
  const proxy = async (tlsPort: number, refuse = false) => {
    const server = createHttp((request, response) => {
      SEEN.forwarded.push(String(request.url));
      response.end('forwarded');
    });
    server.on('connect', (request, socket) => {
      SEEN.connects.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      sockets.add(socket as Socket);
      if (refuse) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const inner = connect(tlsPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        inner.pipe(socket).pipe(inner);
      });
      sockets.add(inner);
      inner.on('error', () => socket.destroy());
      socket.on('error', () => inner.destroy());
    });
    return listen(server);
  };
  const ownCa = () => {
    const [key, cert] = ['key', 'cert'].map((name) => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))) as [
      string,
      string,
    ];
    return { name: 'servicequotas.us-east-1.amazonaws.com', cert, key: readFileSync(key), pem: readFileSync(cert) };
  };

  it('goes through HTTPS_PROXY by CONNECT, to a host whose certificate only AWS_CA_BUNDLE vouches for', async () => {
    const { name, cert, key, pem } = ownCa();
    const tlsPort = await listen(createHttps({ key, cert: pem }, (_, response) => response.end('inside')));
    const url = `https://${name}/`;
    const through = { HTTPS_PROXY: `user:pass%21@127.0.0.1:${await proxy(tlsPort)}` };
    const answer = await transport({ ...through, AWS_CA_BUNDLE: cert }).send(get(url));
    expect(answer.body.toString()).to.equal('inside');
    expect(SEEN.connects).to.deep.equal([`${name}:443 Basic ${Buffer.from('user:pass!').toString('base64')}`]);
    const untrusted = (await failure(transport(through).send(get(url)))) as NodeJS.ErrnoException;
    expect(untrusted.code).to.match(/SELF_SIGNED/);
    const refused = await failure(transport({ HTTPS_PROXY: `127.0.0.1:${await proxy(tlsPort, true)}` }).send(get(url)));
    expect([refused.name, refused.message.includes('407')]).to.deep.equal(['ProxyRefused', true]);
    const gone = await failure(transport({ HTTPS_PROXY: 'http://127.0.0.1:1' }).send(get(url)));
    expect(gone.message).to.contain('the proxy 127.0.0.1:1 cannot be reached');
  });

  it('goes through HTTP_PROXY in absolute form, and past it where NO_PROXY says so', async () => {
    const plain = await listen(createHttp((_, response) => response.end('direct')));
    const env = { http_proxy: `127.0.0.1:${await proxy(0)}` };
    expect((await transport(env).send(get('http://quotas.example.com:8080/a?b=c'))).body.toString()).to.equal('forwarded');
    expect(SEEN.forwarded).to.deep.equal(['http://quotas.example.com:8080/a?b=c']);
    const direct = await transport({ ...env, NO_PROXY: 'example.org, 127.0.0.1' }).send(get(`http://127.0.0.1:${plain}/`));
    expect(direct.body.toString()).to.equal('direct');
  });

  it('reads the variables as the AWS CLI does', async () => {
    const hostFor = (env: NodeJS.ProcessEnv, url: string) => networkOf(env).proxyFor(new URL(url))?.host ?? null;
    const env = { HTTPS_PROXY: 'a:1', https_proxy: 'b:2', HTTP_PROXY: 'http://c:3' };
    expect(hostFor(env, 'https://x.amazonaws.com')).to.equal('b:2');
    expect(hostFor(env, 'http://x.amazonaws.com')).to.equal('c:3');
    for (const [list, isExcepted] of [
      ['.amazonaws.com', true],
      ['amazonaws.com', true],
      ['zonaws.com', false],
      ['x.amazonaws.com:443', true],
      ['x.amazonaws.com:444', false],
      ['*', true],
    ] as const)
      expect([list, hostFor({ ...env, NO_PROXY: list }, 'https://x.amazonaws.com') === null]).to.deep.equal([list, isExcepted]);
    const settings = networkOf({ HTTPS_PROXY: 'http://user:secret@a:1' }).settings;
    expect(JSON.stringify(settings)).to.contain('a:1').and.not.contain('secret');
    expect(() => hostFor({ HTTPS_PROXY: 'socks5://a:1' }, 'https://x')).to.throw(/no address of an HTTP proxy/);
    await writeFile(join(home(), 'no.pem'), 'hello');
    expect(() => networkOf({ AWS_CA_BUNDLE: join(home(), 'no.pem') }).certificates()).to.throw(/no certificate/);
    expect(() => networkOf({ AWS_CA_BUNDLE: join(home(), 'gone.pem') }).certificates()).to.throw(/ENOENT/);
  });

  it('follows no redirect, and carries nothing on', async () => {
    let elsewhere = 0;
    const other = await listen(
      createHttp((_, response) => {
        elsewhere++;
        response.end('taken');
      }),
    );
    const first = await listen(createHttp((_, response) => response.writeHead(307, { location: `http://127.0.0.1:${other}/t?s=1` }).end()));
    const error = await failure(transport().send({ ...get(`http://127.0.0.1:${first}/`), method: 'POST', body: 'the prompt' }));
    expect([error.name, elsewhere]).to.deep.equal(['Redirected', 0]);
    expect(error.message).to.contain(`127.0.0.1:${other}`).and.not.contain('s=1');
  });

  it('bounds an answer in size and in time, and knows a web page', async () => {
    const port = await listen(
      createHttp((request, response) => {
        if (request.url === '/page') return void response.writeHead(403, { 'content-type': 'text/html' }).end('<title>Blocked</title>');
        if (request.url === '/large') return void response.end(Buffer.alloc(3000));
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const at = (path: string, options?: Partial<TransportOptions>) =>
      failure(transport({}, options).send(get(`http://127.0.0.1:${port}${path}`)));
    expect((await at('/large', { mostBytes: 2000 })).name).to.equal('TooLarge');
    expect((await at('/drip', { limits: { connectMs: 1000, answerMs: 1000, wholeMs: 120 } })).name).to.equal('TimeoutError');
    const page = await at('/page');
    expect(page).to.be.instanceOf(AnswerError);
    expect([page.name, page.message]).to.deep.equal(['WebPage', '"Blocked"']);
  });
});

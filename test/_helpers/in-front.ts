// A server in front of another: it answers some requests itself, as AWS never should, and hands all others on.
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FrontCall {
  /** Path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of the JSON protocols, e.g. `ListAWSDefaultServiceQuotas`; empty for the others. */
  readonly target: string;
  readonly body: string;
  /** 1 for the first request of this path and target. */
  readonly time: number;
}

export interface FrontAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param behind where other requests go; null: they are not found @param answer undefined hands the request on */
export async function startInFront(
  behind: string | null,
  answer: (call: FrontCall) => FrontAnswer | 'drop' | 'hang' | undefined,
): Promise<{ readonly url: string; readonly calls: readonly FrontCall[]; readonly close: () => Promise<void> }> {
  const calls: FrontCall[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const call = callOf(incoming, body.toString('utf8'), calls);
    calls.push(call);
    const own = answer(call);
    if (own === 'hang') return;
    if (own === 'drop') {
      incoming.socket.destroy();
      return;
    }
    if (own || behind === null) {
      response.writeHead(own?.status ?? (own ? 200 : 404), { 'content-type': 'application/json', ...own?.headers });
      response.end(own?.body ?? '');
      return;
    }
    const headers = { ...incoming.headers, host: new URL(behind).host };
    const onward = ask(new URL(incoming.url ?? '/', behind), { method: incoming.method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function callOf(incoming: IncomingMessage, body: string, before: readonly FrontCall[]): FrontCall {
  const url = new URL(incoming.url ?? '/', 'http://front');
  const target = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const time = 1 + before.filter((call) => call.path === url.pathname && call.target === target).length;
  return { path: url.pathname, query: url.searchParams, target, body, time };
}

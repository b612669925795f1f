// CountTokens and the Messages count with answers that a test scripts: `bq emulate` counts by bq's own estimate, so it can neither disagree with it, nor answer
// without a number, nor show the bytes that it was sent. Commands are tested against the emulator.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountCall {
  readonly api: 'count-tokens' | 'mantle';
  /** Of the path, or of the Messages body. */
  readonly modelId: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

export interface CountAnswer {
  readonly status?: number;
  /** `x-amzn-errortype`. */
  readonly type?: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export interface CountServer {
  readonly url: string;
  readonly calls: CountCall[];
  close(): Promise<void>;
}

export const refused: CountAnswer = {
  status: 400,
  type: 'ValidationException',
  body: { message: "The provided model doesn't support counting tokens." },
};
export const throttled: CountAnswer = {
  status: 429,
  type: 'ThrottlingException',
  body: { message: 'Too many requests, please wait before trying again.' },
};
export const denied: CountAnswer = {
  status: 403,
  type: 'AccessDeniedException',
  body: { message: 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:CountTokens on resource: *' },
};

export async function startCountServer(
  answer: (call: CountCall, index: number) => CountAnswer | Promise<CountAnswer>,
): Promise<CountServer> {
  const calls: CountCall[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
    const path = /^\/model\/([^/]+)\/count-tokens$/.exec(request.url ?? '');
    const call: CountCall = path
      ? { api: 'count-tokens', modelId: decodeURIComponent(path[1] as string), body, headers: request.headers }
      : { api: 'mantle', modelId: String(body.model), body, headers: request.headers };
    if (!path && request.url !== '/anthropic/v1/messages/count_tokens') {
      response.writeHead(404).end('{}');
      return;
    }
    const { status = 200, type, body: said, headers = {} } = await answer(call, calls.push(call) - 1);
    response.writeHead(status, { 'content-type': 'application/json', ...(type ? { 'x-amzn-errortype': type } : {}), ...headers });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

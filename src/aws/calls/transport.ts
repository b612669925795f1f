// How every request to AWS leaves and every answer comes in: through the proxy that is set, over HTTP/1.1 with connections that are kept, within a time for the
// whole answer and a size, and never on to another host.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { PassThrough, Readable } from 'node:stream';
import type { HttpHandler, HttpHandlerOptions, HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { english, phrase, type Text } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { AWS } from '../../words/en/aws.ts';
import type { Network } from '../session/network.ts';
import { httpHandler } from './sdk.ts';

export interface TransportLimits {
  readonly connectMs: number;
  /** Between two bytes. */
  readonly answerMs: number;
  /** From the first byte of the request to the last of the answer. */
  readonly wholeMs: number;
}

/** Many times the largest answer of any API that is asked. */
const MOST_BYTES = 20_000_000;
/** Objects come in any size; slower than this on the average, after a minute, is a connection that is as good as dead. */
const SLOWEST = { bytesPerSecond: 4000, afterSeconds: 60 } as const;
const SHOWN_AFTER_MS = 2000;
const SHOWN_EVERY_MS = 1000;

/** How long a request has been under way; null when it is over. */
export type OnWait = (wait: { readonly for: Text; readonly seconds: number } | null) => void;

export interface TransportOptions {
  readonly network: Network;
  readonly limits: TransportLimits;
  readonly mostBytes?: number;
  /** Whose answers are objects, handed on as they come. */
  readonly isObject?: (request: HttpRequest) => boolean;
  readonly onWait?: OnWait | undefined;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
}

/** An answer that is none of AWS's, or that does not end. `src/aws/calls/errors.ts` says what to do. */
export class AnswerError extends Error {
  override readonly name: 'WebPage' | 'Redirected' | 'TooLarge' | 'TimeoutError' | 'ProxyRefused' | 'HttpError';
  readonly $metadata: { readonly httpStatusCode: number };
  /** The message, as the language of the run can say it. */
  readonly said: Text;

  constructor(name: AnswerError['name'], message: Text, status: number) {
    super(english(message));
    this.said = message;
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

/** What `transience` takes for a network that may be there in a moment. */
export function tooSlow(seconds: number): AnswerError {
  return new AnswerError('TimeoutError', phrase(AWS, 'notWhole', seconds), 0);
}

/** Made of a request's own parts, for those that no SDK client sends. */
export interface PlainRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export class Transport implements HttpHandler<object> {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #options: TransportOptions;
  /** By proxy; the key of none is empty. */
  readonly #handlers = new Map<string, Promise<NodeHttpHandler>>();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** @throws AnswerError, BqError configuration, or what the network says */
  async handle(request: HttpRequest, { abortSignal }: HttpHandlerOptions = {}): Promise<{ response: HttpResponse }> {
    const { limits, onWait } = this.#options;
    const url = new URL(`${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}/`);
    const started = performance.now();
    const over = new AbortController();
    const limit = setTimeout(() => over.abort(), limits.wholeMs);
    const shown = setInterval(() => {
      const waited = performance.now() - started;
      if (waited >= SHOWN_AFTER_MS) onWait?.({ for: url.host, seconds: waited / 1000 });
    }, SHOWN_EVERY_MS).unref();
    const signal = AbortSignal.any([over.signal, ...this.#signals(abortSignal)]);
    try {
      const handler = await this.#handlerFor(url);
      const { response } = await handler.handle(request, { abortSignal: signal });
      return { response: await this.#answer(request, response, signal) };
    } catch (error) {
      if (over.signal.aborted) throw tooSlow(limits.wholeMs / 1000);
      throw this.#unreachableProxy(url, error) ?? error;
    } finally {
      clearTimeout(limit);
      clearInterval(shown);
      if (performance.now() - started >= SHOWN_AFTER_MS) onWait?.(null);
    }
  }

  /** @throws as `handle` */
  async send({ url, method, headers, body }: PlainRequest, signal?: AbortSignal): Promise<PlainAnswer> {
    const { HttpRequest: Request } = await import('@smithy/core/protocols');
    const request = new Request({
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port ? { port: Number(url.port) } : {}),
      path: url.pathname,
      query: Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)])),
      method,
      headers: { ...headers, host: url.host, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      body,
    });
    const { response } = await this.handle(request, signal ? { abortSignal: signal } : {});
    return { status: response.statusCode, headers: response.headers, body: await collected(response.body, this.#mostBytes) };
  }

  destroy(): void {
    for (const handler of this.#handlers.values()) handler.then((made) => made.destroy()).catch(() => {});
    this.#handlers.clear();
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  get #mostBytes(): number {
    return this.#options.mostBytes ?? MOST_BYTES;
  }

  #signals(given: HttpHandlerOptions['abortSignal']): AbortSignal[] {
    return [given as AbortSignal | undefined, this.#options.signal].filter((signal) => signal !== undefined);
  }

  /** Where the way out is a proxy, it is the proxy that is not there. */
  #unreachableProxy(url: URL, error: unknown): AnswerError | null {
    const { code } = error as { code?: string };
    const proxy =
      code !== undefined && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code)
        ? this.#options.network.proxyFor(url)
        : null;
    return proxy === null ? null : new AnswerError('ProxyRefused', phrase(AWS, 'proxyUnreachable', proxy.host, code ?? ''), 0);
  }

  #handlerFor(url: URL): Promise<NodeHttpHandler> {
    const proxy = this.#options.network.proxyFor(url);
    const key = proxy?.href ?? '';
    const known = this.#handlers.get(key);
    if (known) return known;
    const made = this.#make(proxy);
    this.#handlers.set(key, made);
    return made;
  }

  async #make(proxy: URL | null): Promise<NodeHttpHandler> {
    const { limits, network } = this.#options;
    const { NodeHttpHandler: Handler } = await httpHandler();
    return new Handler({
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.answerMs,
      socketTimeout: limits.answerMs,
      throwOnRequestTimeout: true,
      ...(await agents(proxy, network.certificates())),
    });
  }

  /** Read to its end here, so that one place bounds it. */
  async #answer(request: HttpRequest, response: HttpResponse, signal: AbortSignal): Promise<HttpResponse> {
    const { statusCode: status, headers } = response;
    if (status === 407) throw refusedByProxy(response);
    const isRedirect = [301, 302, 303, 307, 308].includes(status);
    // S3 says so where a bucket is; nothing is sent there unless bq asks anew.
    if (isRedirect && headers['x-amz-bucket-region'] === undefined) {
      (response.body as Readable).destroy();
      throw new AnswerError('Redirected', phrase(AWS, 'redirect', placeOf(headers.location)), status);
    }
    if (status < 300 && this.#options.isObject?.(request)) {
      response.body = paced(response.body as Readable);
      return response;
    }
    const body = await collected(response.body, this.#mostBytes, signal);
    if (isPage(headers['content-type'], body)) throw new AnswerError('WebPage', pageWords(headers, body), status);
    response.body = Readable.from(body.length === 0 ? [] : [body]);
    return response;
  }
}

async function agents(proxy: URL | null, certificates: string | null) {
  const options = { keepAlive: true, maxSockets: 64, ...(certificates === null ? {} : { ca: certificates }) };
  if (proxy === null) return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([import('http-proxy-agent'), import('https-proxy-agent')]);
  const httpsAgent = new HttpsProxyAgent(proxy, options);
  // The agent keeps its options for the proxy; the certificates are those of AWS, inside the tunnel.
  Object.assign((httpsAgent as unknown as { options: object }).options, certificates === null ? {} : { ca: certificates });
  // Without a tunnel nobody of AWS has answered.
  httpsAgent.on(
    'proxyConnect',
    ({ statusCode, statusText }: { statusCode: number; statusText: string }, request: { destroy(error: Error): void }) => {
      if (statusCode !== 200) request.destroy(refused(proxy, statusCode, statusText));
    },
  );
  return { httpAgent: new HttpProxyAgent(proxy, options), httpsAgent };
}

function refused(proxy: URL, status: number, reason: string): AnswerError {
  const said = stripControl(`${status} ${reason}`.trim(), { oneLine: true }).slice(0, 100);
  return new AnswerError('ProxyRefused', phrase(AWS, 'proxySays', proxy.host, said), status);
}

function refusedByProxy({ statusCode, body }: HttpResponse): AnswerError {
  (body as Readable).destroy();
  return new AnswerError('ProxyRefused', phrase(AWS, 'proxyWantsUser'), statusCode);
}

/** @throws AnswerError where there is more than that */
async function collected(body: unknown, mostBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const stream = body as Readable;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const cut = () => stream.destroy(new Error('cut off'));
  signal?.addEventListener('abort', cut, { once: true });
  try {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes) throw new AnswerError('TooLarge', phrase(AWS, 'tooLarge', mostBytes / 1e6), 0);
      chunks.push(chunk as Buffer);
    }
  } finally {
    signal?.removeEventListener('abort', cut);
    stream.destroy();
  }
  return Buffer.concat(chunks);
}

/** Handed on as it comes; a drip ends with an error. */
function paced(source: Readable): Readable {
  const started = performance.now();
  let bytes = 0;
  const out = new PassThrough();
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    const seconds = (performance.now() - started) / 1000;
    if (seconds > SLOWEST.afterSeconds && bytes / seconds < SLOWEST.bytesPerSecond)
      source.destroy(new AnswerError('TimeoutError', phrase(AWS, 'drips', bytes, Math.round(seconds)), 0));
  });
  source.on('error', (error) => out.destroy(error));
  out.on('close', () => source.destroy());
  return source.pipe(out);
}

function isPage(type: string | undefined, body: Buffer): boolean {
  if (/^\s*text\/html/i.test(type ?? '')) return true;
  return /^\s*(<!doctype html|<html)/i.test(body.subarray(0, 200).toString('latin1'));
}

/** What tells whose page it is: its title and its server. */
/** Empty where the page says nothing of itself. */
function pageWords({ server }: Record<string, string>, body: Buffer): Text {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(body.subarray(0, 20_000).toString('utf8'))?.[1]?.trim();
  const clean = (text: string | undefined, most: number) => (text ? stripControl(text, { oneLine: true }).slice(0, most) || null : null);
  const [page, from] = [clean(title, 200), clean(server, 100)];
  return page === null && from === null ? '' : phrase(AWS, 'page', page, from);
}

/** The host alone: in paths and queries are tokens. */
function placeOf(location: string | undefined): Text {
  try {
    return stripControl(new URL(location ?? '').host, { oneLine: true }).slice(0, 100) || phrase(AWS, 'nowhere');
  } catch {
    return phrase(AWS, 'otherPath');
  }
}

// Service Quotas as it is when it breaks its own contract, which `bq emulate` never does: answers that are no JSON or lack fields, pages without end, foreign
// services' answers on one port, a fault for one page or one attempt. All else is tested against the emulator (account-emulator.ts).
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServedRow } from './account.ts';

export interface ServedCall {
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly input: { readonly NextToken?: string; readonly MaxResults?: number; readonly QuotaCode?: string; readonly ServiceCode?: string };
  /** 0 for the first page. */
  readonly page: number;
  /** 1 for the first time that this very call comes. */
  readonly attempt: number;
}

/** What to answer instead of the truth; `raw` is sent as it stands, `hang` never answers, `drop` cuts the connection. */
export type Misbehaviour =
  | { readonly error: string; readonly message?: string; readonly status?: number; readonly headers?: Record<string, string> }
  | { readonly raw: string; readonly status?: number }
  | { readonly json: unknown }
  | 'hang'
  | 'drop';

export interface QuotaServerOptions {
  readonly regions: Readonly<Record<string, readonly ServedRow[]>>;
  readonly accountId?: string;
  /** Before every answer. */
  readonly latencyMs?: number;
  readonly misbehave?: (call: ServedCall) => Misbehaviour | undefined;
}

export interface QuotaServer {
  readonly url: string;
  readonly calls: readonly ServedCall[];
  close(): Promise<void>;
}

export async function startQuotaServer(options: QuotaServerOptions): Promise<QuotaServer> {
  const calls: ServedCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = callOf(request, Buffer.concat(chunks).toString('utf8'), calls);
    calls.push(call);
    if (options.latencyMs) await sleep(options.latencyMs);
    const answer = options.misbehave?.(call) ?? truth(call, options);
    if (answer === 'hang') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    const { status, text, headers } = written(answer);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': `test-${calls.length}`, ...headers });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, close: () => close(server) };
}

/** Calls of other services (SSO, STS) have no operation. */
function callOf({ headers }: IncomingMessage, body: string, past: readonly ServedCall[]): ServedCall {
  const operation = String(headers['x-amz-target'] ?? '').replace('ServiceQuotasV20190624.', '');
  const [, accessKeyId = '', region = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/servicequotas\//.exec(headers.authorization ?? '') ?? [];
  const input = (operation && body ? JSON.parse(body) : {}) as ServedCall['input'];
  const key = (call: Pick<ServedCall, 'operation' | 'region' | 'input'>) => JSON.stringify([call.operation, call.region, call.input]);
  const attempt = past.filter((one) => key(one) === key({ operation, region, input })).length + 1;
  return { operation, region, accessKeyId, input, page: input.NextToken ? Number(input.NextToken.split(':')[1]) : 0, attempt };
}

function written(answer: Exclude<Misbehaviour, string>): { status: number; text: string; headers: Record<string, string> } {
  if ('raw' in answer) return { status: answer.status ?? 200, text: answer.raw, headers: {} };
  if ('json' in answer) return { status: 200, text: JSON.stringify(answer.json), headers: {} };
  const { error, message = error, status = 400, headers = {} } = answer;
  return { status, text: JSON.stringify({ __type: error, message }), headers };
}

function truth({ operation, region, input, page }: ServedCall, options: QuotaServerOptions): Misbehaviour {
  const rows = options.regions[region];
  if (!rows || input.ServiceCode !== 'bedrock') return { error: 'NoSuchResourceException', message: 'no such service' };
  const isDefault = operation === 'ListAWSDefaultServiceQuotas' || operation === 'GetAWSDefaultServiceQuota';
  const quotas = rows
    .map((row) => ({ row, value: isDefault ? row.default : row.applied }))
    .filter(({ value }) => value !== undefined)
    .map(({ row, value }) => ({
      ServiceCode: 'bedrock',
      ServiceName: 'Amazon Bedrock',
      QuotaArn: `arn:aws:servicequotas:${region}:${isDefault ? '' : (options.accountId ?? '123456789012')}:bedrock/${row.code}`,
      QuotaCode: row.code,
      QuotaName: row.name,
      Value: value,
      Unit: 'None',
      Adjustable: row.adjustable ?? false,
      GlobalQuota: false,
    }));
  if (operation.startsWith('Get')) {
    const quota = quotas.find(({ QuotaCode }) => QuotaCode === input.QuotaCode);
    return quota ? { json: { Quota: quota } } : { error: 'NoSuchResourceException', message: 'no such quota' };
  }
  const size = input.MaxResults ?? 100;
  const slice = quotas.slice(page * size, (page + 1) * size);
  return { json: { Quotas: slice, ...((page + 1) * size < quotas.length ? { NextToken: `page:${page + 1}` } : {}) } };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

// Athena, CloudWatch Logs Insights and the metric of a log group's bytes on loopback, for tests: queries that wait, run, fail, are throttled, denied and stopped.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EngineOptions {
  /** Of Athena: the names of the columns, then rows. */
  readonly rows?: readonly (readonly string[])[];
  readonly pageSize?: number;
  /** Of Insights: rows of a span, both ends in seconds. */
  readonly insights?: (fromSeconds: number, toSeconds: number) => readonly Readonly<Record<string, string>>[];
  /** What is told of a query, look by look; the last stays. Default: running once, then done. */
  readonly states?: readonly string[];
  readonly reason?: string;
  /** Where the table lies; null: there is no such table. */
  readonly location?: string | null;
  /** Of the workgroup. */
  readonly cutoffBytes?: number;
  /** Of the log group; null: no such metric. */
  readonly incomingBytes?: number | null;
  /** `operation` → error, for as many calls as given (default: every one). */
  readonly errors?: Readonly<Record<string, { readonly type: string; readonly message: string; readonly times?: number }>>;
  /** Called with the name of each operation that came in. */
  readonly onCall?: (operation: string) => void;
}

export interface EngineServer {
  readonly url: string;
  readonly calls: readonly { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** The names of the operations that came in. */
  operations(): string[];
  close(): Promise<void>;
}

type Input = Record<string, unknown>;

const ATHENA_DONE = 'SUCCEEDED';
const INSIGHTS_DONE = 'Complete';
export const SCANNED_BYTES = 12_300_000_000;

export async function startEngines(options: EngineOptions): Promise<EngineServer> {
  const calls: { operation: string; input: Input }[] = [];
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target'] ?? request.url)
      .replace(/^Logs_\d+\./, 'logs:')
      .replace(/^[A-Za-z_0-9]+\./, '');
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Input;
    calls.push({ operation, input });
    options.onCall?.(operation);
    const error = options.errors?.[operation];
    const isError = error !== undefined && count(operation) <= (error.times ?? Number.POSITIVE_INFINITY);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (isError) {
      response.writeHead(error.type === 'AccessDeniedException' ? 403 : 400, { 'x-amzn-errortype': error.type });
      response.end(JSON.stringify({ __type: error.type, message: error.message, Message: error.message }));
      return;
    }
    const answer = answerOf(options, operation, { input, calls, looks: count(operation) });
    if (answer === null) response.writeHead(400, { 'x-amzn-errortype': 'MetadataException' });
    response.end(JSON.stringify(answer ?? { __type: 'MetadataException', Message: 'EntityNotFoundException: Table not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    operations: () => calls.map(({ operation }) => operation),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Asked {
  readonly input: Input;
  readonly calls: readonly { readonly operation: string; readonly input: Input }[];
  /** How often this operation has been asked, this time counted. */
  readonly looks: number;
}

function answerOf(options: EngineOptions, operation: string, { input, calls, looks }: Asked): unknown {
  const { states, reason, location, cutoffBytes, incomingBytes = null } = options;
  switch (operation) {
    case 'GetTableMetadata':
      return location === null ? null : { TableMetadata: { Name: input.TableName, Parameters: { location } } };
    case 'GetWorkGroup':
      return { WorkGroup: { Name: input.WorkGroup, Configuration: { BytesScannedCutoffPerQuery: cutoffBytes } } };
    case 'StartQueryExecution':
      return { QueryExecutionId: 'athena-query-1' };
    case 'GetQueryExecution': {
      const state = stateAt(states ?? ['QUEUED', ATHENA_DONE], looks);
      const statistics = { DataScannedInBytes: SCANNED_BYTES };
      return { QueryExecution: { Status: { State: state, StateChangeReason: reason }, Statistics: statistics } };
    }
    case 'GetQueryResults':
      return athenaPage(options, input);
    case 'GetMetricData':
      return { MetricDataResults: [{ Id: 'bytes', ...(incomingBytes === null ? {} : { Timestamps: [1], Values: [incomingBytes] }) }] };
    case 'logs:DescribeLogGroups':
      return { logGroups: [{ logGroupName: '/bedrock/calls', storedBytes: 5_000_000_000 }] };
    case 'logs:StartQuery':
      return { queryId: `insights-query-${looks}` };
    case 'logs:GetQueryResults':
      return insightsAnswer(options, { input, calls, looks });
    default:
      return { Quotas: [] };
  }
}

const stateAt = (states: readonly string[], look: number) => states[Math.min(look, states.length) - 1];

function athenaPage({ rows = [], pageSize = 1000 }: EngineOptions, input: Input) {
  const from = Number(input.NextToken ?? 0);
  const page = rows.slice(from, from + pageSize);
  return {
    ResultSet: { Rows: page.map((cells) => ({ Data: cells.map((cell) => (cell === '' ? {} : { VarCharValue: cell })) })) },
    ...(from + pageSize < rows.length ? { NextToken: String(from + pageSize) } : {}),
  };
}

function insightsAnswer({ states, insights = () => [] }: EngineOptions, { input, calls }: Asked) {
  const looks = calls.filter((call) => call.operation === 'logs:GetQueryResults' && call.input.queryId === input.queryId).length;
  const status = stateAt(states ?? ['Scheduled', INSIGHTS_DONE], looks);
  const started = calls.filter(({ operation }) => operation === 'logs:StartQuery')[Number(String(input.queryId).split('-').at(-1)) - 1];
  const rows = status === INSIGHTS_DONE ? insights(Number(started?.input.startTime), Number(started?.input.endTime)) : [];
  return {
    status,
    statistics: { bytesScanned: SCANNED_BYTES },
    results: rows.map((row) => [...Object.entries(row).map(([field, value]) => ({ field, value })), { field: '@ptr', value: 'x' }]),
  };
}

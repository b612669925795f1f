// CloudWatch with a past: `bq emulate` knows only what it saw itself, so days of minutes, series that ListMetrics hides, image sizes and the account's
// application profiles come from here. test/commands/usage-emulator.test.ts reads the emulator's own metrics.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedSeries {
  readonly region?: string;
  readonly modelId: string;
  readonly metric: string;
  /** ISO minute → sum. */
  readonly points: Readonly<Record<string, number>>;
  /** Not in ListMetrics. */
  readonly unlisted?: boolean;
  /** Further dimensions, e.g. an image size. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Of bedrock-mantle: all its dimensions, instead of ModelId. */
  readonly mantle?: Readonly<Record<string, string>>;
}

export interface CloudWatchOptions {
  readonly series: readonly ServedSeries[];
  readonly profiles?: readonly { readonly id: string; readonly name: string; readonly modelArns: readonly string[] }[];
  /** When it is, ISO: sums of one minute are gone after 15 days, of five after 63. Default: nothing is ever gone. */
  readonly now?: string;
  /** Points on a page of GetMetricData. */
  readonly pageSize?: number;
  /** operation → error name, for as many calls as given (default: every one). */
  readonly errors?: Readonly<Record<string, { readonly type: string; readonly message: string; readonly times?: number }>>;
}

export interface CloudWatchServer {
  readonly url: string;
  readonly calls: readonly { readonly operation: string; readonly region: string; readonly queries: number }[];
  close(): Promise<void>;
}

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Period: number;
    readonly Stat: string;
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

interface Input {
  readonly NextToken?: string;
  readonly Namespace?: string;
  readonly MetricDataQueries?: Query[];
  readonly StartTime?: number;
  readonly EndTime?: number;
}

export async function startCloudWatch(options: CloudWatchOptions): Promise<CloudWatchServer> {
  const calls: { operation: string; region: string; queries: number }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [operation, region] = [operationOf(request), regionOf(request)];
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Input;
    calls.push({ operation, region, queries: input.MetricDataQueries?.length ?? 0 });
    const times = calls.filter((call) => call.operation === operation).length;
    const error = errorOf(options, operation, times);
    response.setHeader('content-type', operation === 'ListInferenceProfiles' ? 'application/json' : 'application/x-amz-json-1.0');
    if (error) response.writeHead(error.type === 'AccessDeniedException' ? 403 : 400, { 'x-amzn-errortype': error.type });
    const answer = error ? { __type: error.type, message: error.message } : answerOf(options, operation, region, input);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function errorOf({ errors }: CloudWatchOptions, operation: string, times: number) {
  const error = errors?.[operation];
  return error !== undefined && times <= (error.times ?? Number.POSITIVE_INFINITY) ? error : null;
}

function regionOf({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

function operationOf({ headers, url }: IncomingMessage): string {
  if (url?.startsWith('/inference-profiles')) return 'ListInferenceProfiles';
  return String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

function answerOf({ series, profiles = [], pageSize = 100_800, now }: CloudWatchOptions, operation: string, region: string, input: Input) {
  const ofRegion = series.filter((one) => (one.region ?? region) === region);
  switch (operation) {
    case 'ListMetrics':
      return {
        Metrics: ofRegion
          .filter(({ unlisted, mantle }) => !unlisted && namespaceOf(mantle) === (input.Namespace ?? namespaceOf(mantle)))
          .map(listed),
      };
    case 'GetMetricData':
      return dataPage(ofRegion, input, { pageSize, now });
    default:
      return { inferenceProfileSummaries: profiles.map((profile) => summary(profile, region)) };
  }
}

function listed({ modelId, metric, extra = {}, mantle }: ServedSeries) {
  const dimensions = Object.entries(mantle ?? { ModelId: modelId, ...extra }).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespaceOf(mantle), MetricName: metric, Dimensions: dimensions };
}

const namespaceOf = (mantle: ServedSeries['mantle']) => (mantle === undefined ? 'AWS/Bedrock' : 'AWS/BedrockMantle');

/** Whether a query means the series: of bedrock-mantle by every dimension. */
function isMeant({ modelId, metric, extra, mantle }: ServedSeries, asked: Query['MetricStat']['Metric']): boolean {
  if (metric !== asked.MetricName || namespaceOf(mantle) !== asked.Namespace) return false;
  if (mantle === undefined) return modelId === asked.Dimensions[0]?.Value && !extra;
  return asked.Dimensions.length === Object.keys(mantle).length && asked.Dimensions.every(({ Name, Value }) => mantle[Name] === Value);
}

function dataPage(
  series: readonly ServedSeries[],
  input: Input,
  { pageSize, now }: { readonly pageSize: number; readonly now: string | undefined },
) {
  const days: Readonly<Record<number, number>> = { 60: 15, 300: 63, 3600: 455 };
  const keptFrom = (period: number) => (now === undefined ? 0 : Date.parse(now) / 1000 - (days[period] ?? 0) * 86_400);
  const points = (input.MetricDataQueries ?? []).flatMap(({ Id, MetricStat: { Metric, Period, Stat } }) => {
    if (Stat !== 'Sum') throw new Error('the test server sums');
    const own = series.find((one) => isMeant(one, Metric));
    const sums = new Map<number, number>();
    for (const [iso, value] of Object.entries(own?.points ?? {})) {
      const at = Math.floor(Date.parse(iso) / 1000 / Period) * Period;
      if (at >= keptFrom(Period) && at >= (input.StartTime ?? 0) && at < (input.EndTime ?? 0)) sums.set(at, (sums.get(at) ?? 0) + value);
    }
    return [...sums].map(([at, value]) => ({ Id, at, value }));
  });
  const start = Number(input.NextToken ?? 0);
  const page = points.slice(start, start + pageSize);
  // Every query is answered, those without a value too.
  const ids = new Set([...(start === 0 ? (input.MetricDataQueries ?? []) : page).map(({ Id }) => Id), ...page.map(({ Id }) => Id)]);
  const results = [...ids].map((Id) => {
    const own = page.filter((point) => point.Id === Id);
    return { Id, Label: Id, Timestamps: own.map(({ at }) => at), Values: own.map(({ value }) => value), StatusCode: 'Complete' };
  });
  return { MetricDataResults: results, ...(start + pageSize < points.length ? { NextToken: String(start + pageSize) } : {}) };
}

function summary({ id, name, modelArns }: { id: string; name: string; modelArns: readonly string[] }, region: string) {
  return {
    inferenceProfileId: id,
    inferenceProfileName: name,
    inferenceProfileArn: `arn:aws:bedrock:${region}:123456789012:application-inference-profile/${id}`,
    models: modelArns.map((modelArn) => ({ modelArn })),
    status: 'ACTIVE',
    type: 'APPLICATION',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

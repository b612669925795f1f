// The CloudWatch adapter: what Bedrock counted, by minute and ModelId, in as few GetMetricData calls as its limits allow.
import type { CloudWatchClient, Dimension, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { BqError } from '../base/errors.ts';
import { type Minutes, type MinuteUsage, minuteAt, minuteOf } from '../base/minutes.ts';
import { english } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { requireItems } from './calls/answers.ts';
import { type ClientTimeouts, cloudWatchClient } from './calls/clients.ts';
import { type CallContext, malformedAnswer, toBqError } from './calls/errors.ts';
import { PageTokens } from './calls/pages.ts';
import { type RetryNotice, withRetry } from './calls/retry.ts';
import type { AwsSession } from './session/session.ts';

/** Limits of one GetMetricData call (CloudWatch API reference, 2026-10). */
const MOST_QUERIES = 500;
const MOST_POINTS = 100_800;
const MOST_PAGES = 400;
/** GetMetricData allows 50 calls a second; a few at once are enough to hide the round trips. */
const AT_ONCE = 4;

/** How long sums of each length live (CloudWatch user guide, "Metrics retention", 2026-10). */
export const KEPT = [
  { seconds: 60, days: 15 },
  { seconds: 300, days: 63 },
  { seconds: 3600, days: 455 },
] as const;
export const KEPT_DAYS = KEPT[2].days;

/** Part of the time asked for that has sums of one length. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
  readonly seconds: number;
}

const HOUR_MS = 3_600_000;

/** The finest sums that are left of each part, oldest part first; whole hours, for a sum does not straddle parts. */
export function stretchesOf({ from, to }: Pick<UsageQuestion, 'from' | 'to'>): Stretch[] {
  const stretches: Stretch[] = [];
  let end = to.getTime();
  for (const { seconds, days } of KEPT) {
    const oldest = Math.ceil((to.getTime() - days * 86_400_000) / HOUR_MS) * HOUR_MS;
    const start = Math.max(from.getTime(), oldest);
    if (start < end) stretches.unshift({ from: new Date(start), to: new Date(end), seconds });
    end = Math.min(end, oldest);
  }
  return stretches;
}

type Adder = (usage: MinuteUsage, sum: number) => void;

/** Where the metrics of an endpoint are, which dimension names the model, and what each adds. */
interface MetricSpace {
  readonly namespace: string;
  readonly dimension: string;
  readonly adders: Readonly<Record<string, Adder>>;
}

/** The two names of a cache metric tell the same tokens: the larger one counts, not their sum. */
const RUNTIME: MetricSpace['adders'] = {
  Invocations: (usage, sum) => {
    usage.requests += sum;
  },
  InvocationThrottles: (usage, sum) => {
    usage.throttles += sum;
  },
  InvocationClientErrors: (usage, sum) => {
    usage.clientErrors += sum;
  },
  InvocationServerErrors: (usage, sum) => {
    usage.serverErrors += sum;
  },
  InvocationLatency: (usage, sum) => {
    usage.latencyMs += sum;
  },
  InputTokenCount: (usage, sum) => {
    usage.inputTokens += sum;
  },
  OutputTokenCount: (usage, sum) => {
    usage.outputTokens += sum;
  },
  CacheReadInputTokens: largerRead,
  CacheReadInputTokenCount: largerRead,
  CacheWriteInputTokens: largerWrite,
  CacheWriteInputTokenCount: largerWrite,
  EstimatedTPMQuotaUsage: (usage, sum) => {
    usage.estimatedQuotaTokens = (usage.estimatedQuotaTokens ?? 0) + sum;
  },
};

/** None of throttles, which are among the clients' errors, and none of latency (AWS user guide, "CloudWatch metrics for bedrock-mantle", 2026-10). */
const MANTLE: MetricSpace['adders'] = {
  Inferences: (usage, sum) => {
    usage.requests += sum;
  },
  InferenceClientErrors: (usage, sum) => {
    usage.clientErrors += sum;
  },
  TotalInputTokens: (usage, sum) => {
    usage.inputTokens += sum;
  },
  TotalOutputTokens: (usage, sum) => {
    usage.outputTokens += sum;
  },
};

const SPACES: Readonly<Record<Endpoint, MetricSpace>> = {
  runtime: { namespace: 'AWS/Bedrock', dimension: 'ModelId', adders: RUNTIME },
  mantle: { namespace: 'AWS/BedrockMantle', dimension: 'Model', adders: MANTLE },
};

/** bedrock-mantle counts by model and by project; the same requests may be listed in several ways. */
const PROJECT = 'Project';

/** What stands for the model where a metric tells of a project alone. */
export const PROJECT_PREFIX = 'project/';

function largerRead(usage: MinuteUsage, sum: number): void {
  usage.cacheReadTokens = Math.max(usage.cacheReadTokens, sum);
}

function largerWrite(usage: MinuteUsage, sum: number): void {
  usage.cacheWriteTokens = Math.max(usage.cacheWriteTokens, sum);
}

export interface UsageEvent extends RetryNotice {
  readonly region: string;
  readonly operation: string;
}

export interface UsageQuestion {
  /** Whole minutes; `to` is exclusive. */
  readonly from: Date;
  readonly to: Date;
  /** Whose metrics; left out: runtime. */
  readonly endpoint?: Endpoint;
  /** ModelIds to ask for even where ListMetrics does not show them (it is minutes late). */
  readonly alsoModelIds: readonly string[];
  /** Which of the listed ones to read. */
  readonly wants: (modelId: string) => boolean;
  readonly onRetry?: (event: UsageEvent) => void;
  readonly signal?: AbortSignal;
  readonly timeouts?: ClientTimeouts;
  /** For tests: shortens every wait. */
  readonly waitFactor?: number;
}

export interface ModelMinutes {
  readonly modelId: string;
  readonly minutes: Minutes;
}

/**
 * Minutes with data of every ModelId, one Region.
 *
 * @throws BqError configuration (credentials) or remote (refused, out of reach, an answer that cannot be used)
 */
export async function readUsage(session: AwsSession, region: string, question: UsageQuestion): Promise<readonly ModelMinutes[]> {
  const reader = await Reader.open(session, region, question);
  try {
    const listed = await reader.list();
    const wanted = new Map([...listed].filter(([modelId]) => question.wants(modelId)));
    for (const modelId of question.alsoModelIds) if (!wanted.has(modelId)) wanted.set(modelId, reader.everySeries(modelId));
    return await reader.read([...wanted.values()].flat());
  } finally {
    reader.close();
  }
}

interface Series {
  readonly modelId: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
}

class Reader {
  readonly #client: CloudWatchClient;
  readonly #session: AwsSession;
  readonly #region: string;
  readonly #question: UsageQuestion;
  readonly #space: MetricSpace;

  private constructor(client: CloudWatchClient, session: AwsSession, region: string, question: UsageQuestion) {
    this.#client = client;
    this.#session = session;
    this.#region = region;
    this.#question = question;
    this.#space = SPACES[question.endpoint ?? 'runtime'];
  }

  static async open(session: AwsSession, region: string, question: UsageQuestion): Promise<Reader> {
    return new Reader(await cloudWatchClient(session, region, question.timeouts), session, region, question);
  }

  close(): void {
    this.#client.destroy();
  }

  /** Of a model that is not listed. */
  everySeries(modelId: string): readonly Series[] {
    const { adders, dimension } = this.#space;
    return Object.keys(adders).map((metric) => ({ modelId, metric, dimensions: [{ Name: dimension, Value: modelId }] }));
  }

  /** ModelId → its metrics. Series with further dimensions (image sizes, …) are parts of these, and left out. */
  async list(): Promise<Map<string, readonly Series[]>> {
    const { ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch');
    const { namespace, dimension: own, adders } = this.#space;
    const found = new SeriesList(own);
    await this.#pages('ListMetrics', async (token) => {
      const page = await this.#client.send(new ListMetricsCommand({ Namespace: namespace, ...token }), this.#abortable());
      for (const { MetricName = '', Dimensions = [] } of requireItems(page.Metrics, 'list of metrics', this.#context('ListMetrics'))) {
        if (Object.hasOwn(adders, MetricName)) found.add(MetricName, Dimensions);
      }
      return page.NextToken;
    });
    return found.byModel();
  }

  async read(series: readonly Series[]): Promise<ModelMinutes[]> {
    const usage = new Map(series.map(({ modelId }) => [modelId, new Map() as Minutes]));
    const batches = stretchesOf(this.#question).flatMap((stretch) => this.#batches(series, stretch).map((batch) => ({ batch, stretch })));
    let next = 0;
    const worker = async () => {
      for (let each = batches[next++]; each; each = batches[next++]) await this.#readBatch(each.batch, each.stretch, usage);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, batches.length) }, worker));
    return [...usage].filter(([, minutes]) => minutes.size > 0).map(([modelId, minutes]) => ({ modelId, minutes }));
  }

  #batches(series: readonly Series[], { from, to, seconds }: Stretch): Series[][] {
    const points = Math.max(1, Math.round((to.getTime() - from.getTime()) / 1000 / seconds));
    const size = Math.max(1, Math.min(MOST_QUERIES, Math.floor(MOST_POINTS / points)));
    return Array.from({ length: Math.ceil(series.length / size) }, (_, index) => series.slice(index * size, (index + 1) * size));
  }

  async #readBatch(batch: readonly Series[], { from, to, seconds }: Stretch, usage: ReadonlyMap<string, Minutes>): Promise<void> {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const queries = batch.map(
      ({ metric, dimensions }, index): MetricDataQuery => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace: this.#space.namespace, MetricName: metric, Dimensions: [...dimensions] },
          Period: seconds,
          Stat: 'Sum',
        },
      }),
    );
    let answered = 0;
    await this.#pages('GetMetricData', async (token) => {
      const page = await this.#client.send(
        new GetMetricDataCommand({ MetricDataQueries: queries, StartTime: from, EndTime: to, ScanBy: 'TimestampAscending', ...token }),
        this.#abortable(),
      );
      const results = requireItems(page.MetricDataResults, 'list of results', this.#context('GetMetricData'));
      // Thrown before anything of the page is counted, so that the page can be asked for again.
      for (const result of results) this.#requireData(result, page.NextToken !== undefined);
      for (const result of results) this.#take(result, batch, { usage, minutes: seconds / 60 });
      answered += results.length;
      return page.NextToken;
    });
    // CloudWatch answers every query, with no values where nothing ran.
    if (answered === 0) throw withoutOffline(malformedAnswer(this.#context('GetMetricData'), 'it says nothing of any metric'));
  }

  /** An error is no 0. @throws UnfinishedMetric where asking again may help, BqError where not */
  #requireData({ Id, StatusCode: status }: MetricDataResult, hasMore: boolean): void {
    if (status === 'Forbidden') {
      throw new BqError(`CloudWatch refuses the metric of ${Id ?? 'a result'} in ${this.#region}`, {
        code: 'ACCESS_DENIED',
        kind: 'remote',
        suggestions: ALLOW,
      });
    }
    // A part is usual where further pages bring the rest.
    const isWhole = status === undefined || status === 'Complete' || (status === 'PartialData' && hasMore);
    if (!isWhole) throw new UnfinishedMetric(status);
  }

  #take(
    result: MetricDataResult,
    batch: readonly Series[],
    { usage, minutes: length }: { readonly usage: ReadonlyMap<string, Minutes>; readonly minutes: number },
  ): void {
    const series = batch[Number(result.Id?.slice(1))];
    const { Timestamps = [], Values = [] } = result;
    const adder = series && this.#space.adders[series.metric];
    const minutes = series && usage.get(series.modelId);
    const context = this.#context('GetMetricData');
    if (!adder || !minutes || Timestamps.length !== Values.length) {
      throw malformedAnswer(context, `a result (${result.Id ?? 'without an Id'}) is none that was asked for`);
    }
    Timestamps.forEach((timestamp, index) => {
      const value = Values[index] as number;
      if (!isSum(value))
        throw malformedAnswer(context, `${series.metric} of ${series.modelId} is ${String(value).slice(0, 40)}, which is no sum`);
      if (!(timestamp instanceof Date) || Number.isNaN(timestamp.getTime()))
        throw malformedAnswer(context, `${series.metric} of ${series.modelId} has a value without its time`);
      if (value === 0) return;
      const first = minuteOf(timestamp.getTime());
      for (const [offset, share] of shares(value, length)) adder(minuteAt(minutes, first + offset), share);
    });
  }

  /** Follows NextToken to the end; every call is tried again where that may help. */
  async #pages(operation: string, call: (token: { NextToken?: string }) => Promise<string | undefined>): Promise<void> {
    const { signal, waitFactor, onRetry } = this.#question;
    const tokens = new PageTokens(this.#context(operation), MOST_PAGES);
    let token: string | undefined;
    try {
      do {
        const current = token === undefined ? {} : { NextToken: token };
        token = tokens.next(
          await withRetry(() => call(current), {
            signal,
            waitFactor,
            onRetry: (notice) => onRetry?.({ ...notice, operation, region: this.#region }),
          }),
        );
      } while (token !== undefined);
    } catch (error) {
      throw withoutOffline(toBqError(error, this.#context(operation)));
    }
  }

  #abortable() {
    return this.#question.signal ? { abortSignal: this.#question.signal } : {};
  }

  #context(operation: string): CallContext {
    return {
      action: `cloudwatch:${operation}`,
      region: this.#region,
      profile: this.#session.credentials.profile,
      endpoint: this.#session.endpointOf('CLOUDWATCH'),
    };
  }
}

/** Listed series, each request of which is to be counted once. */
class SeriesList {
  /** Of the model alone, of model and project, of a project alone. */
  readonly #whole = new Map<string, Series>();
  readonly #parts = new Map<string, Series>();
  readonly #projects = new Map<string, Series>();

  constructor(readonly dimension: string) {}

  add(metric: string, dimensions: readonly Dimension[]): void {
    const dimensionOf = (name: string) => dimensions.find(({ Name }) => Name === name)?.Value;
    const model = dimensionOf(this.dimension);
    const project = this.dimension === SPACES.mantle.dimension ? dimensionOf(PROJECT) : undefined;
    const key = `${metric}\n${model ?? ''}\n${project ?? ''}`;
    if (model && dimensions.length === 1) this.#whole.set(key, { modelId: model, metric, dimensions });
    else if (model && project && dimensions.length === 2) this.#parts.set(key, { modelId: model, metric, dimensions });
    else if (project && dimensions.length === 1) this.#projects.set(key, { modelId: PROJECT_PREFIX + project, metric, dimensions });
  }

  byModel(): Map<string, readonly Series[]> {
    const whole = [...this.#whole.values()];
    // What a model has by itself, its projects only tell again; what any model has, the projects alone do.
    const parts = [...this.#parts.values()].filter(
      (one) => !whole.some(({ modelId, metric }) => modelId === one.modelId && metric === one.metric),
    );
    const byModel = [...whole, ...parts];
    const projects = [...this.#projects.values()].filter((one) => !byModel.some(({ metric }) => metric === one.metric));
    const found = new Map<string, Series[]>();
    for (const one of [...byModel, ...projects]) found.set(one.modelId, [...(found.get(one.modelId) ?? []), one]);
    return found;
  }
}

/** A sum over several minutes, spread evenly; what is whole stays whole. */
function* shares(sum: number, minutes: number): Generator<readonly [offset: number, share: number]> {
  const each = Number.isInteger(sum) ? Math.floor(sum / minutes) : sum / minutes;
  const rest = sum - each * minutes;
  for (let offset = 0; offset < minutes; offset++) {
    const share = each + (Number.isInteger(sum) && offset < rest ? 1 : 0);
    if (share > 0) yield [offset, share];
  }
}

/** CloudWatch answered a part of a question with a failure; like a failure of the call, it may pass. */
class UnfinishedMetric extends Error {
  readonly $metadata = { httpStatusCode: 500 };

  constructor(status: string | undefined) {
    super(`a metric came as ${status}, not whole`);
    this.name = status ?? 'UnfinishedMetric';
  }
}

/** Sums of a minute are whole or not (latencies), never negative, and far below this. */
const MOST_SUM = 1e15;
const isSum = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= MOST_SUM;

const ALLOW = ['Allow cloudwatch:ListMetrics and cloudwatch:GetMetricData on "*" for this identity.'];

/** There is no usage without AWS; logs are the other way to it. */
export function withoutOffline(error: BqError): BqError {
  const suggestions = error.advice.filter((line) => !english(line).includes('--offline'));
  return new BqError(error.said, {
    code: error.code,
    kind: error.kind,
    suggestions: [...suggestions, '--logs FILE reads model invocation logs instead.'],
    cause: error.cause,
  });
}

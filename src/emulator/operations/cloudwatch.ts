// CloudWatch's GetMetricData and ListMetrics over what the emulator itself saw.
import type {
  GetMetricDataCommandInput,
  GetMetricStatisticsCommandInput,
  ListMetricsCommandInput,
  Metric,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { type Handlers, handler, type Output } from '../call.ts';
import { isOfMantle, type MetricName, type MinuteBook, type SeriesKey } from '../watch/minutes.ts';
import { AwsError } from '../wire/aws-error.ts';

export const NAMESPACE = 'AWS/Bedrock';
const MANTLE_NAMESPACE = 'AWS/BedrockMantle';

/** Where a metric is, and which of its dimensions names the model. */
const placeOf = (metric: string) =>
  isOfMantle(metric) ? { namespace: MANTLE_NAMESPACE, dimension: 'Model' } : { namespace: NAMESPACE, dimension: 'ModelId' };
const LIST_PAGE = 500;
const MAX_DATAPOINTS = 100_800;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);

export function cloudWatchHandlers(book: MinuteBook): Handlers {
  return {
    ListMetrics: handler<ListMetricsCommandInput>(({ input, region }) => {
      const wanted = book.list(region.label).filter((key) => matches(key, input));
      const start = readToken(input.NextToken);
      const items = wanted.slice(start, start + LIST_PAGE);
      const end = start + items.length;
      return {
        Metrics: items.map(({ metric, modelId }) => ({
          Namespace: placeOf(metric).namespace,
          MetricName: metric,
          Dimensions: modelId === null ? [] : [{ Name: placeOf(metric).dimension, Value: modelId }],
        })),
        ...(end < wanted.length ? { NextToken: token(end) } : {}),
      };
    }),
    GetMetricData: handler<GetMetricDataCommandInput>(({ input, region }) => {
      const from = (input.StartTime as Date).getTime() / 1000;
      const to = (input.EndTime as Date).getTime() / 1000;
      if (!(from < to)) throw new AwsError('ValidationException', 'The parameter StartTime must be less than the parameter EndTime.');
      const queries = input.MetricDataQueries ?? [];
      const ids = new Set(queries.map(({ Id }) => Id));
      if (ids.size !== queries.length)
        throw new AwsError('ValidationException', 'The values for parameter id in the list of metric data queries must be unique.');
      const results = queries
        .filter(({ ReturnData }) => ReturnData !== false)
        .map((query) => evaluate(book, query, { region: region.label, from, to }));
      if (input.ScanBy !== 'TimestampAscending') for (const result of results) result.points.reverse();
      return pageOf(results, readToken(input.NextToken), input.MaxDatapoints ?? MAX_DATAPOINTS);
    }),
    GetMetricStatistics: handler<GetMetricStatisticsCommandInput>(({ input, region }) => statistics(book, input, region.label)),
  };
}

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
/** More than these in one answer are refused. */
const MOST_STATISTICS = 1_440;

function statistics(book: MinuteBook, input: GetMetricStatisticsCommandInput, region: string): Output {
  const { StartTime, EndTime, Namespace, MetricName: name = '', Statistics = [], ExtendedStatistics = [] } = input;
  const [from, to] = [(StartTime as Date).getTime() / 1000, (EndTime as Date).getTime() / 1000];
  if (!(from < to)) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  if (Statistics.length + ExtendedStatistics.length === 0)
    throw new AwsError(
      'MissingRequiredParameterException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  const points = periodsOf(book, { Metric: input, Period: input.Period ?? 60 }, { region, from, to });
  if (points.length > MOST_STATISTICS)
    throw invalid(`You have requested up to ${points.length} datapoints, which exceeds the limit of ${MOST_STATISTICS}.`);
  const wanted = STATISTICS.filter((statistic) => Statistics.includes(statistic));
  const datapoints = points.map(({ startSeconds, statistic }) => ({
    Timestamp: new Date(startSeconds * 1000),
    ...Object.fromEntries(wanted.map((stat) => [stat, statistic.read(stat)])),
    ...(ExtendedStatistics.length === 0
      ? {}
      : { ExtendedStatistics: Object.fromEntries(ExtendedStatistics.map((stat) => [stat, readStatistic(statistic, stat)])) }),
    Unit: Namespace === NAMESPACE && name.includes('Latency') ? 'Milliseconds' : 'Count',
  }));
  return { Label: name, Datapoints: datapoints };
}

function matches({ metric, modelId }: SeriesKey, { Namespace, MetricName: name, Dimensions }: ListMetricsCommandInput): boolean {
  const { namespace, dimension } = placeOf(metric);
  if (Namespace !== undefined && Namespace !== namespace) return false;
  if (name !== undefined && name !== metric) return false;
  return (Dimensions ?? []).every(
    ({ Name, Value }) => Name === dimension && modelId !== null && (Value === undefined || Value === modelId),
  );
}

interface Result {
  readonly id: string;
  readonly label: string;
  readonly points: { readonly timestamp: Date; readonly value: number }[];
}

/** Seconds; `to` is exclusive. */
interface Span {
  readonly region: string;
  readonly from: number;
  readonly to: number;
}

type Periods = ReturnType<MinuteBook['periods']>;

/** What the book has of a metric; nothing of one that it does not know. */
function periodsOf(
  book: MinuteBook,
  { Metric, Period }: { readonly Metric: Metric; readonly Period: number },
  { region, from, to }: Span,
): Periods {
  if (Period < 60 || Period % 60 !== 0) throw invalid(`The parameter Period must be a multiple of 60, not ${Period}.`);
  const dimensions = Metric.Dimensions ?? [];
  const { namespace, dimension } = placeOf(Metric.MetricName ?? '');
  const known = Metric.Namespace === namespace && dimensions.every(({ Name }) => Name === dimension) && dimensions.length <= 1;
  const key: SeriesKey = { region, metric: Metric.MetricName as MetricName, modelId: dimensions[0]?.Value ?? null };
  return known ? book.periods(key, from, to, Period) : [];
}

function readStatistic(statistic: Periods[number]['statistic'], stat: string): number {
  const value = statistic.read(stat);
  if (value === null) throw invalid(`The value ${stat} for parameter Stat is not supported by bq emulate.`);
  return value;
}

function evaluate(book: MinuteBook, query: MetricDataQuery, { region, from, to }: Span): Result {
  const id = query.Id ?? '';
  if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) throw invalid(`The value ${id} for parameter Id is not a valid query id.`);
  const { Metric, Period = 60, Stat = '' } = query.MetricStat ?? {};
  if (!Metric) throw invalid('bq emulate evaluates MetricStat queries only, no expressions.');
  const points = periodsOf(book, { Metric, Period }, { region, from, to }).map(({ startSeconds, statistic }) => ({
    timestamp: new Date(startSeconds * 1000),
    value: readStatistic(statistic, Stat),
  }));
  return { id, label: query.Label ?? Metric.MetricName ?? id, points };
}

/** A page holds so many points over all queries; a query that is not finished says PartialData, as in AWS. */
function pageOf(results: readonly Result[], start: number, size: number): Output {
  let skip = start;
  let room = size;
  const page: Output[] = [];
  let more = false;
  for (const { id, label, points } of results) {
    if (skip > 0 && skip >= points.length) {
      skip -= points.length;
      continue;
    }
    if (room === 0 && points.length > 0) {
      more = true;
      break;
    }
    const part = points.slice(skip, skip + room);
    const isComplete = skip + part.length === points.length;
    skip = 0;
    room -= part.length;
    page.push({
      Id: id,
      Label: label,
      Timestamps: part.map(({ timestamp }) => timestamp),
      Values: part.map(({ value }) => value),
      StatusCode: isComplete ? 'Complete' : 'PartialData',
    });
    if (!isComplete) {
      more = true;
      break;
    }
  }
  return { MetricDataResults: page, Messages: [], ...(more ? { NextToken: token(start + size - room) } : {}) };
}

const token = (at: number): string => Buffer.from(`bq-${at}`).toString('base64url');

function readToken(text: string | undefined): number {
  if (text === undefined) return 0;
  const at = /^bq-(\d+)$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  if (at === undefined) throw new AwsError('InvalidNextToken', 'The next token is invalid.');
  return Number(at);
}

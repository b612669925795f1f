// The sums of `bq usage` as one query in SQL, for engines that hold the logs already: minutes by model and caller, and how often each value was seen, which is all that
// percentiles and right-sizing need. The rules are those of log-record.ts and log-usage.ts; the tests run both on the same logs.
import { burndownRate } from '../../catalog/burndown.ts';
import { unsetMaxTokens } from '../../catalog/max-tokens.ts';
import { allModels } from '../../catalog/models.ts';
import type { Model } from '../../catalog/types.ts';
import type { By } from '../who.ts';
import { DIALECTS, type Dialect, quoted } from './dialects.ts';

export interface UsageSqlOptions {
  readonly by: By;
  /** Records from here on, ISO; null: all. */
  readonly fromIso: string | null;
  /** Of Athena: its table; of DuckDB: files, globs, `s3://…`. */
  readonly source: AthenaSource | DuckDbSource;
  readonly burndownOverrides: Readonly<Record<string, number>>;
}

export interface AthenaSource {
  readonly engine: 'athena';
  /** With its database, if any. */
  readonly table: string;
  /** Partitions that are read; none: all. */
  readonly regions: readonly string[];
}

export interface DuckDbSource {
  readonly engine: 'duckdb';
  readonly files: readonly string[];
}

/** Columns of the answer, in order; `bq usage --rows` reads them by name. */
export const ROW_COLUMNS = [
  ...['kind', 'region', 'model_id', 'caller', 'minute', 'requests', 'throttles', 'client_errors', 'server_errors'],
  ...['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'latency_ms'],
  ...['max_tokens', 'max_tokens_requests', 'unset_max_tokens', 'settled_tokens', 'held_tokens', 'metric', 'value', 'times'],
] as const;

/** Where bodies keep max_tokens, in the order of log-record.ts. */
const MAX_TOKENS = [
  ...['$.max_tokens', '$.inferenceConfig.maxTokens', '$.inferenceConfig.max_new_tokens', '$.max_completion_tokens', '$.max_output_tokens'],
  ...['$.max_gen_len', '$.textGenerationConfig.maxTokenCount', '$.max_tokens_to_sample', '$.maxTokens', '$.max_new_tokens'],
];
const STOP_REASONS = ['$.stopReason', '$.stop_reason', '$.completionReason', '$.choices[0].finish_reason', '$.results[0].completionReason'];
const STREAM_STOPS = ['$.messageStop.stopReason', '$.delta.stop_reason', '$.choices[0].finish_reason'];
const LATENCIES = ['$.metrics.latencyMs', '$."amazon-bedrock-invocationMetrics".invocationLatency'];
const STREAM_LATENCIES = ['$.metadata.metrics.latencyMs', '$."amazon-bedrock-invocationMetrics".invocationLatency'];

export function usageSql(options: UsageSqlOptions): string {
  const { engine } = options.source;
  const dialect = DIALECTS[engine];
  return [
    `-- Bedrock usage by minute for bq usage --rows: ${engine === 'athena' ? 'Amazon Athena' : 'DuckDB'}. Every token counts once: records that were delivered twice have one request ID.`,
    `WITH raw AS (`,
    indent(rawOf(options)),
    `), parts AS (`,
    indent(partsOf(dialect)),
    `), records AS (`,
    indent(recordsOf(dialect, options)),
    `), minutes AS (`,
    indent(MINUTES(dialect, options.burndownOverrides)),
    `), seen AS (`,
    indent(SEEN(dialect)),
    `)`,
    `SELECT ${ROW_COLUMNS.join(', ')} FROM minutes`,
    `UNION ALL`,
    `SELECT ${ROW_COLUMNS.join(', ')} FROM seen`,
    `ORDER BY kind, region, model_id, caller, minute, metric, value`,
  ].join('\n');
}

const indent = (text: string) => text.replace(/^/gm, '  ');

function rawOf({ source, fromIso }: UsageSqlOptions): string {
  if (source.engine === 'duckdb') {
    const columns = ['timestamp', 'region', 'modelId', 'requestId', 'errorCode', 'schemaType'].map((name) => `${name}: 'VARCHAR'`);
    const json = ['identity', 'requestMetadata', 'input', 'output'].map((name) => `${name}: 'JSON'`);
    return [
      `SELECT "timestamp" AS time, region, modelId AS model_id, requestId AS request_id, errorCode AS error_code,`,
      `  "identity" AS who, requestMetadata AS metadata, "input" AS request, "output" AS answer`,
      `FROM read_json([${source.files.map(quoted).join(', ')}], format = 'newline_delimited', maximum_object_size = 67108864,`,
      `  columns = {${[...columns, ...json].join(', ')}})`,
      `WHERE modelId IS NOT NULL AND "timestamp" IS NOT NULL AND COALESCE(errorCode, CAST(input AS VARCHAR), CAST(output AS VARCHAR)) IS NOT NULL${fromIso === null ? '' : ` AND CAST("timestamp" AS TIMESTAMPTZ) >= TIMESTAMPTZ ${quoted(fromIso)}`}`,
    ].join('\n');
  }
  // The day is a partition: what is before it is not read at all.
  const days =
    fromIso === null
      ? ''
      : `\n  AND day >= ${quoted(fromIso.slice(0, 10).replaceAll('-', '/'))} AND from_iso8601_timestamp("timestamp") >= from_iso8601_timestamp(${quoted(fromIso)})`;
  const places = source.regions.length === 0 ? '' : `\n  AND region IN (${source.regions.map(quoted).join(', ')})`;
  return [
    `SELECT "timestamp" AS time, region, modelid AS model_id, requestid AS request_id, errorcode AS error_code,`,
    `  "identity" AS who, requestmetadata AS metadata, "input" AS request, "output" AS answer`,
    `FROM ${source.table}`,
    `WHERE schematype = 'ModelInvocationLog' AND "$path" NOT LIKE '%/data/%'${places}${days}`,
  ].join('\n');
}

/** One row a request ID; bodies and the last events of streams by themselves. */
function partsOf(dialect: Dialect): string {
  return [
    `SELECT time, region, model_id, error_code, who, metadata, request, answer,`,
    `  ${dialect.part('request', '$.inputBodyJson')} AS asked,`,
    `  ${dialect.part('answer', '$.outputBodyJson')} AS body,`,
    `  ${dialect.fromEnd(dialect.part('answer', '$.outputBodyJson'), 1)} AS last_event,`,
    `  ${dialect.fromEnd(dialect.part('answer', '$.outputBodyJson'), 2)} AS event_before`,
    `FROM (SELECT *, row_number() OVER (PARTITION BY request_id ORDER BY time) AS copy FROM raw) AS copies`,
    `WHERE copy = 1 OR request_id IS NULL`,
  ].join('\n');
}

function recordsOf(dialect: Dialect, { by }: UsageSqlOptions): string {
  const count = (...places: readonly (readonly [string, string])[]) =>
    `COALESCE(${places.map(([column, path]) => whole(dialect, column, path)).join(', ')})`;
  const first = (column: string, paths: readonly string[]) => paths.map((path) => dialect.text(column, path));
  const asked = MAX_TOKENS.map((path) => `CASE WHEN ${whole(dialect, 'asked', path)} > 0 THEN ${whole(dialect, 'asked', path)} END`);
  const latency = [
    ...LATENCIES.map((path) => real(dialect, 'body', path)),
    ...STREAM_LATENCIES.map((path) => real(dialect, 'last_event', path)),
  ];
  const stop = [...first('body', STOP_REASONS), ...first('last_event', STREAM_STOPS), ...first('event_before', STREAM_STOPS)];
  const error = [
    `NULLIF(error_code, '')`,
    dialect.exceptionKey('last_event'),
    `CASE WHEN ${dialect.text('last_event', '$.type')} = 'error' THEN ${dialect.text('last_event', '$.error.type')} END`,
  ];
  return [
    `SELECT ${dialect.minute('time')} AS minute, COALESCE(region, '') AS region, model_id, COALESCE(${callerOf(dialect, by)}, '') AS caller,`,
    `  COALESCE(${error.join(', ')}) AS error,`,
    `  ${count(['request', '$.inputTokenCount'], ['body', '$.usage.inputTokens'], ['body', '$.usage.input_tokens'], ['body', '$.usage.prompt_tokens'])} AS input_tokens,`,
    `  ${count(['answer', '$.outputTokenCount'], ['body', '$.usage.outputTokens'], ['body', '$.usage.output_tokens'], ['body', '$.usage.completion_tokens'])} AS output_tokens,`,
    `  ${count(['request', '$.cacheReadInputTokenCount'], ['body', '$.usage.cacheReadInputTokens'], ['body', '$.usage.cache_read_input_tokens'])} AS cache_read_tokens,`,
    `  ${count(['request', '$.cacheWriteInputTokenCount'], ['body', '$.usage.cacheWriteInputTokens'], ['body', '$.usage.cache_creation_input_tokens'])} AS cache_write_tokens,`,
    `  COALESCE(${asked.join(', ')}) AS max_tokens,`,
    `  ${dialect.isFilledObject('asked')} AS has_body,`,
    `  COALESCE(${latency.join(', ')}) AS latency_ms,`,
    `  LOWER(COALESCE(${stop.join(', ')})) IN ('max_tokens', 'length', 'max_length') AS is_cut`,
    `FROM parts`,
  ].join('\n');
}

const whole = (dialect: Dialect, column: string, path: string) => `TRY_CAST(${dialect.text(column, path)} AS BIGINT)`;
const real = (dialect: Dialect, column: string, path: string) => `TRY_CAST(${dialect.text(column, path)} AS ${dialect.double})`;

function callerOf(dialect: Dialect, by: By): string {
  if (by === 'profile') return 'model_id';
  const arn = dialect.text('who', '$.arn');
  if (by === 'session') return arn;
  return by === 'caller'
    ? dialect.withoutSession(arn)
    : dialect.text('metadata', `$."${by.slice('metadata.'.length).replaceAll('"', '')}"`);
}

/** The patterns of `outcomeOf` in log-usage.ts. */
const THROTTLE = 'throttl|TooManyRequests|ServiceQuotaExceeded|HTTP 429|rate_limit_error';
const SERVER =
  'InternalServer|ServiceUnavailable|ModelTimeout|ModelError|ModelStreamError|ModelNotReady|HTTP 5|overloaded_error|api_error|timeout_error';

function MINUTES(dialect: Dialect, overrides: UsageSqlOptions['burndownOverrides']): string {
  const isThrottle = dialect.matches('error', THROTTLE);
  const isServer = dialect.matches('error', SERVER);
  const countIf = (condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  const sum = (column: string) => `COALESCE(SUM(${column}), 0)`;
  const settled = `${sum('input_tokens')} + ${sum('cache_write_tokens')} + ${sum('output_tokens')} * MAX(${rateCase(overrides)})`;
  return [
    `SELECT 'minute' AS kind, region, model_id, caller, minute,`,
    `  ${countIf('error IS NULL')} AS requests,`,
    `  ${countIf(`error IS NOT NULL AND ${isThrottle}`)} AS throttles,`,
    `  ${countIf(`error IS NOT NULL AND NOT ${isThrottle} AND NOT ${isServer}`)} AS client_errors,`,
    `  ${countIf(`error IS NOT NULL AND NOT ${isThrottle} AND ${isServer}`)} AS server_errors,`,
    `  ${sum('input_tokens')} AS input_tokens, ${sum('output_tokens')} AS output_tokens,`,
    `  ${sum('cache_read_tokens')} AS cache_read_tokens, ${sum('cache_write_tokens')} AS cache_write_tokens,`,
    `  COALESCE(SUM(CASE WHEN error IS NULL THEN latency_ms END), 0) AS latency_ms,`,
    `  COALESCE(SUM(CASE WHEN error IS NULL THEN max_tokens END), 0) AS max_tokens,`,
    `  ${countIf('error IS NULL AND max_tokens IS NOT NULL')} AS max_tokens_requests,`,
    `  ${countIf('error IS NULL AND max_tokens IS NULL AND has_body')} AS unset_max_tokens,`,
    `  ${settled} AS settled_tokens,`,
    `  SUM(CASE WHEN error IS NULL THEN COALESCE(input_tokens, 0) + COALESCE(cache_write_tokens, 0) + COALESCE(max_tokens, ${unsetCase()}) END) AS held_tokens,`,
    `  CAST(NULL AS VARCHAR) AS metric, CAST(NULL AS BIGINT) AS value, CAST(NULL AS BIGINT) AS times`,
    `FROM records GROUP BY region, model_id, caller, minute`,
  ].join('\n');
}

/** How often each value was seen: what percentiles are made of. */
function SEEN(dialect: Dialect): string {
  const isThrottle = dialect.matches('error', THROTTLE);
  const counted = `(error IS NOT NULL AND ${isThrottle}) OR (error IS NULL AND output_tokens IS NOT NULL)`;
  const select = (metric: string, value: string, where: string) =>
    `SELECT region, model_id, ${quoted(metric)} AS metric, ${value} AS value FROM records WHERE ${where}`;
  const rows = [
    select('input', 'input_tokens', 'error IS NULL AND input_tokens IS NOT NULL'),
    select('output', 'output_tokens', 'error IS NULL AND output_tokens IS NOT NULL'),
    select('cache_read', 'COALESCE(cache_read_tokens, 0)', 'error IS NULL'),
    select('cache_write', 'COALESCE(cache_write_tokens, 0)', 'error IS NULL'),
    select('latency_ms', `CAST(${THREE_DIGITS} AS BIGINT)`, 'error IS NULL AND latency_ms IS NOT NULL'),
    select('max_tokens', 'max_tokens', `max_tokens IS NOT NULL AND (${counted})`),
    select('unset', 'CAST(0 AS BIGINT)', `max_tokens IS NULL AND has_body AND (${counted})`),
    select(
      'cut',
      'CAST(0 AS BIGINT)',
      'error IS NULL AND output_tokens IS NOT NULL AND (COALESCE(is_cut, FALSE) OR COALESCE(output_tokens >= max_tokens, FALSE))',
    ),
  ];
  const nothing = ROW_COLUMNS.slice(5, -3).map((name) => `CAST(NULL AS ${name === 'latency_ms' ? dialect.double : 'BIGINT'}) AS ${name}`);
  return [
    `SELECT 'value' AS kind, region, model_id, CAST(NULL AS VARCHAR) AS caller, CAST(NULL AS VARCHAR) AS minute,`,
    `  ${nothing.join(', ')},`,
    `  metric, value, COUNT(*) AS times`,
    `FROM (`,
    indent(rows.join('\nUNION ALL\n')),
    `) AS each_value`,
    `GROUP BY region, model_id, metric, value`,
  ].join('\n');
}

/** Milliseconds to three significant digits, as in tally.ts: what keeps the answer short. */
const THREE_DIGITS = `CASE ${[3, 4, 5, 6, 7]
  .map(
    (digits) =>
      `WHEN latency_ms < 1${'0'.repeat(digits)} THEN ROUND(latency_ms / 1${'0'.repeat(digits - 3)}.0) * 1${'0'.repeat(digits - 3)}`,
  )
  .join(' ')} ELSE ROUND(latency_ms / 100000.0) * 100000 END`;

/** Longer names first, for `claude-opus-4` is in `claude-opus-4-8`. */
function byModel(figureOf: (model: Model) => number | null, otherwise: string): string {
  const ids = allModels().flatMap((model) =>
    [model.modelId, ...model.aliases].map((id) => ({ id: id.replace(/:\d+$/, ''), value: figureOf(model) })),
  );
  const unique = new Map(ids.filter(({ value }) => value !== null).map(({ id, value }) => [id, value]));
  const cases = [...unique].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  return [
    `CASE`,
    ...cases.map(([id, value]) => `    WHEN model_id LIKE ${quoted(`%${id}%`)} THEN ${value}`),
    `    ELSE ${otherwise} END`,
  ].join('\n');
}

function rateCase(overrides: UsageSqlOptions['burndownOverrides']): string {
  // What is behind an application profile only its owner knows.
  return byModel((model) => burndownRate(model, overrides).rate, 'NULL');
}

function unsetCase(): string {
  return byModel((model) => unsetMaxTokens(model), 'NULL');
}

/** What Bedrock's layout in S3 is to Athena: partitions by Region and day are computed, none has to be added. @param location `s3://bucket/prefix` */
export function athenaTable({
  table,
  location,
  accountId,
  regions,
  firstDay,
}: {
  readonly table: string;
  readonly location: string;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly firstDay: string;
}): string {
  const root = `${location.replace(/\/+$/, '')}/AWSLogs/${accountId}/BedrockModelInvocationLogs/`;
  const columns = [
    'schematype',
    '"timestamp"',
    'requestid',
    'modelid',
    'errorcode',
    '"identity"',
    'requestmetadata',
    '"input"',
    '"output"',
  ];
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${table} (`,
    columns.map((name) => `  ${name.replaceAll('"', '`')} string`).join(',\n'),
    `)`,
    `PARTITIONED BY (region string, day string)`,
    `ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')`,
    `LOCATION ${quoted(root)}`,
    `TBLPROPERTIES (`,
    `  'projection.enabled' = 'true',`,
    `  'projection.region.type' = 'enum',`,
    `  'projection.region.values' = ${quoted(regions.join(','))},`,
    `  'projection.day.type' = 'date',`,
    `  'projection.day.format' = 'yyyy/MM/dd',`,
    `  'projection.day.range' = ${quoted(`${firstDay},NOW`)},`,
    `  'storage.location.template' = ${quoted(`${root}\${region}/\${day}/`)}`,
    `)`,
  ].join('\n');
}

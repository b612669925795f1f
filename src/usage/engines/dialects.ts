// How each engine that speaks SQL says the same thing: JSON paths, minutes, quotes. The query itself is written once, in usage-sql.ts.

export type SqlEngine = 'duckdb' | 'athena';

export interface Dialect {
  /** The scalar at a path of a JSON column as text; null where it is none. @param path e.g. `$.usage.inputTokens`, `$.choices[0].x` */
  text(column: string, path: string): string;
  /** The element of an array counted from its end, 1 for the last, as JSON; null for what is no array. */
  fromEnd(json: string, index: number): string;
  /** The JSON at a path. */
  part(column: string, path: string): string;
  /** The first key of a JSON object that ends in `Exception`; null where none does. */
  exceptionKey(json: string): string;
  /** Whether JSON is an object with at least one key. */
  isFilledObject(json: string): string;
  /** ISO text of a time → the start of its minute as `2026-11-20T10:00Z`. */
  minute(time: string): string;
  /** Text without the session of an assumed role. */
  withoutSession(arn: string): string;
  matches(text: string, pattern: string): string;
  readonly double: string;
}

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const SESSION = '(:assumed-role/[^/]+)/.*$';

const duckdb: Dialect = {
  text: (column, path) => `(${column} ->> ${quoted(path)})`,
  fromEnd: (json, index) => `(${json} -> '$[#-${index}]')`,
  part: (column, path) => `(${column} -> ${quoted(path)})`,
  exceptionKey: (json) => `list_extract(list_filter(json_keys(${json}), k -> k LIKE '%Exception'), 1)`,
  isFilledObject: (json) => `(json_type(${json}) = 'OBJECT' AND len(json_keys(${json})) > 0)`,
  minute: (time) => `strftime(date_trunc('minute', CAST(${time} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'), '%Y-%m-%dT%H:%MZ')`,
  withoutSession: (arn) => `regexp_replace(${arn}, ${quoted(SESSION)}, '\\1')`,
  matches: (text, pattern) => `regexp_matches(${text}, ${quoted(`(?i)${pattern}`)})`,
  double: 'DOUBLE',
};

const athena: Dialect = {
  text: (column, path) => `json_extract_scalar(${column}, ${quoted(trinoPath(path))})`,
  fromEnd: (json, index) => `json_array_get(${json}, -${index})`,
  part: (column, path) => `json_extract(${column}, ${quoted(trinoPath(path))})`,
  exceptionKey: (json) => `element_at(filter(map_keys(TRY(CAST(${json} AS map(varchar, json)))), k -> k LIKE '%Exception'), 1)`,
  isFilledObject: (json) => `COALESCE(cardinality(TRY(CAST(${json} AS map(varchar, json)))) > 0, FALSE)`,
  minute: (time) => `date_format(date_trunc('minute', from_iso8601_timestamp(${time}) AT TIME ZONE 'UTC'), '%Y-%m-%dT%H:%iZ')`,
  withoutSession: (arn) => `regexp_replace(${arn}, ${quoted(SESSION)}, '$1')`,
  matches: (text, pattern) => `regexp_like(${text}, ${quoted(`(?i)${pattern}`)})`,
  double: 'DOUBLE',
};

/** Names with a hyphen stand in brackets. */
const trinoPath = (path: string) => path.replace(/\."([^"]+)"/g, '["$1"]');

export const DIALECTS: Readonly<Record<SqlEngine, Dialect>> = { duckdb, athena };

// The shapes in which people hold invocation records: what each producer makes of the same records.
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseAllDocuments, stringify } from 'yaml';
import type { Found } from '../../src/usage/log-shapes.ts';
import { LogText, type LogTools } from '../../src/usage/log-text.ts';

type Fields = Record<string, unknown>;

export const tools: LogTools = {
  unpack: (base64) => {
    let bytes = Buffer.from(base64, 'base64');
    try {
      while (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
    } catch {
      return null;
    }
    return bytes.includes(0) ? null : bytes.toString('latin1');
  },
  yaml: (text) => parseAllDocuments(Buffer.from(text, 'latin1').toString('utf8')).map((document) => document.toJS() as unknown),
};

/** What the reader finds in a text. */
export function foundIn(text: string): Found[] {
  const found: Found[] = [];
  const reader = new LogText({ found: (each) => found.push(each) }, tools);
  for (const [index, line] of Buffer.from(text, 'utf8').toString('latin1').split(/\r?\n/).entries()) reader.line(line, index + 1);
  reader.end();
  return found;
}

const STREAM = 'aws/bedrock/modelinvocations';
const timeOf = (record: Fields) => Date.parse(String(record.timestamp));
const text = (record: Fields) => JSON.stringify(record);
const pretty = (value: unknown) => JSON.stringify(value, null, 4);
const spaced = (record: Fields) => text(record).replaceAll('":', '": ').replaceAll(',"', ', "');
const event = (record: Fields, index: number) => ({
  logStreamName: STREAM,
  timestamp: timeOf(record),
  message: text(record),
  ingestionTime: timeOf(record) + 900,
  eventId: String(index),
});
const page = (records: readonly Fields[]) => ({
  events: records.map(event),
  searchedLogStreams: [{ logStreamName: STREAM, searchedCompletely: true }],
  nextToken: 'f/1 {"',
});
const envelope = (records: readonly Fields[]) => ({
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/bedrock/calls',
  logStream: STREAM,
  subscriptionFilters: ['all'],
  logEvents: records.map((record, index) => ({ id: String(index), timestamp: timeOf(record), message: text(record) })),
});
const control = {
  messageType: 'CONTROL_MESSAGE',
  owner: 'CloudwatchLogs',
  logEvents: [{ id: '', timestamp: 1, message: 'CWL CONTROL MESSAGE: Checking health of destination' }],
};
const insightsTime = (record: Fields) => new Date(timeOf(record)).toISOString().replace('T', ' ').replace('Z', '');
const row = (record: Fields) => [
  { field: '@timestamp', value: insightsTime(record) },
  { field: '@message', value: text(record) },
  { field: '@ptr', value: 'Cn8K' },
];
const insights = (records: readonly Fields[]) => ({
  results: records.map(row),
  statistics: { recordsMatched: records.length, recordsScanned: 9, bytesScanned: 99 },
  status: 'Complete',
});
const cell = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
const csv = (head: readonly string[], rows: readonly (readonly unknown[])[], delimiter = ',') =>
  [head.map(cell), ...rows.map((each) => each.map(cell))].map((each) => `${each.join(delimiter)}\n`).join('');
const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
const lower = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(lower)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lower(inner)]))
      : value;
const lowerParts = (record: Fields) => {
  const parts = lower({
    ...record,
    input: { ...(record.input as Fields), inputBodyJson: 0 },
    output: record.output && { ...(record.output as Fields), outputBodyJson: 0 },
  }) as Record<string, Fields>;
  return {
    ...parts,
    input: { ...parts.input, inputbodyjson: (record.input as Fields).inputBodyJson },
    output: record.output && { ...parts.output, outputbodyjson: (record.output as Fields).outputBodyJson },
  };
};
/** A structure as Trino casts it to text: nothing is quoted. */
const struct = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(struct).join(', ')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .map(([key, inner]) => `${key.toLowerCase()}=${struct(inner)}`)
          .join(', ')}}`
      : String(value);
const dotted = (value: unknown, path: string): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => dotted(inner, path === '' ? key : `${path}.${key}`))
    : [[path, String(value)]];

/** By name, the text that a producer makes; of Latin-1 and ASCII where the name says nothing else. */
export const SHAPES: Readonly<Record<string, (records: readonly Fields[]) => string>> = {
  'JSON lines': (records) => records.map((record) => `${text(record)}\n`).join(''),
  'JSON lines, CRLF, no end': (records) => records.map(text).join('\r\n'),
  'behind each other': (records) => records.map(text).join(''),
  'a list': (records) => JSON.stringify(records),
  'a list, spaced': (records) => `[${records.map(spaced).join(', ')}]`,
  'a list, a line each': (records) => `[\n${records.map(text).join(',\n')}\n]\n`,
  'a pretty list': (records) => pretty(records),
  'pretty records': (records) => records.map((record) => `${pretty(record)}\n`).join(''),
  'pretty with tabs, no line between': (records) => records.map((record) => JSON.stringify(record, null, '\t')).join(''),
  'filter-log-events': (records) => `${pretty(page(records))}\n`,
  'filter-log-events, compact': (records) => JSON.stringify(page(records)),
  'filter-log-events, pages behind each other': (records) => records.map((record) => `${pretty(page([record]))}\n`).join(''),
  'filter-log-events, yaml': (records) => stringify(page(records)),
  'filter-log-events, yaml-stream': (records) => stringify([page(records)], { lineWidth: 0 }),
  'filter-log-events, text': (records) =>
    `SEARCHEDLOGSTREAMS\t${STREAM}\tTrue\n${records.map((record, index) => `EVENTS\t${index}\t${timeOf(record) + 900}\t${STREAM}\t${spaced(record)}\t${timeOf(record)}\n`).join('')}`,
  'filter-log-events, table': (records) =>
    `-----\n|  FilterLogEvents  |\n+----+----+\n${records.map((record, index) => `||  eventId   |  ${index}  ||\n||  message  |  ${spaced(record)}  ||\n`).join('')}+----+\n`,
  'get-log-events': (records) =>
    pretty({
      events: records.map((record) => ({ timestamp: timeOf(record), message: text(record), ingestionTime: 1 })),
      nextForwardToken: 'f/1',
      nextBackwardToken: 'b/1',
    }),
  'messages by --query': (records) => pretty(records.map(text)),
  'messages by --query, text': (records) => `${records.map(text).join('\t')}\n`,
  'tail, short': (records) => records.map((record) => `${String(record.timestamp).slice(0, 19)} ${spaced(record)}\n`).join(''),
  'tail, detailed': (records) =>
    records.map((record) => `${String(record.timestamp).slice(0, 19)}.123000+00:00 ${STREAM} ${text(record)}\n`).join(''),
  'tail, json': (records) =>
    records.map((record) => `${String(record.timestamp).slice(0, 19)}.123000+00:00 ${STREAM} ${pretty(record)}\n`).join(''),
  'export task': (records) => records.map((record) => `${String(record.timestamp).slice(0, 19)}.123Z ${text(record)}\n`).join(''),
  'get-query-results': (records) => pretty(insights(records)),
  'get-query-results, compact': (records) => JSON.stringify(insights(records)),
  'get-query-results, rows by --query': (records) => pretty(insights(records).results),
  'get-query-results, text': (records) =>
    `Complete\n${records.map((record) => `RESULTS\t@timestamp\t${insightsTime(record)}\nRESULTS\t@message\t${text(record)}\n`).join('')}STATISTICS\t99\t9\t1\n`,
  'Insights, fields by themselves': (records) =>
    pretty({
      results: records.map((record) => [
        { field: '@timestamp', value: insightsTime(record) },
        ...dotted(record, '').map(([field, value]) => ({ field, value })),
      ]),
    }),
  'Insights console, JSON': (records) =>
    JSON.stringify(records.map((record) => ({ '@timestamp': insightsTime(record), '@message': record }))),
  'Insights console, CSV': (records) =>
    csv(
      ['@timestamp', '@message'],
      records.map((record) => [insightsTime(record), text(record)]),
    ),
  'Insights console, CSV of pretty messages': (records) =>
    csv(
      ['@timestamp', '@message'],
      records.map((record) => [insightsTime(record), pretty(record)]),
    ),
  'log stream, CSV': (records) =>
    csv(
      ['timestamp', 'message'],
      records.map((record) => [timeOf(record), text(record)]),
    ),
  'CSV without a head': (records) =>
    csv(
      ['x', 'x'],
      records.map((record) => [insightsTime(record), text(record)]),
    ).replace(/^.*\n/, ''),
  'CSV of Excel': (records) =>
    `\ufeff${csv(
      ['timestamp', 'message'],
      records.map((record) => [timeOf(record), text(record)]),
      ';',
    ).replaceAll('\n', '\r\n')}`,
  'Athena CSV, parts as JSON': (records) =>
    csv(
      ['timestamp', 'region', 'requestid', 'modelid', 'errorcode', 'identity', 'input', 'output'],
      records.map((record) => [
        record.timestamp,
        record.region,
        record.requestId,
        record.modelId,
        record.errorCode ?? '',
        JSON.stringify(record.identity),
        JSON.stringify(record.input),
        record.output ? JSON.stringify(record.output) : '',
      ]),
    ),
  'Athena CSV, structures': (records) =>
    csv(
      ['timestamp', 'region', 'requestid', 'modelid', 'errorcode', 'identity', 'input', 'output'],
      records.map((record) => [
        record.timestamp,
        record.region,
        record.requestId,
        record.modelId,
        record.errorCode ?? '',
        struct(record.identity),
        struct(record.input),
        record.output ? struct(record.output) : '',
      ]),
    ),
  'Athena get-query-results': (records) =>
    pretty({
      ResultSet: {
        Rows: [
          ['timestamp', 'region', 'requestid', 'modelid', 'errorcode', 'input', 'output'],
          ...records.map((record) => [
            record.timestamp,
            record.region,
            record.requestId,
            record.modelId,
            record.errorCode ?? '',
            text(record.input as Fields),
            record.output ? text(record.output as Fields) : '',
          ]),
        ].map((cells) => ({ Data: cells.map((value) => ({ VarCharValue: value })) })),
      },
      UpdateCount: 0,
    }),
  'Glue, names in lower case': (records) => records.map((record) => `${JSON.stringify(lowerParts(record))}\n`).join(''),
  'subscription, behind each other': (records) =>
    JSON.stringify(control) + records.map((record) => JSON.stringify(envelope([record]))).join(''),
  'subscription, lines': (records) => `${JSON.stringify(envelope(records.slice(0, 1)))}\n${JSON.stringify(envelope(records.slice(1)))}\n`,
  'Firehose with metadata extracted': (records) =>
    records.map((record) => JSON.stringify({ message: record, logGroup: '/bedrock' })).join(''),
  'Lambda event of a subscription': (records) => pretty({ awslogs: { data: packed(envelope(records)) } }),
  'Lambda event of Kinesis': (records) =>
    JSON.stringify({ Records: records.map((record) => ({ eventSource: 'aws:kinesis', kinesis: { data: packed(envelope([record])) } })) }),
  'Lambda event of Firehose': (records) =>
    JSON.stringify({ invocationId: 'i', records: records.map((record) => ({ recordId: '1', data: packed(envelope([record])) })) }),
  'Lambda event of SQS': (records) => JSON.stringify({ Records: records.map((record) => ({ messageId: 'm', body: text(record) })) }),
  'kinesis get-records': (records) =>
    pretty({ Records: records.map((record) => ({ SequenceNumber: '1', Data: Buffer.from(text(record)).toString('base64') })) }),
  'base64, a line each': (records) => records.map((record) => `${packed(envelope([record]))}\n`).join(''),
  'wrapped by a shipper': (records) =>
    records
      .map((record) => `${JSON.stringify({ '@timestamp': record.timestamp, log: { offset: 1 }, fields: { message: record } })}\n`)
      .join(''),
  "with the service's own lines between": (records) =>
    records.map((record) => `[INFO] ${String(record.timestamp)} id\t${text(record)}\n`).join(''),
  'OpenSearch hits': (records) =>
    JSON.stringify({
      took: 1,
      hits: { total: { value: 3 }, hits: records.map((record) => ({ _index: 'x', _score: 1, _source: record })) },
    }),
  'OpenSearch dump, fields beside the message': (records) =>
    records
      .map((record) => {
        const kept = { '@timestamp': record.timestamp, '@log_group': 'g', modelId: record.modelId };
        return `${JSON.stringify({ _index: 'cwl', _source: { ...kept, '@message': text(record) } })}\n`;
      })
      .join(''),
  'Splunk, JSON': (records) =>
    records.map((record) => `${JSON.stringify({ preview: false, result: { _raw: text(record), _time: record.timestamp } })}\n`).join(''),
  'Splunk, CSV': (records) =>
    csv(
      ['_raw', '_time'],
      records.map((record) => [text(record), record.timestamp]),
    ),
  'Datadog, CSV': (records) =>
    csv(
      ['Date', 'Host', 'Service', 'Content'],
      records.map((record) => [record.timestamp, 'h', 's', text(record)]),
    ),
  'a column of JSON': (records) =>
    csv(
      ['id', 'payload'],
      records.map((record, index) => [index, text(record)]),
    ),
  'EventBridge events': (records) =>
    records
      .map((record) => `${JSON.stringify({ version: '0', 'detail-type': 'x', source: 'own', time: record.timestamp, detail: record })}\n`)
      .join(''),
  'SNS in SQS': (records) =>
    JSON.stringify({ Messages: records.map((record) => ({ Body: JSON.stringify({ Type: 'Notification', Message: text(record) }) })) }),
  'Loki query': (records) =>
    JSON.stringify({ data: { result: [{ stream: {}, values: records.map((record) => [`${timeOf(record)}000000`, text(record)]) }] } }),
  'OpenTelemetry logs': (records) =>
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records.map((record) => ({ body: { stringValue: text(record) } })) }] }] }),
  'tail with colours': (records) =>
    records.map((record) => `\u001b[32m${String(record.timestamp)}\u001b[0m \u001b[36m${STREAM}\u001b[0m ${text(record)}\n`).join(''),
  'live tail': (records) =>
    records.map((record) => `${JSON.stringify({ sessionUpdate: { sessionResults: [event(record, 0)] } })}\n`).join(''),
};

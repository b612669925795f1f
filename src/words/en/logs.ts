// What is said of model invocation logs: lines that are no records, files that cannot be read, places that hold none.
import { plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const LOGS = words('logs', {
  // Of a line.
  unclosedQuote: 'a quote that nobody closes',
  breaksOff: 'the JSON breaks off',
  endsInTheMiddle: 'the JSON ends in the middle',
  tooLong: 'longer than any record',
  notJson: 'not JSON',
  longYaml: 'YAML that is too long to be read: write it with --output json',
  notYaml: 'not YAML',
  noTimestamp: 'no timestamp',
  noRecordInList: 'a list without an invocation record',
  notObject: 'not an object',
  cloudTrailEvent: 'a CloudTrail event, which counts no tokens: bq reads model invocation logs',
  cloudTrailEvents: 'CloudTrail events, which count no tokens: bq reads model invocation logs',
  noTokens: 'names a model, but neither input, output nor an error: no token is counted in it',
  batchRecord: 'a record of a batch job: bq batch check',
  noModelId: 'no modelId: not a model invocation record',
  // Of a file, by its first bytes.
  parquet: 'Parquet, which bq does not read: query it with bq usage --emit sql --engine athena or duckdb',
  zip: 'a ZIP archive: unpack it first',
  packed: (how: 'zstd' | 'bzip2' | 'xz') => `compressed with ${how}: unpack it first`,
  avro: 'Avro, which bq does not read',
  pdf: 'a PDF',
  image: 'an image',
  binary: 'a binary file',
  is: (problem: string) => `is ${problem}`,
  // Of a file that cannot be read.
  directory: 'is a directory: name its files',
  device: 'is a device or socket, not a file',
  brokenGzip: 'its gzip data is broken',
  gzipEnds: 'its gzip data ends too early',
  nameLogs: 'bq usage --logs FILE…, or - for stdin',
  // Of all that was named.
  holdsNoFile: 'holds no file',
  noRecord: (files: number) => `no model invocation record in ${plural(files, 'file')}`,
  noRecordBecause: (files: number, seen: readonly string[]) =>
    `no model invocation record in ${plural(files, 'file')} (${seen.join('; ')})`,
  atLine: (file: string, line: number, problem: string) => `${file}:${line} ${problem}`,
  whatIsRead:
    'bq reads the logs of Bedrock model invocation logging: objects of S3, and whatever CloudWatch Logs, Logs Insights, Firehose or Athena make of them.',
  rowsReads: 'Sums that an engine made are read by bq usage --rows FILE.',
  filesWithoutRecord: (count: number, files: readonly string[]) =>
    `no record in ${plural(count, 'file')}: ${files.join(', ')}${count > files.length ? ', …' : ''}`,
  // Notes; `lines` are `file:12 (not JSON)`.
  lineWith: (file: string, line: number, problem: string) => `${file}:${line} (${problem})`,
  unreadLines: (count: number, lines: readonly string[]) => `${plural(count, 'line')} could not be read: ${lines.join(', ')}`,
  otherLines: (count: number, lines: readonly string[]) => `${plural(count, 'line')} of another kind: ${lines.join(', ')}`,
  twice: (count: number) => `${plural(count, 'record')} came more than once (the files overlap) and were counted once`,
  notCompared: 'the log is too large to compare all request IDs: overlaps in its later part are counted twice',
  ahead: (count: number) => `${plural(count, 'record')} ahead of this machine's clock: one of the clocks is wrong`,
  beforeWindow: (count: number) => `${plural(count, 'record')} before --last left out`,
  withoutRegion: (count: number, region: string) => `${plural(count, 'record')} without a Region: taken as ${region} (--region)`,
  bodiesElsewhere: (count: number) =>
    `${plural(count, 'record')} whose body is an object of its own that is not here: what they asked for is not known (copy data/ too)`,
  nothingAskedFor: 'no record is of the model or Region that was asked for',
  unknownProfiles: (ids: readonly string[], shown: readonly string[]) => {
    const which = ids.length === 1 ? `application profile ${ids[0]}` : `the application profiles ${shown.join(', ')}`;
    return `the log does not tell which model is behind ${which}: --alias ${ids[0]}=MODEL`;
  },
  profilesUnread: (region: string, problem: string) => `application inference profiles of ${region} are not named: ${problem}`,
  // S3.
  badS3: (uri: string) => `${uri}: is not s3://bucket/prefix`,
  offlineS3: (uri: string) => `${uri}: S3 cannot be read with --offline`,
  whyS3: 'reading logs from S3 needs credentials',
  copyFirst: (uri: string) => `aws s3 sync ${uri} logs/ copies them: bq usage --logs logs/`,
  cutOff: (lines: number) => `${plural(lines, 'line is', 'lines are')} longer than 64 MB: its end was not read`,
});

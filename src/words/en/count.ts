// What `bq count` says of the tokens of prompts.
import { formatCompact, formatDecimal, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const COUNT = words('count', {
  total: (tokens: number, files: number) => `${plural(tokens, 'input token')} in ${plural(files, 'file')}`,
  assumed: (assumptions: readonly string[]) => `Assumed  ${assumptions.join(' · ')}`,
  modelAssumed: (model: string) => `model ${model}`,
  largest: (files: number) => `Largest of ${plural(files, 'file')}`,
  // One file.
  jsonLines: (kinds: readonly KindCount[]) =>
    `JSON lines: ${kinds.map(({ kind, records }) => `${formatNumber(records)} ${kind}`).join(', ')}`,
  models: (count: number) => plural(count, 'model'),
  isAssumed: ' (assumed)',
  tokens: (count: number) => plural(count, 'input token'),
  byAws: (tokens: string) => `${tokens}, counted by AWS (count-tokens)`,
  band: (tokens: string, { low, high }: Band, isMixed: boolean) =>
    `${tokens}, ${isMixed ? 'partly counted by AWS, partly estimated' : 'estimate'}: ${formatNumber(low)} to ${formatNumber(high)}`,
  parts: { system: 'system', messages: 'messages', tools: 'tools', media: 'media' },
  notByAws: (reason: string) => `not counted by AWS: ${reason}`,
  excludes: (what: readonly string[]) => `excludes ${what.join(', ')}`,
  // Many records.
  records: (records: number, badLines: number) =>
    `${plural(records, 'record')}${badLines > 0 ? `, ${plural(badLines, 'bad line')}` : ''}, input tokens each`,
  figures: { mean: 'mean', p50: 'p50', p90: 'p90', p99: 'p99', max: 'max' },
  above25k: (share: number) => `above 25,000   ${formatPercent(share)}`,
  whyAbove25k: '(AWS asks for this share in quota cases)',
  bin: (from: number, to: number | null) =>
    to === null ? `${formatCompact(from)} and more` : `${formatNumber(from)} to ${formatNumber(to - 1)}`,
  // Against the quota.
  quotaTokens: (maxTokens: number, isMean: boolean, isOnMantle: boolean) =>
    `Quota tokens of one request${isOnMantle ? ' on bedrock-mantle' : ''}${isMean ? ' of mean length' : ''} with max_tokens ${formatNumber(maxTokens)}`,
  held: 'held at start (documented)',
  heldOnMantle: 'held at start',
  ofInput: 'of input TPM',
  ofOutput: 'of output TPM',
  heldWeighted: 'held, if weighted (measured 2025-06)',
  worst: (maxTokens: number) => `worst case, writes all ${formatNumber(maxTokens)}`,
  burndown: (rate: number, isAssumed: boolean) => `x${formatDecimal(rate)} burndown${isAssumed ? ', assumed' : ''}`,
  passed: (limit: number, largest: number) =>
    `Check passed: at most ${formatNumber(limit)} input tokens (largest ${formatNumber(largest)})`,
  failedOver: (over: number, limit: number, largest: number) =>
    `Check failed: ${plural(over, 'record')} above ${formatNumber(limit)} input tokens (largest ${formatNumber(largest)})`,
  failedExcluded: (records: number) =>
    `Check failed: ${plural(records, 'record')} with a part that is not counted (--allow-excluded lets it pass)`,
  // Notes and errors.
  estimated: (reason: string) => `estimated, not counted by AWS: ${reason}`,
  environmentKeys: 'keys of the environment',
  webIdentity: 'web identity',
  containerKeys: 'credentials of the container',
  instanceKeys: 'credentials of the instance',
  profileKeys: (profile: string) => `profile ${profile}`,
  estimateOffline: 'Add --offline to estimate without AWS.',
  counting: (region: string, source: string) => `counting with AWS in ${region}, ${source} (--offline estimates)`,
  badLines: (file: string, { lines, count }: BadLines, firstProblem: string | null) =>
    `${file}: ${plural(count, 'bad line')} not counted: ${lines.join(', ')}${count > lines.length ? ', …' : ''}${firstProblem === null ? '' : ` (line ${lines[0]}: ${firstProblem})`}`,
  aboveContext: (file: string, records: number, over: number, window: number | null) =>
    `${file}: ${records === 1 ? 'longer than' : `${over} records are longer than`} the model's context window${window === null ? '' : ` of ${formatNumber(window)} tokens`}`,
  refused: (file: string, refused: number, records: number, first: string) =>
    `${file}: Bedrock would refuse this: ${records === 1 ? '' : `${formatNumber(refused)} of ${plural(records, 'record')}, the first: `}${first}`,
  oneModel: (model: string) => `bq count counts for one model at a time, not for "${model}"`,
  whichFile: 'which file? None is named, and nothing is piped in',
  whatAFileHolds: 'A prompt file holds a request as JSON, JSON lines of requests, or text.',
  missing: 'does not exist',
  forbidden: 'may not be read (permission denied)',
  device: 'is a device or socket, not a file',
  unreadable: (code: string) => `cannot be read (${code})`,
  directory: 'is a directory',
  nameFiles: (files: string) => `Name its files: ${files}`,
  binary: (what: 'pdf' | 'image' | 'other', offset: number) =>
    `is ${{ pdf: 'a PDF', image: 'an image', other: 'a binary file' }[what]}, not a prompt (a zero byte at offset ${offset})`,
  mediaInRequests: 'Media are counted inside a request, as base64.',
});

export interface KindCount {
  readonly kind: string;
  readonly records: number;
}

export interface Band {
  readonly low: number;
  readonly high: number;
}

export interface BadLines {
  /** Numbers of the first few. */
  readonly lines: readonly number[];
  readonly count: number;
}

// The question's fields as flags, for every command that plans: names, units and bounds are the planner's table of fields.
import * as Flags from '@oclif/core/flags';
import { type Asked, FIELD_KEYS, FIELDS, type FieldKey, type NumberField, type SaidValues, type Source } from '../../planner/question.ts';
import { EMIT_FORMATS, GATEWAY_FORMATS, WATCH_FORMATS } from '../../render/emit-formats.ts';
import { awsFlags, type FlagValues, formatFlag, fullFlag, numberFlag, quotaFlags, reportFlag, watchFlags } from '../../shell/flags.ts';

type NumberKey = { [Key in FieldKey]: number extends Exclude<Asked[Key], null> ? Key : never }[FieldKey];
type WordKey = Exclude<FieldKey, NumberKey>;
interface Help {
  readonly summary: string;
  readonly helpGroup: string;
  readonly helpValue?: string;
}

function number(key: NumberKey, help: Help) {
  const field = FIELDS[key] as NumberField & (typeof FIELDS)[NumberKey];
  const percent = field.unit === 'share';
  const unit = percent ? '%' : field.unit === 'tokens' || field.unit === 'seconds' ? field.unit : '';
  const bounds = { min: field.min, max: percent ? field.max * 100 : field.max, whole: field.whole, unit };
  return numberFlag(field.flag, bounds, help);
}

function word(key: WordKey, help: Help) {
  const field = FIELDS[key];
  const words = field.unit === 'word' ? field.words : null;
  return Flags.string({ ...help, ...(words ? { options: [...words] } : {}) });
}

const MODEL = { helpGroup: 'MODEL' };
const REQUEST = { helpGroup: 'REQUEST' };
const READING = { helpGroup: 'ASSUMPTION' };
const WISH = { helpGroup: 'TARGET' };
const QUOTAS = { helpGroup: 'QUOTAS' };

export const planFlags = {
  model: word('model', { summary: 'ID, profile ID, ARN or short name (bq models lists them)', helpValue: 'MODEL', ...MODEL }),
  endpoint: word('endpoint', { summary: 'bedrock-runtime or bedrock-mantle (default: the runtime where it has the model)', ...MODEL }),
  scope: word('scope', { summary: 'which pool of quota (default: the first with a TPM row)', ...MODEL }),
  burndown: number('burndown', { summary: 'quota tokens per output token, instead of the published rate', ...MODEL }),
  'max-tokens': number('maxTokens', {
    summary: 'max_tokens of a request, thinking included (default: what Bedrock holds when unset)',
    ...REQUEST,
  }),
  'input-tokens': number('inputTokens', { summary: 'input that is neither read from nor written to a cache', ...REQUEST }),
  'output-tokens': number('outputTokens', { summary: 'the average answer, reasoning included (default: several lengths)', ...REQUEST }),
  'cache-read-tokens': number('cacheReadTokens', { summary: 'input read from a prompt cache', ...REQUEST }),
  'cache-write-tokens': number('cacheWriteTokens', { summary: 'input written to a prompt cache', ...REQUEST }),
  'thinking-budget': number('thinkingBudgetTokens', {
    summary: "the request's thinking budget, to check it against max_tokens",
    ...REQUEST,
  }),
  latency: { ...number('latencySeconds', { summary: 'seconds of one response', ...REQUEST }), exclusive: ['ttft', 'tokens-per-second'] },
  ttft: number('timeToFirstTokenSeconds', { summary: 'seconds to the first token (default 1)', ...REQUEST }),
  'tokens-per-second': number('outputTokensPerSecond', { summary: 'output speed (default 60)', ...REQUEST }),
  spread: number('spread', { summary: 'spread of latency and output, ± % (default 30)', ...REQUEST }),
  headroom: number('headroom', { summary: '% of every quota left free (default 10)', ...READING }),
  reservation: word('reservation', { summary: 'what a request holds when it starts (default documented)', ...READING }),
  'reserve-returns': word('reserveReturns', {
    summary: 'what of max_tokens the end of a request gives back on bedrock-mantle (default unused)',
    ...READING,
  }),
  'rpm-reading': word('rpmReading', { summary: 'what an RPM row counts (default per-minute)', ...READING }),
  concurrency: number('concurrency', { summary: 'how many workers should run at once', ...WISH }),
  'requests-per-minute': number('requestsPerMinute', { summary: 'how many should end in a minute', ...WISH }),
  fast: Flags.boolean({ summary: 'skip the simulation: the guarantee and a first answer', exclusive: ['confidence'], ...READING }),
  confidence: Flags.string({
    summary: 'how long to simulate: high is 60 minutes over 20 seeds (default standard)',
    options: ['standard', 'high'],
    ...READING,
  }),
  tpm: number('quotaTokensPerMinute', { summary: 'tokens per minute, instead of the row; of input on bedrock-mantle', ...QUOTAS }),
  'output-tpm': number('quotaOutputTokensPerMinute', {
    summary: 'output tokens per minute of bedrock-mantle, instead of the row',
    ...QUOTAS,
  }),
  rpm: number('quotaRequestsPerMinute', { summary: 'requests per minute, instead of the row', ...QUOTAS }),
  tpd: number('quotaTokensPerDay', { summary: 'tokens per day, instead of the row', ...QUOTAS }),
  'cross-model-tpd': number('quotaCrossModelTokensPerDay', {
    summary: 'tokens per day of all models together, instead of the row',
    ...QUOTAS,
  }),
  'concurrent-requests': number('quotaConcurrentRequests', { summary: 'requests in flight, instead of the row', ...QUOTAS }),
};

/** All flags of `bq plan`. */
export const planCommandFlags = {
  ...planFlags,
  prompt: Flags.string({
    summary: 'a prompt file, counted first; or what bq count --save wrote (- is stdin)',
    helpValue: 'FILE',
    helpGroup: 'REQUEST',
    exclusive: ['input-tokens', 'workload', 'init', 'from'],
  }),
  from: Flags.string({
    summary: 'what bq plan --json wrote (- is stdin): the same question, but for the flags given',
    helpValue: 'FILE',
    helpGroup: 'REQUEST',
    exclusive: ['workload', 'init'],
  }),
  workload: Flags.string({
    summary: 'a file of workloads that share quotas, instead of one request',
    helpValue: 'FILE',
    helpGroup: 'WORKLOADS',
    exclusive: [
      'model',
      'endpoint',
      'scope',
      'max-tokens',
      'input-tokens',
      'output-tokens',
      'concurrency',
      'requests-per-minute',
      'tpm',
      'output-tpm',
      'rpm',
      'tpd',
      'cross-model-tpd',
      'concurrent-requests',
    ],
  }),
  against: Flags.string({
    summary: 'what differs from another workload file, from what --json wrote, or from the same file in a git revision',
    helpValue: 'FILE|REVISION',
    dependsOn: ['workload'],
    helpGroup: 'WORKLOADS',
  }),
  tolerance: {
    ...numberFlag(
      'tolerance',
      { min: 0, max: 1000, whole: false, unit: '%' },
      { summary: '% that may get worse before --check fails (default 0)', helpGroup: 'WORKLOADS' },
    ),
    dependsOn: ['against'],
  },
  init: Flags.boolean({
    summary: 'print a commented workload file to start from',
    helpGroup: 'WORKLOADS',
    exclusive: ['model', 'workload', 'check', 'report'],
  }),
  full: fullFlag,
  check: Flags.boolean({
    summary: 'exit 3 if the request or the target does not fit or, with --against, something got worse; AWS defaults only with --offline',
    helpGroup: 'TARGET',
  }),
  emit: Flags.string({
    summary: 'print instead: settings that keep to the answer, CloudWatch alarms, or a dashboard',
    options: [...EMIT_FORMATS, ...GATEWAY_FORMATS, ...WATCH_FORMATS],
    helpGroup: 'TARGET',
  }),
  ...quotaFlags,
  ...awsFlags,
  ...watchFlags,
  report: reportFlag,
  format: formatFlag('text', 'markdown'),
};

/** The values of `planFlags` that were given; a command that lacks a flag leaves it undefined. */
export type PlanFlagValues = FlagValues<typeof planFlags> & {
  readonly 'stays-in'?: string | undefined;
  readonly region?: string | undefined;
};

/**
 * What a command line and its environment say of the question.
 *
 * @param given flags that the command line itself gave; the others come from their twins in the environment
 * @returns the command line first; what files say belongs between the two
 */
export function askedByFlags(flags: PlanFlagValues, given: ReadonlySet<string>): readonly [commandLine: Source, environment: Source] {
  const said: Partial<Record<FieldKey, unknown>> = {};
  const around: Partial<Record<FieldKey, unknown>> = {};
  for (const key of FIELD_KEYS) {
    const { flag, unit } = FIELDS[key];
    const typed = (flags as Readonly<Record<string, unknown>>)[flag];
    const value = unit === 'share' && typeof typed === 'number' ? typed / 100 : typed;
    if (value !== undefined) (given.has(flag) ? said : around)[key] = value;
  }
  if (flags.fast) said.confidence = 'fast';
  return [
    { origin: 'flag', values: said as SaidValues },
    { origin: 'environment', values: around as SaidValues },
  ];
}

/** The question as words of a command line, in the order of its fields; what nobody said is left out. */
export function flagWords(asked: Asked): string[] {
  return FIELD_KEYS.flatMap((key) => {
    const { flag, unit } = FIELDS[key];
    const value = asked[key];
    if (value === null) return [];
    if (key === 'confidence' && value === 'fast') return ['--fast'];
    // 0.07 * 100 is 7.000000000000001
    return [`--${flag}`, String(unit === 'share' ? Number((Number(value) * 100).toPrecision(12)) : value)];
  });
}

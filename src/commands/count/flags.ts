// The flags of `bq count`.
import * as Flags from '@oclif/core/flags';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { PROMPT_KINDS } from '../../prompts/types.ts';
import { awsFlags, numberFlag, tokensFlag } from '../../shell/flags.ts';

const INPUT = { helpGroup: 'INPUT' };
const OUTPUT = { helpGroup: 'OUTPUT' };

export const countFlags = {
  model: Flags.string({ summary: 'count for this model, whatever the files name', helpValue: 'MODEL', ...INPUT }),
  as: Flags.string({
    summary: 'what the files are, where bq takes them for something else',
    options: [...PROMPT_KINDS, 'jsonl'],
    helpValue: 'KIND',
    ...INPUT,
  }),
  strict: Flags.boolean({ summary: 'stop at the first line that cannot be read (exit 2)', ...INPUT }),
  jobs: numberFlag(
    'jobs',
    { min: 1, max: 64, whole: true },
    { summary: 'threads for estimates (default: the cores, at most 4)', ...INPUT },
  ),
  each: Flags.boolean({ summary: 'one JSON object a line for each record', exclusive: ['json', 'save', 'max-tokens'], ...OUTPUT }),
  save: Flags.string({
    summary: 'write the distribution of input tokens, for bq plan --prompt and bq simulate',
    helpValue: 'FILE',
    ...OUTPUT,
  }),
  'max-tokens': tokensFlag('max-tokens', { summary: 'also show what such a request costs against the quota', ...OUTPUT }, 1),
  endpoint: Flags.string({
    summary: 'whose quotas --max-tokens is shown against (default runtime)',
    options: [...ENDPOINTS],
    dependsOn: ['max-tokens'],
    ...OUTPUT,
  }),
  check: Flags.boolean({
    summary: 'exit 3 when a record has more input tokens than --limit, or a part that cannot be counted',
    dependsOn: ['limit'],
    ...OUTPUT,
  }),
  'allow-excluded': Flags.boolean({ summary: 'let --check pass what excludes a part', dependsOn: ['check'], ...OUTPUT }),
  limit: { ...tokensFlag('limit', { summary: 'the most input tokens that --check allows', ...OUTPUT }), dependsOn: ['check'] },
  ...awsFlags,
};

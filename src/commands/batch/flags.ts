// The flags of `bq batch check`, `split`, `plan` and `watch`.
import * as Flags from '@oclif/core/flags';
import { TIMEOUT_HOURS } from '../../batch/split-plan.ts';
import { SCOPES } from '../../catalog/scope.ts';
import { awsFlags, numberFlag, quotaFlags, tokensFlag } from '../../shell/flags.ts';

const BATCH = { helpGroup: 'BATCH' };
const { offline: _, ...liveFlags } = awsFlags;

export const checkFlags = {
  model: Flags.string({ required: true, summary: 'ID, profile ID, ARN or short name', helpValue: 'MODEL', helpGroup: 'BATCH' }),
  scope: Flags.string({
    summary: 'whose price (default: the first pool of the model)',
    options: [...SCOPES],
    helpGroup: 'BATCH',
  }),
  'invocation-type': Flags.string({
    summary: 'what the job will be created with: records of the other kind are refused (default: whatever they are)',
    options: ['invoke-model', 'converse'],
    helpGroup: 'BATCH',
  }),
  'output-tokens': numberFlag(
    'output-tokens',
    { min: 0, max: 1e7, whole: false, unit: 'tokens' },
    { summary: 'the average answer (default: all of max_tokens)', helpGroup: 'BATCH' },
  ),
  ...quotaFlags,
  ...awsFlags,
};

export const splitFlags = {
  model: Flags.string({
    required: true,
    summary: 'whose limits: ID, profile ID, ARN or short name',
    helpValue: 'MODEL',
    helpGroup: 'BATCH',
  }),
  out: Flags.string({ required: true, summary: 'a folder that is new or empty', helpValue: 'FOLDER', helpGroup: 'BATCH' }),
  'dry-run': Flags.boolean({ summary: 'write nothing, tell what would be written', helpGroup: 'BATCH' }),
  ...quotaFlags,
  ...awsFlags,
};

export const planFlags = {
  model: Flags.string({ required: true, summary: 'ID, profile ID, ARN or short name', helpValue: 'MODEL', ...BATCH }),
  total: {
    ...numberFlag('total', { min: 1, max: 1e12, whole: true, unit: 'records' }, { summary: 'how many records', ...BATCH }),
    required: true,
  },
  deadline: Flags.string({ summary: 'when all must be done: 24h, 3d', helpValue: 'TIME', ...BATCH }),
  check: Flags.boolean({ summary: 'exit with 3 where the deadline is not sure to hold', dependsOn: ['deadline'], ...BATCH }),
  'record-bytes': numberFlag(
    'record-bytes',
    { min: 1, max: 1e9, whole: false, unit: 'bytes' },
    { summary: 'size of the average record', ...BATCH },
  ),
  'input-tokens': tokensFlag('input-tokens', { summary: 'of the average record', ...BATCH }),
  'max-tokens': tokensFlag('max-tokens', { summary: 'of a record (default: what the model can write)', ...BATCH }, 1),
  'output-tokens': tokensFlag('output-tokens', { summary: 'the average answer (default: all of max_tokens)', ...BATCH }),
  'at-once': numberFlag(
    'at-once',
    { min: 1, max: 1e6, whole: true, unit: 'jobs' },
    { summary: "jobs that may be submitted or under way together (default: the account's quota)", ...BATCH },
  ),
  'timeout-hours': numberFlag(
    'timeout-hours',
    { min: TIMEOUT_HOURS.least, max: TIMEOUT_HOURS.most, whole: true, unit: 'hours' },
    { summary: `timeout of each job (default ${TIMEOUT_HOURS.least})`, ...BATCH },
  ),
  scope: Flags.string({ summary: 'whose price (default: the first pool of the model)', options: [...SCOPES], ...BATCH }),
  ...quotaFlags,
  ...awsFlags,
};

export const watchFlags = {
  once: Flags.boolean({ summary: 'ask once', helpGroup: 'BATCH' }),
  interval: numberFlag(
    'interval',
    { min: 0.05, max: 3600, whole: false, unit: 'seconds' },
    { summary: 'seconds between questions (default 30)', helpGroup: 'BATCH' },
  ),
  ...liveFlags,
};

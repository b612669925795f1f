// The flags of `bq compare`: those of a plan's request, and its own.
import * as Flags from '@oclif/core/flags';
import { awsFlags, formatFlag, fullFlag, numberFlag, quotaFlags, reportFlag, tokensFlag } from '../../shell/flags.ts';
import { planFlags } from '../plan/flags.ts';

const {
  tpm: _tpm,
  'output-tpm': _outputTpm,
  rpm: _rpm,
  tpd: _tpd,
  'cross-model-tpd': _crossModelTpd,
  'concurrent-requests': _concurrentRequests,
  fast: _fast,
  confidence: _confidence,
  'thinking-budget': _budget,
  'rpm-reading': _reading,
  ...requestFlags
} = planFlags;
const WAYS = { helpGroup: 'WAYS' };
const SAVINGS = { helpGroup: 'SAVINGS' };

export const compareFlags = {
  ...requestFlags,
  workload: Flags.string({
    summary: 'take the workload from a file (bq plan --init)',
    helpValue: 'FILE',
    exclusive: Object.keys(requestFlags).filter((name) => name !== 'reservation'),
    ...WAYS,
  }),
  name: Flags.string({ summary: 'which workload of the file', helpValue: 'WORKLOAD', dependsOn: ['workload'], ...WAYS }),
  also: Flags.string({ summary: 'other models, separated by commas', helpValue: 'MODELS', ...WAYS }),
  total: {
    ...numberFlag('total', { min: 1, max: 1e12, whole: true, unit: 'requests' }, { summary: 'how many requests in all', ...WAYS }),
    dependsOn: ['deadline'],
    exclusive: ['requests-per-minute', 'concurrency', 'hours-per-day'],
  },
  deadline: Flags.string({ summary: 'when all of --total must be done: 24h, 3d', helpValue: 'TIME', dependsOn: ['total'], ...WAYS }),
  'hours-per-day': numberFlag('hours-per-day', { min: 0.1, max: 24, whole: false }, { summary: 'how long it runs (default 24)', ...WAYS }),
  'unit-input-tpm': {
    ...tokensFlag('unit-input-tpm', { summary: 'input tokens a minute of one model unit', ...WAYS }, 1),
    dependsOn: ['unit-output-tpm'],
  },
  'unit-output-tpm': {
    ...tokensFlag('unit-output-tpm', { summary: 'output tokens a minute of one model unit', ...WAYS }, 1),
    dependsOn: ['unit-input-tpm'],
  },
  prompts: Flags.string({ summary: 'JSON lines of prompts: what prompt and response caches would save', helpValue: 'FILE', ...SAVINGS }),
  'context-tokens': tokensFlag('context-tokens', { summary: 'what cutting prompts to this length would save', ...SAVINGS }),
  ...quotaFlags,
  ...awsFlags,
  full: fullFlag,
  report: reportFlag,
  format: formatFlag('text', 'markdown', 'csv'),
};

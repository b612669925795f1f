// The flags of `bq simulate`.
import * as Flags from '@oclif/core/flags';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { EMIT_FORMATS } from '../../render/emit-formats.ts';
import { formatFlag, numberFlag, outputFileFlag, reportFlag, tokensFlag } from '../../shell/flags.ts';
import { AIMS } from '../../simulator/scenario/scenario.ts';
import { SETTLEMENTS } from '../../simulator/types.ts';
import { WINDOW_MODELS } from '../../simulator/windows/index.ts';

const OVERRIDE = { helpGroup: 'OVERRIDE' };
const SEARCH = { helpGroup: 'SEARCH' };

export const simulateFlags = {
  tpm: tokensFlag('tpm', { summary: 'quota tokens per minute', ...OVERRIDE }),
  'output-tpm': tokensFlag('output-tpm', { summary: 'output tokens per minute, counted apart as on bedrock-mantle', ...OVERRIDE }),
  rpm: numberFlag('rpm', { min: 0, max: 1e9, whole: true }, { summary: 'requests per minute', ...OVERRIDE }),
  tpd: tokensFlag('tpd', { summary: 'quota tokens per day', ...OVERRIDE }),
  'cross-model-tpd': tokensFlag('cross-model-tpd', { summary: 'quota tokens per day of all models together', ...OVERRIDE }),
  'concurrent-requests': numberFlag(
    'concurrent-requests',
    { min: 0, max: 1e9, whole: true },
    { summary: 'requests in flight', ...OVERRIDE },
  ),
  window: Flags.string({ summary: 'how a minute is counted', options: [...WINDOW_MODELS], ...OVERRIDE }),
  settlement: Flags.string({ summary: 'when generated tokens are charged', options: [...SETTLEMENTS], ...OVERRIDE }),
  seed: numberFlag('seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }, { summary: 'the first seed', ...OVERRIDE }),
  replicates: numberFlag('replicates', { min: 1, max: 1e6, whole: true }, { summary: 'runs of each policy', ...OVERRIDE }),
  horizon: numberFlag(
    'horizon',
    { min: 0.001, max: 31_536_000, whole: false, unit: 'seconds' },
    { summary: 'simulated seconds after which a run stops', ...OVERRIDE },
  ),
  set: Flags.string({
    summary: 'any other value, e.g. workloads[0].sdk=anthropic',
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    ...OVERRIDE,
  }),
  optimize: Flags.boolean({ summary: 'search retry settings and pacing', ...SEARCH }),
  aim: Flags.string({ summary: 'what to make small (default p99)', options: [...AIMS], dependsOn: ['optimize'], ...SEARCH }),
  emit: Flags.string({
    summary: 'print settings for a real system instead of the table: of the winner, or of the first policy',
    options: [...EMIT_FORMATS],
    ...SEARCH,
  }),
  endpoint: Flags.string({
    summary: 'the endpoint whose quotas are simulated (of a workload file: of all its workloads)',
    options: [...ENDPOINTS],
  }),
  name: Flags.string({
    summary: 'of a workload file (bq plan --init): simulate the quota that this workload draws from',
    helpValue: 'WORKLOAD',
  }),
  timeline: Flags.boolean({
    summary: 'show quota use and throttles over time (default; --no-timeline leaves it out)',
    allowNo: true,
    default: true,
  }),
  trace: outputFileFlag('trace', 'answer', { summary: 'write every event of the first seed, as JSON Lines' }),
  jobs: numberFlag('jobs', { min: 1, max: 64, whole: true }, { summary: 'threads (default: one per core)' }),
  report: reportFlag,
  format: formatFlag('text', 'markdown', 'csv'),
};

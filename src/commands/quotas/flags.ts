// The flags of `bq quotas`.
import * as Flags from '@oclif/core/flags';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { SCOPES } from '../../catalog/scope.ts';
import { QUOTA_METRICS } from '../../quotas/types.ts';
import { awsFlags, formatFlag, quotaFlags, reportFlag } from '../../shell/flags.ts';

const ROWS = { helpGroup: 'FILTER' };
const FILES = { helpGroup: 'FILES' };

export const quotasFlags = {
  all: Flags.boolean({ summary: 'every row, also those that limit no inference', ...ROWS }),
  model: Flags.string({ summary: 'one model: ID, profile ID, ARN or short name', helpValue: 'MODEL', ...ROWS }),
  endpoint: Flags.string({ summary: 'rows of one endpoint; the overview is of bedrock-runtime', options: [...ENDPOINTS], ...ROWS }),
  scope: Flags.string({ summary: 'one pool', options: [...SCOPES], ...ROWS }),
  metric: Flags.string({ summary: 'rows of one kind', options: [...QUOTA_METRICS], ...ROWS }),
  search: Flags.string({ summary: 'rows whose name, code or model ID has all these words', helpValue: 'WORDS', ...ROWS }),
  explain: Flags.boolean({ summary: 'each row with its code and the rule that read its name', ...ROWS }),
  save: Flags.string({ summary: 'write a snapshot: Region, time, masked account, all rows', helpValue: 'FILE', ...FILES }),
  diff: Flags.string({ summary: 'what changed against a snapshot', helpValue: 'FILE', ...FILES }),
  'allow-partial': Flags.boolean({
    summary: 'show and save half a list, marked as such, where AWS refuses a part (else exit 5)',
    exclusive: ['require-live'],
    ...FILES,
  }),
  check: Flags.boolean({ summary: 'exit 3 when --diff finds a change', dependsOn: ['diff'], ...FILES }),
  ...quotaFlags,
  ...awsFlags,
  report: reportFlag,
  format: formatFlag('text', 'table', 'markdown', 'csv'),
};

// The flags of `bq support-case`.
import * as Flags from '@oclif/core/flags';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import { planFlags } from '../plan/flags.ts';
import { caseFlags } from './case-flags.ts';

export const supportCaseFlags = {
  ...caseFlags,
  workload: Flags.string({
    summary: 'take the request from a workload file (bq plan --init)',
    helpValue: 'FILE',
    helpGroup: 'CASE',
    exclusive: ['from', ...Object.keys(planFlags)],
  }),
  name: Flags.string({ summary: 'which workload of the file', helpValue: 'WORKLOAD', dependsOn: ['workload'], helpGroup: 'CASE' }),
  ...planFlags,
  ...quotaFlags,
  ...awsFlags,
  format: formatFlag('text', 'markdown'),
};

// The flags of `bq models`.
import * as Flags from '@oclif/core/flags';
import { awsFlags, formatFlag } from '../../shell/flags.ts';

export const modelsFlags = {
  region: Flags.string({ summary: 'only what can be called from this Region', helpValue: 'REGION' }),
  search: Flags.string({ summary: 'only models whose IDs or names have all these words', helpValue: 'WORDS' }),
  'stays-in': Flags.string({ summary: 'only what is processed there: jp, us, eu, au, …', helpValue: 'AREA' }),
  updates: Flags.boolean({
    summary: 'ask AWS what is new, gone or changed since the catalogue was made',
    exclusive: ['search', 'stays-in', 'format'],
    helpGroup: 'UPDATES',
  }),
  check: Flags.boolean({ summary: 'exit 3 when --updates finds a difference', dependsOn: ['updates'], helpGroup: 'UPDATES' }),
  profile: { ...awsFlags.profile, dependsOn: ['updates'] },
  'endpoint-url': Flags.string({
    summary: awsFlags['endpoint-url'].summary ?? '',
    helpGroup: 'AWS',
    helpValue: 'URL',
    dependsOn: ['updates'],
  }),
  format: formatFlag('text', 'table', 'markdown', 'csv'),
};

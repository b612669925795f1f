// The flags of `bq doctor`.
import * as Flags from '@oclif/core/flags';
import { awsFlags } from '../../shell/flags.ts';

const { offline: _offline, ...flagsThatAsk } = awsFlags;

export const doctorFlags = {
  ...flagsThatAsk,
  model: Flags.string({ summary: 'whose access and token count are asked for', default: 'haiku-4.5', helpValue: 'MODEL' }),
  policy: Flags.boolean({ summary: 'print the least-privilege policy for what bq reads, and ask nobody' }),
};

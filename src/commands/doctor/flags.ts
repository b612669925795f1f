// The flags of `bq doctor`.
import * as Flags from '@oclif/core/flags';
import { awsFlags } from '../../shell/flags.ts';

const { offline: _offline, ...flagsThatAsk } = awsFlags;

export const doctorFlags = {
  ...flagsThatAsk,
  model: Flags.string({ summary: 'the model to test access and CountTokens with', default: 'haiku-4.5', helpValue: 'MODEL' }),
  policy: Flags.boolean({ summary: 'print the least-privilege IAM policy that bq needs; sends nothing' }),
};

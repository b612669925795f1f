// The flags of `bq quotas request` and `bq quotas requests`.
import * as Flags from '@oclif/core/flags';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { SCOPES } from '../../catalog/scope.ts';
import { awsFlags, numberFlag, quotaFlags, tokensFlag } from '../../shell/flags.ts';

const ROW = { helpGroup: 'ROW' };
const SENDING = { helpGroup: 'SENDING' };

const whereFlags = {
  region: awsFlags.region,
  profile: awsFlags.profile,
  'endpoint-url': Flags.string({ summary: 'send AWS requests here, e.g. to bq emulate', helpGroup: 'AWS', helpValue: 'URL' }),
};

export const requestFlags = {
  code: Flags.string({ summary: 'quota code, with --value', helpValue: 'L-…', exclusive: ['model'], ...ROW }),
  value: tokensFlag('value', { summary: "the value to ask for, in the row's unit", ...ROW }, 1),
  model: Flags.string({ summary: 'or a model, with --tpm or --rpm', helpValue: 'MODEL', ...ROW }),
  endpoint: Flags.string({ summary: 'of which endpoint (default: the runtime where it has the model)', options: [...ENDPOINTS], ...ROW }),
  scope: Flags.string({ summary: 'which pool of quota (default: the first with a TPM row)', options: [...SCOPES], ...ROW }),
  'stays-in': quotaFlags['stays-in'],
  tpm: tokensFlag('tpm', { summary: 'tokens per minute to ask for; of input on bedrock-mantle', ...ROW }, 1),
  'output-tpm': tokensFlag('output-tpm', { summary: 'output tokens per minute of bedrock-mantle to ask for', ...ROW }, 1),
  rpm: numberFlag('rpm', { min: 1, max: 1e9, whole: true }, { summary: 'requests per minute to ask for', ...ROW }),
  'dry-run': Flags.boolean({ summary: 'ask nobody: check against published defaults', exclusive: ['submit'], ...SENDING }),
  submit: Flags.boolean({ summary: 'send it', ...SENDING }),
  yes: Flags.boolean({ summary: 'do not ask before sending', dependsOn: ['submit'], ...SENDING }),
  ...whereFlags,
};

export const requestsFlags = {
  code: Flags.string({ summary: 'only of this quota', helpValue: 'L-…' }),
  ...whereFlags,
};

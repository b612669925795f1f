// The flags of `bq explain`.
import * as Flags from '@oclif/core/flags';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import { planFlags } from '../plan/flags.ts';

export const explainFlags = {
  error: Flags.string({ summary: 'read the text from a file (- is standard input)', helpValue: 'FILE' }),
  model: planFlags.model,
  endpoint: planFlags.endpoint,
  scope: planFlags.scope,
  prompt: Flags.string({
    summary: 'a request as JSON, or what bq count --save wrote: what it holds of the minute',
    helpValue: 'FILE',
    exclusive: ['input-tokens'],
  }),
  'max-tokens': planFlags['max-tokens'],
  'input-tokens': planFlags['input-tokens'],
  ...quotaFlags,
  ...awsFlags,
  format: formatFlag('text', 'markdown'),
};

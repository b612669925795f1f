// STS, as far as a client asks who it is.
import type { Handlers } from '../call.ts';
import { ACCOUNT_ID } from './service-quotas.ts';

export function stsHandlers(): Handlers {
  return {
    GetCallerIdentity: () => ({
      UserId: 'AIDABQEMULATE00000000',
      Account: ACCOUNT_ID,
      Arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/bq-emulate/caller`,
    }),
  };
}

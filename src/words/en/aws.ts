// What is said of the set-up of this machine and of AWS's answers.
import { words } from '../../base/phrases.ts';

export const AWS = words('aws', {
  noCredentials: 'no AWS credentials are configured',
  onlyApiKey: 'AWS_BEARER_TOKEN_BEDROCK calls models, it cannot read quotas',
});

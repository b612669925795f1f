// The IAM actions that bq uses, and the least-privilege policy for them.

/** What reading needs, by what stops working without it. */
export const READ_ACTIONS = [
  'servicequotas:ListServiceQuotas',
  'servicequotas:ListAWSDefaultServiceQuotas',
  'servicequotas:GetServiceQuota',
  'servicequotas:GetAWSDefaultServiceQuota',
  'servicequotas:ListRequestedServiceQuotaChangeHistory',
  'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota',
  'bedrock:CountTokens',
  'bedrock:ListFoundationModels',
  'bedrock:ListInferenceProfiles',
  'bedrock:GetInferenceProfile',
  'bedrock:ListProvisionedModelThroughputs',
  'bedrock:GetModelInvocationJob',
  'bedrock:GetFoundationModelAvailability',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'pricing:GetProducts',
] as const;
export type ReadAction = (typeof READ_ACTIONS)[number];

/** What reading logs where they lie needs, by call: of one bucket, workgroup or log group, so not in the policy that holds for every account. */
export const SOURCE_ACTIONS = {
  ListObjectsV2: 's3:ListBucket',
  GetObject: 's3:GetObject',
  GetTableMetadata: 'athena:GetTableMetadata',
  GetWorkGroup: 'athena:GetWorkGroup',
  StartQueryExecution: 'athena:StartQueryExecution',
  GetQueryExecution: 'athena:GetQueryExecution',
  GetQueryResults: 'athena:GetQueryResults',
  StopQueryExecution: 'athena:StopQueryExecution',
  DescribeLogGroups: 'logs:DescribeLogGroups',
  StartQuery: 'logs:StartQuery',
  LookAtQuery: 'logs:GetQueryResults',
  StopQuery: 'logs:StopQuery',
} as const;

/** Only for `--submit`. */
export const SEND_ACTION = 'servicequotas:RequestServiceQuotaIncrease';

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: '*';
  }[];
}

/** The policy for everything that bq reads. None of these actions changes anything. */
export function readPolicy(): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Sid: 'BqReads', Effect: 'Allow', Action: READ_ACTIONS, Resource: '*' }] };
}

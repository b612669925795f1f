// One row of a quota list as a file gives it, whatever its form.

export interface RawQuota {
  /** Null where the row names none. */
  readonly region: string | null;
  /** Masked; null for rows of AWS's defaults, whose ARN names no account. */
  readonly accountId: string | null;
  /** Whose the value is: `unsaid` where nothing in the row tells, as in lists that were cut by --query. */
  readonly list: 'applied' | 'default' | 'unsaid';
  /** Null where the row has a name only. */
  readonly quotaCode: string | null;
  /** Null where the row has a code only. */
  readonly quotaName: string | null;
  readonly value: number | null;
  /** AWS's default beside the value, where the row has both. */
  readonly default: number | null;
  readonly adjustable: boolean | null;
}

export interface RawList {
  readonly quotas: readonly RawQuota[];
  readonly hasNextPage: boolean;
}

/** Where a quota list comes from, for errors. */
export const HOW_TO_LIST = ['aws service-quotas list-service-quotas --service-code bedrock --region REGION --output json > quotas.json'];

export interface QuotaArn {
  readonly region: string;
  /** Empty for AWS's defaults. */
  readonly accountId: string;
  readonly service: string;
}

/** `arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-…`; null for what is none. */
export function quotaArn(text: string): QuotaArn | null {
  const [, region, accountId, service] = /^arn:[\w-]+:servicequotas:([a-z0-9-]+):(\S*?):([\w-]+)\/L-\w+$/.exec(text) ?? [];
  return region === undefined || accountId === undefined || service === undefined ? null : { region, accountId, service };
}

/** Of which list a row is: AWS's defaults name no account; a row that names nothing may be of either. */
export function listOf(place: { readonly accountId: string } | null, isAccounts: boolean): RawQuota['list'] {
  if (place !== null) return place.accountId === '' ? 'default' : 'applied';
  return isAccounts ? 'applied' : 'unsaid';
}

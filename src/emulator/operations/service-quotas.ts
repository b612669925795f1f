// Service Quotas: the rows of the emulated account, and requests for increases with AWS's rules.
import type {
  GetServiceQuotaCommandInput,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput,
  ListRequestedServiceQuotaChangeHistoryCommandInput,
  ListServiceQuotasCommandInput,
  ListServicesCommandInput,
  RequestServiceQuotaIncreaseCommandInput,
} from '@aws-sdk/client-service-quotas';
import { partitionOf } from '../../catalog/partitions.ts';
import type { QuotaRow, QuotaSnapshot } from '../../quotas/types.ts';
import { type Handlers, handler, type Output } from '../call.ts';
import type { Region } from '../region.ts';
import { AwsError } from '../wire/aws-error.ts';
import { FixedList, illegalArgument, page } from './pages.ts';

export const ACCOUNT_ID = '000000000000';
const SERVICE_CODE = 'bedrock';
const SERVICE_NAME = 'Amazon Bedrock';

const noSuchResource = (message: string): AwsError => new AwsError('NoSuchResourceException', message);

/** How a request for an increase ends; nobody decides here by himself, as Bedrock's requests stay with Support. */
export const DECISIONS = ['APPROVED', 'DENIED', 'CASE_CLOSED'] as const;
export type Decision = (typeof DECISIONS)[number];

interface ChangeRequest {
  readonly id: string;
  readonly row: QuotaRow;
  readonly desiredValue: number;
  readonly created: Date;
  status: 'PENDING' | 'CASE_OPENED' | Decision;
}

const requests = new WeakMap<Region, ChangeRequest[]>();
const requestsOf = (region: Region): ChangeRequest[] => {
  const list = requests.get(region) ?? [];
  requests.set(region, list);
  return list;
};

const isOpen = ({ status }: ChangeRequest): boolean => status === 'PENDING' || status === 'CASE_OPENED';

/** Ends the request of an ID. Approved, its value is the account's from now on. @returns false where no Region has it */
export function decideRequest(regions: readonly Region[], id: string, decision: Decision): boolean {
  for (const region of regions) {
    const request = requestsOf(region).find((one) => one.id === id);
    if (!request) continue;
    request.status = decision;
    if (decision === 'APPROVED') region.grant(request.row.quotaCode, request.desiredValue);
    return true;
  }
  return false;
}

export function serviceQuotasHandlers(): Handlers {
  const listChanges = (
    region: Region,
    input: ListRequestedServiceQuotaChangeHistoryCommandInput,
    quotaCode: string | undefined,
  ): Output => {
    if (input.ServiceCode !== undefined) requireService(input.ServiceCode);
    const wanted = requestsOf(region).filter(
      ({ row, status }) =>
        (quotaCode === undefined || row.quotaCode === quotaCode) && (input.Status === undefined || input.Status === status),
    );
    const { items, nextToken } = page(wanted, input.MaxResults, input.NextToken);
    return { RequestedQuotas: items.map((request) => describeChange(region, request)), ...nextToken };
  };

  return {
    ListServices: handler<ListServicesCommandInput>(({ input }) => {
      const { items, nextToken } = page([{ ServiceCode: SERVICE_CODE, ServiceName: SERVICE_NAME }], input.MaxResults, input.NextToken);
      return { Services: items, ...nextToken };
    }),
    ListServiceQuotas: handler<ListServiceQuotasCommandInput>(({ input, region }) => {
      requireService(input.ServiceCode);
      if (input.QuotaCode === undefined) return appliedOf(region).page({ maxResults: input.MaxResults, token: input.NextToken });
      const rows = appliedRows(region).filter(({ quotaCode }) => quotaCode === input.QuotaCode);
      const { items, nextToken } = page(rows, input.MaxResults, input.NextToken);
      return { Quotas: items.map((row) => describeRow(region, row, appliedValue(region, row))), ...nextToken };
    }),
    ListAWSDefaultServiceQuotas: handler<ListServiceQuotasCommandInput>(({ input, region }) => {
      requireService(input.ServiceCode);
      return defaultsOf(region).page({ maxResults: input.MaxResults, token: input.NextToken });
    }),
    GetServiceQuota: handler<GetServiceQuotaCommandInput>(({ input, region }) => {
      const row = findRow(region, input.ServiceCode, input.QuotaCode);
      const value = appliedValue(region, row);
      if (value === null) throw noSuchResource('The request failed because the specified service quota does not exist.');
      return { Quota: describeRow(region, row, value) };
    }),
    GetAWSDefaultServiceQuota: handler<GetServiceQuotaCommandInput>(({ input, region }) => {
      const row = findRow(region, input.ServiceCode, input.QuotaCode);
      if (row.default === null) throw noSuchResource('The request failed because the specified service quota does not exist.');
      return { Quota: describeDefault(region, row) };
    }),
    RequestServiceQuotaIncrease: handler<RequestServiceQuotaIncreaseCommandInput>(({ input, region, clock, requestId }) => {
      const row = findRow(region, input.ServiceCode, input.QuotaCode);
      const desiredValue = input.DesiredValue ?? 0;
      if (row.adjustable === false) throw illegalArgument(`The service quota ${row.quotaCode} is not adjustable.`);
      // The default counts, even where the account's own value is lower: restoring it is a support case.
      if (row.default !== null && desiredValue <= row.default) {
        throw illegalArgument(`You must provide a quota value greater than the default quota value of ${row.default.toFixed(1)}.`);
      }
      const applied = appliedValue(region, row);
      if (applied !== null && desiredValue <= applied) {
        throw illegalArgument(`You must provide a quota value greater than the current quota value of ${applied.toFixed(1)}.`);
      }
      const list = requestsOf(region);
      if (list.some((one) => isOpen(one) && one.row.quotaCode === row.quotaCode)) {
        throw new AwsError('ResourceAlreadyExistsException', 'Only one open service quota increase request is allowed per quota.');
      }
      const status = input.SupportCaseAllowed === false ? 'PENDING' : 'CASE_OPENED';
      const request: ChangeRequest = {
        id: requestId.replaceAll('-', ''),
        row,
        desiredValue,
        created: new Date(clock.nowSeconds() * 1000),
        status,
      };
      list.push(request);
      // As in AWS, the first answer says PENDING and carries no case: both come when somebody looks again.
      return { RequestedQuota: describeChange(region, { ...request, status: 'PENDING' }) };
    }),
    GetRequestedServiceQuotaChange: handler<{ RequestId?: string }>(({ input, region }) => {
      const request = requestsOf(region).find(({ id }) => id === input.RequestId);
      if (!request) throw noSuchResource('The request failed because the specified quota change request does not exist.');
      return { RequestedQuota: describeChange(region, request) };
    }),
    ListRequestedServiceQuotaChangeHistory: handler<ListRequestedServiceQuotaChangeHistoryCommandInput>(({ input, region }) =>
      listChanges(region, input, undefined),
    ),
    ListRequestedServiceQuotaChangeHistoryByQuota: handler<ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput>(
      ({ input, region }) => {
        findRow(region, input.ServiceCode, input.QuotaCode);
        return listChanges(region, input, input.QuotaCode);
      },
    ),
  };
}

/** What ListServiceQuotas shows: of the published defaults, which know no account, the default itself; of an account, the rows that it lists. */
function appliedValue({ snapshot }: Region, { applied, default: byDefault }: QuotaRow): number | null {
  return applied ?? (snapshot.source === 'default' ? byDefault : null);
}

const appliedRows = (region: Region): readonly QuotaRow[] => region.snapshot.rows.filter((row) => appliedValue(region, row) !== null);

const appliedOf = listsOf(appliedRows, (region, row) => describeRow(region, row, appliedValue(region, row)));
const defaultsOf = listsOf((region) => region.snapshot.rows.filter((row) => row.default !== null), describeDefault);

/** A Region's rows are what they are until an increase is granted, which gives it another snapshot. */
function listsOf(
  rowsOf: (region: Region) => readonly QuotaRow[],
  describe: (region: Region, row: QuotaRow) => Output,
): (region: Region) => FixedList<QuotaRow> {
  const lists = new WeakMap<QuotaSnapshot, FixedList<QuotaRow>>();
  return (region) => {
    const known = lists.get(region.snapshot);
    if (known) return known;
    const list = new FixedList(rowsOf(region), (rows, nextToken) => ({
      Quotas: rows.map((row) => describe(region, row)),
      ...(nextToken === null ? {} : { NextToken: nextToken }),
    }));
    lists.set(region.snapshot, list);
    return list;
  };
}

function requireService(code: string | undefined): void {
  if (code !== SERVICE_CODE) throw noSuchResource('The request failed because the specified service does not exist.');
}

function findRow(region: Region, service: string | undefined, code: string | undefined): QuotaRow {
  requireService(service);
  const row = region.snapshot.rows.find(({ quotaCode }) => quotaCode === code);
  if (!row) throw noSuchResource('The request failed because the specified service quota does not exist.');
  return row;
}

const quotaArn = (region: Region, row: QuotaRow): string =>
  `arn:${partitionOf(region.name).id}:servicequotas:${region.name}:${ACCOUNT_ID}:${SERVICE_CODE}/${row.quotaCode}`;

function describeRow(region: Region, row: QuotaRow, value: number | null): Output {
  return {
    ServiceCode: SERVICE_CODE,
    ServiceName: SERVICE_NAME,
    QuotaArn: quotaArn(region, row),
    QuotaCode: row.quotaCode,
    QuotaName: row.quotaName,
    Value: value,
    Unit: 'None',
    Adjustable: row.adjustable ?? false,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

/** The list of defaults names no account. */
function describeDefault(region: Region, row: QuotaRow): Output {
  const { QuotaAppliedAtLevel: _, ...described } = describeRow(region, row, row.default);
  return { ...described, QuotaArn: quotaArn(region, row).replace(ACCOUNT_ID, '') };
}

function describeChange(region: Region, { id, row, desiredValue, created, status }: ChangeRequest): Output {
  return {
    Id: id,
    RequestType: 'OpenRequest',
    ...(status === 'PENDING' ? {} : { CaseId: `case-${ACCOUNT_ID}-bq-emulate-${id.slice(0, 8)}` }),
    ServiceCode: SERVICE_CODE,
    ServiceName: SERVICE_NAME,
    QuotaCode: row.quotaCode,
    QuotaName: row.quotaName,
    DesiredValue: desiredValue,
    Status: status,
    Created: created,
    LastUpdated: created,
    Requester: `{"accountId":"${ACCOUNT_ID}","callerArn":"arn:aws:sts::${ACCOUNT_ID}:assumed-role/bq-emulate/caller"}`,
    QuotaArn: quotaArn(region, row),
    GlobalQuota: false,
    Unit: 'None',
    QuotaRequestedAtLevel: 'ACCOUNT',
  };
}

// Service Quotas on loopback with requests for increases, by AWS's rules; a test may cut the connection after a request was taken.
import { type QuotaServer, type ServedCall, type ServedRow, startQuotaServer } from './quota-server.ts';

export interface RequestServerOptions {
  readonly rows: readonly ServedRow[];
  /** The connection is cut after the first request was taken. */
  readonly cutAfterTaking?: boolean;
  /** The history cannot be read while this holds. */
  readonly isHistoryDown?: (call: ServedCall) => boolean;
  readonly denies?: (call: ServedCall) => boolean;
  /** The first sends are throttled. */
  readonly throttledSends?: number;
  /** Before each answer. */
  readonly latencyMs?: number;
}

export interface TakenRequest {
  readonly Id: string;
  readonly QuotaCode: string;
  readonly DesiredValue: number;
  Status: string;
}

export interface RequestServer extends QuotaServer {
  readonly taken: readonly TakenRequest[];
  sends(): number;
}

export const REGION = 'us-east-1';

export async function startRequestServer(options: RequestServerOptions): Promise<RequestServer> {
  const taken: TakenRequest[] = [];
  let sends = 0;
  const described = (request: TakenRequest) => ({
    ...request,
    ServiceCode: 'bedrock',
    ServiceName: 'Amazon Bedrock',
    QuotaName: options.rows.find(({ code }) => code === request.QuotaCode)?.name,
    Created: 1763800000 + taken.indexOf(request),
    LastUpdated: 1763800000,
    Requester: '{"accountId":"123456789012","callerArn":"arn:aws:iam::123456789012:user/x"}',
    QuotaArn: `arn:aws:servicequotas:${REGION}:123456789012:bedrock/${request.QuotaCode}`,
  });
  const take = (input: { QuotaCode?: string; DesiredValue?: number }) => {
    const row = options.rows.find(({ code }) => code === input.QuotaCode);
    if (!row) return { error: 'NoSuchResourceException', message: 'The request failed because the specified quota does not exist.' };
    if (!row.adjustable) return { error: 'InvalidResourceStateException', message: 'The quota is not adjustable.' };
    if ((input.DesiredValue ?? 0) <= (row.default ?? 0)) {
      return {
        error: 'IllegalArgumentException',
        message: `You must provide a quota value greater than the default quota value of ${row.default}.0`,
      };
    }
    if (taken.some(({ QuotaCode, Status }) => QuotaCode === row.code && Status !== 'CASE_CLOSED')) {
      return { error: 'ResourceAlreadyExistsException', message: 'Only one open service quota increase request is allowed per quota.' };
    }
    const request = { Id: `req-${taken.length + 1}`, QuotaCode: row.code, DesiredValue: input.DesiredValue ?? 0, Status: 'CASE_OPENED' };
    taken.push(request);
    return request;
  };
  const server = await startQuotaServer({
    regions: { [REGION]: options.rows },
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    misbehave: (call) => {
      if (options.denies?.(call)) {
        return {
          error: 'AccessDeniedException',
          status: 400,
          message: `User: arn:aws:iam::123456789012:user/x is not authorized to perform: servicequotas:${call.operation}`,
        };
      }
      if (call.operation === 'RequestServiceQuotaIncrease') {
        sends++;
        if (sends <= (options.throttledSends ?? 0)) return { error: 'TooManyRequestsException', message: 'slow down', status: 429 };
        const result = take(call.input as { QuotaCode?: string; DesiredValue?: number });
        if ('error' in result) return result;
        return options.cutAfterTaking && taken.length === 1 ? 'drop' : { json: { RequestedQuota: described(result) } };
      }
      if (call.operation.startsWith('ListRequestedServiceQuotaChangeHistory')) {
        if (options.isHistoryDown?.(call)) return { error: 'ServiceException', status: 500 };
        const { QuotaCode } = call.input;
        return { json: { RequestedQuotas: taken.filter((one) => QuotaCode === undefined || one.QuotaCode === QuotaCode).map(described) } };
      }
      return undefined;
    },
  });
  return { ...server, taken, sends: () => sends };
}

// A batch inference job as Bedrock tells it; read, never started, stopped or deleted.
import { maskAccounts } from '../../base/account-ids.ts';
import { stripControl } from '../../base/text.ts';
import type { BatchWatchResult } from '../../contracts/batch.ts';
import { type RetryNotice, withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock } from './bedrock.ts';

const ENDED = new Set(['Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired']);

/**
 * @param job ARN or ID
 * @throws BqError configuration or remote
 */
export async function readBatchJob(
  session: AwsSession,
  region: string,
  job: string,
  onRetry?: (notice: RetryNotice) => void,
): Promise<BatchWatchResult> {
  return askBedrock(session, region, 'GetModelInvocationJob', async (client, { GetModelInvocationJobCommand }) => {
    const answer = await withRetry(() => client.send(new GetModelInvocationJobCommand({ jobIdentifier: job })), { onRetry });
    const status = answer.status ?? 'unknown';
    return {
      jobArn: maskAccounts(answer.jobArn ?? job),
      jobName: answer.jobName === undefined ? null : stripControl(answer.jobName, { oneLine: true }),
      modelId: answer.modelId === undefined ? null : maskAccounts(answer.modelId),
      region,
      status,
      ended: ENDED.has(status),
      message: answer.message === undefined ? null : maskAccounts(stripControl(answer.message, { oneLine: true })),
      totalRecords: answer.totalRecordCount ?? null,
      processedRecords: answer.processedRecordCount ?? null,
      successfulRecords: answer.successRecordCount ?? null,
      failedRecords: answer.errorRecordCount ?? null,
      submittedAt: answer.submitTime?.toISOString() ?? null,
      endedAt: answer.endTime?.toISOString() ?? null,
      expiresAt: answer.jobExpirationTime?.toISOString() ?? null,
    };
  });
}

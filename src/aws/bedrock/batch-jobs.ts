// A batch inference job as Bedrock tells it; read, never started, stopped or deleted.
import type { GetModelInvocationJobResponse } from '@aws-sdk/client-bedrock';
import { maskAccounts } from '../../base/account-ids.ts';
import { stripControl } from '../../base/text.ts';
import type { BatchWatchResult } from '../../contracts/batch.ts';
import { understood } from '../calls/answers.ts';
import { type CallContext, malformedAnswer } from '../calls/errors.ts';
import { type RetryNotice, withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock } from './bedrock.ts';

const ENDED = new Set(['Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired']);

export interface JobListener {
  readonly onRetry: (notice: RetryNotice) => void;
  /** A number of the answer that can be no count of records: it is not believed. */
  readonly onImpossible: (name: string, value: number) => void;
}

/** More records than any job can have (AWS allows a million a file). */
const MOST_RECORDS = 1e12;

/**
 * @param job ARN or ID
 * @throws BqError configuration or remote
 */
export async function readBatchJob(
  session: AwsSession,
  region: string,
  job: string,
  { onRetry, onImpossible }: JobListener,
): Promise<BatchWatchResult> {
  return askBedrock({ session, region, operation: 'GetModelInvocationJob' }, async (client, { GetModelInvocationJobCommand }, context) => {
    const answer = await withRetry(() => client.send(new GetModelInvocationJobCommand({ jobIdentifier: job })), { onRetry });
    return understood(context, () => jobOf(answer, { job, region, context, onImpossible }));
  });
}

function jobOf(
  answer: GetModelInvocationJobResponse,
  {
    job,
    region,
    context,
    onImpossible,
  }: Pick<JobListener, 'onImpossible'> & { readonly job: string; readonly region: string; readonly context: CallContext },
): BatchWatchResult {
  const { status } = answer;
  if (typeof status !== 'string') throw malformedAnswer(context, 'it has no status of a job');
  const count = (name: string, value: number | undefined, most = MOST_RECORDS): number | null => {
    if (value === undefined || value === null) return null;
    if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
    onImpossible(name, value);
    return null;
  };
  const totalRecords = count('totalRecordCount', answer.totalRecordCount);
  const most = totalRecords ?? MOST_RECORDS;
  return {
    jobArn: maskAccounts(answer.jobArn ?? job),
    jobName: answer.jobName === undefined ? null : stripControl(answer.jobName, { oneLine: true }),
    modelId: answer.modelId === undefined ? null : maskAccounts(answer.modelId),
    region,
    status,
    ended: ENDED.has(status),
    message: answer.message === undefined ? null : maskAccounts(stripControl(answer.message, { oneLine: true })),
    totalRecords,
    processedRecords: count('processedRecordCount', answer.processedRecordCount, most),
    successfulRecords: count('successRecordCount', answer.successRecordCount, most),
    failedRecords: count('errorRecordCount', answer.errorRecordCount, most),
    submittedAt: answer.submitTime?.toISOString() ?? null,
    endedAt: answer.endTime?.toISOString() ?? null,
    expiresAt: answer.jobExpirationTime?.toISOString() ?? null,
  };
}

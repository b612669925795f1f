// Batch inference: jobs over a local folder in the place of S3, each record answered as its call would be. Jobs draw on no on-demand quota, only on those of batch.
import { randomInt } from 'node:crypto';
import type {
  CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommandInput,
  ListModelInvocationJobsCommandInput,
  StopModelInvocationJobCommandInput,
} from '@aws-sdk/client-bedrock';
import { partitionOf } from '../../catalog/partitions.ts';
import { type BatchQuota, batchQuotas } from '../../quotas/batch.ts';
import type { InferenceSettings } from '../backend/inference.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { BatchFolder } from '../batch/folder.ts';
import { BatchJob, type JobWish } from '../batch/job.ts';
import { answerRecord } from '../batch/records.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import type { Clock } from '../clock.ts';
import type { Target } from '../directory.ts';
import type { Region } from '../region.ts';
import { AwsError, constraintError, validationError } from '../wire/aws-error.ts';
import { page } from './pages.ts';
import { ACCOUNT_ID } from './service-quotas.ts';

export interface BatchSettings {
  readonly inference: InferenceSettings;
  readonly prompts: PromptReader;
  readonly clock: Clock;
  /** In the place of S3; null where there is none, then no job can be created. */
  readonly folder: string | null;
}

export interface BatchJobs {
  readonly handlers: Handlers;
  /** The tags of a job by its ARN; null where the Region has no such job. */
  tagsOf(arn: string, region: Region): Map<string, string> | null;
  /** Stops and forgets all jobs. @returns when the last of them writes no more */
  reset(): Promise<void>;
}

/** Beyond these the oldest that has ended is forgotten. */
const MOST_JOBS = 10_000;
/** What a job waits in each state before it runs, where answers take their time. */
const WAIT_SECONDS = 1;
const NAME = /^[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\-.]){0,63}$/;
const ROLE = /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/.+$/;
const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const newId = (): string => Array.from({ length: 12 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');
const dateOf = (seconds: number): Date => new Date(seconds * 1000);

export function batchJobs(settings: BatchSettings): BatchJobs {
  const { prompts, clock, inference } = settings;
  const folder = settings.folder === null ? null : new BatchFolder(settings.folder);
  const jobs = new Map<Region, BatchJob[]>();
  const running = new Set<Promise<void>>();
  const jobsOf = (region: Region): BatchJob[] => {
    const known = jobs.get(region) ?? [];
    jobs.set(region, known);
    return known;
  };
  const jobOf = (identifier: string, region: Region): BatchJob | null => {
    const id = identifier.slice(identifier.lastIndexOf('/') + 1);
    return jobsOf(region).find(({ wish }) => wish.id === id) ?? null;
  };
  const require = (identifier: string | undefined, region: Region): BatchJob => {
    const job = jobOf(identifier ?? '', region);
    if (job) return job;
    throw new AwsError('ResourceNotFoundException', 'Could not find a model invocation job for the provided identifier.', 404);
  };
  const isInstant = inference.pace.timeToFirstTokenSeconds === 0 && inference.pace.tokensPerSecond === Number.POSITIVE_INFINITY;

  const create = ({ input, region }: Call<CreateModelInvocationJobCommandInput>): Output => {
    const own = jobsOf(region);
    const again = own.find(({ wish }) => wish.clientRequestToken !== null && wish.clientRequestToken === input.clientRequestToken);
    if (again) return { jobArn: again.wish.arn };
    requireWords(input);
    if (folder === null)
      throw validationError(
        'bq emulate has no folder in the place of S3: bq emulate --batch-dir FOLDER, where s3://bucket/key is bucket/key',
      );
    const target = batchTarget(settings, input.modelId ?? '', region);
    const { quotas } = batchQuotas(target.model, region.snapshot);
    requireJobsQuota(own, target, quotas.find(({ kind }) => kind === 'jobs-under-way')?.value ?? null);
    const wish = wishOf(input, { region, target, quotas, folder });
    const job = new BatchJob(wish, {
      folder,
      clock,
      waitSeconds: isInstant ? 0 : WAIT_SECONDS,
      answer: (made, body) => answerRecord(inference, prompts, made, body),
    });
    if (own.length >= MOST_JOBS)
      own.splice(
        own.findIndex(({ hasEnded }) => hasEnded),
        1,
      );
    own.push(job);
    const run = job.run().finally(() => running.delete(run));
    running.add(run);
    return { jobArn: job.wish.arn };
  };

  return {
    tagsOf: (arn, region) => jobOf(arn, region)?.wish.tags ?? null,
    async reset() {
      for (const job of [...jobs.values()].flat()) if (!job.hasEnded) job.stop();
      jobs.clear();
      await Promise.all(running);
    },
    handlers: {
      CreateModelInvocationJob: handler<CreateModelInvocationJobCommandInput>(create),
      GetModelInvocationJob: handler<GetModelInvocationJobCommandInput>(({ input, region }) =>
        describe(require(input.jobIdentifier, region)),
      ),
      ListModelInvocationJobs: handler<ListModelInvocationJobsCommandInput>(({ input, region }) => list(jobsOf(region), input)),
      StopModelInvocationJob: handler<StopModelInvocationJobCommandInput>(({ input, region }) => {
        const job = require(input.jobIdentifier, region);
        if (job.hasEnded)
          throw new AwsError('ConflictException', `The model invocation job cannot be stopped because it is ${job.status}.`, 400);
        if (job.status !== 'Stopping') job.stop();
        return {};
      }),
    },
  };
}

/** @throws AwsError ValidationException for members out of their form: what the SDK's schemas do not say */
function requireWords({
  jobName = '',
  roleArn = '',
  timeoutDurationInHours: hours,
  modelInvocationType: type,
}: CreateModelInvocationJobCommandInput) {
  const problems: string[] = [];
  const complain = (value: unknown, member: string, rule: string) =>
    problems.push(`Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`);
  if (jobName.length > 63 || !NAME.test(jobName))
    complain(jobName.slice(0, 100), 'jobName', 'satisfy regular expression pattern: [a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}');
  if (!ROLE.test(roleArn))
    complain(roleArn.slice(0, 100), 'roleArn', 'satisfy regular expression pattern: arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+');
  if (hours !== undefined && (!Number.isInteger(hours) || hours < 24 || hours > 168))
    complain(hours, 'timeoutDurationInHours', 'have value between 24 and 168');
  if (type !== undefined && type !== 'InvokeModel' && type !== 'Converse')
    complain(type, 'modelInvocationType', 'satisfy enum value set: [InvokeModel, Converse]');
  if (problems.length > 0) throw constraintError(problems);
}

interface Found {
  readonly region: Region;
  readonly target: Target;
  readonly quotas: readonly BatchQuota[];
  readonly folder: BatchFolder;
}

/** @throws AwsError ValidationException for what is no place of S3 */
function wishOf(input: CreateModelInvocationJobCommandInput, { region, target, quotas, folder }: Found): JobWish {
  const { jobName = '', modelId = '', roleArn = '', clientRequestToken, inputDataConfig, outputDataConfig, vpcConfig, tags = [] } = input;
  const inputUri = inputDataConfig?.s3InputDataConfig?.s3Uri ?? '';
  const id = newId();
  return {
    id,
    arn: `arn:${partitionOf(region.name).id}:bedrock:${region.name}:${ACCOUNT_ID}:model-invocation-job/${id}`,
    name: jobName,
    modelId,
    roleArn,
    clientRequestToken: clientRequestToken ?? null,
    target,
    type: input.modelInvocationType ?? 'InvokeModel',
    timeoutHours: input.timeoutDurationInHours ?? 24,
    inputUri,
    inputPath: folder.pathOf(inputUri, 'inputDataConfig.s3InputDataConfig.s3Uri'),
    outputPath: folder.pathOf(outputDataConfig?.s3OutputDataConfig?.s3Uri ?? '', 'outputDataConfig.s3OutputDataConfig.s3Uri'),
    described: { inputDataConfig, outputDataConfig, vpcConfig },
    quotas,
    tags: new Map(tags.map(({ key = '', value = '' }) => [key, value])),
  };
}

/** @throws AwsError as for a call, and ValidationException for a model that batch inference does not take */
function batchTarget({ inference, clock }: BatchSettings, modelId: string, region: Region): Target {
  const target = inference.directory.target(modelId, region.name);
  inference.lifeCycles.requireAlive(target.model, region.name, clock.nowSeconds());
  if (batchQuotas(target.model, region.snapshot).offered === 'no')
    throw validationError(`The provided model ${modelId} does not support batch inference.`);
  return target;
}

/** @throws AwsError ServiceQuotaExceededException */
function requireJobsQuota(jobs: readonly BatchJob[], { model }: Target, most: number | null): void {
  const underWay = jobs.filter((job) => !job.hasEnded && job.wish.target.model === model).length;
  if (most !== null && underWay >= most)
    throw new AwsError(
      'ServiceQuotaExceededException',
      `You have reached the maximum number of in-progress and submitted batch inference jobs for this model (${most}). Wait for a job to end, or request an increase.`,
      400,
    );
}

function describe(job: BatchJob): Output {
  const { arn, name, modelId, roleArn, clientRequestToken, type, timeoutHours, described } = job.wish;
  return {
    jobArn: arn,
    jobName: name,
    modelId,
    roleArn,
    ...(clientRequestToken === null ? {} : { clientRequestToken }),
    status: job.status,
    ...(job.message === null ? {} : { message: job.message }),
    submitTime: dateOf(job.submittedSeconds),
    lastModifiedTime: dateOf(job.modifiedSeconds),
    ...(job.endedSeconds === null ? {} : { endTime: dateOf(job.endedSeconds) }),
    ...described,
    timeoutDurationInHours: timeoutHours,
    jobExpirationTime: dateOf(job.expiresSeconds),
    modelInvocationType: type,
    totalRecordCount: job.totalRecords,
    processedRecordCount: job.successRecords + job.errorRecords,
    successRecordCount: job.successRecords,
    errorRecordCount: job.errorRecords,
  };
}

/** The newest first, unless asked otherwise. */
function list(jobs: readonly BatchJob[], input: ListModelInvocationJobsCommandInput): Output {
  const { statusEquals, nameContains, submitTimeAfter, submitTimeBefore, sortOrder, maxResults, nextToken } = input;
  if (maxResults !== undefined && (maxResults < 1 || maxResults > 1_000))
    throw constraintError([
      `Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 1000`,
    ]);
  const isWithin = (seconds: number) =>
    (submitTimeAfter === undefined || seconds * 1000 > submitTimeAfter.getTime()) &&
    (submitTimeBefore === undefined || seconds * 1000 < submitTimeBefore.getTime());
  const wanted = jobs.filter(
    ({ status, wish, submittedSeconds }) =>
      (statusEquals === undefined || status === statusEquals) &&
      (nameContains === undefined || wish.name.includes(nameContains)) &&
      isWithin(submittedSeconds),
  );
  const sorted = sortOrder === 'Ascending' ? wanted : wanted.toReversed();
  const { items, nextToken: next } = page(sorted, Math.min(maxResults ?? 100, 100), nextToken, 'nextToken');
  return { invocationJobSummaries: items.map(describe), ...next };
}

// The account's Provisioned Throughputs, read and never changed.

import { stripControl } from '../../base/text.ts';
import type { ProvisionedModel } from '../../contracts/compare.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { allPages, askBedrock } from './bedrock.ts';

/** @throws BqError configuration or remote */
export async function readProvisioned(session: AwsSession, region: string): Promise<readonly ProvisionedModel[]> {
  const summaries = await askBedrock(
    session,
    region,
    'ListProvisionedModelThroughputs',
    (client, { ListProvisionedModelThroughputsCommand }) =>
      allPages(async (input) => {
        const answer = await withRetry(() => client.send(new ListProvisionedModelThroughputsCommand(input)));
        return { items: answer.provisionedModelSummaries ?? [], nextToken: answer.nextToken };
      }),
  );
  return summaries.map((summary) => ({
    name: stripControl(summary.provisionedModelName ?? '', { oneLine: true }),
    modelId: summary.foundationModelArn?.split('/').at(-1) ?? null,
    region,
    units: summary.modelUnits ?? 0,
    desiredUnits: summary.desiredModelUnits ?? summary.modelUnits ?? 0,
    status: summary.status ?? 'unknown',
    commitment: summary.commitmentDuration ?? null,
    commitmentEnds: summary.commitmentExpirationTime?.toISOString() ?? null,
  }));
}

// The account's Provisioned Throughputs, read and never changed.
import type { ProvisionedModelSummary } from '@aws-sdk/client-bedrock';
import { stripControl } from '../../base/text.ts';
import type { ProvisionedModel } from '../../contracts/compare.ts';
import { requireCount, requireItems, understood } from '../calls/answers.ts';
import type { CallContext } from '../calls/errors.ts';
import { allPages, PageTokens } from '../calls/pages.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock, MOST_PAGES } from './bedrock.ts';

/** @throws BqError configuration or remote */
export async function readProvisioned(session: AwsSession, region: string): Promise<readonly ProvisionedModel[]> {
  const operation = 'ListProvisionedModelThroughputs';
  return askBedrock({ session, region, operation }, async (client, { ListProvisionedModelThroughputsCommand }, context) => {
    const summaries = await allPages(new PageTokens(context, MOST_PAGES), async (nextToken) => {
      const input = { maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await withRetry(() => client.send(new ListProvisionedModelThroughputsCommand(input)));
      const items = requireItems(answer.provisionedModelSummaries, 'list of Provisioned Throughputs', context);
      return { items, nextToken: answer.nextToken };
    });
    return understood(context, () => summaries.map((summary) => provisionedOf(summary, region, context)));
  });
}

function provisionedOf(summary: ProvisionedModelSummary, region: string, context: CallContext): ProvisionedModel {
  const units = requireCount(summary.modelUnits, 'modelUnits', context);
  return {
    name: stripControl(summary.provisionedModelName ?? '', { oneLine: true }),
    modelId: summary.foundationModelArn?.split('/').at(-1) ?? null,
    region,
    units,
    desiredUnits: summary.desiredModelUnits === undefined ? units : requireCount(summary.desiredModelUnits, 'desiredModelUnits', context),
    status: summary.status ?? 'unknown',
    commitment: summary.commitmentDuration ?? null,
    commitmentEnds: summary.commitmentExpirationTime?.toISOString() ?? null,
  };
}

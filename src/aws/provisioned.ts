// The account's Provisioned Throughputs, read and never changed.
import type { ProvisionedModel } from '../contracts/compare.ts';
import { stripControl } from '../render/text.ts';
import { bedrockClient } from './clients.ts';
import { toBqError } from './errors.ts';
import { withRetry } from './retry.ts';
import type { AwsSession } from './session.ts';

const MOST_PAGES = 20;

/** @throws BqError configuration or remote */
export async function readProvisioned(session: AwsSession, region: string): Promise<readonly ProvisionedModel[]> {
  const client = await bedrockClient(session, region);
  try {
    const { ListProvisionedModelThroughputsCommand } = await import('@aws-sdk/client-bedrock');
    const found: ProvisionedModel[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await withRetry(() => client.send(new ListProvisionedModelThroughputsCommand(input)));
      for (const summary of answer.provisionedModelSummaries ?? []) {
        found.push({
          name: stripControl(summary.provisionedModelName ?? '', { oneLine: true }),
          modelId: summary.foundationModelArn?.split('/').at(-1) ?? null,
          region,
          units: summary.modelUnits ?? 0,
          desiredUnits: summary.desiredModelUnits ?? summary.modelUnits ?? 0,
          status: summary.status ?? 'unknown',
          commitment: summary.commitmentDuration ?? null,
          commitmentEnds: summary.commitmentExpirationTime?.toISOString() ?? null,
        });
      }
      nextToken = answer.nextToken;
      if (nextToken === undefined) break;
    }
    return found;
  } catch (error) {
    throw toBqError(error, {
      action: 'bedrock:ListProvisionedModelThroughputs',
      region,
      profile: session.credentials.profile,
      endpoint: session.endpointOf('BEDROCK'),
    });
  } finally {
    client.destroy();
  }
}

// The models that AWS lists in a Region.
import type { ListedModel } from '../../catalog/updates.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock } from './bedrock.ts';

/** @throws BqError configuration or remote */
export async function readFoundationModels(session: AwsSession, region: string): Promise<readonly ListedModel[]> {
  return askBedrock(session, region, 'ListFoundationModels', async (client, { ListFoundationModelsCommand }) => {
    const { modelSummaries = [] } = await withRetry(() => client.send(new ListFoundationModelsCommand({})));
    return modelSummaries.map(({ modelId, modelName, modelLifecycle }) => ({
      modelId: modelId ?? '',
      name: modelName ?? null,
      lifecycle: modelLifecycle?.status ?? null,
      endOfLifeDate: modelLifecycle?.endOfLifeTime?.toISOString().slice(0, 10) ?? null,
    }));
  });
}

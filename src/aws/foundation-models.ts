// The models that AWS lists in a Region.
import type { ListedModel } from '../catalog/updates.ts';
import { askBedrock } from './bedrock.ts';
import { withRetry } from './retry.ts';
import type { AwsSession } from './session.ts';

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

// The models that AWS lists in a Region.
import type { ListedModel } from '../catalog/updates.ts';
import { bedrockClient } from './clients.ts';
import { toBqError } from './errors.ts';
import { withRetry } from './retry.ts';
import type { AwsSession } from './session.ts';

/** @throws BqError configuration or remote */
export async function readFoundationModels(session: AwsSession, region: string): Promise<readonly ListedModel[]> {
  const client = await bedrockClient(session, region);
  try {
    const { ListFoundationModelsCommand } = await import('@aws-sdk/client-bedrock');
    const { modelSummaries = [] } = await withRetry(() => client.send(new ListFoundationModelsCommand({})));
    return modelSummaries.map(({ modelId, modelName, modelLifecycle }) => ({
      modelId: modelId ?? '',
      name: modelName ?? null,
      lifecycle: modelLifecycle?.status ?? null,
      endOfLifeDate: modelLifecycle?.endOfLifeTime?.toISOString().slice(0, 10) ?? null,
    }));
  } catch (error) {
    throw toBqError(error, {
      action: 'bedrock:ListFoundationModels',
      region,
      profile: session.credentials.profile,
      endpoint: session.endpointOf('BEDROCK'),
    });
  } finally {
    client.destroy();
  }
}

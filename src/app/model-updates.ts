// The live half of `bq models --updates`: what AWS lists in one Region, compared with the catalogue.

import { allModels } from '../catalog/models.ts';
import { updatesOf } from '../catalog/updates.ts';
import type { ModelsResult } from '../contracts/models.ts';
import type { Context } from './context.ts';
import { listModels } from './models.ts';

/**
 * @returns the differences, and the models that they are about
 * @throws BqError usage (offline, Region), configuration (nobody to ask as), remote (AWS refuses or cannot be reached)
 */
export async function compareWithAws(context: Context): Promise<ModelsResult> {
  const nowIso = context.now.toISOString();
  const session = await context.requireSession({ why: 'bq models --updates needs AWS credentials', onlyAwsKnows: 'what is new' });
  const region = await context.region();
  const [{ readFoundationModels }, { readSystemProfiles }] = await Promise.all([
    import('../aws/bedrock/foundation-models.ts'),
    import('../aws/bedrock/inference-profiles.ts'),
  ]);
  const [found, profiles] = await Promise.all([readFoundationModels(session, region), readSystemProfiles(session, region)]);
  const profileIds = profiles.map(({ id }) => id);
  const changes = updatesOf({ region, models: found, profileIds }, allModels(), nowIso);
  const concerned = new Set(changes.map(({ id }) => id));
  const listed = listModels({ region: null, staysIn: null, search: null, nowIso });
  return {
    ...listed,
    region,
    models: listed.models.filter(({ modelId, profiles }) => concerned.has(modelId) || profiles.some(({ id }) => concerned.has(id))),
    updates: { region, asOf: nowIso, listedModels: found.length, listedProfiles: profileIds.length, changes },
  };
}

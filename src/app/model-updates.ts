// The live half of `bq models --updates`: what AWS lists in one Region, compared with the catalogue.
import { FALLBACK_REGION, resolveRegions } from '../aws/session/region.ts';
import { allModels } from '../catalog/models.ts';
import { updatesOf } from '../catalog/updates.ts';
import type { ModelsResult } from '../contracts/models.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import { refuseOffline, requireSession, unnamedRegion } from './aws-access.ts';

/** @throws BqError usage (BQ_OFFLINE, Region), configuration (nobody to ask as), remote (AWS refuses or cannot be reached) */
export async function readUpdates(
  flags: AwsFlagValues,
  env: NodeJS.ProcessEnv,
  now: Date,
  say: (line: string) => void,
): Promise<NonNullable<ModelsResult['updates']>> {
  refuseOffline(env, 'what is new');
  const choice = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env, allowSeveral: false });
  const region = choice.regions[0] ?? FALLBACK_REGION;
  for (const line of unnamedRegion(choice)) say(line);
  const session = await requireSession(flags, 'bq models --updates needs AWS credentials', [], env);
  const [{ readFoundationModels }, { readSystemProfileIds }] = await Promise.all([
    import('../aws/bedrock/foundation-models.ts'),
    import('../aws/bedrock/inference-profiles.ts'),
  ]);
  const [models, profileIds] = await Promise.all([readFoundationModels(session, region), readSystemProfileIds(session, region)]);
  const changes = updatesOf({ region, models, profileIds }, allModels(), now.toISOString());
  return { region, asOf: now.toISOString(), listedModels: models.length, listedProfiles: profileIds.length, changes };
}

// The live half of `bq models --updates`: what AWS lists in one Region, compared with the catalogue.
import { FALLBACK_REGION, resolveRegions } from '../aws/region.ts';
import { openSession } from '../aws/session.ts';
import { allModels } from '../catalog/models.ts';
import { updatesOf } from '../catalog/updates.ts';
import type { ModelsResult } from '../contracts/models.ts';
import { BqError } from '../errors.ts';
import { isTrue } from './environment.ts';

export interface UpdatesFlags {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** @throws BqError usage (BQ_OFFLINE, Region), configuration (nobody to ask as), remote (AWS refuses or cannot be reached) */
export async function readUpdates(
  flags: UpdatesFlags,
  env: NodeJS.ProcessEnv,
  now: Date,
  say: (line: string) => void,
): Promise<NonNullable<ModelsResult['updates']>> {
  if (isTrue(env.BQ_OFFLINE)) {
    throw new BqError('BQ_OFFLINE is set, and only AWS knows what is new', {
      code: 'OFFLINE',
      kind: 'usage',
      suggestions: ['BQ_OFFLINE=0'],
    });
  }
  const { regions, origin } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env, allowSeveral: false });
  const region = regions[0] ?? FALLBACK_REGION;
  if (origin === 'default') say(`Region ${region}: none was named (--region, AWS_REGION, or a profile)`);
  const state = await openSession({ profileFlag: flags.profile, endpointUrlFlag: flags['endpoint-url'], env, nowMs: Date.now() });
  if (state.status === 'none') {
    throw new BqError(`bq models --updates needs AWS credentials: ${state.detail}`, {
      code: 'NO_CREDENTIALS',
      kind: 'configuration',
      suggestions: ['Run `aws configure` or `aws sso login`, or name a profile with --profile.'],
    });
  }
  const [{ readFoundationModels }, { readSystemProfileIds }] = await Promise.all([
    import('../aws/foundation-models.ts'),
    import('../aws/inference-profiles.ts'),
  ]);
  const [models, profileIds] = await Promise.all([
    readFoundationModels(state.session, region),
    readSystemProfileIds(state.session, region),
  ]);
  const changes = updatesOf({ region, models, profileIds }, allModels(), now.toISOString());
  return { region, asOf: now.toISOString(), listedModels: models.length, listedProfiles: profileIds.length, changes };
}

// Which Region is meant: flag (or its twin BQ_REGION), AWS_REGION, AWS_DEFAULT_REGION, shared config, us-east-1. Says where it comes from.

import { BqError, PLACES } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { isWellFormedRegion, nearestRegions } from '../../catalog/regions.ts';
import { NAMES } from '../../catalog/words.ts';
import { profileName, readSharedConfig, type SharedConfig } from './shared-config.ts';

export interface RegionChoice {
  /** At least one, each well-formed, none twice. */
  readonly regions: readonly string[];
  /** `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, `profile x`, or `default` when nobody named one. */
  readonly origin: string;
}

export interface RegionInputs {
  /** `--region` or BQ_REGION; may hold several, separated by commas. */
  readonly flag: string | undefined;
  readonly profileFlag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Several Regions are allowed (`bq quotas`). */
  readonly allowSeveral?: boolean;
  readonly config?: SharedConfig;
}

export const FALLBACK_REGION = 'us-east-1';

/** @throws BqError `BAD_REGION`, kind usage, for a name that cannot be a Region's, wherever it comes from */
export async function resolveRegions(inputs: RegionInputs): Promise<RegionChoice> {
  const { flag, env, profileFlag } = inputs;
  const given: [string | undefined, string][] = [
    [flag, '--region'],
    [env.AWS_REGION, 'AWS_REGION'],
    [env.AWS_DEFAULT_REGION, 'AWS_DEFAULT_REGION'],
  ];
  const named = given.find(([value, origin]) => (origin === '--region' ? value !== undefined : value));
  if (named) return choice(named[0] as string, named[1], inputs.allowSeveral ?? false);
  const profile = profileName(profileFlag, env);
  const inFile = (inputs.config ?? readSharedConfig(env)).profiles.get(profile)?.region;
  if (inFile) return choice(inFile, `profile ${profile}`, false);
  return { regions: [FALLBACK_REGION], origin: 'default' };
}

function choice(text: string, origin: string, allowSeveral: boolean): RegionChoice {
  const regions = [...new Set(text.split(',').map((part) => part.trim().toLowerCase()))].filter(
    (part, _, all) => part !== '' || all.length === 1,
  );
  for (const region of regions) checkForm(region, origin);
  if (!allowSeveral) onlyRegion({ regions, origin });
  return { regions, origin };
}

/** @throws BqError `BAD_REGION`, kind usage, where several are named */
export function onlyRegion({ regions, origin }: RegionChoice): string {
  if (regions.length <= 1) return regions[0] ?? FALLBACK_REGION;
  throw new BqError(phrase(NAMES, 'severalRegions', origin, regions), {
    code: 'BAD_REGION',
    kind: 'usage',
    suggestions: [phrase(NAMES, 'nameOneRegion', `${regions[0]}`)],
  });
}

function checkForm(region: string, origin: string): void {
  if (isWellFormedRegion(region)) return;
  const zone = region.slice(0, -1);
  const near = nearestRegions(region);
  throw new BqError(phrase(PLACES, 'at', origin, phrase(NAMES, 'noRegion', region)), {
    code: 'BAD_REGION',
    kind: 'usage',
    suggestions: isWellFormedRegion(zone)
      ? [phrase(NAMES, 'availabilityZone', zone)]
      : near.length > 0
        ? near.map((id) => `--region ${id}`)
        : [phrase(NAMES, 'regionsLike')],
  });
}

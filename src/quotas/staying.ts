// `--stays-in` for quotas: rows of pools that are processed in one area only.

import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { choices, type ProcessingChoice, staysIn } from '../catalog/regions.ts';
import { allModels } from '../catalog/table.ts';
import type { Model } from '../catalog/types.ts';
import type { QuotaEntry } from '../contracts/quotas.ts';
import { QUOTAS, type Way } from '../words/en/quotas.ts';

/** True for the row of a pool that a staying profile (or on-demand) draws from. Rows of all models together stay out. */
export function rowStays(area: string, { region, scope, modelIds, metric }: QuotaEntry): boolean {
  if (metric === null) return false;
  const models = allModels().filter(({ modelId }) => modelIds.includes(modelId));
  return models.some((model) => staysIn(area, model, region).some((choice) => scope === null || choice.scope === scope));
}

/**
 * @param model null for all that make text
 * @throws BqError `UNKNOWN_AREA` (usage) · `LEAVES_AREA` (does-not-fit) when nothing called from any of the Regions stays, naming models that do
 */
export function requireStaying(area: string, model: Model | null, regions: readonly string[]): void {
  const texts = allModels().filter(({ outputModalities }) => outputModalities.includes('TEXT'));
  const staying = (candidates: readonly Model[]) =>
    candidates.filter((candidate) => regions.some((region) => staysIn(area, candidate, region).length > 0));
  if (staying(model ? [model] : texts).length > 0) return;
  const from = regions.join(', ');
  const others = model ? staying(texts.filter(({ provider }) => provider === model.provider)) : [];
  const names = (others.length > 0 ? others : staying(texts)).map((other) => other.shortNames[0] ?? other.modelId);
  const ways = model ? waysOf(regions.flatMap((region) => choices(model, region))) : [];
  throw new BqError(phrase(QUOTAS, 'leavesArea', model?.name ?? null, from, area, ways), {
    code: 'LEAVES_AREA',
    kind: 'does-not-fit',
    suggestions: [names.length > 0 ? phrase(QUOTAS, 'theseStay', area, names) : phrase(QUOTAS, 'modelsLists', area)],
  });
}

/** Each way once, though it may be there from several Regions. */
function waysOf(choices: readonly ProcessingChoice[]): readonly Way[] {
  const ways = choices.map(
    ({ profile, processedIn }): Way => ({ way: profile ? `${profile.prefix}.` : 'on-demand', regions: processedIn }),
  );
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
}

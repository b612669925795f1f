// `--stays-in` for quotas: rows of pools that are processed in one area only.

import { BqError } from '../base/errors.ts';
import { placeName } from '../catalog/places.ts';
import { choices, type ProcessingChoice, staysIn } from '../catalog/regions.ts';
import { allModels } from '../catalog/table.ts';
import type { Model } from '../catalog/types.ts';
import type { QuotaEntry } from '../contracts/quotas.ts';

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
  const ways = model ? [...new Set(regions.flatMap((region) => choices(model, region).map(wayText)))] : [];
  throw new BqError(
    `${model ? model.name : 'no model'} called from ${from} is ${model ? 'not ' : ''}processed in ${area} alone${ways.length > 0 ? `: ${ways.join('; ')}` : ''}`,
    {
      code: 'LEAVES_AREA',
      kind: 'does-not-fit',
      suggestions:
        names.length > 0
          ? [`these stay in ${area}: ${names.join(', ')}`]
          : [`bq models --stays-in ${area} lists models and Regions that do`],
    },
  );
}

function wayText({ profile, processedIn }: ProcessingChoice): string {
  const way = profile ? `${profile.prefix}.` : 'on-demand';
  if (processedIn.includes('*')) return `${way} runs anywhere`;
  return `${way} runs in ${processedIn.map(placeName).join(', ') || 'Regions that AWS does not name'}`;
}

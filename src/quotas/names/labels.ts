// Quota labels → models: exact labels from the catalogue, compared without regard to case and spacing, never a near match.
// A model that is newer than every label that is known is found by its name.
import { bareName } from '../../base/text.ts';
import { perCatalogue } from '../../catalog/own/own.ts';
import { allModels } from '../../catalog/table.ts';
import type { Model } from '../../catalog/types.ts';
import { normalQuotaName } from './grammar.ts';

/** The models that a label means; empty where none does. Two IDs of one text embedding model share a label. */
export function modelsOfLabel(label: string): readonly Model[] {
  return byLabel().get(normalLabel(label)) ?? byName().get(bareName(label)) ?? [];
}

/** Whether a label means the model. */
export function isLabelOf({ quotaLabels, ...named }: Model, label: string): boolean {
  if (quotaLabels.length > 0) return quotaLabels.some((own) => normalLabel(own) === normalLabel(label));
  return namesOf(named).includes(bareName(label));
}

export function normalLabel(label: string): string {
  return normalQuotaName(label).toLowerCase();
}

const byLabel = perCatalogue((): ReadonlyMap<string, readonly Model[]> => {
  const index = new Map<string, Model[]>();
  for (const model of allModels()) {
    for (const label of model.quotaLabels) {
      const key = normalLabel(label);
      const models = index.get(key);
      if (models) models.push(model);
      else index.set(key, [model]);
    }
  }
  return index;
});

/** Of models without a label. */
const byName = perCatalogue((): ReadonlyMap<string, readonly Model[]> => {
  const without = allModels().filter(({ quotaLabels }) => quotaLabels.length === 0);
  return new Map(without.flatMap((model) => namesOf(model).map((name) => [name, [model]] as const)));
});

/** As AWS makes labels: the name, with its maker in front, with `V1` behind; bare, as `bareName` makes them. */
export function namesOf({ name, provider }: Pick<Model, 'name' | 'provider'>): readonly string[] {
  return ['', provider].flatMap((maker) => [`${maker}${name}`, `${maker}${name}V1`]).map(bareName);
}

// Quota labels → models: exact labels from the catalogue, compared without regard to case and spacing, never a near match.
import { allModels } from '../../catalog/table.ts';
import type { Model } from '../../catalog/types.ts';
import { normalQuotaName } from './grammar.ts';

let byLabel: Map<string, Model[]> | undefined;

/** The models that a label means; empty where none does. Two IDs of one text embedding model share a label. */
export function modelsOfLabel(label: string): readonly Model[] {
  byLabel ??= indexLabels();
  return byLabel.get(normalLabel(label)) ?? [];
}

export function normalLabel(label: string): string {
  return normalQuotaName(label).toLowerCase();
}

function indexLabels(): Map<string, Model[]> {
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
}

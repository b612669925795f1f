// Models that nobody can be asked about, planned with a quota by hand: by what their names say, and said to be so.
import { maskAccounts } from '../../base/account-ids.ts';
import { note } from '../../base/notes.ts';
import { burndownRate } from '../../catalog/burndown.ts';
import { refusalOf, resolveModel } from '../../catalog/models.ts';
import { assumeModel } from '../../catalog/own/assume.ts';
import { statedId } from '../../catalog/resolve.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import type { Context } from '../context.ts';

/** @param names that `resolveModel` does not know; those that state no ID stay unknown */
export function assumeModels(context: Context, names: readonly string[]): void {
  for (const name of names) {
    const stated = refusalOf(name) === 'UNKNOWN_MODEL' ? statedId(name) : null;
    if (stated === null) continue;
    assumeModel(stated.modelId, stated.provider);
    const { model } = resolveModel(name);
    const { rate } = burndownRate(model);
    const text = `${maskAccounts(name.trim())} is not in the catalogue of ${shippedModelsMeta().asOf}, and nobody could be asked: planned with the quota by hand, a burndown rate of ${rate} and tokens as of its family, all assumed; --burndown says another, bq catalog refresh asks AWS`;
    context.tell(note('MODEL_ASSUMED', text, { modelId: stated.modelId, burndownRate: rate }));
  }
}

// Models that nobody can be asked about, planned with a quota by hand: by what their names say, and said to be so.
import { maskAccounts } from '../../base/account-ids.ts';
import { note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { burndownRate } from '../../catalog/burndown.ts';
import { refusalOf, resolveModel } from '../../catalog/models.ts';
import { assumeModel } from '../../catalog/own/assume.ts';
import { statedId } from '../../catalog/resolve.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import { NAMES } from '../../catalog/words.ts';
import type { Context } from '../context.ts';

/** @param names that `resolveModel` does not know; those that state no ID stay unknown */
export function assumeModels(context: Context, names: readonly string[]): void {
  for (const name of names) {
    const stated = refusalOf(name) === 'UNKNOWN_MODEL' ? statedId(name) : null;
    if (stated === null) continue;
    assumeModel(stated.modelId, stated.provider);
    const { model } = resolveModel(name);
    const { rate } = burndownRate(model);
    const text = phrase(NAMES, 'assumed', maskAccounts(name.trim()), shippedModelsMeta().asOf, rate);
    context.tell(note('MODEL_ASSUMED', text, { modelId: stated.modelId, burndownRate: rate }));
  }
}

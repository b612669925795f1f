// Puts the user's own catalogue over the tables that come with bq, and says when what is in force is old.
import { note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { shippedDefaultsMeta } from '../../catalog/default-quotas.ts';
import { type OwnCatalogue, setOwnCatalogue } from '../../catalog/own/own.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import { ownCataloguePath, statsOfPath } from '../../io/config-dir.ts';
import { SOURCES } from '../../words/en/sources.ts';
import type { Context } from '../context.ts';

/** An older catalogue says so. */
const OLD_AFTER_DAYS = 120;

/** Whole days since a date or a month, which counts from its first day. */
export function ageDays(asOf: string, now: Date): number {
  const from = Date.parse(/^\d{4}-\d\d$/.test(asOf) ? `${asOf}-01` : asOf);
  return Math.floor((now.getTime() - from) / 86_400_000);
}

/** Of the models and default quotas, which plans stand on: when AWS was asked last, or the older of the shipped tables. */
export function tellAge({ tell, now }: Pick<Context, 'tell' | 'now'>, own: OwnCatalogue | null): void {
  const asOf = own?.asOf.slice(0, 10) || ([shippedModelsMeta().asOf, shippedDefaultsMeta().asOf].sort()[0] ?? '');
  const age = ageDays(asOf, now);
  if (age <= OLD_AFTER_DAYS) return;
  tell(note('CATALOGUE_OLD', phrase(SOURCES, 'catalogueOld', asOf, age), { asOf, ageDays: age }));
}

/** Read no further than to see that it is there: each table is read when a command first needs it. */
export async function putInForce({ env, tell }: Pick<Context, 'env' | 'tell'>): Promise<OwnCatalogue | null> {
  const file = ownCataloguePath(env);
  if (file === null || !statsOfPath(file)) {
    setOwnCatalogue(null);
    return null;
  }
  const { openOwnCatalogue } = await import('../../io/own-catalogue.ts');
  const own = openOwnCatalogue(env, (problem) => {
    tell(note('OWN_CATALOGUE_UNUSABLE', phrase(SOURCES, 'catalogueNotUsed', file, problem), { path: file, problem }));
  });
  setOwnCatalogue(own);
  return own;
}

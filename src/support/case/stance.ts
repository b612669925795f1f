// What a case may claim, by its own figures: a text that says "within the quota" beside a load above it is answered with its own numbers.
import { causeOf } from '../causes/causes.ts';
import type { FieldContext } from './field.ts';
import { otherRestrictedRows } from './other-rows.ts';
import type { Stance } from './words/language.ts';

export function stanceOf(context: FieldContext): Stance {
  const { route, row } = context;
  if (route.kind === 'restore-default') {
    if (row === null || row.applied === null) return 'unread';
    return otherRestrictedRows(context).rows.length > 0 ? 'account' : 'plain';
  }
  if (route.kind !== 'throttled-under-quota') return 'plain';
  if (isAboutCapacity(context)) return 'capacity';
  return loadAgainstQuota(context).length > 0 ? 'at-quota' : 'plain';
}

/** A figure of the case that reaches the quota. */
export type LoadAtQuota =
  | { readonly id: 'over-quota'; readonly used: number; readonly current: number }
  | { readonly id: 'holds-exceed'; readonly concurrency: number; readonly held: number; readonly total: number; readonly current: number };

export function loadAgainstQuota({ answers, figures, row }: Pick<FieldContext, 'answers' | 'figures' | 'row'>): readonly LoadAtQuota[] {
  const current = row?.limit === 'tpm' ? (row.applied ?? row.default) : null;
  if (!current) return [];
  const found: LoadAtQuota[] = [];
  const used = answers.usedTokensPerMinute;
  if (used !== null && used >= current) found.push({ id: 'over-quota', used, current });
  const { concurrency = null, heldTokens: held = null } = figures ?? {};
  if (concurrency !== null && held !== null && concurrency * held > current)
    found.push({ id: 'holds-exceed', concurrency, held, total: concurrency * held, current });
  return found;
}

/** Errors were shown, and those that are throttles speak of capacity, none of a quota. */
function isAboutCapacity({ answers }: FieldContext): boolean {
  const throttles = answers.errors.map(({ error }) => causeOf(error)).filter((cause) => cause?.isThrottle);
  return throttles.length > 0 && throttles.every((cause) => cause?.class === 'capacity');
}

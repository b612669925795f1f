// The way out of a quota that is 0 or below AWS's default: no question of capacity, but one of an account without quota. The same command everywhere.
import { choices } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import type { QuotaMetric, QuotaSource } from './types.ts';

/** A limit, as far as the way out depends on it. */
export interface OwnLimit {
  readonly kind: QuotaMetric;
  readonly value: number | null;
  readonly default: number | null;
  readonly source: QuotaSource;
}

export interface OwnPlace {
  readonly model: Model;
  readonly region: string;
  readonly scope: Scope;
}

/**
 * The account's own value is 0 or below AWS's default. A 0 needs no default beside it: it admits nothing, whatever AWS gives others; unless AWS's
 * default is 0 itself.
 */
export function isRestricted({ source, value, default: standard }: OwnLimit): boolean {
  if (source === 'default' || value === null) return false;
  return value === 0 ? standard !== 0 : standard !== null && value < standard;
}

/** Ready to be pasted: a case that restores the default, or an increase where AWS's default itself is 0. */
export function wayOut({ kind, value, default: standard, source }: OwnLimit, { model, region, scope }: OwnPlace): string {
  const words = ['bq support-case --kind', value === 0 && standard === 0 ? 'quota-increase' : 'restore-default'];
  words.push('--model', model.shortNames[0] ?? model.modelId, '--region', region);
  // Of a model that is called one way only, the way need not be said.
  if (ON_MANTLE.has(kind)) words.push('--endpoint', 'mantle');
  else if (new Set(choices(model, region).map((choice) => choice.scope)).size > 1) words.push('--scope', scope);
  if (kind !== 'tpm') words.push('--limit', kind);
  if (source === 'override') words.push(`--${FLAGS[kind] ?? kind}`, String(value));
  return words.join(' ');
}

/** The flags of limits given by hand that are not named like their limit. */
const FLAGS: Readonly<Partial<Record<QuotaMetric, string>>> = { concurrent: 'concurrent-requests', 'input-tpm': 'tpm' };

const ON_MANTLE: ReadonlySet<QuotaMetric> = new Set(['input-tpm', 'output-tpm']);

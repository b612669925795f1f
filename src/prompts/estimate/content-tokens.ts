// What a family makes of counted features: content tokens, before frames, tools and media.
import coefficients from './data/claude-coefficients.json' with { type: 'json' };
import type { Family } from './families.ts';
import { FEATURES, type FeatureCounts, feature, o200kTokens } from './features.ts';

const weights = new Map<string, Float64Array>();

function weightsOf(table: 'claude-v3' | 'claude-v4.7'): Float64Array {
  let found = weights.get(table);
  if (!found) {
    const named: Readonly<Record<string, number>> = coefficients.content[table];
    found = Float64Array.from(FEATURES, (name) => named[name] ?? 0);
    weights.set(table, found);
  }
  return found;
}

/** Tokens of the text behind the counts, not rounded. */
export function contentTokens(counts: FeatureCounts, family: Family): number {
  const rule = family.content;
  if (rule.type === 'coefficients') {
    const table = weightsOf(rule.table);
    let sum = 0;
    for (let i = 0; i < table.length; i++) sum += (table[i] as number) * (counts[i] as number);
    return sum;
  }
  const nonLatin =
    feature(counts, 't_hira') +
    feature(counts, 't_kata') +
    feature(counts, 't_han') +
    feature(counts, 't_hang') +
    feature(counts, 't_cyr') +
    feature(counts, 't_arab') +
    feature(counts, 't_ind') +
    feature(counts, 't_oth');
  const furtherDigits = feature(counts, 'c_digits') - feature(counts, 't_dig');
  return (
    rule.factor * o200kTokens(counts) +
    rule.eachDigit * Math.max(0, furtherDigits) +
    rule.nonLatin * nonLatin +
    rule.capitals * feature(counts, 't_upper')
  );
}

// What the catalogue and the grammar of quota names come to, in one golden file: a count that moved was meant to, or something is lost.
import { expect } from 'chai';
import { knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { allModels } from '../../src/catalog/models.ts';
import { allRegions } from '../../src/catalog/regions.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { parseQuotaName } from '../../src/quotas/names/grammar.ts';
import { modelsOfLabel } from '../../src/quotas/names/labels.ts';
import { expectGoldenJson } from '../_helpers/golden.ts';

/** How often each key occurs, in the order of the alphabet. */
function count(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of [...keys].sort()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

describe('the catalogue in numbers', () => {
  it('is what it was: models, profiles, names of quotas by class, scope, metric and variant, labels without a model', () => {
    const parsed = knownQuotaNames().map(({ quotaName }) => parseQuotaName(quotaName));
    const inference = parsed.filter((name) => name.kind === 'inference');
    const labels = [...new Set(inference.flatMap(({ label }) => label ?? []))].sort();
    const seen = new Set(labels.map((label) => label.toLowerCase()));
    const rows = defaultSnapshot('us-east-1').rows;
    expectGoldenJson('catalogue', {
      models: allModels().length,
      profiles: allModels().flatMap(({ profiles }) => profiles).length,
      regions: allRegions().length,
      quotaNames: parsed.length,
      quotaNamesWithDefault: rows.filter((row) => row.default !== null).length,
      classes: count(parsed.map((name) => (name.kind === 'inference' ? 'inference' : name.class))),
      inference: count(inference.map(({ scope, metric }) => `${scope ?? 'any'} ${metric}`)),
      variants: count(inference.map(({ variant }) => variant)),
      doubledForCrossRegion: inference.filter(({ doubledForCrossRegion }) => doubledForCrossRegion).length,
      // Previews, retired models, image models without a listing.
      labelsOfNoModel: labels.filter((label) => modelsOfLabel(label).length === 0),
      labelsOfSeveralModels: labels.filter((label) => modelsOfLabel(label).length > 1),
      // Newer than both lists of names.
      labelsWithoutName: allModels().flatMap(({ quotaLabels }) => quotaLabels.filter((label) => !seen.has(label.toLowerCase()))),
    });
  });

  it('has no name that no pattern reads', () => {
    const unrecognised = knownQuotaNames().filter(({ quotaName }) => parseQuotaName(quotaName).rule === 'none');
    expect(unrecognised.map(({ quotaName }) => quotaName)).to.deep.equal([]);
  });
});

// The grammar against every real quota name; test/catalog/counts.test.ts has the numbers.
import { expect } from 'chai';
import fc from 'fast-check';
import { knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { allModels } from '../../src/catalog/models.ts';
import { type InferenceQuotaName, parseQuotaName } from '../../src/quotas/names/grammar.ts';
import { modelsOfLabel } from '../../src/quotas/names/labels.ts';

const parsed = knownQuotaNames().map(({ quotaName: name }) => ({ name, parsed: parseQuotaName(name) }));
const inference = parsed.flatMap(({ name, parsed: result }) => (result.kind === 'inference' ? [{ name, parsed: result }] : []));

describe('parseQuotaName on every known name', () => {
  it('leaves no inference name among the others', () => {
    const others = parsed.filter(({ parsed: result }) => result.kind === 'other').map(({ name }) => name);
    expect(others.filter((name) => /model inference|invocation|invokemodel/i.test(name))).to.deep.equal([]);
  });

  it('reads a model off every row but that of all models together', () => {
    expect(inference.filter(({ parsed: { label } }) => label === null).map(({ name }) => name)).to.deep.equal([
      'Cross-Model Max Tokens Per Day',
    ]);
  });

  it('finds the long-context labels of models behind their own', () => {
    for (const model of allModels()) {
      for (const label of model.longContextQuotaLabels)
        expect(model.quotaLabels.map((own) => `${own} 1M Context Length`)).to.include(label);
    }
  });
});

describe('parseQuotaName', () => {
  const one = (name: string) => parseQuotaName(name) as InferenceQuotaName;

  it('reads scope, metric and label', () => {
    expect(one('Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1')).to.deep.equal({
      kind: 'inference',
      scope: 'geo',
      metric: 'tpm',
      label: 'Anthropic Claude Sonnet 4 V1',
      endpoint: 'bedrock-runtime',
      variant: 'plain',
      doubledForCrossRegion: false,
      rule: 'geo-tpm',
    });
    expect(one('Global cross-region model inference tokens per day for Anthropic Claude Sonnet 4.5 V1 1M Context Length')).to.include({
      scope: 'global',
      metric: 'tpd',
      label: 'Anthropic Claude Sonnet 4.5 V1',
      variant: 'long-context',
    });
    expect(one('[bedrock-mantle endpoint] Output tokens per minute for Claude Opus 4.8')).to.include({
      metric: 'output-tpm',
      endpoint: 'bedrock-mantle',
      scope: null,
    });
    expect(one('Model invocation max tokens per day for Amazon Nova Pro (doubled for cross-region calls)')).to.include({
      label: 'Amazon Nova Pro',
      doubledForCrossRegion: true,
      scope: null,
    });
  });

  it('does not care for case or spacing', () => {
    const canonical = 'Cross-region model inference requests per minute for Amazon Nova Lite';
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), fc.integer({ min: 1, max: 3 }), (upper, spaces) => {
        const prefix = canonical.replace(/Amazon Nova Lite$/, '');
        const shuffled = [...prefix].map((c, i) => (upper[i] ? c.toUpperCase() : c.toLowerCase())).join('');
        const result = one(`${shuffled}Amazon Nova Lite `.replaceAll(' ', ' '.repeat(spaces)));
        expect([result.rule, result.label]).to.deep.equal(['geo-rpm', 'Amazon Nova Lite']);
      }),
    );
  });

  it('calls a name of no pattern unrecognised', () => {
    expect(parseQuotaName('Teleporters per account')).to.deep.equal({ kind: 'other', class: 'unrecognised', label: null, rule: 'none' });
  });

  it('maps labels exactly, never nearly', () => {
    expect(modelsOfLabel('anthropic  claude sonnet 4 v1 ').map(({ name }) => name)).to.deep.equal(['Claude Sonnet 4']);
    expect(modelsOfLabel('Anthropic Claude Sonnet 4')).to.deep.equal([]);
  });
});

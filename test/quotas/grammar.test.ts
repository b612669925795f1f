// The grammar against every real quota name: 1,224 of them, no exception.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { allModels } from '../../src/catalog/models.ts';
import { type InferenceQuotaName, parseQuotaName } from '../../src/quotas/names/grammar.ts';
import { modelsOfLabel } from '../../src/quotas/names/labels.ts';

const NAMES = JSON.parse(readFileSync(new URL('../fixtures/quota-names.json', import.meta.url), 'utf8')) as readonly (readonly [
  code: string | null,
  name: string,
])[];

function count(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

const parsed = NAMES.map(([, name]) => ({ name, parsed: parseQuotaName(name) }));
const inference = parsed.flatMap(({ name, parsed: result }) => (result.kind === 'inference' ? [{ name, parsed: result }] : []));

/** Labels of inference rows that belong to no model of the catalogue: previews, retired models, image models without a listing. */
const UNMAPPED_LABELS = [
  'Amazon Nova 2 Omni',
  'Amazon Nova 2 Pro Preview',
  'Amazon Titan Image Generator G1',
  'Amazon Titan Image Generator G1 V2',
  'Amazon Titan Text Express',
  'Amazon Titan Text Premier',
  'Moonshot AI Kimi K3',
  'Stability.ai Stable Diffusion 3 Large',
  'Stability.ai Stable Diffusion 3 Medium',
  'Stability.ai Stable Diffusion 3.5 Large',
  'Stability.ai Stable Image Core',
  'Stability.ai Stable Image Ultra',
];

describe('parseQuotaName on all 1,224 names', () => {
  it('reads the same names as the catalogue holds', () => {
    expect(NAMES).to.have.lengthOf(1224);
    expect(knownQuotaNames().map(({ quotaCode, quotaName }) => [quotaCode, quotaName])).to.have.deep.members(
      NAMES.map(([code, name]) => [code, name]),
    );
  });

  it('puts every name in its class', () => {
    const classes = parsed.map(({ parsed: result }) => (result.kind === 'inference' ? 'inference' : result.class));
    expect(count(classes)).to.deep.equal({
      inference: 448,
      batch: 403,
      'data-automation': 68,
      provisioned: 57,
      'knowledge-bases': 56,
      customization: 40,
      'automated-reasoning': 36,
      flows: 35,
      agents: 33,
      guardrails: 21,
      evaluation: 12,
      prompts: 10,
      'model-import': 2,
      'inference-profiles': 2,
      'prompt-routers': 1,
    });
  });

  it('splits the inference rows by scope and metric', () => {
    expect(count(inference.map(({ parsed: { scope, metric } }) => `${scope ?? 'any'} ${metric}`))).to.deep.equal({
      'on-demand rpm': 107,
      'on-demand tpm': 81,
      'on-demand concurrent': 9,
      'geo rpm': 53,
      'geo tpm': 49,
      'global rpm': 11,
      'global tpm': 22,
      'global tpd': 14,
      'any tpd': 77,
      'any input-tpm': 12,
      'any output-tpm': 12,
      'any cross-model-tpd': 1,
    });
    expect(inference.filter(({ parsed: { longContext } }) => longContext)).to.have.lengthOf(9);
    expect(inference.filter(({ parsed: { latencyOptimized } }) => latencyOptimized)).to.have.lengthOf(9);
    expect(inference.filter(({ parsed: { doubledForCrossRegion } }) => doubledForCrossRegion)).to.have.lengthOf(76);
  });

  it('leaves no inference name among the others', () => {
    const others = parsed.filter(({ parsed: result }) => result.kind === 'other').map(({ name }) => name);
    expect(others.filter((name) => /model inference|invocation|invokemodel/i.test(name))).to.deep.equal([]);
  });

  it('maps every inference label to a model, or lists it by name', () => {
    const labels = new Set(inference.flatMap(({ parsed: { label } }) => (label === null ? [] : [label])));
    const unmapped = [...labels].filter((label) => modelsOfLabel(label).length === 0).sort();
    expect(unmapped).to.deep.equal(UNMAPPED_LABELS);
    const shared = [...labels].filter((label) => modelsOfLabel(label).length > 1);
    expect(shared).to.deep.equal(['Amazon Titan Text Embeddings']);
    expect(inference.filter(({ parsed: { label } }) => label === null).map(({ name }) => name)).to.deep.equal([
      'Cross-Model Account-Level Tokens Per Day',
    ]);
  });

  it('finds every label of a model in a real name, and the long-context ones behind it', () => {
    const seen = new Set(inference.map(({ parsed: { label } }) => label?.toLowerCase()));
    const unseen = allModels().flatMap(({ quotaLabels }) => quotaLabels.filter((label) => !seen.has(label.toLowerCase())));
    // Newer than both lists.
    expect(unseen).to.deep.equal(['Anthropic Claude Opus 5.5']);
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
      longContext: false,
      latencyOptimized: false,
      doubledForCrossRegion: false,
      asynchronous: false,
      rule: 'geo-tpm',
    });
    expect(one('Global cross-region model inference tokens per day for Anthropic Claude Sonnet 4.5 V1 1M Context Length')).to.include({
      scope: 'global',
      metric: 'tpd',
      label: 'Anthropic Claude Sonnet 4.5 V1',
      longContext: true,
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

// Prices: the published figures, and that the committed table is what the build makes.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildPrices, type Overlay } from '../../scripts/catalog-prices.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { batchPriceOf, priceOf, priceRatios, provisionedPrices, reservedPrices } from '../../src/catalog/prices.ts';
import type { Scope } from '../../src/catalog/scope.ts';
import { allModels } from '../../src/catalog/table.ts';
import type { Price } from '../../src/catalog/types.ts';

function price(name: string, scope: Scope): Price {
  const found = priceOf(resolveModel(name).model, scope);
  if (!found) throw new Error(`no price of ${name} ${scope}`);
  return found;
}

const pair = (name: string, scope: Scope) => [price(name, scope).inputUsdPerMillion, price(name, scope).outputUsdPerMillion];

describe('prices', () => {
  it('gives the published figures', () => {
    expect(pair('sonnet-4.5', 'geo')).to.deep.equal([3.3, 16.5]);
    expect(pair('sonnet-4.5', 'global')).to.deep.equal([3, 15]);
    expect(pair('sonnet-4', 'geo')).to.deep.equal([3, 15]);
    expect(pair('haiku-3', 'on-demand')).to.deep.equal([0.25, 1.25]);
    expect(pair('sonnet-3', 'on-demand')).to.deep.equal([3, 15]);
    expect(pair('nova-pro', 'on-demand')).to.deep.equal([0.8, 3.2]);
    expect(pair('opus-4.8', 'geo')).to.deep.equal([5.5, 27.5]);
  });

  it('halves batch, writes caches at 1.25 and reads them at 0.1', () => {
    const geo = price('sonnet-4.5', 'geo');
    expect(batchPriceOf(geo)).to.deep.equal({ inputUsdPerMillion: 1.65, outputUsdPerMillion: 8.25, published: true });
    expect(batchPriceOf(price('opus-4.8', 'global'))).to.deep.equal({
      inputUsdPerMillion: 2.5,
      outputUsdPerMillion: 12.5,
      published: false,
    });
    expect(geo.cacheWriteUsdPerMillion).to.be.closeTo(3.3 * 1.25, 1e-9);
    expect(geo.cacheReadUsdPerMillion).to.be.closeTo(3.3 * 0.1, 1e-9);
    expect(geo.cacheWriteOneHourUsdPerMillion).to.be.closeTo(6.6, 1e-9);
    expect(priceRatios()).to.include({ batch: 0.5, priority: 1.75, flex: 0.5, cacheWrite5m: 1.25, cacheRead: 0.1 });
    // Opus 5.5 reads caches at half the usual share.
    expect(price('opus-5.5', 'geo').cacheReadUsdPerMillion).to.equal(0.22);
  });

  it('knows the dearer long context, and leaves the unknown null', () => {
    expect(price('gpt-5.6-sol', 'global').longContext).to.deep.equal({
      aboveInputTokens: 271_999,
      inputUsdPerMillion: 8,
      outputUsdPerMillion: 30,
    });
    expect(price('sonnet-4', 'geo').longContext).to.equal(null);
    expect(priceOf(resolveModel('rerank-3.5').model, 'on-demand')).to.equal(null);
    expect(priceOf(resolveModel('sonnet-3.7').model, 'global')).to.equal(null);
  });

  it('keeps the prices of reserved and provisioned capacity', () => {
    expect(reservedPrices().minimumInputTokensPerMinute).to.equal(100_000);
    expect(
      reservedPrices().rows.find((row) => row.modelId === 'anthropic.claude-sonnet-4-6' && row.scope === 'geo')?.oneMonth,
    ).to.deep.equal({
      inputUsdPerHourPer1kTpm: 0.198,
      outputUsdPerHourPer1kTpm: 0.99,
    });
    const provisioned = provisionedPrices().rows.flatMap(({ modelId }) => modelId ?? []);
    expect(provisioned).to.not.be.empty;
    expect(provisioned.filter((id) => id.startsWith('anthropic.'))).to.deep.equal([]);
  });

  it('is committed as the build makes it, twice the same', () => {
    const data = new URL('../../src/catalog/data/', import.meta.url);
    const overlay = JSON.parse(readFileSync(new URL('price-overlay.json', data), 'utf8')) as Overlay;
    const built = buildPrices(overlay, allModels());
    expect(buildPrices(overlay, allModels()).text).to.equal(built.text);
    expect(readFileSync(new URL('prices.json', data), 'utf8'), 'run npm run catalog:build').to.equal(built.text);
    expect(built.disagreements).to.deep.equal(['nvidia.nemotron-super-3-120b on-demand: aws-page 0.15/0.67, genai-prices says 0.15/0.65']);
    expect(price('nemotron-super-3-120b', 'on-demand').conflict).to.equal('genai-prices says 0.15/0.65');
  });

  it('prints a disagreement when the sources differ', () => {
    const row = { modelId: 'amazon.nova-pro-v1:0', scope: 'on-demand', input: 1, output: 3.2, origin: 'aws-page' } as const;
    const overlay: Overlay = {
      asOf: '2026-08-21',
      source: 's',
      genaiPrices: { version: '0.1.8', asOf: '2026-09-23' },
      ratios: {},
      rows: [row],
      reserved: {},
      provisioned: {},
    };
    const { disagreements } = buildPrices(overlay, [resolveModel('nova-pro').model]);
    expect(disagreements).to.deep.equal(['amazon.nova-pro-v1:0 on-demand: aws-page 1/3.2, genai-prices says 0.8/3.2']);
  });
});

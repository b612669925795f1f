// Prices: the published figures, and that the committed table is what the build makes.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildPrices, type Overlay } from '../../scripts/catalog-prices.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import {
  batchPriceOf,
  priceForPrompt,
  priceOf,
  priceRatios,
  pricesOf,
  provisionedPrices,
  reservedPrices,
} from '../../src/catalog/prices.ts';
import type { Scope } from '../../src/catalog/scope.ts';
import { allModels } from '../../src/catalog/table.ts';
import type { Price } from '../../src/catalog/types.ts';
import { requestPriceUsd } from '../../src/planner/price.ts';

function price(name: string, scope: Scope, region = 'us-east-1'): Price {
  const found = priceOf(resolveModel(name).model, scope, region);
  if (!found) throw new Error(`no price of ${name} ${scope}`);
  return found;
}

const pair = (name: string, scope: Scope, region?: string) => {
  const { inputUsdPerMillion, outputUsdPerMillion } = price(name, scope, region);
  return [inputUsdPerMillion, outputUsdPerMillion];
};

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
      aboveInputTokens: 272_000,
      inputUsdPerMillion: 8,
      outputUsdPerMillion: 30,
      cacheReadUsdPerMillion: 0.8,
      cacheWriteUsdPerMillion: 10,
    });
    expect(price('haiku-5.5', 'geo').longContext).to.include({
      aboveInputTokens: 100_000,
      inputUsdPerMillion: 0.55,
      outputUsdPerMillion: 2.75,
    });
    expect(price('sonnet-4', 'geo').longContext).to.equal(null);
    expect(priceOf(resolveModel('rerank-3.5').model, 'on-demand', 'us-east-1')).to.equal(null);
    expect(priceOf(resolveModel('sonnet-3.7').model, 'global', 'us-east-1')).to.equal(null);
  });

  it('differs by Region where AWS prices by Region', () => {
    expect(pair('nova-pro', 'geo', 'ap-northeast-1')).to.deep.equal([0.96, 3.84]);
    expect(pair('nova-pro', 'geo', 'eu-central-1')).to.deep.equal([1.05, 4.2]);
    expect(pair('nova-2-lite', 'global', 'ap-southeast-1')).to.deep.equal([0.41, 3.39]);
    // Batch, cache and tiers of the Region: shown, or the model's ratio of its standard price.
    expect(price('nova-pro', 'geo', 'ap-northeast-1')).to.include({ batchInputUsdPerMillion: 0.48, batchOutputUsdPerMillion: 1.92 });
    expect(price('nova-pro', 'geo', 'ap-northeast-1').priority).to.deep.equal({ inputUsdPerMillion: 1.68, outputUsdPerMillion: 6.72 });
    expect(price('nova-pro', 'geo', 'ap-northeast-1').cacheReadUsdPerMillion).to.equal(0.24);
    // A Region that the list leaves out has no price where prices differ, and the common one where they do not.
    expect(priceOf(resolveModel('nova-pro').model, 'geo', 'ca-west-1')).to.equal(null);
    expect(pair('sonnet-4.5', 'global', 'ca-west-1')).to.deep.equal([3, 15]);
    // AWS says that London has no batch price of Nova Pro; the usual half is then assumed, and said to be.
    expect(batchPriceOf(price('nova-pro', 'geo', 'eu-west-2'))).to.include({ inputUsdPerMillion: 0.565, published: false });
    expect(price('nova-pro', 'on-demand').cacheWriteUsdPerMillion).to.equal(0);
  });

  it('keeps what the sources disagree about, with both values', () => {
    expect([price('sonnet-5.5', 'geo').cacheReadUsdPerMillion, price('sonnet-5.5', 'geo').conflict]).to.deep.equal([
      0.22,
      'cache reads: 0.22 by the AWS Price List, 0.11 on the AWS Marketplace rate card',
    ]);
  });

  it('takes the dearer rates above the length, and not at it', () => {
    const listed = price('gpt-5.6-sol', 'geo');
    expect(priceForPrompt(listed, 272_000)).to.equal(listed);
    const long = priceForPrompt(listed, 272_001);
    expect(long).to.include({ inputUsdPerMillion: 8.8, outputUsdPerMillion: 33, cacheReadUsdPerMillion: 0.88, longContext: null });
    const request = { inputTokens: 500_000, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: 1 };
    expect(requestPriceUsd(listed, request)).to.be.closeTo(4.4, 1e-9);
    // What is read from a cache is part of the prompt.
    const cached = { ...request, inputTokens: 1_000, cacheReadTokens: 280_000 };
    expect(requestPriceUsd(listed, cached)).to.be.closeTo(1_000 * 8.8e-6 + 280_000 * 0.88e-6, 1e-9);
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
    expect(pricesOf(resolveModel('nemotron-super-3-120b').model)[0]?.conflict).to.equal('genai-prices says 0.15/0.65');
  });

  it('prints a disagreement when the sources differ', () => {
    const row = { modelId: 'amazon.nova-pro-v1:0', scope: 'on-demand', input: 1, output: 3.2, origin: 'aws-page' } as const;
    const overlay: Overlay = {
      asOf: '2026-08-21',
      source: 's',
      genaiPrices: { version: '0.1.8', asOf: '2026-09-23' },
      origins: {},
      ratios: {},
      rows: [row],
      reserved: {},
      provisioned: {},
    };
    const { disagreements } = buildPrices(overlay, [resolveModel('nova-pro').model]);
    expect(disagreements).to.deep.equal(['amazon.nova-pro-v1:0 on-demand: aws-page 1/3.2, genai-prices says 0.8/3.2']);
  });
});

// What a plan stands on for 15 popular models in three Regions, each figure from AWS's pages and lists of October 2026 as read by hand.
import { expect } from 'chai';
import { burndownRate } from '../../src/catalog/burndown.ts';
import { lifecycleAt, resolveModel } from '../../src/catalog/models.ts';
import { priceOf } from '../../src/catalog/prices.ts';
import { choosePool } from '../../src/planner/pool.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';

type Cell = readonly [
  model: string,
  region: string,
  /** The profile's prefix, or `on-demand`. */
  way: string,
  /** Null: no value is published. */
  tpm: number | null,
  rpm: number | null,
  burndown: number,
  endOfLifeNoSoonerThan: string | null,
  contextWindowTokens: number,
  inputUsdPerMillion: number,
  outputUsdPerMillion: number,
];

/** Sources: ListFoundationModels and ListInferenceProfiles (2026-08-22, 2026-10-07), model cards, AWS's page of default quotas (2026-10), Price List (2026-10-06), Marketplace rate cards (2026-10-08). */
const CELLS: readonly Cell[] = [
  // card of Opus 5.5; page of defaults; Price List.
  ['opus-5.5', 'us-east-1', 'us', 30_000_000, null, 10, '2027-09-22', 1_000_000, 4.4, 22],
  ['opus-5.5', 'ap-northeast-1', 'jp', 30_000_000, null, 10, '2027-09-22', 1_000_000, 4.4, 22],
  ['opus-5.5', 'eu-central-1', 'eu', 30_000_000, null, 10, '2027-09-22', 1_000_000, 4.4, 22],
  // card; page of defaults; Price List, Marketplace for Tokyo.
  ['sonnet-5.5', 'us-east-1', 'us', 6_000_000, null, 10, '2027-09-28', 1_000_000, 2.2, 11],
  ['sonnet-5.5', 'ap-northeast-1', 'global', 6_000_000, null, 10, '2027-09-28', 1_000_000, 2, 10],
  ['sonnet-5.5', 'eu-central-1', 'eu', 6_000_000, null, 10, '2027-09-28', 1_000_000, 2.2, 11],
  // card alone (not in the list of 2026-10-07, no quota row); Marketplace.
  ['haiku-5.5', 'us-east-1', 'us', null, null, 10, '2027-10-07', 1_000_000, 0.11, 0.55],
  ['haiku-5.5', 'ap-northeast-1', 'jp', null, null, 10, '2027-10-07', 1_000_000, 0.11, 0.55],
  ['haiku-5.5', 'eu-central-1', 'eu', null, null, 10, '2027-10-07', 1_000_000, 0.11, 0.55],
  // list of 2026-10-07; page of defaults; Price List.
  ['fable-5.1', 'us-east-1', 'us', 10_000_000, null, 10, null, 1_000_000, 11, 55],
  ['fable-5.1', 'ap-northeast-1', 'global', 10_000_000, null, 10, null, 1_000_000, 10, 50],
  ['fable-5.1', 'eu-central-1', 'global', 10_000_000, null, 10, null, 1_000_000, 10, 50],
  // list; page of defaults; Price List.
  ['opus-5', 'us-east-1', 'us', 30_000_000, null, 10, null, 1_000_000, 5.5, 27.5],
  ['opus-5', 'ap-northeast-1', 'global', 30_000_000, null, 10, null, 1_000_000, 5, 25],
  ['opus-5', 'eu-central-1', 'eu', 30_000_000, null, 10, null, 1_000_000, 5.5, 27.5],
  // list; page of defaults; Price List, Marketplace.
  ['sonnet-5', 'us-east-1', 'us', 6_000_000, null, 10, null, 1_000_000, 2.2, 11],
  ['sonnet-5', 'ap-northeast-1', 'global', 6_000_000, null, 10, null, 1_000_000, 2, 10],
  ['sonnet-5', 'eu-central-1', 'eu', 6_000_000, null, 10, null, 1_000_000, 2.2, 11],
  // list of 2026-08-22; page of defaults; Price List.
  ['sonnet-4.5', 'us-east-1', 'us', 5_000_000, 10_000, 5, null, 200_000, 3.3, 16.5],
  ['sonnet-4.5', 'ap-northeast-1', 'jp', 5_000_000, 10_000, 5, null, 200_000, 3.3, 16.5],
  ['sonnet-4.5', 'eu-central-1', 'eu', 5_000_000, 10_000, 5, null, 200_000, 3.3, 16.5],
  // list of 2026-08-22; page of defaults; Price List.
  ['haiku-4.5', 'us-east-1', 'us', 5_000_000, 10_000, 5, null, 200_000, 1.1, 5.5],
  ['haiku-4.5', 'ap-northeast-1', 'jp', 5_000_000, 10_000, 5, null, 200_000, 1.1, 5.5],
  ['haiku-4.5', 'eu-central-1', 'eu', 5_000_000, 10_000, 5, null, 200_000, 1.1, 5.5],
  // list of 2026-08-22; page of defaults; Price List.
  ['nova-pro', 'us-east-1', 'on-demand', 1_000_000, 250, 1, null, 300_000, 0.8, 3.2],
  ['nova-pro', 'ap-northeast-1', 'apac', 2_000_000, 500, 1, null, 300_000, 0.96, 3.84],
  ['nova-pro', 'eu-central-1', 'eu', 2_000_000, 500, 1, null, 300_000, 1.05, 4.2],
  // list of 2026-08-22; page of defaults; Price List.
  ['nova-2-lite', 'us-east-1', 'us', 8_000_000, 2000, 1, null, 1_000_000, 0.33, 2.75],
  ['nova-2-lite', 'ap-northeast-1', 'jp', 8_000_000, 2000, 1, null, 1_000_000, 0.396, 3.311],
  ['nova-2-lite', 'eu-central-1', 'eu', 8_000_000, 2000, 1, null, 1_000_000, 0.429, 3.597],
  // list; card (burndown); page of defaults; Marketplace.
  ['gpt-6-sol', 'us-east-1', 'us', 2_000_000, null, 10, '2027-09-22', 1_050_000, 2.2, 11],
  ['gpt-6-sol', 'ap-northeast-1', 'global', 2_000_000, null, 10, '2027-09-22', 1_050_000, 2, 10],
  ['gpt-6-sol', 'eu-central-1', 'global', 2_000_000, null, 10, '2027-09-22', 1_050_000, 2, 10],
  // list of 2026-08-22; page of defaults; Marketplace.
  ['gpt-5.6-sol', 'us-east-1', 'us', 10_000_000, null, 10, null, 1_000_000, 4.4, 22],
  ['gpt-5.6-sol', 'ap-northeast-1', 'global', 10_000_000, null, 10, null, 1_000_000, 4, 20],
  ['gpt-5.6-sol', 'eu-central-1', 'global', 10_000_000, null, 10, null, 1_000_000, 4, 20],
  // list of 2026-08-22; page of defaults; Price List.
  ['gpt-oss-120b', 'us-east-1', 'on-demand', 100_000_000, 10_000, 1, null, 128_000, 0.15, 0.6],
  ['gpt-oss-120b', 'ap-northeast-1', 'on-demand', 100_000_000, 10_000, 1, null, 128_000, 0.18, 0.73],
  ['gpt-oss-120b', 'eu-central-1', 'on-demand', 100_000_000, 10_000, 1, null, 128_000, 0.2, 0.79],
  // list; page of defaults; Price List.
  ['kimi-k3', 'us-east-1', 'us', 10_000_000, null, 10, null, 1_000_000, 3.3, 16.5],
  ['kimi-k3', 'ap-northeast-1', 'global', 10_000_000, null, 10, null, 1_000_000, 3, 15],
  ['kimi-k3', 'eu-central-1', 'global', 10_000_000, null, 10, null, 1_000_000, 3, 15],
  // list; page of defaults; Price List.
  ['grok-4.7', 'us-east-1', 'us', 10_000_000, null, 1, '2027-09-28', 500_000, 2.2, 6.6],
  ['grok-4.7', 'ap-northeast-1', 'global', 10_000_000, null, 1, '2027-09-28', 500_000, 2, 6],
  ['grok-4.7', 'eu-central-1', 'global', 10_000_000, null, 1, '2027-09-28', 500_000, 2, 6],
];

/** A row that is known by name alone has no value either. */
function planned(model: string, region: string): Cell {
  const resolved = resolveModel(model);
  const snapshot = defaultSnapshot(region);
  const pool = choosePool({ resolved, region, endpoint: null, scope: null, staysIn: null, tokensPerMinute: null }, snapshot);
  const rows = governingRows(resolved.model, pool.scope, snapshot);
  const price = priceOf(resolved.model, pool.scope, region);
  return [
    model,
    region,
    pool.profile?.prefix ?? pool.scope,
    rows.tpm?.value ?? null,
    rows.rpm?.value ?? null,
    burndownRate(resolved.model).rate,
    resolved.model.endOfLifeNoSoonerThan,
    resolved.model.contextWindowTokens ?? 0,
    price?.inputUsdPerMillion ?? 0,
    price?.outputUsdPerMillion ?? 0,
  ];
}

describe('popular models', () => {
  it('stand in the catalogue as AWS states them: 15 models in three Regions', () => {
    expect(CELLS).to.have.lengthOf(45);
    for (const cell of CELLS) expect(planned(cell[0], cell[1]), `${cell[0]} in ${cell[1]}`).to.deep.equal(cell);
  });

  it('have no end of life, and do not claim the absence of a row that no listing could have shown', () => {
    for (const [name, region] of CELLS) {
      const { model } = resolveModel(name);
      expect(lifecycleAt(model, '2026-11-29', region), name).to.deep.equal({ state: 'active', endOfLifeDate: null });
    }
    expect(governingRows(resolveModel('haiku-5.5').model, 'geo', defaultSnapshot('us-east-1')).status).to.include({
      tpm: 'unknown',
      rpm: 'unknown',
    });
  });
});

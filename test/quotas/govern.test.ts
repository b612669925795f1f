// Which rows govern a model, what a missing row means, and the ways in which it is offered.
import { expect } from 'chai';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { Scope } from '../../src/catalog/scope.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';
import { offeredWays } from '../../src/quotas/governing/scopes.ts';
import { type QuotaVariant, takeMarks } from '../../src/quotas/names/variants.ts';
import type { QuotaRow, QuotaSnapshot } from '../../src/quotas/types.ts';

const model = (name: string) => resolveModel(name).model;
const defaults = (name: string, scope: Scope, region = 'us-east-1') => governingRows(model(name), scope, defaultSnapshot(region));

function live(rows: readonly Partial<QuotaRow>[], complete = true): QuotaSnapshot {
  return {
    region: 'us-east-1',
    source: 'live',
    asOf: '2026-11-01T00:00:00Z',
    accountId: null,
    rows: rows.map((row) => ({ quotaCode: null, quotaName: '', applied: null, default: null, adjustable: null, ...row })),
    complete,
    problems: [],
  };
}

const SONNET_4_TPM = 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1';

describe('governingRows', () => {
  it('gives Sonnet 4 its defaults', () => {
    const rows = defaults('sonnet-4', 'geo');
    expect([rows.tpm?.value, rows.rpm?.value, rows.tpm?.row.quotaCode]).to.deep.equal([200_000, 200, 'L-59759B4A']);
    expect(rows.tpm?.source).to.equal('default');
    expect(rows['cross-model-tpd']?.value).to.equal(700_000_000);
  });

  it('doubles the per-day row for geographic profiles only, and shows the row', () => {
    const geo = defaults('sonnet-4', 'geo').tpd;
    expect([geo?.row.default, geo?.multiplier, geo?.value, geo?.default]).to.deep.equal([144_000_000, 2, 288_000_000, 288_000_000]);
    const onDemand = defaults('nova-pro', 'on-demand').tpd;
    expect([onDemand?.multiplier, onDemand?.value]).to.deep.equal([1, 1_440_000_000]);
    const global = defaults('sonnet-4', 'global').tpd;
    expect([global?.parsed.rule, global?.multiplier, global?.value]).to.deep.equal(['global-tpd', 1, 288_000_000]);
  });

  it('tells no limit from unknown', () => {
    const opus = defaults('opus-4.8', 'geo');
    expect([opus.tpm?.value, opus.rpm, opus.status.rpm]).to.deep.equal([30_000_000, null, 'no-limit']);
    // A row known by name whose value nobody publishes.
    expect([opus.tpd?.value, opus.status.tpd]).to.deep.equal([null, 'unknown']);
    // A missing TPM row is never unlimited.
    expect(governingRows(model('opus-4.8'), 'on-demand', live([])).status.tpm).to.equal('unknown');
    expect(defaults('opus-4.8', 'geo')['cross-model-tpd']?.value).to.equal(700_000_000);
  });

  it('takes a row missing from a complete listing for no limit, from a partial one not', () => {
    const rows = [{ quotaName: SONNET_4_TPM, applied: 100_000, default: 200_000 }];
    expect(governingRows(model('sonnet-4'), 'geo', live(rows)).status.rpm).to.equal('no-limit');
    expect(governingRows(model('sonnet-4'), 'geo', live(rows, false)).status.rpm).to.equal('unknown');
    // Opus 4.8 has no RPM row anywhere.
    expect(governingRows(model('opus-4.8'), 'geo', live([], false)).status.rpm).to.equal('no-limit');
  });

  it('claims no absence for a model that no list of names knows', () => {
    expect(defaults('haiku-5.5', 'geo').status).to.include({ tpm: 'unknown', rpm: 'unknown', tpd: 'unknown', 'cross-model-tpd': 'known' });
    // Newer than the listing of all rows: what the page of defaults lacks may exist.
    expect(defaults('opus-5.5', 'geo').status).to.include({ tpm: 'known', rpm: 'unknown', tpd: 'unknown' });
    expect(defaults('glm-4.6', 'on-demand').status.rpm).to.equal('unknown');
  });

  it('takes the applied value, zero included, and the default where there is none', () => {
    const applied = (row: Partial<QuotaRow>) =>
      governingRows(model('sonnet-4'), 'geo', live([{ quotaName: SONNET_4_TPM, default: 200_000, ...row }])).tpm;
    expect([applied({ applied: 50_000 })?.value, applied({ applied: 50_000 })?.source]).to.deep.equal([50_000, 'live']);
    expect([applied({ applied: 0 })?.value, applied({ applied: 0 })?.source]).to.deep.equal([0, 'live']);
    expect([applied({})?.value, applied({})?.source]).to.deep.equal([200_000, 'default']);
  });

  it('keeps long context and latency-optimized apart', () => {
    const values = (name: string, scope: Scope, variant: QuotaVariant) => {
      const { tpm, rpm, tpd } = governingRows(model(name), scope, defaultSnapshot('us-east-1'), variant);
      return [tpm, rpm, tpd].map((row) => row?.value);
    };
    expect(defaults('sonnet-4.5', 'geo').tpm?.value).to.equal(5_000_000);
    expect(values('sonnet-4.5', 'geo', 'long-context')).to.deep.equal([1_000_000, 1000, 1_440_000_000]);
    expect(defaults('nova-pro', 'on-demand').tpm?.value).to.equal(1_000_000);
    expect(values('nova-pro', 'on-demand', 'latency-optimized')).to.deep.equal([40_000, 10, 57_600_000]);
  });

  describe('a row of another variant is never the quota, whatever its words and wherever they stand', () => {
    const PLAIN = {
      tpm: ['Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1', 200_000],
      rpm: ['Cross-region model inference requests per minute for Anthropic Claude Sonnet 4 V1', 200],
      tpd: ['Model invocation max tokens per day for Anthropic Claude Sonnet 4 V1 (doubled for cross-region calls)', 144_000_000],
      'cross-model-tpd': ['Cross-Model Max Tokens Per Day', 700_000_000],
    } as const;
    const WORDS = [
      'Priority tier',
      'priority',
      'Flex tier',
      'Reserved tier',
      'Premium service tier',
      'latency-optimized',
      '1M Context Length',
      'Turbo',
    ];
    /** Where the words may stand in a name. */
    const PLACES: Readonly<Record<string, (name: string, words: string) => string>> = {
      before: (name, words) => `${words} ${name}`,
      'in brackets before': (name, words) => `[${words}] ${name}`,
      'with a colon before': (name, words) => `${words}: ${name}`,
      behind: (name, words) => `${name} ${words}`,
      'in brackets behind': (name, words) => `${name} (${words})`,
      'behind the model': (name, words) => name.replace('V1', `V1 ${words}`),
      'after a dash': (name, words) => `${name} - ${words}`,
      'before the unit': (name, words) => name.replace(/(tokens|requests) per/i, `${words} $1 per`),
      'after the first words': (name, words) => name.replace(/^(\S+ ?\S*?)( model| inv| Acc|$)/i, `$1 ${words}$2`),
    };
    for (const [place, put] of Object.entries(PLACES)) {
      it(`${place}`, () => {
        const cases = WORDS.flatMap((words) =>
          Object.entries(PLAIN).map(([kind, [name, value]]) => ({
            metric: kind as keyof typeof PLAIN,
            name,
            value,
            other: put(name, words),
          })),
        );
        for (const { metric, name, value, other } of cases.filter((one) => one.other !== one.name)) {
          // Far below the plain row, and before it.
          const rows = [
            { quotaName: other, applied: 1_000 },
            { quotaName: name, applied: value },
          ];
          const both = governingRows(model('sonnet-4'), 'geo', live(rows))[metric];
          expect(both?.row.quotaName, other).to.equal(name);
          const alone = governingRows(model('sonnet-4'), 'geo', live(rows.slice(0, 1)));
          expect(alone[metric], other).to.equal(null);
          expect(alone.status[metric], other).to.equal(metric === 'tpm' ? 'unknown' : 'no-limit');
        }
      });
    }

    it('and is found where it is asked for by name', () => {
      const name = 'Priority tier cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1';
      const rows = live([{ quotaName: name, applied: 1_000 }]);
      expect(governingRows(model('sonnet-4'), 'geo', rows, 'priority').tpm?.value).to.equal(1_000);
      expect(governingRows(model('sonnet-4'), 'geo', rows, 'flex').tpm).to.equal(null);
      const standard = live([{ quotaName: `${SONNET_4_TPM} (Standard tier)`, applied: 5 }]);
      expect(governingRows(model('sonnet-4'), 'geo', standard).tpm?.value, 'the tier of every plain call').to.equal(5);
    });

    it('and no label of a model is taken for one', () => {
      const marked = allModels().flatMap(({ quotaLabels }) => quotaLabels.filter((label) => takeMarks(label).rest !== label));
      expect(marked).to.deep.equal([]);
    });
  });

  it('keeps the two rows of bedrock-mantle and rows of requests in flight', () => {
    const opus = defaults('opus-4.8', 'geo');
    expect([opus['input-tpm']?.value, opus['output-tpm']?.value]).to.deep.equal([20_000_000, 2_000_000]);
    expect(defaults('ray-v2', 'on-demand').concurrent?.value).to.equal(1);
    // Rows of asynchronous calls do not bind the others.
    expect(defaults('marengo-embed-3.0', 'on-demand').concurrent).to.equal(null);
    const asynchronous = governingRows(model('marengo-embed-3.0'), 'on-demand', defaultSnapshot('us-east-1'), 'asynchronous');
    expect(asynchronous.concurrent?.parsed.rule).to.equal('concurrent-async');
  });

  it('does not mix up models whose labels begin alike', () => {
    const values = ['sonnet-4', 'sonnet-4.5', 'sonnet-4.6', 'opus-4', 'opus-4.1'].map((name) => defaults(name, 'geo').tpm?.row.quotaName);
    expect(values).to.deep.equal(
      ['Sonnet 4 V1', 'Sonnet 4.5 V1', 'Sonnet 4.6', 'Opus 4 V1', 'Opus 4.1'].map(
        (label) => `Cross-region model inference tokens per minute for Anthropic Claude ${label}`,
      ),
    );
  });
});

describe('offeredWays', () => {
  const ways = (name: string, region = 'us-east-1') =>
    offeredWays(model(name), region, defaultSnapshot(region)).map(({ scope, profile, processedIn }) => [
      scope,
      profile?.prefix,
      processedIn,
    ]);

  it('are those of the catalogue: on-demand, geographic profiles, global', () => {
    expect(ways('nova-pro').map(([scope, prefix]) => [scope, prefix])).to.deep.equal([
      ['on-demand', undefined],
      ['geo', 'us'],
    ]);
    expect(ways('sonnet-4.5', 'ap-northeast-1').map(([scope, prefix]) => [scope, prefix])).to.deep.include.members([
      ['geo', 'jp'],
      ['global', 'global'],
    ]);
    expect(ways('sonnet-3.7')).to.deep.equal([]);
  });

  it('are read off the rows of a model without known Regions', () => {
    expect(ways('opus-4')).to.deep.equal([['geo', undefined, []]]);
  });
});

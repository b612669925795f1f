// The overview: where data is processed, what stands out, what is told once.
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { viewQuotas } from '../../src/quotas/overview.ts';
import { listRows, standingOf } from '../../src/quotas/rows.ts';
import { requireStaying } from '../../src/quotas/staying.ts';
import type { QuotaSnapshot } from '../../src/quotas/types.ts';

const NOW = '2026-11-22T00:00:00Z';
const ALL = { model: null, scope: null, staysIn: null, nowIso: NOW, shownRegions: [] };

/** An account that has the defaults, but for rows whose name matches. */
function account(region: string, different: readonly (readonly [RegExp, number | null])[] = []): QuotaSnapshot {
  const { rows, ...rest } = defaultSnapshot(region);
  return {
    ...rest,
    source: 'live',
    complete: true,
    rows: rows.map((row) => {
      const found = different.find(([pattern]) => pattern.test(row.quotaName));
      return { ...row, applied: found ? found[1] : row.default };
    }),
  };
}

describe('quotas/view', () => {
  it('groups Tokyo by what stays in Japan and what leaves', () => {
    const { groups, secondPools } = viewQuotas(account('ap-northeast-1'), ALL);
    expect(groups.map(({ kind }) => kind)).to.deep.equal(['stays', 'leaves']);
    const names = (kind: string) =>
      groups.filter((group) => group.kind === kind).flatMap(({ lines }) => lines.map((line) => `${line.model.name} ${line.prefix}`));
    expect(names('stays')).to.include.members(['Claude Opus 4.8 jp', 'Claude Sonnet 4.6 jp', 'Claude Haiku 4.5 jp']);
    expect(names('leaves')).to.include.members(['Claude Sonnet 4 apac', 'Claude Opus 5 global']);
    expect(names('stays').join()).to.not.match(/apac|global/);
    expect(secondPools).to.deep.equal({ prefix: 'jp', regions: ['ap-northeast-3'] });
    expect(viewQuotas(account('ap-northeast-1'), { ...ALL, shownRegions: ['ap-northeast-1', 'ap-northeast-3'] }).secondPools).to.equal(
      null,
    );
  });

  it('knows that eu. leaves Ireland and stays in the EU, and us. stays in the United States', () => {
    const ireland = viewQuotas(account('eu-west-1'), ALL).groups;
    expect(ireland.find(({ area }) => area === 'eu')?.lines.every(({ prefix }) => prefix === 'eu')).to.equal(true);
    const virginia = viewQuotas(account('us-east-1'), ALL).groups;
    expect(virginia[0]?.kind).to.equal('stays');
    expect(virginia[0]?.lines.some(({ prefix }) => prefix === 'us')).to.equal(true);
  });

  it('tells models with the same values once, and every one that stands out by itself', () => {
    const plain = viewQuotas(account('ap-northeast-1'), ALL).groups[0];
    expect(plain?.alike).to.have.length(1);
    expect(plain?.alike[0]?.length).to.be.greaterThan(30);
    const raised = viewQuotas(account('ap-northeast-1', [[/tokens per minute for DeepSeek V3\.2$/i, 1]]), ALL).groups[0];
    expect(raised?.alike[0]?.length).to.equal((plain?.alike[0]?.length ?? 0) - 1);
    expect(raised?.lines.some(({ model }) => model.shortNames.includes('deepseek-v3.2'))).to.equal(true);
    const count = (group: typeof plain) => (group?.lines.length ?? 0) + (group?.alike.flat().length ?? 0);
    expect(count(raised)).to.equal(count(plain));
  });

  it('puts 0 and below-default first, and a row that several profiles share once', () => {
    const snapshot = account('ap-northeast-1', [
      [/^Cross-region .* tokens per minute for Anthropic Claude Sonnet 4\.6$/i, 600_000],
      [/^Global .* tokens per minute for Anthropic Claude Haiku 4\.5$/i, 0],
    ]);
    const { standouts } = viewQuotas(snapshot, ALL);
    expect(standouts.map(({ line, kind, limit }) => [line.model.name, line.prefix, kind, limit.standing])).to.deep.equal([
      ['Claude Haiku 4.5', 'global', 'tpm', 'zero'],
      ['Claude Sonnet 4.6', 'jp', 'tpm', 'below-default'],
    ]);
  });

  it('says how fast the row of all models together is used up', () => {
    const { crossModel } = viewQuotas(account('us-east-1'), ALL);
    expect(crossModel?.limit.value).to.equal(700_000_000);
    expect(crossModel?.fastest?.tpm.value).to.equal(30_000_000);
  });

  it('counts a per-day row double for geographic profiles', () => {
    const sonnet = resolveModel('sonnet-4').model;
    const lines = viewQuotas(account('us-east-1'), { ...ALL, model: sonnet }).groups.flatMap((group) => group.lines);
    expect(lines.find(({ prefix }) => prefix === 'us')?.tpd.value).to.equal(288_000_000);
  });

  it('knows how a value stands to the default', () => {
    expect([
      standingOf(0, 5),
      standingOf(null, 0),
      standingOf(4, 5),
      standingOf(5, 5),
      standingOf(6, 5),
      standingOf(null, 5),
      standingOf(5, null),
    ]).to.deep.equal(['zero', 'zero', 'below-default', 'default', 'above-default', 'unknown', 'unknown']);
  });

  it('filters rows by words, model, scope and metric', () => {
    const snapshot = defaultSnapshot('us-east-1');
    const none = { all: false, modelId: null, scope: null, metric: null, search: null };
    expect(listRows(snapshot, { ...none, all: true })).to.have.length(snapshot.rows.length);
    expect(new Set(listRows(snapshot, none).map(({ parsed }) => parsed.kind))).to.deep.equal(new Set(['inference']));
    const found = listRows(snapshot, { ...none, search: 'SONNET 4.6  tokens', scope: 'geo', metric: 'tpm' });
    expect(found.map(({ row }) => row.quotaName)).to.deep.equal([
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6',
    ]);
    expect(found[0]?.modelIds).to.deep.equal(['anthropic.claude-sonnet-4-6']);
  });

  it('refuses what does not stay, and names what does', () => {
    const sonnet = resolveModel('sonnet-4').model;
    expect(() => requireStaying('jp', sonnet, ['ap-northeast-1']))
      .to.throw(BqError, /Claude Sonnet 4 called from ap-northeast-1 is not processed in jp alone: apac\. runs in Tokyo/)
      .with.property('suggestions')
      .that.satisfies((lines: string[]) => lines.join().includes('sonnet-4.6'));
    requireStaying('jp', resolveModel('sonnet-4.6').model, ['ap-northeast-1']);
    requireStaying('us', sonnet, ['us-east-1']);
  });
});

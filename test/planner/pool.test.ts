// Which pool a plan draws from when nobody says, and what is said where there is none.
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { choosePool } from '../../src/planner/pool.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';

const choose = (name: string, region: string, tokensPerMinute: number | null = null) =>
  choosePool(
    { resolved: resolveModel(name), region, endpoint: null, scope: null, staysIn: null, tokensPerMinute },
    defaultSnapshot(region),
  );

describe('choosePool', () => {
  it('takes the first of on-demand, geo, global that is offered and has a row', () => {
    const pools = [
      ['opus-4.8', 'us-east-1'],
      ['nova-pro', 'us-east-1'],
      ['sonnet-4.6', 'eu-west-2'],
      ['opus-5', 'ap-northeast-1'],
      ['fable-5.1', 'us-east-1'],
    ].map(([name = '', region = '']) => choose(name, region));
    expect(pools.map(({ scope, profile }) => [scope, profile?.id ?? null])).to.deep.equal([
      ['geo', 'us.anthropic.claude-opus-4-8'],
      ['on-demand', null],
      ['on-demand', null],
      ['global', 'global.anthropic.claude-opus-5'],
      ['geo', 'us.anthropic.claude-fable-5-1'],
    ]);
  });

  it('plans a model on its global row where only its global profile can be called from', () => {
    for (const [name, code] of [
      ['fable-5.1', 'L-50CC5674'],
      ['gpt-6-astra', 'L-B38B530A'],
    ] as const)
      for (const region of ['ap-northeast-1', 'eu-central-1']) {
        const { scope, profile } = choose(name, region);
        expect([scope, profile?.prefix], `${name} ${region}`).to.deep.equal(['global', 'global']);
        const rows = governingRows(resolveModel(name).model, scope, defaultSnapshot(region));
        expect(rows.tpm?.row.quotaCode).to.equal(code);
      }
  });

  it('takes the first way there is where no row is known: its value is not known, no reason to refuse', () => {
    expect(choose('haiku-5.5', 'us-east-1').profile?.id).to.equal('us.anthropic.claude-haiku-5-5');
    expect(choose('glm-5.3', 'eu-central-1').profile?.id).to.equal('global.zai.glm-5.3');
  });

  it('takes of several profiles of a scope the one that leaves the fewest countries', () => {
    const { profile, processedIn } = choose('sonnet-4.5', 'ap-northeast-1');
    expect([profile?.prefix, processedIn]).to.deep.equal(['jp', ['ap-northeast-1', 'ap-northeast-3']]);
  });

  it('names the Regions where there is none here', () => {
    const attempt = () => choose('sonnet-3.7', 'us-east-1');
    expect(attempt).to.throw(BqError, 'no way to call Claude 3.7 Sonnet from us-east-1').with.property('code', 'NOT_IN_REGION');
    expect(attempt)
      .to.throw(BqError)
      .with.property('suggestions')
      .that.satisfies(([first]: string[]) => /^--region .*ap-south-1.*eu-west-2/.test(first ?? ''));
  });
});

// `bq models` as a user runs it.
import { expect } from 'chai';
import { allModels } from '../../src/catalog/models.ts';
import type { ModelsResult } from '../../src/contracts/models.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';

describe('bq models', () => {
  const json = async (...args: string[]) => {
    const { exitCode: _, ...printed } = await callJson<ModelsResult>(['models', ...args]);
    expectSchema('models', printed);
    return printed.result;
  };

  it('lists what can be called from a Region, what stays in an area, and single models in full', async () => {
    await expectGolden('models/tokyo', ['models', '--region', 'ap-northeast-1']);
    await expectGolden('models/japan-claude', ['models', '--stays-in', 'jp', '--search', 'claude']);
    await expectGolden('models/sonnet-4', ['models', '--search', 'claude-sonnet-4-2025']);
    await expectGolden('models/markdown', ['models', '--search', 'nova 2', '--format', 'markdown']);
    await expectGolden('models/csv', ['models', '--search', 'opus 4.8', '--format', 'csv']);
  });

  it('gives the whole catalogue as JSON', async () => {
    const { models, total, region, staysIn } = await json();
    expect([models.length, total, region, staysIn]).to.deep.equal([allModels().length, allModels().length, null, null]);
    const opus = models.find(({ shortNames }) => shortNames.includes('opus-4.8'));
    expect(opus?.burndown).to.include({ rate: 15, assumed: false });
    expect(opus?.burndown.source).to.not.equal('');
    expect(models.every(({ ways }) => ways === null)).to.equal(true);
    expect(new Set(models.map(({ modelId }) => modelId)).size).to.equal(allModels().length);
  });

  it('counts as staying only what is processed in the area', async () => {
    const { models } = await json('--stays-in', 'jp');
    const claude = models.filter(({ provider }) => provider === 'Anthropic').map(({ shortNames }) => shortNames[0]);
    expect(claude).to.include.members(['haiku-4.5', 'sonnet-4.5', 'sonnet-4.6', 'opus-4.7', 'opus-4.8']);
    expect(claude).to.not.include.members(['sonnet-4', 'opus-5', 'sonnet-5']);
    for (const way of models.flatMap(({ ways }) => ways ?? [])) {
      expect(['ap-northeast-1', 'ap-northeast-3']).to.include.members(way.processedIn);
    }
  });

  it('is not narrowed by BQ_REGION, which is about an account', async () => {
    const { stdout } = await runBq(['models', '--json'], { env: { BQ_REGION: 'ap-northeast-1' } });
    expect(JSON.parse(stdout).result).to.include({ region: null }).and.have.property('models').with.length(allModels().length);
  });

  it('tells what is wrong', async () => {
    await expectGolden('models/unknown-region', ['models', '--region', 'tokio']);
    await expectGolden('models/nothing-stays', ['models', '--stays-in', 'mx']);
    const unknown = await runBq(['models', '--stays-in', 'mars']);
    expect(unknown.exitCode).to.equal(2);
    expect(unknown.stderr).to.contain('unknown area "mars"');
    expect((await runBq(['models', '--search', 'no such model'])).stdout).to.contain('No model matches');
  });
});

// `bq models --updates` as a user runs it, against the emulator over HTTP.
import { expect } from 'chai';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { Model } from '../../src/catalog/types.ts';
import type { ModelsResult } from '../../src/contracts/models.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { fromCatalogue } from '../../src/emulator/from-catalogue.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { testEmulator } from '../emulator/kit.ts';

const ARGS = ['models', '--updates', '--region', 'us-east-1'];

describe('bq models --updates', () => {
  let emulator: Emulator | undefined;
  afterEach(async () => {
    await emulator?.close();
    emulator = undefined;
  });
  const against = async (models: readonly Model[]) => {
    emulator = await testEmulator({ ...fromCatalogue(defaultSnapshot('us-east-1'), NO_LIMITS), models });
    return { env: { ...KEYS, AWS_ENDPOINT_URL: emulator.url } };
  };

  it('says that nothing differs where nothing differs, and --check passes', async () => {
    const options = await against(allModels());
    const { exitCode, ...printed } = await callJson<ModelsResult>([...ARGS, '--check'], options);
    expectSchema('models', printed);
    expect([exitCode, printed.result.updates?.changes, printed.result.models]).to.deep.equal([0, [], []]);
    expect(printed.result.updates).to.include({ region: 'us-east-1', asOf: '2026-11-22T09:30:00.000Z' });
    // More than one page of profiles was read, if there are more than a page has.
    const profiles = allModels().flatMap((model) => model.profiles.filter(({ routing }) => 'us-east-1' in routing));
    expect(printed.result.updates?.listedProfiles).to.be.at.least(profiles.length);
    expect((await runBq(ARGS, options)).stdout).to.contain('the same as the catalogue of');
  });

  it('names what is new, gone and changed; --check ends with 3', async () => {
    const { model } = resolveModel('sonnet-4.6');
    const fresh: Model = {
      ...model,
      modelId: 'anthropic.claude-sonnet-9-v1:0',
      name: 'Claude Sonnet 9',
      aliases: [],
      profiles: model.profiles.map((profile) => ({ ...profile, id: `${profile.prefix}.anthropic.claude-sonnet-9-v1:0` })),
    };
    const haiku = resolveModel('haiku-4.5').model;
    const live = allModels().filter(({ modelId }) => modelId !== model.modelId && modelId !== haiku.modelId);
    const options = await against([...live, fresh, { ...haiku, lifecycle: 'LEGACY' }]);
    const { exitCode, ...printed } = await callJson<ModelsResult>([...ARGS, '--check'], options);
    expectSchema('models', printed);
    const changes = printed.result.updates?.changes.map(({ kind, id }) => `${kind} ${id}`);
    expect(exitCode).to.equal(3);
    expect(changes).to.deep.equal([
      'new-model anthropic.claude-sonnet-9-v1:0',
      'new-profile global.anthropic.claude-sonnet-9-v1:0',
      'new-profile us.anthropic.claude-sonnet-9-v1:0',
      `life-cycle ${haiku.modelId}`,
      `gone-model ${model.modelId}`,
      `gone-profile global.${model.modelId}`,
      `gone-profile us.${model.modelId}`,
    ]);
    expect(printed.result.models.map(({ modelId }) => modelId)).to.have.members([haiku.modelId, model.modelId]);
    const text = await runBq(ARGS, options);
    expect(text.exitCode).to.equal(0);
    expect(text.stdout).to.contain('7 differences from the catalogue of').and.to.contain('ACTIVE → LEGACY');
  });

  it('asks nobody without credentials or under BQ_OFFLINE, and refuses flags that mean nothing here', async () => {
    const codes = async (args: readonly string[], env = {}) => (await runBq([...ARGS, ...args], { env })).exitCode;
    expect(await codes([])).to.equal(4);
    expect(await codes([], { ...KEYS, BQ_OFFLINE: '1' })).to.equal(2);
    expect(await codes(['--endpoint-url', 'http://127.0.0.1:9'], KEYS)).to.equal(5);
    expect(await codes(['--search', 'nova'], KEYS)).to.equal(2);
    expect(await codes(['--format', 'csv'], KEYS)).to.equal(2);
    expect((await runBq(['models', '--check'])).exitCode).to.equal(2);
  });
});

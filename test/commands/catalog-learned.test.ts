// A catalogue that nobody knows, from a real `bq emulate` to every command: learned by a refresh, forgotten by a reset, looked up without either.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CatalogRefreshResult, CatalogResult } from '../../src/contracts/catalog.ts';
import type { CountResult } from '../../src/contracts/count.ts';
import type { ExplainResult } from '../../src/contracts/explain.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { startInFront } from '../_helpers/in-front.ts';
import { COMET_ID, madeUpCatalogue, QUASAR_ID } from '../_helpers/made-up-catalogue.ts';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const PROFILE_ARN = 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/ab12cd34ef56';

describe('a catalogue that nobody knows', () => {
  const directory = useTempDirectory();
  let stop: () => Promise<unknown> = async () => {};
  let url = '';

  /** The emulator takes the made-up catalogue as its own: nothing of it is in this process. */
  beforeEach(async () => {
    const home = join(directory(), 'emulator');
    mkdirSync(home);
    writeFileSync(join(home, 'catalogue.jsonl'), madeUpCatalogue());
    const args = ['emulate', '--offline', '--port', '0', '--no-latency', '--alias', 'ab12cd34ef56=us.comet-7'];
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...args], {
      env: testEnvironment({ BQ_CONFIG_DIR: home }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    url = await new Promise((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listens on (http:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      ended.then(() => reject(new Error(said)));
    });
    stop = () => {
      child.kill('SIGTERM');
      return ended;
    };
  });
  afterEach(() => stop());

  const env = () => ({ ...KEYS, AWS_REGION: 'us-east-1', BQ_CONFIG_DIR: directory(), BQ_CACHE_DIR: join(directory(), 'cache') });
  const json = <Result>(args: readonly string[], stdin = '') => callJson<Result>(args, { env: env(), stdin });
  const REQUEST = ['--max-tokens', '1000', '--input-tokens', '1000'];
  const offline = (model: string) => json<PlanResult>(['plan', '--model', model, ...REQUEST, '--fast', '--offline']);

  it('is learned by bq catalog refresh: plan, count, quotas and support-case use it offline; after bq catalog reset it is unknown', async () => {
    expect((await offline('comet-7')).error?.code).to.equal('UNKNOWN_MODEL');
    const refreshed = await json<CatalogRefreshResult>(['catalog', 'refresh', '--prices', '--endpoint-url', url]);
    expect(refreshed.result.regions[0]?.problems).to.deep.equal([]);
    expect(refreshed.result.changes.filter(({ kind }) => kind === 'new-model').map(({ id }) => id)).to.deep.equal([COMET_ID, QUASAR_ID]);

    const { result: comet } = await offline('comet-7');
    expect(comet).to.include({ scope: 'geo', profileId: `us.${COMET_ID}` });
    expect(comet.processedIn).to.deep.equal(['us-east-1', 'us-west-2']);
    expect(comet.limits.map(({ kind, value, quotaCode }) => [kind, value, quotaCode]).slice(0, 2)).to.deep.equal([
      ['tpm', 1_234_000, 'L-00C0FFEE'],
      ['rpm', 77, 'L-00C0FFE1'],
    ]);
    expect(comet.model).to.include({ burndownRate: 10, burndownAssumed: true });
    expect(comet.price.perRequestUsd).to.be.closeTo(0.007 + 0.035, 1e-9);
    const { result: quasar } = await offline('quasarlabs/quasar-9');
    expect([quasar.scope, quasar.limits[0]?.value, quasar.price.perRequestUsd]).to.deep.equal(['on-demand', 555_000, 0.003]);

    const quotas = await json<QuotasResult>(['quotas', '--offline', '--model', 'comet-7']);
    expect(JSON.stringify(quotas.result)).to.include('L-00C0FFEE');
    const count = await json<CountResult>(['count', '--model', 'comet-7', '--offline'], 'Hello there');
    expect([count.exitCode, count.result.files[0]?.model]).to.deep.equal([0, COMET_ID]);
    const support = ['support-case', '--kind', 'quota-increase', '--model', 'comet-7', ...REQUEST, '--requests-per-minute', '3000'];
    expect((await callBq([...support, '--offline'], { env: env() })).stdout)
      .to.include('Claude Comet 7')
      .and.to.include('L-00C0FFEE');
    const { result: state } = await json<CatalogResult>(['catalog']);
    expect(state.tables.filter(({ origin }) => origin === 'own').map(({ table }) => table)).to.have.lengthOf(3);

    expect((await callBq(['catalog', 'reset'], { env: env() })).stdout).to.include('is removed');
    expect((await offline('comet-7')).error?.code).to.equal('UNKNOWN_MODEL');
    expect((await offline('quasar-9')).error?.code).to.equal('UNKNOWN_MODEL');
  });

  it('is looked up there and then without a refresh, whoever names it: a flag, a workload file, a prompt, an error text, an application profile', async () => {
    const live = <Result>(args: readonly string[], stdin = '') => json<Result>([...args, '--endpoint-url', url], stdin);
    const noted = (notes: readonly { readonly code: string }[] | undefined) => (notes ?? []).map(({ code }) => code);
    const byFlag = await live<PlanResult>(['plan', '--model', 'comet-7', ...REQUEST, '--fast']);
    expect([byFlag.result.profileId, byFlag.result.limits[0]?.value, byFlag.result.limits[0]?.source]).to.deep.equal([
      `us.${COMET_ID}`,
      1_234_000,
      'live',
    ]);
    expect(noted(byFlag.notes)).to.include('MODEL_LOOKED_UP');

    const workloads = join(directory(), 'bq.yaml');
    writeFileSync(workloads, 'workloads: [{ name: a, model: comet-7, inputTokens: 100, maxTokens: 100, requestsPerMinute: 10 }]');
    const byWorkload = await live<WorkloadPlan>(['plan', '--workload', workloads]);
    expect([byWorkload.exitCode, JSON.stringify(byWorkload.result)]).to.deep.equal([0, JSON.stringify(byWorkload.result)]);
    expect(JSON.stringify(byWorkload.result)).to.include('1234000');

    const prompt = join(directory(), 'prompt.json');
    const body = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }], inferenceConfig: { maxTokens: 500 } };
    writeFileSync(prompt, JSON.stringify({ modelId: `us.${COMET_ID}`, ...body }));
    const byPrompt = await live<PlanResult>(['plan', '--prompt', prompt, '--fast']);
    expect(byPrompt.result?.profileId).to.equal(`us.${COMET_ID}`);
    const count = await live<CountResult>(['count', prompt]);
    expect(count.result.files[0]?.model).to.equal(COMET_ID);
    expect(count.warnings.join(' ')).to.not.include('not in the catalogue');

    const text = `ThrottlingException when calling the Converse operation for model us.${COMET_ID}: Too many tokens`;
    const explained = await live<ExplainResult>(['explain', '--model', 'comet-7', ...REQUEST, text]);
    expect(JSON.stringify(explained.result.causes[0]?.forThisModel)).to.include('1,234,000');

    for (const name of [PROFILE_ARN, 'ab12cd34ef56']) {
      const byProfile = await live<PlanResult>(['plan', '--model', name, ...REQUEST, '--fast']);
      expect(byProfile.result?.profileId, name).to.equal(`us.${COMET_ID}`);
    }
    expect((await offline('comet-7')).error?.code).to.equal('UNKNOWN_MODEL');
  });

  it('is asked about and its quotas are read at the same time: one round trip of lists is under way while pages are', async () => {
    const front = await startInFront(url, () => undefined);
    try {
      const args = ['plan', '--model', 'comet-7', ...REQUEST, '--fast', '--endpoint-url', front.url];
      const { exitCode, result } = await json<PlanResult>(args);
      expect([exitCode, result.limits[0]?.source]).to.deep.equal([0, 'live']);
      const order = front.calls.map(({ path, target }) => target || path);
      // Every list once, whoever asked for it; the quotas did not wait for the lists.
      expect(order.filter((what) => what === '/foundation-models')).to.have.lengthOf(1);
      const firstLists = new Set(order.slice(0, 4));
      expect([...firstLists].sort()).to.deep.equal([
        '/foundation-models',
        '/inference-profiles',
        'ListAWSDefaultServiceQuotas',
        'ListServiceQuotas',
      ]);
      const pages = order.filter((what) => what === 'ListServiceQuotas').length;
      const alone = await startInFront(url, () => undefined);
      await json<QuotasResult>(['quotas', '--all', '--refresh', '--endpoint-url', alone.url]);
      expect(alone.calls.filter(({ target }) => target === 'ListServiceQuotas')).to.have.lengthOf(pages);
      await alone.close();
    } finally {
      await front.close();
    }
  });

  it('is planned by its family with a quota by hand where nobody can be asked, and emulated; what may be mistyped is not', async () => {
    const byHand = (model: string) => json<PlanResult>(['plan', '--model', model, '--tpm', '1000000', ...REQUEST, '--fast', '--offline']);
    for (const [name, scope] of [
      [`us.${COMET_ID}`, 'geo'],
      [`bedrock/converse/global.${COMET_ID}`, 'global'],
      [COMET_ID, 'on-demand'],
      ['anthropic/claude-comet-7', 'on-demand'],
    ] as const) {
      const { exitCode, result, notes } = await byHand(name);
      expect([exitCode, result?.scope, result?.limits[0]?.value], name).to.deep.equal([0, scope, 1_000_000]);
      expect(result.model, name).to.include({ burndownRate: 10, burndownAssumed: true });
      expect(result.price.perRequestUsd, name).to.equal(null);
      expect(
        (notes ?? []).map(({ code }) => code),
        name,
      ).to.include('MODEL_ASSUMED');
    }
    // An account that can be asked, and does not know it, is believed.
    const { exitCode, error } = await json([
      'plan',
      '--model',
      'anthropic.claude-nova-9',
      '--tpm',
      '1000',
      ...REQUEST,
      '--endpoint-url',
      url,
    ]);
    expect([exitCode, error?.code]).to.deep.equal([2, 'UNKNOWN_MODEL']);
    for (const name of ['sonet-4.5', 'sonnet-4.3', 'comet-7', QUASAR_ID])
      expect((await byHand(name)).error?.code, name).to.equal('UNKNOWN_MODEL');
    expect((await offline(`us.${COMET_ID}`)).error?.code).to.equal('UNKNOWN_MODEL');
  });
});

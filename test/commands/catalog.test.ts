// `bq catalog` as a user runs it: a made-up catalogue is served by the emulator over HTTP, learned, used, and forgotten again.
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import { priceOf } from '../../src/catalog/prices.ts';
import type { Model } from '../../src/catalog/types.ts';
import type { CatalogDiffResult, CatalogRefreshResult, CatalogResult } from '../../src/contracts/catalog.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { ownCatalogueText } from '../../src/io/write-own-catalogue.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { testEmulator } from '../emulator/kit.ts';

/** No table of bq knows it, nor its profile, its rows, its price. */
const COMET: Model = {
  ...resolveModel('sonnet-4.6').model,
  modelId: 'anthropic.claude-comet-7-20270101-v1:0',
  aliases: [],
  name: 'Claude Comet 7',
  shortNames: ['comet-7'],
  quotaLabels: [],
  longContextQuotaLabels: [],
  onDemandRegions: [],
  profiles: [
    {
      id: 'us.anthropic.claude-comet-7-20270101-v1:0',
      prefix: 'us',
      scope: 'geo',
      routing: { 'us-east-1': ['us-east-1', 'us-west-2'] },
      unroutedSourceRegions: [],
    },
  ],
};
const ROWS = [
  { quotaCode: 'L-00C0FFEE', quotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Comet 7', value: 1_234_000 },
  { quotaCode: 'L-00C0FFE1', quotaName: 'Cross-region model inference requests per minute for Anthropic Claude Comet 7', value: 77 },
];
const FILE = 'catalogue.jsonl';

describe('bq catalog', () => {
  const directory = useTempDirectory();
  let emulator: Emulator | undefined;
  afterEach(async () => {
    await emulator?.close();
    emulator = undefined;
  });

  async function serve(overrides: Partial<EmulatorOptions> = {}): Promise<string> {
    emulator = await testEmulator({
      models: [...allModels(), COMET],
      snapshotOf: (region) => {
        const snapshot = defaultSnapshot(region);
        const rows = ROWS.map(({ quotaCode, quotaName, value }) => ({
          quotaCode,
          quotaName,
          applied: value,
          default: value,
          adjustable: true,
        }));
        return { ...snapshot, rows: [...snapshot.rows, ...rows] };
      },
      priceOf: (model, scope, region) => {
        if (model !== COMET) return priceOf(model, scope, region);
        const known = priceOf(resolveModel('sonnet-4.6').model, scope, region);
        return known && { ...known, inputUsdPerMillion: 7, outputUsdPerMillion: 35 };
      },
      ...overrides,
    });
    return emulator.url;
  }
  const env = (extra: Record<string, string> = {}) => ({
    ...KEYS,
    BQ_CONFIG_DIR: directory(),
    BQ_CACHE_DIR: join(directory(), 'cache'),
    ...extra,
  });
  const plan = (args: readonly string[], extra = {}) =>
    callJson<PlanResult>(
      ['plan', '--model', 'comet-7', '--max-tokens', '1000', '--input-tokens', '1000', '--fast', '--region', 'us-east-1', ...args],
      {
        env: env(extra),
      },
    );
  const ownFile = () => join(directory(), FILE);

  it('learns a model, a profile, quota rows and prices that no table knows; every command uses them; a reset forgets them', async () => {
    expect((await plan(['--offline'])).error?.code).to.equal('UNKNOWN_MODEL');
    const url = await serve();
    const refresh = ['catalog', 'refresh', '--region', 'us-east-1', '--prices', '--endpoint-url', url];
    const { exitCode, ...printed } = await callJson<CatalogRefreshResult>(refresh, { env: env() });
    expect(exitCode).to.equal(0);
    expectSchema('catalog-refresh', printed);
    const [region] = printed.result.regions;
    expect(region).to.include({ region: 'us-east-1' });
    expect(region?.problems).to.deep.equal([]);
    expect([region?.models, region?.profiles, region?.quotas, region?.prices].every((count) => (count ?? 0) > 50)).to.equal(true);
    const news = printed.result.changes.filter(({ id }) => id.includes('omet'));
    expect(news.map(({ kind }) => kind)).to.deep.equal(['new-model', 'quota', 'quota', 'price', 'price']);
    expect(statSync(ownFile()).mode & 0o777).to.equal(0o600);
    expect(readdirSync(directory()).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);

    const offline = await plan(['--offline']);
    expect(offline.exitCode).to.equal(0);
    expect(offline.result).to.include({ scope: 'geo', profileId: 'us.anthropic.claude-comet-7-20270101-v1:0' });
    expect(offline.result.processedIn).to.deep.equal(['us-east-1', 'us-west-2']);
    expect(offline.result.limits.find(({ kind }) => kind === 'tpm')).to.include({
      value: 1_234_000,
      quotaCode: 'L-00C0FFEE',
      source: 'default',
    });
    expect(offline.result.limits.find(({ kind }) => kind === 'rpm')?.value).to.equal(77);
    expect(offline.result.model).to.include({ burndownRate: 10, burndownAssumed: true });
    expect(offline.result.price.perRequestUsd).to.be.closeTo(0.007 + 0.035, 1e-9);

    const quotas = await callJson<QuotasResult>(['quotas', '--offline', '--model', 'comet-7', '--region', 'us-east-1', '--all'], {
      env: env(),
    });
    expect(JSON.stringify(quotas.result)).to.include('L-00C0FFEE');
    const count = await callBq(['count', '--model', 'comet-7', '--offline'], { env: env(), stdin: 'Hello there' });
    expect([count.exitCode, count.stderr]).to.deep.equal([0, count.stderr]);
    const support = [
      'support-case',
      '--kind',
      'quota-increase',
      '--model',
      'comet-7',
      '--max-tokens',
      '1000',
      '--requests-per-minute',
      '3000',
    ];
    expect((await callBq([...support, '--offline', '--region', 'us-east-1'], { env: env() })).stdout).to.include('Claude Comet 7');

    const { exitCode: _, ...state } = await callJson<CatalogResult>(['catalog'], { env: env() });
    expectSchema('catalog', state);
    expect(state.result.tables.filter(({ origin }) => origin === 'own').map(({ table }) => table)).to.have.members([
      'models',
      'default-quotas',
      'regional-prices',
    ]);
    const difference = await callJson<CatalogDiffResult>(['catalog', 'diff'], { env: env() });
    expect(difference.result.changes.filter(({ kind }) => kind === 'new-model').map(({ id }) => id)).to.deep.equal([COMET.modelId]);

    expect((await callBq(['catalog', 'reset'], { env: env() })).stdout).to.include('is removed');
    expect((await plan(['--offline'])).error?.code).to.equal('UNKNOWN_MODEL');
    expect((await callBq(['catalog', 'reset'], { env: env() })).exitCode).to.equal(0);
  });

  it('changes nothing where AWS says what bq knows: a refresh from the shipped catalogue makes no difference', async () => {
    const url = await serve({ models: allModels(), snapshotOf: defaultSnapshot });
    const { result } = await callJson<CatalogRefreshResult>(
      ['catalog', 'refresh', '--region', 'us-east-1,eu-central-1', '--prices', '--endpoint-url', url],
      {
        env: env(),
      },
    );
    expect(result.changes.filter(({ kind }) => kind !== 'routes' && kind !== 'quota')).to.deep.equal([]);
    expect(result.regions.map(({ region, models }) => [region, (models ?? 0) > 30])).to.deep.equal([
      ['us-east-1', true],
      ['eu-central-1', true],
    ]);
  });

  it('plans a model that it does not know without a refresh, when AWS does', async () => {
    const url = await serve();
    const { exitCode, result, notes } = await plan(['--endpoint-url', url]);
    expect(exitCode).to.equal(0);
    expect(result.profileId).to.equal('us.anthropic.claude-comet-7-20270101-v1:0');
    expect(result.limits.find(({ kind }) => kind === 'tpm')).to.include({ value: 1_234_000, source: 'live' });
    expect((notes ?? []).map(({ code }) => code)).to.include('MODEL_LOOKED_UP');
    // For that run alone.
    expect((await plan(['--offline'])).error?.code).to.equal('UNKNOWN_MODEL');
    // What AWS does not know either is refused with the nearest names.
    const wrong = await callJson(['plan', '--model', 'claude-comet-8', '--endpoint-url', url, '--region', 'us-east-1'], { env: env() });
    expect([wrong.exitCode, wrong.error?.code]).to.deep.equal([2, 'UNKNOWN_MODEL']);
  });

  it('resolves application inference profiles: by AWS, and offline by --alias', async () => {
    const target = 'us.anthropic.claude-sonnet-4-6';
    const url = await serve({ applicationProfiles: new Map([['ab12cd34ef56', target]]) });
    const arn = 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/ab12cd34ef56';
    for (const name of [arn, 'ab12cd34ef56']) {
      const args = ['plan', '--model', name, '--max-tokens', '1000', '--fast', '--region', 'us-east-1'];
      const live = await callJson<PlanResult>([...args, '--endpoint-url', url], { env: env() });
      expect([live.exitCode, live.result?.profileId], name).to.deep.equal([0, target]);
      const said = await callJson<PlanResult>(
        [...args, '--offline', '--alias', `${arn}=us.sonnet-4.6`, '--alias', 'ab12cd34ef56=us.sonnet-4.6'],
        { env: env() },
      );
      expect(said.result?.profileId, name).to.equal(target);
      const unsaid = await callJson([...args, '--offline'], { env: env() });
      expect(unsaid.exitCode, name).to.equal(2);
    }
    const bad = await callJson(['plan', '--model', 'sonnet-4.6', '--offline', '--alias', 'nothing'], { env: env() });
    expect([bad.exitCode, bad.error?.code]).to.deep.equal([2, 'BAD_ALIAS']);
  });

  it('keeps what one list could not give, and says so; nothing is written where no list answers', async () => {
    const url = await serve({ faults: [parseFault('access-denied@bedrock:ListInferenceProfiles')] });
    const { exitCode, result, notes } = await callJson<CatalogRefreshResult>(
      ['catalog', 'refresh', '--region', 'us-east-1', '--endpoint-url', url],
      { env: env() },
    );
    expect(exitCode).to.equal(0);
    expect(result.regions[0]).to.include({ profiles: null });
    expect((notes ?? []).find(({ code }) => code === 'CATALOGUE_PART_UNREAD')?.text).to.include('ListInferenceProfiles');
    // Profiles stay as they were.
    const sonnet = ['plan', '--model', 'us.sonnet-4.6', '--offline', '--max-tokens', '10', '--fast', '--region', 'us-east-1'];
    expect((await callBq(sonnet, { env: env() })).exitCode).to.equal(0);
    const before = readFileSync(ownFile(), 'utf8');
    const nobody = await callJson(['catalog', 'refresh', '--region', 'us-east-1', '--endpoint-url', 'http://127.0.0.1:9'], { env: env() });
    expect(nobody.exitCode).to.equal(5);
    expect(readFileSync(ownFile(), 'utf8')).to.equal(before);
    const without = await callJson(['catalog', 'refresh', '--region', 'us-east-1'], { env: { BQ_CONFIG_DIR: directory() } });
    expect([without.exitCode, without.error?.code]).to.deep.equal([4, 'NO_CREDENTIALS']);
  });

  it('sets a broken file aside with a word, and answers from the tables that come with bq', async () => {
    const asOf = '2026-11-01T00:00:00.000Z';
    const facts = { name: 'X', provider: 'X', inputModalities: [], outputModalities: ['TEXT'], launchDate: null };
    const good = ownCatalogueText(asOf, { models: { asOf: '2026-11-01', source: 'test', models: { 'x.y': facts }, regions: {} } });
    const cases: ReadonlyArray<readonly [what: string, make: () => void, word: RegExp]> = [
      ['another version', () => writeFileSync(ownFile(), good.replace('"bqCatalogue":1', '"bqCatalogue":9')), /version 9/],
      ['cut off', () => writeFileSync(ownFile(), good.slice(0, -30)), /cut off or damaged/],
      ['cut off in its first line', () => writeFileSync(ownFile(), good.slice(0, 20)), /cut off or damaged/],
      ['no catalogue', () => writeFileSync(ownFile(), '[]\n'), /no catalogue of bq/],
      ['empty', () => writeFileSync(ownFile(), ''), /cut off or damaged/],
      ['another shape', () => writeFileSync(ownFile(), ownCatalogueText(asOf, { models: { regions: 5 } } as never)), /another shape/],
      ['a link', () => symlinkSync(join(directory(), 'elsewhere'), ownFile()), /symbolic link/],
      ['a directory', () => mkdirSync(ownFile()), /no file/],
      [
        '100 MB',
        () => {
          writeFileSync(ownFile(), good);
          truncateSync(ownFile(), 100_000_000);
        },
        /100 MB/,
      ],
    ];
    const { rmSync } = await import('node:fs');
    for (const [what, make, word] of cases) {
      rmSync(ownFile(), { recursive: true, force: true });
      make();
      const { exitCode, stderr, stdout } = await callBq(['plan', '--offline', '--model', 'sonnet-4.6', '--max-tokens', '1000', '--fast'], {
        env: env(),
      });
      expect(exitCode, what).to.equal(0);
      expect(stdout, what).to.include('Claude Sonnet 4.6');
      expect(stderr.replace(/\s+/g, ' '), what).to.match(word).and.include('bq catalog refresh');
    }
  });

  it('says once that a catalogue is older than 120 days', async () => {
    const args = ['plan', '--offline', '--model', 'sonnet-4.6', '--max-tokens', '1000', '--fast'];
    const old = await callBq(args, { env: env({ BQ_NOW: '2027-03-01T00:00:00Z' }) });
    expect(old.stderr).to.match(/the catalogue is of 2026-10(?:-07)?, \d+ days old: bq catalog refresh/);
    expect((await callBq(args, { env: env({ BQ_NOW: '2026-11-29T00:00:00Z' }) })).stderr).to.not.include('days old');
  });
});

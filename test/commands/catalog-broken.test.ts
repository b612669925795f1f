// `bq catalog refresh` against lists that break off, never end or are refused: a clear word, nothing half-written, and the tables that come with bq go on.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { CatalogDiffResult, CatalogRefreshResult } from '../../src/contracts/catalog.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { type FrontAnswer, type FrontCall, startInFront } from '../_helpers/in-front.ts';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { testEmulator } from '../emulator/kit.ts';

const REFRESH = ['catalog', 'refresh', '--region', 'us-east-1'];

describe('bq catalog refresh, when AWS does not answer as it should', () => {
  const directory = useTempDirectory();
  let emulator: Emulator;
  let front: Awaited<ReturnType<typeof startInFront>> | undefined;

  const serve = async (faults: readonly string[] = []) => {
    const shipped = { models: allModels(), snapshotOf: defaultSnapshot };
    emulator = await testEmulator({ ...shipped, faults: faults.map(parseFault) });
    return emulator.url;
  };
  const behind = async (answer: (call: FrontCall) => FrontAnswer | 'drop' | 'hang' | undefined) => {
    front = await startInFront(await serve(), answer);
    return front.url;
  };
  afterEach(async () => {
    await front?.close();
    front = undefined;
    await emulator?.close();
  });

  const env = (extra: Record<string, string> = {}) => ({ ...KEYS, BQ_CONFIG_DIR: join(directory(), 'config'), ...extra });
  const written = () => readdirSync(directory()).flatMap((name) => readdirSync(join(directory(), name)));
  const refresh = (url: string, ...args: string[]) =>
    callJson<CatalogRefreshResult>([...REFRESH, '--endpoint-url', url, ...args], { env: env() });
  const stillPlans = async () => {
    const args = ['plan', '--offline', '--model', 'us.sonnet-4.6', '--max-tokens', '1000', '--fast', '--region', 'us-east-1'];
    const { exitCode, result } = await callJson<PlanResult>(args, { env: env() });
    expect([exitCode, result.profileId]).to.deep.equal([0, 'us.anthropic.claude-sonnet-4-6']);
  };

  it('leaves a list that does not end, repeats itself, is empty, has another shape, or is refused; takes the others', async () => {
    let page = 0;
    const profile = {
      inferenceProfileId: 'us.x.y',
      inferenceProfileArn: 'a',
      inferenceProfileName: 'n',
      status: 'ACTIVE',
      type: 'SYSTEM_DEFINED',
      models: [],
    };
    const profiles = (nextToken?: string) => ({ body: JSON.stringify({ inferenceProfileSummaries: [profile], nextToken }) });
    const ofList = (path: string, answer: () => FrontAnswer) => (call: FrontCall) => (call.path === path ? answer() : undefined);
    const cases: ReadonlyArray<
      readonly [what: string, answer: (call: FrontCall) => FrontAnswer | undefined, word: RegExp, part: 'models' | 'profiles']
    > = [
      ['endless', ofList('/inference-profiles', () => profiles(`page:${++page}`)), /more than 60 pages/, 'profiles'],
      ['repeating', ofList('/inference-profiles', () => profiles('again')), /its pages repeat/, 'profiles'],
      ['no list', ofList('/inference-profiles', () => ({ body: '{}' })), /no list of profiles/, 'profiles'],
      ['no model', ofList('/foundation-models', () => ({ body: '{"modelSummaries":[]}' })), /lists no model/, 'models'],
      [
        'a model without an ID',
        ofList('/foundation-models', () => ({ body: '{"modelSummaries":[{"modelArn":"a"}]}' })),
        /a model has no ID/,
        'models',
      ],
      ['half a list', ofList('/foundation-models', () => ({ body: '{"modelSummaries":[{"modelId":"x.' })), /cannot be used|JSON/, 'models'],
      [
        'a web page',
        ofList('/foundation-models', () => ({ body: '<html>Log in</html>', headers: { 'content-type': 'text/html' } })),
        /web page|HTML/i,
        'models',
      ],
      [
        'refused',
        ofList('/foundation-models', () => ({
          status: 403,
          headers: { 'x-amzn-errortype': 'AccessDeniedException' },
          body: JSON.stringify({
            message: 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:ListFoundationModels',
          }),
        })),
        /bedrock:ListFoundationModels/,
        'models',
      ],
    ];
    let answerNow: (call: FrontCall) => FrontAnswer | undefined = () => undefined;
    const url = await behind((call) => answerNow(call));
    for (const [what, answer, word, part] of cases) {
      answerNow = answer;
      const { exitCode, result, notes } = await refresh(url);
      expect([exitCode, result.regions[0]?.[part]], what).to.deep.equal([0, null]);
      expect(result.regions[0]?.quotas, what).to.be.greaterThan(300);
      expect(result.regions[0]?.problems.join(), what)
        .to.match(word)
        .and.not.match(/123456789012/);
      expect(
        (notes ?? []).map(({ code }) => code),
        what,
      ).to.deep.equal(['CATALOGUE_PART_UNREAD']);
      // What could not be read is as it was.
      const { result: after } = await callJson<CatalogDiffResult>(['catalog', 'diff'], { env: env() });
      expect(
        after.changes.filter(({ kind }) => kind === 'gone-model' || kind === 'gone-profile'),
        what,
      ).to.deep.equal([]);
      expect(written(), what).to.deep.equal(['catalogue.jsonl']);
    }
    await stillPlans();
  });

  it('waits where AWS throttles, and says so', async () => {
    const { exitCode, result, notes } = await refresh(
      await serve(['throttle:1@ListFoundationModels', 'throttle:1@ListAWSDefaultServiceQuotas']),
    );
    expect([exitCode, result.regions[0]?.problems]).to.deep.equal([0, []]);
    expect((notes ?? []).filter(({ code }) => code === 'AWS_RETRY')).to.have.lengthOf(2);
  });

  it('writes nothing where no list can be read, and names what is missing', async () => {
    const { exitCode, error } = await refresh(
      await serve([
        'access-denied@ListFoundationModels',
        'access-denied@ListInferenceProfiles',
        'access-denied@ListAWSDefaultServiceQuotas',
      ]),
    );
    expect([exitCode, error?.code]).to.deep.equal([5, 'ACCESS_DENIED']);
    expect(readdirSync(directory())).to.deep.equal([]);
    await stillPlans();
  });

  it('keeps the file of before where the new one cannot be written, and where it is interrupted', async () => {
    const url = await serve();
    mkdirSync(join(directory(), 'config'));
    const file = join(directory(), 'config', 'catalogue.jsonl');
    mkdirSync(file);
    writeFileSync(join(file, 'in-the-way'), '');
    const { exitCode, error } = await refresh(url);
    expect([exitCode, error?.code]).to.deep.equal([2, 'CANNOT_WRITE']);
    expect(readdirSync(join(directory(), 'config'))).to.deep.equal(['catalogue.jsonl']);
    await emulator.close();

    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const hanging = await behind(({ path }) => {
      if (path !== '/inference-profiles') return undefined;
      isAsked();
      return 'hang';
    });
    const home = join(directory(), 'other');
    mkdirSync(home);
    writeFileSync(join(home, 'catalogue.jsonl'), 'of before');
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...REFRESH, '--endpoint-url', hanging], {
      env: testEnvironment(env({ BQ_CONFIG_DIR: home })),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await asked;
    child.kill('SIGINT');
    expect(await ended).to.equal(130);
    expect([readdirSync(home), readFileSync(join(home, 'catalogue.jsonl'), 'utf8')]).to.deep.equal([['catalogue.jsonl'], 'of before']);
  });

  it('--dry-run --check: 0 where AWS says what comes with bq, 3 where it says more, 5 where it does not say; nothing is kept', async () => {
    const check = (url: string) => refresh(url, '--dry-run', '--check');
    // In us-east-1 the emulator says what the tables say.
    const same = await check(await serve());
    expect([same.exitCode, same.result.file, same.result.changes]).to.deep.equal([0, null, []]);
    await emulator.close();
    const unread = await check(await serve(['access-denied@ListInferenceProfiles']));
    expect([unread.exitCode, unread.result.changes]).to.deep.equal([5, []]);
    await emulator.close();
    const { model } = resolveModel('sonnet-4.6');
    const more = { ...model, modelId: 'anthropic.claude-comet-7', name: 'Claude Comet 7', onDemandRegions: ['us-east-1'], profiles: [] };
    emulator = await testEmulator({ models: [...allModels(), more], snapshotOf: defaultSnapshot });
    const different = await check(emulator.url);
    expect([different.exitCode, different.result.changes.map(({ kind, id }) => [kind, id])]).to.deep.equal([
      3,
      [['new-model', 'anthropic.claude-comet-7']],
    ]);
    expect(readdirSync(directory())).to.deep.equal([]);
    // A trial answers for AWS alone, whatever was learned before.
    await refresh(emulator.url);
    await emulator.close();
    expect((await check(await serve())).exitCode).to.equal(0);
    const alone = await callJson([...REFRESH, '--check'], { env: env() });
    expect(alone.exitCode).to.equal(2);
  });

  describe('the public price files, without credentials', () => {
    const prices = (...args: string[]) =>
      callJson<CatalogRefreshResult>([...REFRESH, '--prices', ...args], { env: { BQ_CONFIG_DIR: join(directory(), 'config') } });
    const file = (products: Readonly<Record<string, readonly [attributes: Record<string, string>, unit: string, usd: string]>>) => {
      const entries = Object.entries(products);
      const term = (sku: string, unit: string, USD: string) => ({
        [`${sku}.JRTCKXETXF`]: { sku, priceDimensions: { [`${sku}.X`]: { unit, pricePerUnit: { USD } } } },
      });
      return JSON.stringify({
        formatVersion: 'v1.0',
        products: Object.fromEntries(entries.map(([sku, [attributes]]) => [sku, { sku, productFamily: 'Amazon Bedrock', attributes }])),
        terms: { OnDemand: Object.fromEntries(entries.map(([sku, [, unit, usd]]) => [sku, term(sku, unit, usd)])) },
      });
    };
    const nova = (usagetype: string, inferenceType: string) => ({
      model: 'Nova Pro',
      provider: 'Amazon',
      feature: 'On-demand Inference',
      inferenceType,
      usagetype,
    });
    const OWN = file({
      AAA: [nova('USE1-NovaPro-input-tokens', 'Input tokens'), '1K tokens', '0.0123'],
      BBB: [nova('USE1-NovaPro-output-tokens', 'Output tokens'), '1K tokens', '0.0456'],
      CCC: [nova('USE1-NovaPro-images', 'Images'), 'image', '7'],
    });
    const MARKET = file({
      DDD: [
        { servicename: 'Claude Sonnet 4.6 (Amazon Bedrock Edition)', usagetype: 'USE1-MP:USE1_input_tokens_standard-Units' },
        'Units',
        '9.0000',
      ],
      EEE: [
        { servicename: 'Claude Sonnet 4.6 (Amazon Bedrock Edition)', usagetype: 'USE1-MP:USE1_output_tokens_standard-Units' },
        'Units',
        '21.0000',
      ],
    });
    const path = (code: string) => `/offers/v1.0/aws/${code}/current/us-east-1/index.json`;
    const files =
      (own: FrontAnswer | 'drop', market: FrontAnswer | 'drop') =>
      (call: FrontCall): FrontAnswer | 'drop' | undefined =>
        call.path === path('AmazonBedrock') ? own : call.path === path('AmazonBedrockFoundationModels') ? market : undefined;
    const from = async (answer: Parameters<typeof startInFront>[1]) => {
      await front?.close();
      front = await startInFront(null, answer);
      return front.url;
    };

    it('are read for each Region, and priced from at once', async () => {
      const url = await from(files({ body: OWN }, { body: MARKET }));
      const { exitCode, result } = await prices('--endpoint-url', url);
      expect([exitCode, result.regions[0]]).to.deep.equal([
        0,
        { region: 'us-east-1', models: null, profiles: null, quotas: null, prices: 2, problems: [] },
      ]);
      expect(front?.calls.map((call) => call.path).sort()).to.deep.equal([path('AmazonBedrock'), path('AmazonBedrockFoundationModels')]);
      const plan = await callJson<PlanResult>(
        [
          'plan',
          '--offline',
          '--model',
          'nova-pro',
          '--input-tokens',
          '1000000',
          '--max-tokens',
          '10',
          '--output-tokens',
          '0',
          '--fast',
          '--region',
          'us-east-1',
        ],
        { env: env() },
      );
      expect(plan.result.price.perRequestUsd).to.be.closeTo(12.3, 1e-6);
    });

    it('are asked for again where they fail for a moment; a Region without one of them has the other', async () => {
      const url = await from((call) =>
        call.time === 1 && call.path === path('AmazonBedrock')
          ? { status: 503, body: '' }
          : files({ body: OWN }, { status: 404, body: '' })(call),
      );
      const { exitCode, result, notes } = await prices('--endpoint-url', url);
      expect([exitCode, result.regions[0]?.prices]).to.deep.equal([0, 1]);
      expect((notes ?? []).map(({ code }) => code)).to.include('AWS_RETRY');
    });

    it('are left with a word where they are cut off, are no price list, or are not there; nothing is written', async () => {
      const cases: ReadonlyArray<readonly [what: string, own: FrontAnswer, word: RegExp]> = [
        ['cut off', { body: OWN.slice(0, -40) }, /could not be read/],
        ['a web page', { body: '<html></html>', headers: { 'content-type': 'text/html' } }, /could not be read/],
        ['refused', { status: 400, body: '' }, /it answers 400/],
        ['moved', { status: 301, headers: { location: 'http://127.0.0.1:9/' }, body: '' }, /could not be read/],
        ['not there', { status: 404, body: '' }, /no price of Bedrock in us-east-1/],
        ['without a price', { body: '{"products":{},"terms":{}}' }, /no price of Bedrock in us-east-1/],
        ['another shape', { body: '{"products":5,"terms":[]}' }, /no price of Bedrock|could not be read/],
      ];
      for (const [what, own, word] of cases) {
        const { exitCode, error } = await prices('--endpoint-url', await from(files(own, { status: 404, body: '' })));
        expect([exitCode, error?.code], what).to.deep.equal([5, 'PRICE_LIST_UNREAD']);
        expect(error?.message, what).to.match(word);
        expect(readdirSync(directory()), what).to.deep.equal([]);
      }
      expect((await callBq(['catalog', 'refresh', '--region', 'us-east-1'], { env: { BQ_CONFIG_DIR: directory() } })).exitCode).to.equal(4);
    });
  });
});

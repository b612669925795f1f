import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BatchPlanResult } from '../../src/contracts/batch.ts';
import type { CompareResult, Way } from '../../src/contracts/compare.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { writeShare } from '../../src/usage/savings.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import type { RunOptions } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const REQUEST = '--input-tokens 1000000 --max-tokens 60000 --output-tokens 0 --requests-per-minute 1';

const compare = async (args: string, options?: RunOptions) => {
  const envelope = await callJson<CompareResult>(['compare', '--offline', ...args.split(' ')], options);
  const { exitCode: _, ...json } = envelope;
  expectSchema('compare', json);
  return envelope;
};
const find = (result: CompareResult, kind: Way['kind'], scope: Way['scope'], term: string | null = null) =>
  result.ways.find((way) => way.kind === kind && way.scope === scope && way.term === term);

describe('bq compare: prices', () => {
  /** A million tokens of each, one after the other. */
  const million = async (model: string) => {
    const input = await compare(`--model ${model} ${REQUEST}`);
    return (kind: Way['kind'], scope: Way['scope']) => find(input.result, kind, scope)?.perRequestUsd;
  };

  it('Sonnet 4.5: geo 3.3 and 16.5, global 3 and 15, batch half of each', async () => {
    const input = await million('sonnet-4.5');
    expect(input('on-demand', 'geo')).to.be.closeTo(3.3, 1e-9);
    expect(input('on-demand', 'global')).to.be.closeTo(3, 1e-9);
    expect(input('batch', 'geo')).to.be.closeTo(1.65, 1e-9);
    expect(input('batch', 'global')).to.be.closeTo(1.5, 1e-9);
    const { result } = await compare('--model sonnet-4.5 --max-tokens 10000 --output-tokens 10000 --requests-per-minute 1');
    expect(find(result, 'on-demand', 'geo')?.perRequestUsd).to.be.closeTo(0.165, 1e-9);
    expect(find(result, 'on-demand', 'global')?.perRequestUsd).to.be.closeTo(0.15, 1e-9);
    expect(find(result, 'batch', 'global')?.perRequestUsd).to.be.closeTo(0.075, 1e-9);
  });

  it('a cache write costs 1.25 times, a read 0.1 times the input; batch caches nothing', async () => {
    const { result } = await compare(
      '--model sonnet-4.5 --max-tokens 100 --output-tokens 0 --cache-write-tokens 1000000 --requests-per-minute 1',
    );
    expect(find(result, 'on-demand', 'global')?.perRequestUsd).to.be.closeTo(3.75, 1e-9);
    const read = await compare('--model sonnet-4.5 --max-tokens 100 --output-tokens 0 --cache-read-tokens 1000000 --requests-per-minute 1');
    expect(find(read.result, 'on-demand', 'global')?.perRequestUsd).to.be.closeTo(0.3, 1e-9);
    expect(find(read.result, 'batch', 'global')?.perRequestUsd).to.be.closeTo(1.5, 1e-9);
  });

  it("an article's example: Claude 3 Haiku 0.25 and 1.25, Claude 3 Sonnet 3 and 15 per million", async () => {
    for (const [model, input, output] of [
      ['haiku-3', 0.25, 1.25],
      ['sonnet-3', 3, 15],
    ] as const) {
      const { result } = await compare(
        `--model ${model} --input-tokens 1000000 --max-tokens 1000 --output-tokens 1000 --requests-per-minute 1 --region us-west-2`,
      );
      expect(result.ways[0]?.perRequestUsd, model).to.be.closeTo(input + output / 1000, 1e-9);
    }
  });

  it('a month is the rate times the hours', async () => {
    const { result } = await compare(
      '--model sonnet-4.5 --scope global --input-tokens 1000 --max-tokens 100 --output-tokens 100 --requests-per-minute 10 --hours-per-day 8',
    );
    expect(result.workload.requestsPerMonth).to.be.closeTo((10 * 60 * 8 * 365) / 12, 1e-6);
    expect(result.ways[0]?.perMonthUsd).to.be.closeTo((0.0045 * 10 * 60 * 8 * 365) / 12, 1e-6);
  });
});

describe('bq compare: what fits, and what is not offered', () => {
  const SONNET = '--model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500';

  it('the safe rate of each pool is what bq plan says, and the wish fits or not', async () => {
    const { result } = await compare(`${SONNET} --requests-per-minute 60`);
    for (const way of result.ways.filter(({ kind }) => kind === 'on-demand')) {
      const plan = await callJson<PlanResult>(['plan', '--offline', '--fast', ...SONNET.split(' '), '--scope', way.scope ?? '']);
      expect(way.requestsPerMinute).to.equal(plan.result.capacity?.requestsPerMinute);
      expect(way.tokensPerMinute).to.equal(plan.result.limits[0]?.value);
      expect(way.fits).to.equal(true);
    }
    const rate = find(result, 'on-demand', 'geo')?.requestsPerMinute ?? 0;
    const more = await compare(`${SONNET} --requests-per-minute ${Math.ceil(rate + 1)}`);
    expect(find(more.result, 'on-demand', 'geo')).to.include({ fits: false, bindingLimit: 'tpm' });
  });

  it('names model and Region above the rows where there are several, at any width', async () => {
    const args = ['compare', '--offline', ...SONNET.split(' '), '--requests-per-minute', '60', '--scope', 'global'];
    const one = await callBq([...args, '--region', 'us-east-1']);
    expect(one.stdout).to.match(/^Claude Sonnet 4\.5 · us-east-1\n/);
    const { stdout } = await callBq([...args, '--region', 'us-east-1,us-west-2', '--also', 'haiku-4.5']);
    const headings = stdout.split('\n').filter((line) => /^Claude .* · us-/.test(line));
    expect(headings).to.deep.equal(
      ['Claude Sonnet 4.5', 'Claude Haiku 4.5'].flatMap((name) => ['us-east-1', 'us-west-2'].map((region) => `${name} · ${region}`)),
    );
  });

  it('exits with 3 when nothing stays', async () => {
    const args = ['compare', '--offline', ...SONNET.split(' '), '--requests-per-minute', '60', '--region', 'us-east-1', '--stays-in', 'jp'];
    const { stdout, exitCode } = await callBq(args);
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('does not stay in jp').and.not.include('0 a month');
  });

  it('says where data is processed, and --stays-in leaves the rest out', async () => {
    const { result } = await compare(`${SONNET} --requests-per-minute 60 --region ap-northeast-1,ap-northeast-3`);
    expect(find(result, 'on-demand', 'geo')).to.deep.include({ staysInCountry: true, processedIn: ['ap-northeast-1', 'ap-northeast-3'] });
    expect(find(result, 'on-demand', 'global')).to.deep.include({ staysInCountry: false, processedIn: ['*'] });
    expect(result.ways.filter(({ kind, scope }) => kind === 'on-demand' && scope === 'geo').map(({ region }) => region)).to.deep.equal([
      'ap-northeast-1',
      'ap-northeast-3',
    ]);
    const inJapan = await compare(`${SONNET} --requests-per-minute 60 --region ap-northeast-1 --stays-in jp --also sonnet-4`);
    expect(new Set(inJapan.result.ways.map(({ staysInCountry }) => staysInCountry))).to.deep.equal(new Set([true]));
    expect(inJapan.result.notOffered.join('\n')).to.include('Claude Sonnet 4 called from ap-northeast-1 does not stay in jp');
  });

  it('tiers are not for Claude; they share the quota elsewhere', async () => {
    const { result } = await compare(`${SONNET} --requests-per-minute 60`);
    expect(result.ways.some(({ kind }) => kind === 'priority' || kind === 'flex')).to.equal(false);
    expect(result.notOffered.join('\n')).to.include('priority and flex tiers are not offered for Claude');
    const nova = (await compare('--model nova-pro --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60'))
      .result;
    const standard = find(nova, 'on-demand', 'on-demand');
    expect(find(nova, 'priority', 'on-demand')?.perRequestUsd).to.be.closeTo((standard?.perRequestUsd ?? 0) * 1.75, 1e-12);
    expect(find(nova, 'flex', 'on-demand')?.perRequestUsd).to.be.closeTo((standard?.perRequestUsd ?? 0) * 0.5, 1e-12);
    expect(find(nova, 'flex', 'on-demand')?.tokensPerMinute).to.equal(standard?.tokensPerMinute);
  });

  it('batch: what it cannot do, and too few records a day', async () => {
    const { result } = await compare(`${SONNET} --requests-per-minute 0.05`);
    expect(find(result, 'batch', 'geo')).to.include({ fits: false, latency: 'up to 24 h', bindingLimit: 'minimum records' });
    expect(find(result, 'batch', 'geo')?.cannot).to.include('prompt caching');
    const opus = (await compare('--model opus-4.8 --max-tokens 2000 --output-tokens 500 --requests-per-minute 6')).result;
    // A batch price on the rate card, and no row: shown, and said to be uncertain.
    expect(find(opus, 'batch', 'geo')?.notes.join()).to.include('not known to bq');
    const opus55 = (await compare('--model opus-5.5 --max-tokens 2000 --output-tokens 500 --requests-per-minute 6')).result;
    expect(opus55.ways.some(({ kind }) => kind === 'batch')).to.equal(false);
    expect(opus55.notOffered.join('\n')).to.include('batch inference does not take it');
  });

  it("the reserved tier starts at AWS's minimum and says where it breaks even", async () => {
    const { result } = await compare(`${SONNET} --requests-per-minute 1`);
    const month = find(result, 'reserved', 'geo', '1 month');
    // 100,000 input and 10,000 output tokens a minute, 730 hours.
    expect(month?.perMonthUsd).to.be.closeTo((100 * 0.198 + 10 * 0.99) * 730, 1e-6);
    const onDemand = find(result, 'on-demand', 'geo')?.perRequestUsd ?? 0;
    expect(month?.breakEvenRequestsPerMonth).to.equal(Math.round((month?.perMonthUsd ?? 0) / onDemand));
  });

  it('model units: unknown until they are given', async () => {
    const llama =
      '--model llama-3.1-8b --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60 --region us-west-2';
    const unknown = (await compare(llama)).result.ways.filter(({ kind }) => kind === 'provisioned');
    expect(unknown.map(({ term }) => term)).to.deep.equal(['no commitment', '1 month', '6 months']);
    expect(unknown[0]).to.include({ units: null, perMonthUsd: null, fits: null });
    const given = (await compare(`${llama} --unit-input-tpm 100000 --unit-output-tpm 50000`)).result.ways.filter(
      ({ kind }) => kind === 'provisioned',
    );
    // 180,000 in and 30,000 out a minute.
    expect(given[0]).to.include({ units: 2, perMonthUsd: 2 * 24 * 730, fits: true });
    const claude = await compare('--model sonnet-3 --max-tokens 100 --output-tokens 100 --requests-per-minute 1 --region us-west-2');
    expect(claude.result.notOffered.join('\n')).to.include('180,000 input and 36,000 output').and.to.include('AWS publishes none');
  });

  it('exit 2 without a workload, or without how much of it', async () => {
    for (const args of [
      '',
      '--model sonnet-4.5',
      '--model sonnet-4.5 --concurrency 2 --requests-per-minute 2',
      '--workload examples/bq.yaml',
      '--workload examples/bq.yaml --name nobody',
    ]) {
      expect((await callBq(['compare', '--offline', ...args.split(' ').filter(Boolean)])).exitCode, args).to.equal(2);
    }
    // A name that means nothing is said before anything is asked.
    expect((await callBq(['compare', '--offline', '--model', 'nope'])).stderr).to.match(/^error unknown model "nope"/);
    const also = await callBq(['compare', '--offline', '--model', 'sonnet-4.5', '--also', 'haiku-4.5,nope']);
    expect(also.stderr).to.match(/^error unknown model "nope"/);
  });
});

describe('bq compare: so many requests by a time', () => {
  const SIZE = '--model haiku-4.5 --input-tokens 900 --max-tokens 500 --output-tokens 200';

  it('each way: when all are done, what all cost, whether that is in time; batch by jobs and rounds', async () => {
    const { result } = await compare(`${SIZE} --total 3000000 --deadline 24h`);
    expect(result.workload).to.deep.include({ requestsPerMinute: 3_000_000 / 1440, whole: { total: 3_000_000, deadlineSeconds: 86_400 } });
    const geo = find(result, 'on-demand', 'geo');
    expect(geo?.whole?.seconds).to.be.closeTo((3_000_000 / (geo?.requestsPerMinute ?? 0)) * 60, 1e-6);
    expect(geo?.fits === true && (geo.whole?.seconds ?? 0) > 86_400).to.equal(false);
    expect(geo?.whole?.usd).to.be.closeTo((geo?.perRequestUsd ?? 0) * 3_000_000, 1e-6);
    const batch = find(result, 'batch', 'geo');
    const { result: plan } = await callJson<BatchPlanResult>(
      'batch plan --model haiku-4.5 --total 3000000 --deadline 24h --input-tokens 900 --max-tokens 500 --output-tokens 200 --offline'.split(
        ' ',
      ),
    );
    expect(batch?.whole).to.deep.include({ jobs: plan.jobs, seconds: plan.latestSeconds });
    expect(batch?.whole?.usd).to.be.closeTo(plan.price.batchUsd ?? 0, 1e-6);
    expect(batch?.fits).to.equal(plan.fits);
    expect(batch?.notes.join()).to.match(/3,000,000 records in .* jobs?; the end is the latest/);
  });

  it('few records make no job; a deadline that is too near does not fit; text says so', async () => {
    const few = await compare(`${SIZE} --total 50 --deadline 3d`);
    expect(find(few.result, 'batch', 'geo')).to.include({ fits: false, bindingLimit: 'minimum records' });
    const soon = await compare(`${SIZE} --total 200 --deadline 1h`);
    expect(find(soon.result, 'batch', 'geo')).to.include({ fits: false, bindingLimit: 'deadline' });
    expect(find(soon.result, 'on-demand', 'geo')?.fits).to.equal(true);
    const { stdout } = await callBq(['compare', '--offline', ...`${SIZE} --total 200 --deadline 1h`.split(' ')]);
    expect(stdout)
      .to.match(/200 requests in 1 h: 3\.3\/min/)
      .and.to.match(/done in +in all/);
    expect(stdout).to.match(/batch.*no: deadline/);
  });

  it('--total and --deadline need each other, and no rate', async () => {
    for (const more of ['--total 5', '--deadline 1h', '--total 5 --deadline 1h --requests-per-minute 3'])
      expect((await callBq(['compare', '--offline', ...`${SIZE} ${more}`.split(' ')])).exitCode, more).to.equal(2);
  });
});

describe('bq compare: what would save', () => {
  const directory = useTempDirectory();
  const SYSTEM = 'You answer questions about the handbook of a company. '.repeat(200);
  const prompt = (question: string) =>
    JSON.stringify({
      system: [{ text: SYSTEM }],
      messages: [{ role: 'user', content: [{ text: question }] }],
      inferenceConfig: { maxTokens: 500 },
    });
  const prompts = (lines: readonly string[]) => {
    const path = join(directory(), 'prompts.jsonl');
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
  const BASE = '--model sonnet-4.5 --scope global --max-tokens 500 --output-tokens 100 --requests-per-minute 60';

  it('prompt caching: the common prefix of the prompts, free of quota and at a tenth of the price', async () => {
    const file = prompts(['one?', 'two?', 'three?', 'two?'].map(prompt));
    const { result } = await compare(`${BASE} --prompts ${file}`);
    expect(result.workload.inputTokens).to.be.within(1500, 2500);
    const cache = result.savings.find(({ kind }) => kind === 'prompt-cache');
    const prefix = cache?.savedTokensPerRequest ?? 0;
    expect(prefix / result.workload.inputTokens).to.be.within(0.95, 1);
    expect(cache?.savedQuotaTokensPerRequest).to.be.closeTo(prefix, 1);
    expect(cache?.savedUsdPerMonth).to.be.closeTo(prefix * 2.7e-6 * result.workload.requestsPerMonth, 1);
    expect(cache?.requestsPerMinute).to.be.greaterThan(result.ways[0]?.requestsPerMinute ?? 0);
    const repeats = result.savings.find(({ kind }) => kind === 'response-cache');
    expect(repeats?.savedShare).to.be.closeTo(0.25, 1e-9);
    expect(repeats?.savedTokensPerRequest).to.be.closeTo(result.workload.inputTokens / 4, 1e-9);
  });

  it('prompts that share nothing save nothing; a cache that always runs cold costs more', async () => {
    const file = prompts([
      JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'alpha' }] }] }),
      JSON.stringify({ system: [{ text: 'x' }], messages: [{ role: 'user', content: [{ text: 'beta' }] }] }),
    ]);
    expect((await compare(`${BASE} --prompts ${file}`)).result.savings).to.deep.equal([]);
    expect(writeShare(1000)).to.be.lessThan(1e-100);
    const rare = await compare(`${BASE.replace('60', '0.01')} --prompts ${prompts(['one?', 'two?'].map(prompt))}`);
    expect(rare.result.savings[0]?.savedUsdPerMonth).to.be.lessThan(0);
  });

  it('lines that are no prompt are told by number; a file without any is exit 2', async () => {
    const { warnings } = await compare(`${BASE} --prompts ${prompts([prompt('a'), '{"x":', prompt('b')])}`);
    expect(warnings.join('\n')).to.include('prompts.jsonl:2');
    expect((await callBq(['compare', '--offline', ...BASE.split(' '), '--prompts', prompts(['{"x":1}'])])).exitCode).to.equal(2);
  });

  it('a shorter context', async () => {
    const { result } = await compare(`${BASE} --input-tokens 10000 --context-tokens 4000`);
    expect(result.savings[0]).to.include({ kind: 'context', savedTokensPerRequest: 6000, savedQuotaTokensPerRequest: 6000 });
    expect(result.savings[0]?.savedUsdPerMonth).to.be.closeTo(6000 * 3e-6 * result.workload.requestsPerMonth, 1e-6);
  });
});

describe('bq compare: the account', () => {
  const directory = useTempDirectory();

  it('reads Provisioned Throughputs where there are credentials, and goes on without the permission', async () => {
    let denied = false;
    const bedrock = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      if (denied) {
        response.statusCode = 403;
        response.setHeader('x-amzn-errortype', 'AccessDeniedException');
        response.end(JSON.stringify({ message: 'not authorized to perform: bedrock:ListProvisionedModelThroughputs' }));
        return;
      }
      const arn = 'arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0';
      const summary = {
        provisionedModelName: 'ours',
        provisionedModelArn: 'arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc',
        ...{ modelArn: arn, desiredModelArn: arn, foundationModelArn: arn },
        ...{ modelUnits: 2, desiredModelUnits: 3, status: 'Updating', commitmentDuration: 'OneMonth' },
        commitmentExpirationTime: '2026-12-24T00:00:00Z',
        ...{ creationTime: '2026-11-24T00:00:00Z', lastModifiedTime: '2026-11-24T00:00:00Z' },
      };
      response.end(JSON.stringify({ provisionedModelSummaries: [summary] }));
    });
    await new Promise<void>((resolve) => bedrock.listen(0, '127.0.0.1', resolve));
    const name = 'Cross-region model inference tokens per minute for Meta Llama 3.1 8B Instruct';
    const quotas = await startAccount({ regions: { 'us-west-2': [{ code: 'L-1', name, applied: 777_000, default: 600_000 }] } });
    const env = {
      ...KEYS,
      BQ_CACHE_DIR: join(directory(), 'cache'),
      AWS_ENDPOINT_URL_BEDROCK: `http://127.0.0.1:${(bedrock.address() as AddressInfo).port}`,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: quotas.url,
    };
    const args = '--model llama-3.1-8b --scope geo --max-tokens 100 --output-tokens 100 --requests-per-minute 1 --region us-west-2'.split(
      ' ',
    );
    try {
      const seen = await callJson<CompareResult>(['compare', ...args], { env });
      expect(seen.result.ways[0]).to.include({ tokensPerMinute: 777_000, quotaSource: 'live' });
      expect(seen.result.provisioned).to.deep.equal([
        {
          name: 'ours',
          modelId: 'meta.llama3-1-8b-instruct-v1:0',
          region: 'us-west-2',
          units: 2,
          desiredUnits: 3,
          status: 'Updating',
          commitment: 'OneMonth',
          commitmentEnds: '2026-12-24T00:00:00.000Z',
        },
      ]);
      denied = true;
      const without = await callJson<CompareResult>(['compare', ...args], { env });
      expect(without).to.include({ exitCode: 0 });
      expect(without.result.provisioned).to.equal(null);
      expect(without.warnings.join('\n')).to.include('bedrock:ListProvisionedModelThroughputs');
    } finally {
      bedrock.closeAllConnections();
      bedrock.close();
      await quotas.close();
    }
  });

  it('text, Markdown and CSV', async () => {
    const args = ['compare', '--offline', '--workload', 'examples/bq.yaml', '--name', 'chat', '--context-tokens', '3000'];
    await expectGolden('compare/text', args);
    await expectGolden('compare/markdown', [...args, '--format', 'markdown']);
    await expectGolden('compare/csv', [...args, '--format', 'csv']);
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import type { RunOptions } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';

const plan = async (args: string, options?: RunOptions) => {
  const envelope = await callJson<PlanResult>(['plan', '--offline', ...args.split(' ')], options);
  const { exitCode: _, ...json } = envelope;
  expectSchema('plan', json);
  return envelope;
};
const limit = (result: PlanResult, kind: string) => result.limits.find((one) => one.kind === kind);

describe('bq plan: a huge quota and a tiny request', () => {
  it('is answered by the closed form where millions of workers could not be drawn, with --confidence high too', async () => {
    for (const more of ['', ' --confidence high']) {
      const { result } = await plan(`--model global.opus-5 --max-tokens 1 --input-tokens 0 --output-tokens 0${more}`);
      expect(result.capacity?.simulated).to.equal(null);
      expect(result.capacity?.safeConcurrency).to.equal(result.capacity?.closedForm.safeConcurrency).and.to.be.above(100_000);
    }
  });
});

describe('bq plan: the promises of the README', () => {
  it('Sonnet 4 with max_tokens 16,000: 200,000 TPM, worst case 80,000, 120,000 left', async () => {
    const { result } = await plan('--model sonnet-4 --max-tokens 16000');
    expect(result.model).to.include({ id: 'anthropic.claude-sonnet-4-20250514-v1:0', burndownRate: 5 });
    expect(result).to.include({ region: 'us-east-1', scope: 'geo', profileId: 'us.anthropic.claude-sonnet-4-20250514-v1:0' });
    expect(limit(result, 'tpm')).to.include({
      value: 200_000,
      source: 'default',
      asOf: '2026-10',
      remainingAfterAdmission: 184_000,
      remainingAfterWorstCase: 120_000,
    });
    expect(limit(result, 'rpm')).to.include({ value: 200 });
    expect(result.cost.admission).to.deep.equal({ documented: 16_000, documentedCacheRead: 16_000, weighted: 80_000 });
    expect(result.cost.worstCase).to.equal(80_000);
  });

  it('40,000: the worst case is the whole quota', async () => {
    const { result } = await plan('--model sonnet-4 --max-tokens 40000');
    expect(result.cost.worstCase).to.equal(200_000);
    expect(limit(result, 'tpm')?.remainingAfterWorstCase).to.equal(0);
  });

  it('64,000 with the weighted reading can never be admitted', async () => {
    const { result, exitCode } = await plan('--model sonnet-4 --max-tokens 64000 --reservation weighted');
    expect(result.neverAdmitted).to.equal(true);
    expect(result.capacity).to.include({ safeConcurrency: 0, requestsPerMinute: 0 });
    expect(exitCode).to.equal(0);
    const text = await callBq([
      'plan',
      '--offline',
      '--model',
      'sonnet-4',
      '--max-tokens',
      '64000',
      '--reservation',
      'weighted',
      '--check',
    ]);
    expect(text.stdout).to.match(/never admitted/i);
    expect(text.exitCode).to.equal(3);
  });

  it('gives the worked example of docs/model.md: 5 workers, burst 11; simulated 11 / 6 / 5 / 6', async () => {
    const args =
      '--model sonnet-4 --input-tokens 1000 --max-tokens 16000 --output-tokens 1000 --latency 20 --headroom 0 --spread 0 --tpm 200000 --confidence high';
    const { result } = await plan(args);
    expect(result.cost).to.include({ settled: 6000, billed: 2000 });
    expect(result.capacity).to.include({ safeConcurrency: 5, burst: 11 });
    expect(result.capacity?.simulated).to.include({ 'token-bucket': 11, 'fixed-window': 6, 'fixed-window-carry': 5, 'sliding-window': 6 });
  });

  it('500 in, max_tokens 1,000 on 2,000,000 TPM: 1,333 at once; max_tokens 64,000: 31', async () => {
    const small = await plan('--model nova-pro --input-tokens 500 --max-tokens 1000 --headroom 0 --tpm 2000000 --rpm 1000000 --fast');
    expect(small.result.capacity?.burst).to.equal(1333);
    const generous = await plan(
      '--model nova-2-lite --input-tokens 500 --max-tokens 64000 --headroom 0 --tpm 2000000 --rpm 1000000 --fast',
    );
    expect(generous.result.capacity?.burst).to.equal(31);
  });
});

describe('bq plan: rows of a listing', () => {
  const listing = (rows: Readonly<Record<string, number>>) => {
    const file = join(mkdtempSync(join(tmpdir(), 'bq-plan-')), 'quotas.json');
    const Quotas = Object.entries(rows).map(([QuotaName, Value], index) => ({
      QuotaCode: `L-0000000${index}`,
      QuotaName,
      Value,
      Adjustable: true,
      QuotaArn: `arn:aws:servicequotas:us-east-1:111122223333:bedrock/L-0000000${index}`,
    }));
    writeFileSync(file, JSON.stringify({ Quotas }));
    return file;
  };
  const planned = async (args: string, rows: Readonly<Record<string, number>>) =>
    (await callJson<PlanResult>(['plan', '--quotas', listing(rows), ...args.split(' ')])).result;

  it('a priority tier of 1,000 is not the quota, nor is its day that of all models', async () => {
    const sonnet = 'Anthropic Claude Sonnet 4 V1';
    const result = await planned('--model sonnet-4 --max-tokens 4000 --fast', {
      [`Priority tier cross-region model inference tokens per minute for ${sonnet}`]: 1_000,
      [`Cross-region model inference tokens per minute for ${sonnet} (Priority tier)`]: 1_000,
      [`Cross-region model inference requests per minute for ${sonnet} - Flex`]: 1,
      'Cross-Model Priority Tier Tokens Per Day': 1_000,
      [`Cross-region model inference tokens per minute for ${sonnet}`]: 150_000,
    });
    expect(result.limits.map(({ kind, value }) => [kind, value])).to.deep.equal([['tpm', 150_000]]);
  });

  it('a row of requests in flight binds, under every window, and leaves one worker of 1', async () => {
    const nova = (limit: number) => ({
      'On-demand model inference tokens per minute for Amazon Nova Pro': 1_000_000,
      'On-demand model inference concurrent requests for Amazon Nova Pro': limit,
      'On-demand InvokeModel async concurrent requests for Amazon Nova Pro': 1,
    });
    const args = '--model nova-pro --scope on-demand --max-tokens 4000 --output-tokens 500';
    const three = await planned(args, nova(3));
    expect(three.capacity).to.deep.include({ safeConcurrency: 2, startEverySeconds: null, bindingLimit: 'concurrent' });
    expect(Object.values({ ...three.capacity?.simulated, ran: 2 })).to.deep.equal([2, 2, 2, 2, 2]);
    const one = await planned(args, nova(1));
    expect(one.capacity).to.deep.include({ safeConcurrency: 1, startEverySeconds: null, bindingLimit: 'concurrent' });
    const byHand = await plan(
      '--model nova-pro --max-tokens 4000 --output-tokens 500 --concurrent-requests 3 --cross-model-tpd 5m --headroom 0',
    );
    expect(byHand.result.capacity).to.deep.include({ safeConcurrency: 3, bindingLimit: 'concurrent' });
    expect(byHand.result.limits.filter(({ source }) => source === 'override').map(({ kind, value }) => [kind, value])).to.deep.equal([
      ['cross-model-tpd', 5_000_000],
      ['concurrent', 3],
    ]);
    const read = await plan('--model nova-pro --max-tokens 4000 --output-tokens 500 --tpm 1000000 --rpm 1 --rpm-reading concurrent');
    expect(read.result.capacity).to.deep.include({ safeConcurrency: 1, startEverySeconds: null, bindingLimit: 'rpm' });
  });
});

describe('bq plan: models, scopes, Regions', () => {
  it('Opus 4.8 in us-east-1: geo, 30,000,000 TPM, no RPM limit, all models’ day gone in 23 minutes at full TPM', async () => {
    const { result } = await plan('--model opus-4.8 --max-tokens 8000 --fast');
    expect(result.scope).to.equal('geo');
    expect(limit(result, 'tpm')?.value).to.equal(30_000_000);
    expect(limit(result, 'rpm')).to.equal(undefined);
    const day = limit(result, 'cross-model-tpd')?.value ?? 0;
    expect(Math.floor(day / 30_000_000)).to.equal(23);
  });

  for (const [model, rate, assumed] of [
    ['opus-4.8', 15, false],
    ['sonnet-5', 10, false],
    ['sonnet-4.6', 5, false],
    ['nova-pro', 1, false],
    ['fable-5', 10, true],
  ] as const) {
    it(`burndown of ${model} is ${rate}${assumed ? ', assumed' : ''}`, async () => {
      const { result } = await plan(`--model ${model} --max-tokens 1000 --fast --tpm 1000000`);
      expect(result.model).to.include({ burndownRate: rate, burndownAssumed: assumed });
    });
  }

  it('the jp. profile of Sonnet 4.5 stays in Tokyo and Osaka', async () => {
    const { result, warnings } = await plan(
      '--model jp.anthropic.claude-sonnet-4-5-20250929-v1:0 --region ap-northeast-1 --max-tokens 4000 --fast',
    );
    expect(result.scope).to.equal('geo');
    expect([...result.processedIn].sort()).to.deep.equal(['ap-northeast-1', 'ap-northeast-3']);
    expect(warnings.join()).not.to.match(/leaves/);
    expect(limit(result, 'tpm')?.quotaName).to.match(/^Cross-region/i);
  });

  it('apac. says that data leaves Japan', async () => {
    const { result, warnings } = await plan('--model sonnet-4 --region ap-northeast-1 --max-tokens 4000 --fast');
    expect(result.profileId).to.match(/^apac\./);
    expect(warnings.join('\n')).to.match(/leaves the country/);
  });

  it('--stays-in jp with Sonnet 4 in Tokyo exits 3 and names the models that do stay', async () => {
    const { exitCode, error } = await plan('--model sonnet-4 --region ap-northeast-1 --max-tokens 4000 --stays-in jp');
    expect(exitCode).to.equal(3);
    expect(error?.exitCode).to.equal(3);
    for (const name of ['sonnet-4.5', 'sonnet-4.6', 'haiku-4.5', 'opus-4.8']) expect(error?.suggestions.join()).to.include(name);
  });
});

describe('bq plan: wishes', () => {
  it('says for which answers it judges the wish', async () => {
    const args = ['plan', '--offline', '--fast', '--model', 'sonnet-4.5', '--max-tokens', '64000', '--concurrency', '40'];
    const longest = (await callBq(args)).stdout;
    expect(longest).to.include('Wish: 40 workers, answers of 64,000 tokens (--output-tokens): does not fit');
    const short = (await callBq([...args, '--output-tokens', '500'])).stdout;
    expect(short).to.include('Wish: 40 workers, answers of 500 tokens: fits');
  });

  it('answers a wish for concurrency with the largest max_tokens and the quota it needs', async () => {
    const { result, exitCode } = await plan('--model sonnet-4 --max-tokens 16000 --output-tokens 500 --concurrency 6 --check');
    expect(exitCode).to.equal(3);
    expect(result.wish).to.include({ concurrency: 6, fits: false });
    const largest = result.wish?.largestMaxTokens ?? 0;
    const at = await plan(`--model sonnet-4 --max-tokens ${largest} --output-tokens 500 --concurrency 6 --check`);
    expect(at.exitCode).to.equal(0);
    const above = await plan(`--model sonnet-4 --max-tokens ${largest + 1} --output-tokens 500 --concurrency 6 --check`);
    expect(above.exitCode).to.equal(3);
    const needed = result.wish?.quotaNeededTokensPerMinute ?? 0;
    const raised = await plan(`--model sonnet-4 --max-tokens 16000 --output-tokens 500 --concurrency 6 --check --tpm ${needed}`);
    expect(raised.exitCode).to.equal(0);
  });

  it('answers small quotas in starts', async () => {
    const { result } = await plan('--model nova-pro --max-tokens 500 --output-tokens 100 --latency 2 --headroom 0 --rpm 4');
    expect(result.capacity).to.include({ safeConcurrency: 1, startEverySeconds: 15, requestsPerMinute: 4, bindingLimit: 'rpm' });
  });
});

describe('bq plan: what to do', () => {
  const adviceOf = async (...args: string[]) => {
    const { result } = await callJson<PlanResult>(['plan', '--offline', '--fast', ...args]);
    return { codes: result.advice.map(({ code }) => code), data: result.advice[0]?.data, wish: result.wish };
  };

  it('another model first where requests fail whatever their size', async () => {
    const { codes, data } = await adviceOf('--model', 'sonnet-4', '--max-tokens', '16000');
    expect(codes).to.deep.equal(['USE_SUCCESSOR', 'LOWER_MAX_TOKENS', 'READ_QUOTAS']);
    expect(data).to.deep.equal({ model: 'sonnet-4.6', endOfLifeDate: '2026-10-14' });
  });

  it('a larger quota, and no shorter answers, for a target that no max_tokens brings about', async () => {
    const { codes, data, wish } = await adviceOf('--model', 'sonnet-4.5', '--max-tokens', '4000', '--concurrency', '500');
    expect(codes).to.deep.equal(['RAISE_QUOTA', 'READ_QUOTAS']);
    expect(data).to.deep.equal({ tokensPerMinute: wish?.quotaNeededTokensPerMinute, outputTokens: 4000 });
    const met = await adviceOf('--model', 'sonnet-4.5', '--max-tokens', '4000', '--output-tokens', '500', '--concurrency', '20');
    expect(met.codes).to.not.include('RAISE_QUOTA');
  });
});

describe('bq plan --prompt', () => {
  it('shows no control characters of a file name', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bq-plan-')), 'evil\u001b[31m.txt');
    writeFileSync(file, 'a prompt');
    const { stdout } = await callBq(['plan', '--offline', '--fast', '--model', 'sonnet-4.5', '--max-tokens', '1000', '--prompt', file]);
    expect(stdout).to.include('evil.txt').and.not.include('\u001b');
  });

  it('counts the file first, and takes its model where none is named', async () => {
    const counted = await callJson<{ totalInputTokens: number }>([
      'count',
      'examples/prompts/converse.json',
      '--offline',
      '--model',
      'sonnet-4.6',
    ]);
    const { result } = await plan('--prompt examples/prompts/converse.json --model sonnet-4.6 --max-tokens 1000');
    expect(result.request.inputTokens).to.equal(counted.result.totalInputTokens);
    expect(result.prompt).to.include({ records: 1, method: 'estimate', p99InputTokens: null });
    expect(result.prompt?.errorBand).to.not.equal(null);
    expect(result.assumptions.map(({ flag }) => flag)).not.to.include('--input-tokens');
  });

  it('plans on the mean of many records, and shows p99, from the records and from what bq count saved', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'bq-plan-'));
    const file = join(directory, 'prompts.jsonl');
    const words = (count: number) => JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'word '.repeat(count) }] }] });
    writeFileSync(file, [...Array.from({ length: 99 }, () => words(100)), words(20_000)].join('\n'));
    const live = await plan(`--prompt ${file} --model sonnet-4.6 --max-tokens 1000`);
    expect(live.result.prompt?.records).to.equal(100);
    const mean = live.result.prompt?.meanInputTokens ?? 0;
    expect(live.result.request.inputTokens).to.equal(mean);
    expect(live.result.prompt?.maxInputTokens).to.be.greaterThan(mean * 10);
    const saved = join(directory, 'distribution.json');
    await callBq(['count', file, '--offline', '--model', 'sonnet-4.6', '--save', saved]);
    const again = await plan(`--prompt ${saved} --model sonnet-4.6 --max-tokens 1000`);
    expect(again.result.prompt).to.deep.equal({ ...live.result.prompt, file: saved });
    expect(again.result.capacity).to.deep.equal(live.result.capacity);
    const text = await callBq(['plan', '--offline', '--prompt', saved, '--model', 'sonnet-4.6', '--max-tokens', '1000']);
    expect(text.stdout.replaceAll(/\s+/g, ' ')).to.match(/100 records, mean [\d,]+ input tokens \(estimate\), p99 [\d,]+/);
    expect(text.stdout).to.match(/at p99 a request holds/);
  });

  it('a file that cannot be read is a usage error', async () => {
    const { exitCode, stderr } = await callBq(['plan', '--offline', '--prompt', '/nonexistent/prompt.json', '--model', 'sonnet-4.6']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/prompt\.json/);
  });
});

describe('bq plan --from', () => {
  it('asks the same again, but for the flags that are given', async () => {
    const words =
      '--model sonnet-4.6 --max-tokens 8000 --input-tokens 1500 --output-tokens 700 --latency 9 --headroom 5 --tpm 900000 --concurrency 7';
    const first = await callBq(['plan', '--offline', ...words.split(' '), '--json']);
    const file = join(mkdtempSync(join(tmpdir(), 'bq-plan-')), 'plan.json');
    writeFileSync(file, first.stdout);
    const again = await callBq(['plan', '--offline', '--from', file, '--json']);
    const [asked, askedAgain] = [first, again].map(({ stdout }) => (JSON.parse(stdout) as { result: PlanResult }).result);
    expect({ ...askedAgain, question: null }).to.deep.equal({ ...asked, question: null });
    expect(askedAgain?.question.headroom).to.deep.equal({ value: 0.05, origin: 'plan' });
    const { result } = await plan(`--from ${file} --max-tokens 2000`);
    expect(result.request).to.include({ maxTokens: 2000, inputTokens: 1500, outputTokens: 700, latencySeconds: 9 });
    const moved = await plan(`--from ${file} --region ap-northeast-1`);
    expect(moved.result.profileId).to.match(/^jp\./);
  });

  it('reads a plan from stdin, and refuses what is none', async () => {
    const first = await callBq(['plan', '--offline', '--model', 'nova-pro', '--max-tokens', '500', '--json']);
    const again = await callBq(['plan', '--offline', '--from', '-'], { stdin: first.stdout });
    expect(again.stdout).to.match(/^Nova Pro ·/);
    const foreign = await callBq(['plan', '--offline', '--from', '-'], { stdin: '{"command": "count"}' });
    expect(foreign.exitCode).to.equal(2);
    expect(foreign.stderr).to.match(/\$\.command/);
  });
});

describe('bq plan: warnings', () => {
  it('says what is unusual of the request', async () => {
    const { warnings } = await plan(
      '--model sonnet-4 --max-tokens 65000 --input-tokens 140000 --thinking-budget 65000 --fast --tpm 400000',
    );
    const all = warnings.join('\n');
    expect(all).to.match(/end of life on 2026-10-14/);
    expect(all).to.match(/--model sonnet-4\.6/);
    expect(all).to.match(/above the published maximum of 64,000/);
    expect(all).to.match(/context window of 200,000/);
    expect(all).to.match(/thinking budget of 65,000 must be below max_tokens 65,000/);
    expect(all).to.match(/can never be admitted/);
    expect(all).to.match(/Lambda ends at 900 s/);
  });

  it('--check exits 3 for a request that Bedrock refuses whatever the quota', async () => {
    for (const [flags, reason] of [
      [
        '--model sonnet-4.5 --max-tokens 4000 --thinking-budget 5000',
        /thinking budget of 5,000 must be below max_tokens 4,000: Bedrock refuses/,
      ],
      ['--model sonnet-4.5 --max-tokens 100 --input-tokens 1100000', /a prompt of 1,100,000 tokens is longer than the context window of/],
    ] as const) {
      const { stdout, exitCode } = await callBq(['plan', '--offline', '--fast', '--check', '--json', ...flags.split(' ')]);
      expect(exitCode, flags).to.equal(3);
      expect((JSON.parse(stdout) as { warnings: string[] }).warnings.join('\n')).to.match(reason);
    }
    expect(
      (await callBq(['plan', '--offline', '--fast', '--check', ...'--model sonnet-4.5 --max-tokens 4000'.split(' ')])).exitCode,
    ).to.equal(0);
  });

  it('says nothing of a max_tokens that nobody chose', async () => {
    const { warnings } = await plan('--model haiku-4.5 --input-tokens 1500 --output-tokens 400 --fast');
    expect(warnings.join()).not.to.include('published maximum');
  });

  it('says so where workers without a pause would use up the model’s day', async () => {
    const demand =
      '--model sonnet-4 --max-tokens 16000 --input-tokens 1000 --output-tokens 1000 --latency 20 --spread 0 --headroom 0 --fast';
    const { warnings, result } = await plan(`${demand} --tpm 5000000`);
    expect(result.capacity).to.include({ safeConcurrency: 66, bindingLimit: 'tpd' });
    // 66 workers x 3 a minute x 6,000 quota tokens: 288 million last 242.4 minutes.
    expect(warnings.join('\n')).to.include(
      "66 workers without a pause would use up the model's 288,000,000 tokens a day in 4 h 2 min: start at most 33 a minute",
    );
    expect((await plan(demand)).warnings.join()).not.to.include('without a pause');
  });

  it('is not past the end of life the day before', async () => {
    const { warnings } = await plan('--model sonnet-4 --max-tokens 1000 --fast', { env: { BQ_NOW: '2026-10-13T23:59:59Z' } });
    expect(warnings.join()).to.match(/legacy, end of life 2026-10-14/);
  });

  it('shows an applied value below default with the way out, and value 0 as no matter of capacity', async () => {
    const quotas = (value: number) => {
      const file = join(mkdtempSync(join(tmpdir(), 'bq-plan-')), 'quotas.json');
      const name = 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6';
      const row = {
        QuotaCode: 'L-1',
        QuotaName: name,
        Value: value,
        Adjustable: true,
        QuotaArn: 'arn:aws:servicequotas:us-east-1:111122223333:bedrock/L-1',
      };
      writeFileSync(file, JSON.stringify({ Quotas: [row] }));
      return file;
    };
    const run = (value: number) =>
      callJson<PlanResult>(['plan', '--model', 'sonnet-4.6', '--max-tokens', '1000', '--fast', '--quotas', quotas(value)]);
    const zero = await run(0);
    expect(zero.result.limits.find(({ kind }) => kind === 'tpm')).to.include({ value: 0, source: 'snapshot' });
    expect(zero.result.neverAdmitted).to.equal(true);
    expect(JSON.stringify(zero)).not.to.include('111122223333');
    const text = await callBq(['plan', '--model', 'sonnet-4.6', '--max-tokens', '2000', '--fast', '--quotas', quotas(0)]);
    expect(text.stdout)
      .to.include('Never admitted: the quota is 0 TPM')
      .and.not.to.match(/0 workers instead of 0|Lower max_tokens/);
  });
});

describe('bq plan: a Claude that the catalogue does not have', () => {
  it('is refused with a command that plans with values given by hand', async () => {
    for (const id of ['anthropic.claude-opus-9-20270101-v1:0', 'us.anthropic.claude-sonnet-6-v1:0', 'anthropic.claude-haiku-4-6-v1:0']) {
      const { error, exitCode } = await callJson<PlanResult>(['plan', '--offline', '--max-tokens', '1000', '--model', id]);
      expect([error?.code, exitCode], id).to.deep.equal(['UNKNOWN_MODEL', 2]);
      const [command = ''] = /bq plan .*--tpm N --offline/.exec(error?.suggestions.join('\n') ?? '') ?? [];
      const words = command.replace('--tpm N', '--tpm 500000 --burndown 7').split(' ').slice(1);
      const plan = await callJson<PlanResult>([...words, '--fast', '--region', 'us-east-1', '--max-tokens', '1000']);
      expect(plan.exitCode, command).to.equal(0);
      expect(plan.result.model.burndownRate).to.equal(7);
      expect(plan.result.limits.find(({ kind }) => kind === 'tpm')).to.include({ value: 500_000, source: 'override' });
    }
  });
});

describe('bq plan: a model that writes no text', () => {
  it('warns of a max_tokens that means nothing to it, and plans its input', async () => {
    const plan = ['plan', '--offline', '--fast', '--model', 'titan-text-embeddings-v2', '--region', 'us-east-1', '--input-tokens', '3000'];
    const of = async (maxTokens: string) => callJson<PlanResult>([...plan, '--max-tokens', maxTokens]);
    const said = (await of('1000')).warnings.filter((warning) => warning.includes('writes no text'));
    expect(said).to.deep.equal([
      'Titan Text Embeddings V2 writes no text (output: embedding): it takes no max_tokens, and nothing is held for the 1,000 of this plan; --max-tokens 1 --input-tokens N plans its input',
    ]);
    const { result, warnings } = await of('1');
    expect(warnings.join()).to.not.include('writes no text');
    expect(result.cost.admission.documented).to.equal(3001);
  });
});

describe('bq plan: bad input exits 2 and says what to do', () => {
  for (const [what, args, message] of [
    ['unknown model', '--model sonet-4 --max-tokens 1000', /unknown model "sonet-4"/],
    ['ambiguous short name', '--model sonnet --max-tokens 1000', /ambiguous/],
    ['no model', '--max-tokens 1000', /--model is missing/],
    ['a Region that cannot exist', '--model sonnet-4 --max-tokens 1000 --region Tokyo', /cannot be a Region/],
    ['an unknown Region, offline', '--model sonnet-4 --max-tokens 1000 --region us-east-9', /us-east-9/],
    [
      'a Region without the model',
      '--model sonnet-4 --max-tokens 1000 --region sa-east-1',
      /no way to call Claude Sonnet 4 from sa-east-1/,
    ],
    ['negative tokens', '--model sonnet-4 --max-tokens=-5', /--max-tokens must be a whole number from 1/],
    ['zero max_tokens', '--model sonnet-4 --max-tokens 0', /--max-tokens must be a whole number from 1/],
    ['not a number', '--model sonnet-4 --max-tokens many', /must be a number, not "many"/],
    ['absurd numbers', '--model sonnet-4 --max-tokens 1e30', /--max-tokens must be a whole number/],
    ['max_tokens above everything', '--model sonnet-4 --max-tokens 70000', /more than Claude Sonnet 4 can write: 64,000/],
    [
      'a model that writes no text, without max_tokens',
      '--model titan-text-embeddings-v2',
      /writes no text \(output: embedding\): there is no max_tokens/,
    ],
    ['an answer above max_tokens', '--model sonnet-4 --max-tokens 1000 --output-tokens 2000', /more than max_tokens 1,000/],
    ['an unknown area', '--model sonnet-4 --max-tokens 1000 --stays-in mars', /unknown area "mars"/],
    ['an unknown flag', '--model sonnet-4 --max-token 1000', /unknown flag --max-token/],
  ] as const) {
    it(what, async () => {
      const words = ['plan', '--offline', ...args.split(' ')];
      const text = await callBq(words);
      expect(text.stderr).to.match(message);
      expect(text.stderr).not.to.match(/^\s+at /m);
      expect(text).to.include({ exitCode: 2, stdout: '' });
      const json = await callJson<PlanResult>(words);
      expect(json).to.include({ exitCode: 2, command: 'plan' });
      expect(json.error?.message).to.match(message);
    });
  }

  it('a Region without the model: the nearest that has it', async () => {
    const { error } = await callJson<PlanResult>(['plan', '--offline', '--model', 'sonnet-4', '--region', 'sa-east-1']);
    expect(error?.suggestions[0]).to.match(/^--region us-east-1 \(it can be called from ap-east-2, /);
  });

  it('a model that no Region is known to offer', async () => {
    const question = ['plan', '--offline', '--model', 'gemma-4-31b', '--max-tokens', '1000'];
    const { error, exitCode } = await callJson<PlanResult>([...question, '--endpoint', 'runtime']);
    expect(exitCode).to.equal(2);
    expect(error?.suggestions).to.deep.equal(['--endpoint mantle']);
    // Nobody has to say where it is.
    expect((await callJson<PlanResult>(question)).result.endpoint).to.equal('mantle');
    expect(error?.message).to.equal(
      'bq knows no way to call Gemma 4 31B from us-east-1 but bedrock-mantle, which has quotas of its own, nor from any other Region',
    );
  });

  it('flags that contradict each other', async () => {
    const both = await callBq(['plan', '--offline', '--model', 'sonnet-4', '--require-live']);
    expect(both.exitCode).to.equal(2);
    expect(both.stderr).to.match(/--require-live|--offline/);
  });

  for (const [what, content, message] of [
    ['empty', '', /empty/i],
    ['truncated', '{"Quotas": [{"QuotaName": "x"', /quotas\.json:1/],
    ['foreign', '{"hello": "world"}', /quotas\.json/],
    ['binary', '\u0000\u0001\u0002', /quotas\.json/],
  ] as const) {
    it(`--quotas with a file that is ${what}`, async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'bq-plan-')), 'quotas.json');
      writeFileSync(file, content);
      const { exitCode, stderr, stdout } = await callBq(['plan', '--model', 'sonnet-4', '--max-tokens', '1000', '--quotas', file]);
      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(message);
      expect(stderr).not.to.match(/^\s+at /m);
    });
  }
});

describe('bq plan: golden files', () => {
  const args = (text: string) => ['plan', '--offline', ...text.split(' ')];
  for (const [name, text] of [
    ['readme', '--model sonnet-4 --max-tokens 16000'],
    ['full-request', '--model sonnet-4.6 --max-tokens 4000 --input-tokens 1500 --cache-read-tokens 2000 --output-tokens 800 --latency 12'],
    ['tokyo', '--model sonnet-4.5 --region ap-northeast-1 --max-tokens 4000 --stays-in jp'],
    ['wish', '--model haiku-4.5 --max-tokens 8000 --output-tokens 500 --concurrency 2000'],
    ['never-admitted', '--model sonnet-4 --max-tokens 64000 --reservation weighted'],
    ['markdown', '--model sonnet-4 --max-tokens 16000 --output-tokens 700 --format markdown'],
    ['json', '--model sonnet-4 --max-tokens 16000 --json'],
    ['error', '--model sonnet-44 --max-tokens 16000'],
    ['error-json', '--model sonnet-44 --max-tokens 16000 --json'],
  ] as const) {
    it(name, () => expectGolden(`plan/${name}`, args(text)));
  }

  it('the same command gives the same bytes', async () => {
    const [first, second] = await Promise.all([
      callBq(args('--model sonnet-4 --max-tokens 16000 --json')),
      callBq(args('--model sonnet-4 --max-tokens 16000 --json')),
    ]);
    expect(first.stdout).to.equal(second.stdout);
  });
});

// `bq compare` ends in a decision: the cheapest that fits, what came second, pools together, and the quota that would do instead.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CompareResult } from '../../src/contracts/compare.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];
const REQUEST = '--model sonnet-4 --scope geo --input-tokens 3000 --max-tokens 2000 --output-tokens 500'.split(' ');

describe('bq compare: the decision', () => {
  const directory = useTempDirectory();

  /** The same quota in each Region. */
  const quotas = (tokensPerMinute: number) => {
    const file = join(directory(), 'quotas.json');
    const rows = REGIONS.map((region) => ({
      QuotaCode: 'L-1',
      QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1',
      Value: tokensPerMinute,
      Adjustable: true,
      QuotaArn: `arn:aws:servicequotas:${region}:111122223333:bedrock/L-1`,
    }));
    writeFileSync(file, JSON.stringify({ Quotas: rows }));
    return file;
  };
  const compare = async (file: string, ...more: string[]) => {
    const envelope = await callJson<CompareResult>(['compare', '--quotas', file, '--region', REGIONS.join(), ...REQUEST, ...more]);
    const { exitCode: _, ...json } = envelope;
    expectSchema('compare', json);
    return envelope.result;
  };

  it('three Regions carry together what none carries alone, and it says so in the last line', async () => {
    const file = quotas(200_000);
    const one = (await compare(file, '--requests-per-minute', '1')).ways[0]?.requestsPerMinute ?? 0;
    const wanted = String(Math.floor(one * 2.9));
    const result = await compare(file, '--requests-per-minute', wanted);
    const onDemand = result.ways.filter(({ kind }) => kind === 'on-demand');
    expect(onDemand.map(({ fits }) => fits)).to.deep.equal([false, false, false]);
    expect(result.sums).to.have.length(1);
    expect(result.sums[0]).to.include({ fits: true, requestsPerMinute: one * 3 });
    const carried = result.sums[0]?.parts.reduce((sum, part) => sum + part.requestsPerMinute, 0);
    expect(carried).to.be.closeTo(Number(wanted), 1e-6);
    // The price is that of the requests, wherever they run.
    expect(result.sums[0]?.usd).to.be.closeTo(onDemand[0]?.perMonthUsd ?? 0, 1e-6);
    const { stdout } = await callBq(['compare', '--quotas', file, '--region', REGIONS.join(), ...REQUEST, '--requests-per-minute', wanted]);
    const last = stdout.trimEnd().split('\n\n').at(-1)?.replace(/\s+/g, ' ') ?? '';
    expect(last).to.match(/^Decision: cheapest that fits and answers while somebody waits: .*3 pools together/);
    expect(last).to.match(/; or raise TPM to [\d,]+ of us\. profile from us-east-1 and stay on demand$/);
    expect(stdout.split('\n').slice(0, 5).join('\n')).to.include('Take ');
  });

  it('the quota to raise to is one with which the first way fits', async () => {
    const wanted = ['--requests-per-minute', '60'];
    const { decision } = await compare(quotas(200_000), ...wanted);
    const to = decision?.raise?.tokensPerMinute?.to ?? 0;
    expect(to).to.be.above(200_000);
    expect((await compare(quotas(to), ...wanted)).ways[0]?.fits).to.equal(true);
    expect((await compare(quotas(Math.floor(to * 0.98)), ...wanted)).ways[0]?.fits).to.equal(false);
  });

  it('workers of several pools add up too', async () => {
    const one = (await compare(quotas(200_000), '--concurrency', '1')).ways[0]?.safeConcurrency ?? 0;
    const result = await compare(quotas(200_000), '--concurrency', String(one * 2 + 1));
    expect(result.sums[0]).to.include({ fits: true, safeConcurrency: one * 3 });
    const never = await compare(quotas(200_000), '--concurrency', String(one * 3 + 1));
    expect(never.sums[0]).to.include({ fits: false, usd: null });
    const { ways, decision } = never;
    const fitting = ways.filter(({ fits, kind }) => fits === true && kind !== 'batch' && kind !== 'flex');
    expect(decision?.best === null).to.equal(fitting.length === 0);
  });

  it('the best fits and answers, and nothing that does is cheaper', async () => {
    const file = quotas(400_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (rate) => {
        const { ways, sums, decision } = await compare(file, '--requests-per-minute', String(rate));
        const fitting = [
          ...ways.filter(({ fits, kind }) => fits === true && kind !== 'batch' && kind !== 'flex').map(({ perMonthUsd }) => perMonthUsd),
          ...sums.filter(({ fits }) => fits).map(({ usd }) => usd),
        ].flatMap((usd) => usd ?? []);
        if (fitting.length === 0) expect(decision?.best).to.equal(null);
        else expect(decision?.best?.usd).to.equal(Math.min(...fitting));
        const second = decision?.runnerUp?.usd;
        if (second != null) expect(second).to.be.at.least(decision?.best?.usd ?? 0);
      }),
      { numRuns: 12, seed: 21 },
    );
  });

  it('batch is cheaper and is not taken: nobody waits for it, but it is when only the end counts', async () => {
    const { decision } = (
      await callJson<CompareResult>(
        'compare --offline --model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60'.split(
          ' ',
        ),
      )
    ).result;
    expect(decision?.best?.name).to.not.include('batch');
    expect(decision?.cheaperBut).to.include({ whyNot: 'cannot answer while somebody waits' });
    const whole = (
      await callJson<CompareResult>(
        'compare --offline --model sonnet-4.5 --input-tokens 900 --max-tokens 500 --output-tokens 200 --total 100000 --deadline 3d'.split(
          ' ',
        ),
      )
    ).result;
    expect(whole.decision?.best?.name).to.include('batch');
  });

  it('shows the ways that matter, and all of them with --full', async () => {
    const args =
      'compare --offline --model sonnet-4.5 --also haiku-4.5,nova-pro --region us-east-1,us-east-2 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60'.split(
        ' ',
      );
    const [short, full] = [(await callBq(args)).stdout, (await callBq([...args, '--full'])).stdout];
    const { result } = await callJson<CompareResult>(args);
    expect(result.ways.length).to.be.above(12);
    expect(short).to.include(`and ${result.ways.length - 12} more ways`);
    expect(full).to.not.include('more ways');
    expect(full.split('\n').filter((line) => / yes | no: | unknown /.test(line))).to.have.length.above(result.ways.length - 1);
  });
});

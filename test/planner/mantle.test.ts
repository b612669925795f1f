// bedrock-mantle: a quota of input and one of output, two ways to fail, and workers that are safe from both.
import { expect } from 'chai';
import fc from 'fast-check';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { confirm } from '../../src/planner/confirm.ts';
import { latencySecondsOf, type Workload } from '../../src/planner/workload.ts';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';

const workload = (request: Partial<Workload['request']>, rest: Partial<Workload> = {}): Workload => ({
  request: { inputTokens: 3000, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: 4000, outputTokens: 800, ...request },
  // As on bedrock-mantle: output costs once.
  burndownRate: 1,
  reservation: 'documented',
  latency: { fixedSeconds: null, timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60 },
  spread: 0.3,
  headroom: 0,
  ...rest,
});
const limits = (tokensPerMinute: number, outputTokensPerMinute: number) =>
  ({ ...NO_LIMITS, tokensPerMinute, outputTokensPerMinute, rpmReading: 'per-minute' }) as const;
const OPUS_5 = limits(20_000_000, 2_000_000);
const PLAN = [
  'plan',
  '--model',
  'opus-5',
  '--region',
  'us-east-1',
  '--max-tokens',
  '4000',
  '--input-tokens',
  '3000',
  '--output-tokens',
  '800',
];
const ON_MANTLE = [...PLAN, '--endpoint', 'mantle', '--offline'];

/** The same with other values of some flags. */
const changed = (...more: string[]) => {
  const given = new Set(more.filter((word) => word.startsWith('--')));
  return [...ON_MANTLE.filter((word, at) => !given.has(word) && !given.has(ON_MANTLE[at - 1] ?? '')), ...more];
};

async function planned(...more: string[]): Promise<PlanResult> {
  return (await callJson<PlanResult>(changed(...more))).result;
}

const STEPS_PER_SECOND = 2;
const SECONDS = 400;

/** A generator of its own: nothing here is the simulator's. */
function generator(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What a worker that never pauses writes in each half second, every answer evenly from its start to its end. */
function write(written: Float64Array, { request, spread, latency }: Workload, random: () => number): void {
  const around = (mean: number) => mean * (1 + spread * (2 * random() - 1));
  for (let start = 0; start < SECONDS; ) {
    const tokens = Math.min(request.maxTokens, around(request.outputTokens));
    const took = around(latencySecondsOf(latency, request.outputTokens));
    const steps = Math.max(1, Math.round(took * STEPS_PER_SECOND));
    const first = Math.floor(start * STEPS_PER_SECOND);
    for (let at = first; at < Math.min(written.length, first + steps); at++) written[at] = (written[at] ?? 0) + tokens / steps;
    start += took;
  }
}

/** The most output tokens of any 60 seconds. */
function mostOutputOfAMinute(workers: number, one: Workload, seed: number): number {
  const random = generator(seed);
  const written = new Float64Array(SECONDS * STEPS_PER_SECOND);
  for (let worker = 0; worker < workers; worker++) write(written, one, random);
  const minute = 60 * STEPS_PER_SECOND;
  let [most, sum] = [0, 0];
  for (let at = 0; at < written.length; at++) {
    sum += (written[at] ?? 0) - (at >= minute ? (written[at - minute] ?? 0) : 0);
    most = Math.max(most, sum);
  }
  return most;
}

describe('a plan on bedrock-mantle', () => {
  it('shows both rows, which binds, and workers that are safe from both failures', async () => {
    const { endpoint, cost, limits: rows, capacity, price, quotas } = await planned();
    expect(endpoint).to.equal('mantle');
    expect(cost).to.include({ settled: 3800 });
    expect(cost.admission).to.deep.equal({ documented: 7000, documentedCacheRead: 7000, weighted: 7000 });
    expect(rows.map(({ kind, value, admissionShare, scope }) => ({ kind, value, admissionShare, scope }))).to.deep.equal([
      { kind: 'input-tpm', value: 20_000_000, admissionShare: 7000 / 20_000_000, scope: null },
      { kind: 'output-tpm', value: 2_000_000, admissionShare: 800 / 2_000_000, scope: null },
    ]);
    expect(capacity).to.include({ bindingLimit: 'output-tpm', nextLimit: 'input-tpm' });
    expect(capacity?.safeConcurrency).to.equal(Math.min(capacity?.beforeRefusal ?? 0, capacity?.beforeCut ?? 0));
    expect(capacity?.beforeCut).to.be.lessThan(capacity?.beforeRefusal ?? 0);
    expect(capacity?.rehearsed?.simulatedMinutes).to.be.at.least(10);
    expect(quotas.notKnown).to.deep.equal([]);
    // What is published prices the runtime.
    expect(price.perRequestUsd).to.equal(null);
  });

  it('says it in words', async () => {
    const { stdout } = await callBq([...ON_MANTLE, '--full']);
    expect(stdout)
      .to.match(
        /^Claude Opus 5 · us-east-1 · bedrock-mantle\n[\s\S]*\nQuota 20,000,000 input TPM, 2,000,000 output TPM: AWS defaults of 2026-10/,
      )
      .and.match(/held at start, of input TPM +7,000 +0\.035 % +19,993,000/)
      .and.match(/written, of output TPM +800 +0\.04 % +1,999,200/)
      .and.match(/none refused, none cut in \d+\s+min x \d+ seeds/)
      .and.include('bound by output TPM · next input TPM')
      .and.match(/refused above [\d,]+ workers \(input TPM, 429\) · cut above [\d,]+ workers/)
      .and.match(/Other pools[\s\S]*bedrock-runtime/);
  });

  it('takes a long prompt with a short answer to be refused before it is cut', async () => {
    const { capacity } = await planned('--input-tokens', '100000', '--output-tokens', '50', '--max-tokens', '100');
    expect(capacity?.bindingLimit).to.equal('input-tpm');
  });

  it('reads what returns of the reserve in two ways, of which the default is the stricter one', async () => {
    const all = await planned('--reserve-returns', 'all');
    expect(all.cost.settled).to.equal(3000);
    const binds = ['--output-tpm', '1000000000'];
    const [strict, mild] = [await planned(...binds), await planned(...binds, '--reserve-returns', 'all')];
    expect(mild.capacity?.safeConcurrency).to.be.greaterThan(strict.capacity?.safeConcurrency ?? 0);
  });

  it('asks the same again from its JSON, with the same answer', async () => {
    const answer = await callBq([...ON_MANTLE, '--output-tpm', '500000', '--concurrency', '50', '--json']);
    const again = await callBq(['plan', '--from', '-', '--offline', '--json'], { stdin: answer.stdout });
    const [first, second] = [answer, again].map(({ stdout }) => (JSON.parse(stdout) as { result: PlanResult }).result);
    expect({ ...second, question: null }).to.deep.equal({ ...first, question: null });
    expect(first?.wish).to.include({ fits: true });
    expect(first?.wish?.quotaNeededOutputTokensPerMinute).to.be.within(50 * 800, 500_000);
  });

  it('finds the quota of output that a wish needs, and it is enough', async () => {
    const { wish } = await planned('--concurrency', '300');
    const needed = wish?.quotaNeededOutputTokensPerMinute ?? 0;
    expect((await planned('--concurrency', '300', '--output-tpm', String(needed))).wish?.fits).to.equal(true);
    expect((await planned('--concurrency', '300', '--output-tpm', String(Math.floor(needed * 0.9)))).wish?.fits).to.equal(false);
  });

  it('does not know capacity where AWS publishes no row: unknown is not unlimited', async () => {
    const question = ['plan', '--model', 'gemma-4-31b', '--region', 'us-east-1', '--max-tokens', '1000', '--offline'];
    const { result, notes } = await callJson<PlanResult>(question);
    expect(result).to.include({ endpoint: 'mantle', capacity: null });
    expect(result.quotas.notKnown).to.deep.equal(['input-tpm', 'output-tpm']);
    expect(notes?.find(({ code }) => code === 'QUOTA_UNKNOWN')?.text).to.match(
      /publishes no quota of input TPM and output TPM.*not the same as none/,
    );
    // One of the two by hand is not enough, both are.
    expect((await callJson<PlanResult>([...question, '--tpm', '1000000'])).result.capacity).to.equal(null);
    const both = await callJson<PlanResult>([...question, '--tpm', '1000000', '--output-tpm', '100000']);
    expect(both.result.capacity?.safeConcurrency).to.be.greaterThan(0);
  });

  it('refuses what only the other endpoint has, and says which', async () => {
    for (const more of [
      ['--rpm', '5'],
      ['--burndown', '5'],
      ['--scope', 'global'],
      ['--reservation', 'weighted'],
    ]) {
      const { exitCode, stderr } = await callBq([...ON_MANTLE, ...more]);
      expect(exitCode, more.join(' ')).to.equal(2);
      expect(stderr).to.include(more[0]).and.include('bedrock-mantle');
    }
    for (const more of [
      ['--output-tpm', '5'],
      ['--reserve-returns', 'all'],
    ]) {
      const { exitCode, stderr } = await callBq([...PLAN, '--offline', ...more]);
      expect(exitCode, more.join(' ')).to.equal(2);
      expect(stderr).to.include(more[0]).and.include('bedrock-runtime');
    }
    expect((await callBq([...ON_MANTLE, '--stays-in', 'us'])).exitCode).to.equal(3);
    const gov = await callBq(changed('--region', 'us-gov-west-1'));
    expect(gov.exitCode).to.equal(2);
    expect(gov.stderr).to.include('not in the catalogue');
  });

  it('says of an answer that a quota of output always cuts that it is cut, not refused', async () => {
    const said = async (...more: readonly string[]) => (await callBq(changed(...more))).stdout.replace(/\s+/g, ' ');
    expect(await said('--output-tpm', '500')).to.include(
      'Always cut: an answer writes more in a minute than the whole quota of 500 output TPM',
    );
    expect(await said('--tpm', '500')).to.include('Never admitted: one request holds more than the whole quota of 500 input TPM');
  });

  it('is the answer of one request that a quota of output always cuts, and of one of 0', () => {
    const cut = confirm(workload({}), limits(20_000_000, 500), 'fast').capacity;
    expect(cut).to.include({ neverAdmitted: true, bindingLimit: 'output-tpm', safeConcurrency: 0 });
    expect(confirm(workload({}), limits(20_000_000, 0), 'fast').capacity).to.include({ neverAdmitted: true, bindingLimit: 'output-tpm' });
    expect(confirm(workload({ inputTokens: 20_000_000 }), OPUS_5, 'fast').capacity).to.include({
      neverAdmitted: true,
      bindingLimit: 'input-tpm',
    });
  });

  it('takes an answer of minutes for what it writes in each of them', () => {
    const slow = workload(
      { outputTokens: 6000, maxTokens: 8000 },
      { latency: { fixedSeconds: 600, timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60 } },
    );
    // 600 tokens a minute of each.
    expect(confirm(slow, limits(1e9, 5000), 'standard').capacity).to.include({ neverAdmitted: false, startEverySeconds: null });
    expect(confirm(slow, limits(1e9, 5000), 'standard').capacity.safeConcurrency).to.be.within(2, 8);
  });

  it('cuts no answer: what so many workers write in any minute is within the output quota', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 4000 }),
        fc.integer({ min: 5_000, max: 400_000 }),
        fc.constantFrom(0, 0.1, 0.3, 0.6),
        fc.integer({ min: 0, max: 1000 }),
        (outputTokens, outputTokensPerMinute, spread, seed) => {
          const one = workload({ outputTokens, maxTokens: 8000 }, { spread });
          const { safeConcurrency, startEverySeconds } = confirm(one, limits(1e12, outputTokensPerMinute), 'fast').capacity;
          fc.pre(safeConcurrency <= 400 && startEverySeconds === null);
          expect(mostOutputOfAMinute(safeConcurrency, one, seed)).to.be.at.most(outputTokensPerMinute * 1.001);
        },
      ),
      { numRuns: 100, seed: 14 },
    );
  });

  it('stands among the other pools of a plan, with both quotas', async () => {
    const args = [...PLAN, '--offline', '--fast'];
    const { result } = await callJson<PlanResult>(args);
    const mantle = result.alternatives.find(({ kind }) => kind === 'endpoint');
    expect(mantle).to.include({
      tokensPerMinute: 20_000_000,
      outputTokensPerMinute: 2_000_000,
      scope: null,
      profileId: null,
      quotaSource: 'default',
    });
    expect(mantle?.safeConcurrency).to.be.greaterThan(300);
    expect((await callBq([...args, '--full'])).stdout).to.match(
      /bedrock-mantle, input and output\s+apart\s+20M in, 2M out|bedrock-mantle.*20M in, 2M out/,
    );
    // Nobody says where it processes.
    const staying = await callJson<PlanResult>([...args, '--stays-in', 'us']);
    expect(staying.result.alternatives.filter(({ kind }) => kind === 'endpoint')).to.deep.equal([]);
    const elsewhere = await callJson<PlanResult>([...args.slice(0, 4), 'ap-northeast-1', ...args.slice(5)]);
    expect(elsewhere.result.alternatives.filter(({ kind }) => kind === 'endpoint')).to.deep.equal([]);
  });
});

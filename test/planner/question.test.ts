import { expect } from 'chai';
import fc from 'fast-check';
import { resolveModel } from '../../src/catalog/models.ts';
import { flagWords, planFlags } from '../../src/commands/plan/flags.ts';
import { planAnswer } from '../../src/planner/answer.ts';
import { planRequest } from '../../src/planner/plan-request.ts';
import { type Asked, FIELD_KEYS, FIELDS, type FieldKey, ORIGINS, questionFrom, type SaidValues } from '../../src/planner/question.ts';
import { askedIn, planIn } from '../../src/planner/saved-plan.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { TEST_NOW } from '../_helpers/run-bq.ts';

const MODEL = 'sonnet-4.6';
const REGION = 'us-east-1';

function planOf(values: SaidValues) {
  const question = questionFrom({ origin: 'flag', values: { model: MODEL, region: REGION, confidence: 'fast', ...values } });
  return planRequest(question, {
    resolved: resolveModel(question.model ?? ''),
    snapshot: defaultSnapshot(REGION),
    prompt: null,
    burndownOverrides: {},
    nowIso: TEST_NOW,
  });
}

/** Values that a plan of the model can have, for every field. */
const VALUES: { readonly [Key in FieldKey]: fc.Arbitrary<Asked[Key]> } = {
  model: fc.constantFrom('sonnet-4.6', 'us.sonnet-4.6', 'us.anthropic.claude-sonnet-4-6', 'global.anthropic.claude-sonnet-4-6'),
  region: fc.constant(REGION),
  // Of an endpoint of its own kind: test/planner/mantle.test.ts.
  endpoint: fc.constantFrom(null, 'runtime' as const),
  scope: fc.constant(null),
  staysIn: fc.constantFrom(null, null, 'us'),
  burndown: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  maxTokens: fc.integer({ min: 4001, max: 60_000 }),
  inputTokens: fc.nat(100_000),
  outputTokens: fc.integer({ min: 0, max: 4000 }),
  cacheReadTokens: fc.nat(100_000),
  cacheWriteTokens: fc.nat(10_000),
  thinkingBudgetTokens: fc.nat(10_000),
  latencySeconds: fc.double({ min: 0.001, max: 1000, noNaN: true }),
  timeToFirstTokenSeconds: fc.double({ min: 0, max: 100, noNaN: true }),
  outputTokensPerSecond: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  spread: fc.double({ min: 0, max: 0.95, noNaN: true }),
  headroom: fc.double({ min: 0, max: 0.95, noNaN: true }),
  reservation: fc.constantFrom('documented' as const, 'documented-cache-read' as const, 'weighted' as const),
  reserveReturns: fc.constant(null),
  rpmReading: fc.constantFrom('per-minute' as const, 'concurrent' as const),
  concurrency: fc.integer({ min: 1, max: 1000 }),
  requestsPerMinute: fc.double({ min: 0.001, max: 10_000, noNaN: true }),
  confidence: fc.constant('fast' as const),
  quotaTokensPerMinute: fc.nat(10_000_000),
  quotaOutputTokensPerMinute: fc.constant(null),
  quotaRequestsPerMinute: fc.nat(10_000),
  quotaTokensPerDay: fc.nat(1_000_000_000),
  quotaCrossModelTokensPerDay: fc.nat(1_000_000_000),
  quotaConcurrentRequests: fc.nat(1_000),
};

const anyQuestion: fc.Arbitrary<SaidValues> = fc
  .record(Object.fromEntries(FIELD_KEYS.map((key) => [key, fc.option(VALUES[key] as fc.Arbitrary<unknown>, { freq: 3 })])))
  // A fixed latency leaves no speed to ask for, and a global profile leaves the country.
  .map((values) => ({
    ...values,
    ...(values.latencySeconds === null ? {} : { timeToFirstTokenSeconds: null, outputTokensPerSecond: null }),
    ...(String(values.model).startsWith('global.') ? { staysIn: null } : {}),
    ...(values.model === null ? { model: MODEL } : {}),
    // A plan is one of its Region, whoever named it.
    region: REGION,
  })) as fc.Arbitrary<SaidValues>;

describe('the question of a plan', () => {
  it('is asked again by its JSON, field by field, with the same answer', () => {
    fc.assert(
      fc.property(anyQuestion, (values) => {
        const plan = planOf(values);
        const saved = JSON.parse(JSON.stringify(planAnswer(plan))) as Record<string, unknown>;
        const again = questionFrom(askedIn(saved));
        for (const key of FIELD_KEYS) expect(again[key], key).to.deep.equal(plan.question[key]);
        const replanned = planOf(again);
        expect({ ...planAnswer(replanned), question: null }).to.deep.equal({ ...planAnswer(plan), question: null });
      }),
      { numRuns: 150 },
    );
  });

  it('is read back with every figure of the plan', () => {
    fc.assert(
      fc.property(anyQuestion, (values) => {
        const plan = planOf(values);
        const saved = JSON.parse(JSON.stringify(planAnswer(plan))) as ReturnType<typeof planAnswer>;
        const read = planIn(saved);
        expect(read.workload).to.deep.equal(plan.workload);
        // A quota of 0 takes no start ever, and JSON has no word for that.
        expect({ ...planAnswer(read), question: null }).to.deep.equal({ ...saved, question: null });
      }),
      { numRuns: 50 },
    );
  });

  it('says of every field where its value comes from', () => {
    const { question } = planAnswer(planOf({ maxTokens: 4000, spread: 0.2 }));
    expect(Object.keys(question)).to.deep.equal([...FIELD_KEYS]);
    expect(question.maxTokens).to.deep.equal({ value: 4000, origin: 'flag' });
    expect(question.spread).to.deep.equal({ value: 0.2, origin: 'flag' });
    expect(question.headroom).to.deep.equal({ value: 0.1, origin: 'assumption' });
    expect(question.timeToFirstTokenSeconds).to.deep.equal({ value: 1, origin: 'assumption' });
    expect(question.concurrency).to.deep.equal({ value: null, origin: 'assumption' });
  });

  it('takes each value from the strongest place that has one', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(FIELD_KEYS as FieldKey[]), fc.nat(3), (keys, firstIndex) => {
        const free = keys.filter((key) => !['latencySeconds', 'timeToFirstTokenSeconds', 'outputTokensPerSecond'].includes(key));
        const said = (tag: number) => Object.fromEntries(free.slice(tag).map((key) => [key, `${key} ${tag}`])) as SaidValues;
        const tags = [firstIndex, firstIndex + 1, 0];
        const origins = ['flag', 'prompt', 'environment'] as const;
        const question = questionFrom(...tags.map((tag, index) => ({ origin: origins[index] ?? 'flag', values: said(tag) })));
        for (const [at, key] of free.entries()) {
          const index = tags.findIndex((tag) => at >= tag);
          expect(question[key]).to.equal(index < 0 ? null : `${key} ${tags[index]}`);
          expect(question.origins[key]).to.equal(index < 0 ? undefined : origins[index]);
        }
      }),
    );
  });

  it('lets a latency of a stronger place silence the speed of a weaker one, and the other way round', () => {
    const speed = { origin: 'plan', values: { timeToFirstTokenSeconds: 3, outputTokensPerSecond: 20 } } as const;
    const fixed = { origin: 'flag', values: { latencySeconds: 9 } } as const;
    expect(questionFrom(fixed, speed)).to.include({ latencySeconds: 9, timeToFirstTokenSeconds: null, outputTokensPerSecond: null });
    const typed = { origin: 'flag', values: { outputTokensPerSecond: 30 } } as const;
    expect(questionFrom(typed, { origin: 'plan', values: { latencySeconds: 9 } })).to.include({
      latencySeconds: null,
      outputTokensPerSecond: 30,
    });
  });

  it('has a flag for every field, and every flag a field', () => {
    const flags = FIELD_KEYS.map((key) => FIELDS[key].flag);
    expect(new Set(flags).size).to.equal(flags.length);
    expect(Object.keys(planFlags).filter((flag) => flag !== 'fast')).to.have.members(
      flags.filter((flag) => flag !== 'region' && flag !== 'stays-in'),
    );
  });

  it('is words of a command line that name each said field once', () => {
    fc.assert(
      fc.property(anyQuestion, (values) => {
        const question = questionFrom({ origin: 'flag', values });
        const words = flagWords(question).filter((word) => word.startsWith('--'));
        const said = FIELD_KEYS.filter((key) => question[key] !== null).map((key) =>
          key === 'confidence' ? '--fast' : `--${FIELDS[key].flag}`,
        );
        expect(words).to.deep.equal(said);
      }),
    );
  });

  it('ranks nobody below everybody', () => {
    expect(ORIGINS.at(-1)).to.equal('assumption');
  });
});

// The engine in WebAssembly against the engine: the same metrics to the last bit, for every kind of scenario that it knows.
import { expect } from 'chai';
import fc from 'fast-check';
import { SDK_NAMES } from '../../src/simulator/clients/sdk-layers.ts';
import type { Distribution } from '../../src/simulator/distribution.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
import { quickRun } from '../../src/simulator/kernel/quick-run.ts';
import type { ArrivalSpec, OrchestratorSpec, Scenario, StepSpec, WorkloadSpec } from '../../src/simulator/scenario/scenario.ts';
import { constant, executions, NO_PACING, scenario, sdk, step, workload } from './scenarios.ts';

const OPTIONS = { wantsTimeline: true, maxEvents: 200_000 };

/** What listens is run by the engine itself. */
function expectTheSame(built: Scenario, seed: number, maxEvents = OPTIONS.maxEvents): ReturnType<typeof quickRun> {
  const quick = quickRun(built, { seed, wantsTimeline: true, maxEvents });
  expect(quick).to.deep.equal(runScenario(built, { seed, timeline: true, maxEvents, onEvent: () => {} }));
  return quick;
}

const some = (most: number) => fc.integer({ min: 0, max: most });
const positive = (most: number) => fc.integer({ min: 1, max: most });
const orNone = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);

const distribution = (most: number): fc.Arbitrary<Distribution> =>
  fc.oneof(
    some(most).map(constant),
    fc.tuple(some(most), some(most)).map(([a, b]): Distribution => ({ kind: 'uniform', min: Math.min(a, b), max: Math.max(a, b) })),
    fc.tuple(some(most), some(most)).map(([mean, standardDeviation]): Distribution => ({ kind: 'normal', mean, standardDeviation })),
    fc.tuple(some(most), fc.constantFrom(0, 0.3, 1.5)).map(([median, sigma]): Distribution => ({ kind: 'lognormal', median, sigma })),
    fc.array(some(most), { minLength: 1, maxLength: 9 }).map((values): Distribution => ({ kind: 'empirical', values })),
  );

const arrival: fc.Arbitrary<ArrivalSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('closed-loop' as const),
    workers: positive(9),
    requestsPerWorker: orNone(positive(4)),
    thinkSeconds: fc.constantFrom(0, 3.5),
  }),
  fc.record({ kind: fc.constant('executions' as const), count: positive(20), staggerSeconds: fc.constantFrom(0, 0, 1.7) }),
  fc.record({ kind: fc.constantFrom('poisson' as const, 'constant' as const), perMinute: fc.constantFrom(0.3, 7, 45) }),
  fc.record({ kind: fc.constant('bursts' as const), size: positive(12), everySeconds: fc.constantFrom(20, 77.7) }),
);

const maxRetries = some(6);
const rate = fc.constantFrom(1, 1.5, 2);
const orchestrator: fc.Arbitrary<OrchestratorSpec> = fc.oneof(
  fc.constant<OrchestratorSpec>({ kind: 'none' }),
  fc.record({
    kind: fc.constant('step-functions' as const),
    retry: fc.array(
      fc.record({
        errorEquals: fc.constantFrom(['States.ALL'], ['ThrottlingException'], ['ReadTimeoutError', 'Sandbox.Timedout'], ['Other']),
        intervalSeconds: positive(60),
        maxAttempts: maxRetries,
        backoffRate: rate,
        maxDelaySeconds: orNone(positive(90)),
        jitterStrategy: fc.constantFrom('NONE' as const, 'FULL' as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({ kind: fc.constant('sqs' as const), visibilityTimeoutSeconds: positive(60), maxReceiveCount: positive(4) }),
  fc.record({ kind: fc.constant('fixed' as const), waitSeconds: positive(30), maxRetries }),
  fc.record({
    kind: fc.constantFrom('exponential' as const, 'full-jitter' as const, 'equal-jitter' as const, 'decorrelated-jitter' as const),
    baseSeconds: fc.constantFrom(0.3, 2, 40),
    rate,
    capSeconds: orNone(fc.constantFrom(40, 61)),
    maxRetries,
  }),
);

const stepOf: fc.Arbitrary<StepSpec> = fc
  .record({
    inputTokens: distribution(4000),
    cacheWriteTokens: fc.constantFrom(0, 0, 300),
    cacheReadTokens: fc.constantFrom(0, 500),
    maxTokens: positive(2000),
    outputTokens: distribution(2000),
    latencySeconds: orNone(distribution(40)),
    firstTokenSeconds: fc.constantFrom(0, 1.3),
    tokensPerSecond: fc.constantFrom(17, 60),
    correlation: fc.constantFrom(0, 0.4, 1),
    burndownRate: fc.constantFrom(0, 1, 5, 2.5),
    reservation: fc.constantFrom('documented' as const, 'documented-cache-read' as const, 'weighted' as const),
    overheadSeconds: fc.oneof(fc.constant(constant(0)), distribution(4)),
  })
  .map(step);

const workloadOf: fc.Arbitrary<WorkloadSpec> = fc
  .record({
    arrival,
    steps: fc.array(stepOf, { minLength: 1, maxLength: 3 }),
    sdk: fc.record({
      name: fc.constantFrom(...SDK_NAMES.filter((name) => !name.endsWith('adaptive'))),
      maxAttempts: orNone(positive(7)),
      client: fc.constantFrom('shared' as const, 'per-invocation' as const),
      readTimeoutSeconds: orNone(positive(30)),
    }),
    orchestrator,
    pacing: fc.oneof(
      fc.constant(NO_PACING),
      fc.record({
        maxConcurrentExecutions: orNone(positive(5)),
        maxConcurrentRequests: orNone(positive(5)),
        requestsPerMinute: orNone(fc.constantFrom(2, 30, 44.4)),
        tokensPerMinute: orNone(fc.constantFrom(9000, 33_333)),
        burstRequests: positive(4),
      }),
    ),
    invocationTimeoutSeconds: orNone(positive(60)),
  })
  .map(({ arrival: arrives, ...fields }) => workload(arrives, fields));

const known: fc.Arbitrary<Scenario> = fc
  .record({
    workloads: fc.array(workloadOf, { minLength: 1, maxLength: 3 }),
    quota: fc.record({
      window: fc.constantFrom('token-bucket' as const, 'fixed-window' as const, 'fixed-window-carry' as const),
      settlement: fc.constantFrom('at-end' as const, 'progressive' as const),
      phaseSeconds: fc.constantFrom(0, 13.5),
      rpmReading: fc.constantFrom('per-minute' as const, 'concurrent' as const),
      tokensPerMinute: orNone(fc.integer({ min: 5000, max: 60_000 })),
      requestsPerMinute: orNone(some(20)),
      concurrentRequests: orNone(positive(6)),
      tokensPerDay: orNone(fc.constantFrom(40_000, 400_000)),
      crossModelTokensPerDay: orNone(fc.constantFrom(30_000, 500_000)),
    }),
    service: fc.record({
      throttleSeconds: fc.constantFrom(0, 0.1),
      unavailableShare: fc.constantFrom(0, 0, 0.2),
      retryAfterSeconds: orNone(fc.constantFrom(1, 4, 30)),
    }),
    horizonSeconds: fc.constantFrom(90, 3000, 100_000),
  })
  .map(({ workloads, quota, ...fields }) =>
    scenario(
      workloads.map((one, index) => ({ ...one, name: `work ${index}` })),
      quota,
      fields,
    ),
  );

describe('the engine in WebAssembly', () => {
  it('gives what the engine gives, to the last bit', () => {
    const ends = new Set<string>();
    let throttled = 0;
    fc.assert(
      fc.property(known, fc.maxSafeNat(), fc.constantFrom(37, 20_000, 20_000), (built, seed, maxEvents) => {
        const run = expectTheSame(built, seed, maxEvents);
        ends.add(run?.stoppedBy ?? 'unknown');
        if ((run?.requestsThrottled ?? 0) > 0 && (run?.completed ?? 0) > 0) throttled++;
      }),
      { numRuns: 600 },
    );
    expect([...ends].sort()).to.deep.equal(['done', 'event-limit', 'horizon']);
    expect(throttled).to.be.above(60);
  });

  it('goes on where more executions end, and more events wait, than it has room for at first', () => {
    const many = workload(
      { kind: 'poisson', perMinute: 400 },
      { durationSeconds: 1500, steps: [step({ latencySeconds: constant(90.25) })] },
    );
    const run = expectTheSame(scenario([many], { tokensPerMinute: 800_000 }), 7);
    expect(run?.completed).to.be.above(2 * 2048);
    expect(run?.runTimeSeconds.count).to.be.above(4096);
    expect(run?.meanInSystem).to.be.above(256);
  });

  it('takes an endless retry for one, and counts a wait that overflows', () => {
    const endless: OrchestratorSpec = { kind: 'fixed', waitSeconds: 1, maxRetries: 99_999_999 };
    const stuck = workload(executions(2), { orchestrator: endless, steps: [step({ maxTokens: 4000 })] });
    expect(expectTheSame(scenario([stuck], { tokensPerMinute: 4500 }, { horizonSeconds: 9000 }), 1)?.stoppedBy).to.equal('horizon');
    const long = workload(executions(2), { sdk: sdk('ai-sdk', { maxAttempts: 1200 }), steps: [step({ maxTokens: 4000 })] });
    expect(expectTheSame(scenario([long], { tokensPerMinute: 4500 }, { horizonSeconds: 1e300 }), 1)?.sdkRetries).to.be.above(900);
  });

  it('leaves what it does not know to the engine, which still runs it', () => {
    const plain = workload(executions(3));
    const unknown = [
      scenario([plain], { window: 'sliding-window' }),
      scenario([plain], { outputTokensPerMinute: 1000 }),
      scenario([workload(executions(3), { sdk: sdk('boto3-adaptive') })]),
      scenario([plain, workload({ kind: 'trace', file: 'x' })]),
    ];
    for (const built of unknown) expect(quickRun(built, { seed: 1, ...OPTIONS })).to.equal(null);
    for (const built of unknown.slice(0, 3)) expect(runScenario(built, { seed: 1 }).completed).to.equal(3);
  });
});

// The engine against theory and bookkeeping: what comes in goes out once, waits equal their formulas, laws of queues hold.

import { expect } from 'chai';
import fc from 'fast-check';
import type { SdkSpec } from '../../src/simulator/clients/sdk-layers.ts';
import { SDK_NAMES } from '../../src/simulator/clients/sdk-layers.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
import type { RunMetrics } from '../../src/simulator/engine/metrics.ts';
import type { TraceEvent } from '../../src/simulator/engine/trace-event.ts';
import type { OrchestratorSpec, Scenario } from '../../src/simulator/scenario/scenario.ts';
import { WINDOW_MODELS } from '../../src/simulator/windows/index.ts';
import { constant, executions, NO_PACING, scenario, sdk, step, stepFunctions, workload } from './scenarios.ts';
import { Oracle, type OracleRequest } from './windows.oracle.ts';

const isRefusal = ({ event, reason }: TraceEvent) => event === 'throttle' && reason === 'tpm';

/** Tells the oracle what happened; it refuses what the engine refused. @returns what the oracle let in */
function replay(events: readonly TraceEvent[], oracle: Oracle): Map<number, OracleRequest> {
  const running = new Map<number, OracleRequest>();
  for (const each of events) {
    const at = BigInt(each.atSeconds * 8);
    const tokens = BigInt(each.tokens ?? 0);
    if (each.event === 'admit') running.set(each.execution, oracle.admit(at, tokens) as OracleRequest);
    else if (each.event === 'end') oracle.settle(at, running.get(each.execution) as OracleRequest, tokens);
    else if (isRefusal(each)) expect(oracle.admit(at, tokens)).to.equal(null);
  }
  return running;
}

/** Seconds that all executions together were there. */
function timeInSystem(events: readonly TraceEvent[]): number {
  const arrivals: number[] = [];
  let time = 0;
  for (const { event, execution, atSeconds } of events) {
    if (event === 'arrive') arrivals[execution] = atSeconds;
    if (event === 'complete' || event === 'fail') time += atSeconds - (arrivals[execution] as number);
  }
  return time;
}

function traced(given: Scenario, seed = 1): { run: RunMetrics; events: TraceEvent[] } {
  const events: TraceEvent[] = [];
  return { run: runScenario(given, { seed, onEvent: (event) => events.push(event) }), events };
}

/** A quota that one request fills for its whole minute, so that a second one is refused at a known instant. */
function blocked(orchestrator: OrchestratorSpec, client: SdkSpec = sdk('none')): Scenario {
  const long = step({ latencySeconds: constant(5_000), maxTokens: 100, outputTokens: constant(100), inputTokens: constant(0) });
  const work = workload(executions(2), { steps: [long], orchestrator, sdk: client });
  return scenario([work], { tokensPerMinute: 150 });
}

const waitsOf = (events: readonly TraceEvent[], event: TraceEvent['event']) =>
  events.filter((e) => e.event === event).map((e) => e.waitSeconds as number);

describe('engine', () => {
  it('waits as Step Functions does: the interval times the rate to the k, capped', () => {
    const { events } = traced(blocked(stepFunctions(3, 2, { maxDelaySeconds: 100 })));
    expect(waitsOf(events, 'retry-wait').slice(0, 8)).to.deep.equal([3, 6, 12, 24, 48, 96, 100, 100]);
    const throttles = events.filter((e) => e.event === 'throttle').map((e) => e.atSeconds);
    expect(throttles.slice(0, 5)).to.deep.equal([0, 3, 9, 21, 45]);
  });

  it('draws full jitter below the capped delay, and counts retries afresh in every state', () => {
    const { events } = traced(blocked(stepFunctions(3, 2, { jitterStrategy: 'FULL', maxDelaySeconds: 50 })));
    const waits = waitsOf(events, 'retry-wait');
    expect(waits.length).to.be.above(50);
    for (const [k, wait] of waits.entries()) expect(wait).to.be.within(0, Math.min(50, 3 * 2 ** k));
    const tail = waits.slice(6);
    expect(tail.reduce((sum, wait) => sum + wait, 0) / tail.length).to.be.within(20, 30);
    const two = workload(executions(4), {
      steps: [step({ name: 'one', maxTokens: 9_000 }), step({ name: 'two', maxTokens: 9_000 })],
      orchestrator: stepFunctions(60, 2),
    });
    const waitsByStep = traced(scenario([two], { tokensPerMinute: 20_000 })).events.filter((e) => e.event === 'retry-wait');
    const firsts = new Map<string, number>();
    for (const { step: name, execution, waitSeconds } of waitsByStep) {
      if (!firsts.has(`${execution} ${name}`)) firsts.set(`${execution} ${name}`, waitSeconds as number);
    }
    expect([...firsts.keys()].some((key) => key.endsWith('two'))).to.equal(true);
    for (const wait of firsts.values()) expect(wait).to.equal(60);
  });

  it('gives up after MaxAttempts, and retries only what ErrorEquals names', () => {
    const three = traced(blocked(stepFunctions(1, 1, { maxAttempts: 3 })));
    expect(three.run).to.include({ completed: 1, failed: 1, requestsThrottled: 4 });
    const other = traced(blocked(stepFunctions(1, 1, { errorEquals: ['Sandbox.Timedout'] })));
    expect(other.run).to.include({ failed: 1, requestsThrottled: 1 });
    const named = traced(blocked(stepFunctions(1, 1, { maxAttempts: 2, errorEquals: ['ThrottlingException'] })));
    expect(named.run.requestsThrottled).to.equal(3);
  });

  it('holds to every limit of a pool, and says which one refused, in the words of the emulator', () => {
    // Four requests at once, 10 s each: the hold is 2,000, what stays charged 1,000.
    const work = workload(executions(4), {
      steps: [step({ inputTokens: constant(0), maxTokens: 2_000, outputTokens: constant(1_000), latencySeconds: constant(10) })],
      orchestrator: { kind: 'fixed', waitSeconds: 11, maxRetries: 0 },
    });
    const refusals = (quota: Partial<Scenario['quota']>) =>
      traced(scenario([work], quota)).events.flatMap(({ event, reason }) => (event === 'throttle' ? [reason] : []));
    expect(refusals({})).to.deep.equal([]);
    expect(refusals({ tokensPerMinute: 6_000 })).to.deep.equal(['tpm']);
    expect(refusals({ requestsPerMinute: 3 })).to.deep.equal(['rpm']);
    expect(refusals({ requestsPerMinute: 3, rpmReading: 'concurrent' })).to.deep.equal(['rpm']);
    expect(refusals({ concurrentRequests: 1 })).to.deep.equal(['concurrent', 'concurrent', 'concurrent']);
    expect(refusals({ tokensPerDay: 4_000 })).to.deep.equal(['tpd', 'tpd']);
    expect(refusals({ crossModelTokensPerDay: 7_999 })).to.deep.equal(['cross-model-tpd']);
    expect(refusals({ tokensPerMinute: 6_000, crossModelTokensPerDay: 4_000 })).to.deep.equal(['cross-model-tpd', 'cross-model-tpd']);
    expect(refusals({ concurrentRequests: 0 })).to.deep.equal(['zero-quota', 'zero-quota', 'zero-quota', 'zero-quota']);
    // What ended makes room: 11 s later the fourth gets in, at the same charge.
    const again = traced(
      scenario([{ ...work, orchestrator: { kind: 'fixed', waitSeconds: 11, maxRetries: 1 } }], { concurrentRequests: 3 }),
    );
    expect(again.run).to.include({ completed: 4, requestsThrottled: 1 });
  });

  it('nests the attempts of an SDK in those of the orchestrator', () => {
    for (const [name, attempts] of [
      ['none', 1],
      ['aws-sdk-js', 3],
      ['aws-sdk-js-adaptive', 3],
      ['boto3-legacy', 5],
      ['boto3-standard', 3],
      ['boto3-adaptive', 3],
      ['anthropic', 3],
      ['ai-sdk', 3],
    ] as const) {
      const { run } = traced(blocked(stepFunctions(30, 1, { maxAttempts: 4 }), sdk(name)));
      expect(run.requestsThrottled, name).to.equal(attempts * 5);
      expect(run.sdkRetries, name).to.equal((attempts - 1) * 5);
    }
  });

  it('waits as each SDK does', () => {
    const bounds: Record<string, [low: (k: number) => number, high: (k: number) => number]> = {
      'aws-sdk-js': [() => 0, (k) => Math.min(20, 2 ** k)],
      'boto3-legacy': [() => 0, (k) => 2 ** k],
      'boto3-standard': [() => 0, (k) => Math.min(20, 2 ** k)],
      anthropic: [(k) => Math.min(8, 0.5 * 2 ** k) * 0.75, (k) => Math.min(8, 0.5 * 2 ** k)],
      'ai-sdk': [(k) => 2 * 2 ** k, (k) => 2 * 2 ** k],
    };
    // The adaptive ones wait for their limiters too; the others all have their formula here.
    expect(SDK_NAMES.filter((name) => !(name in bounds))).to.deep.equal(['aws-sdk-js-adaptive', 'boto3-adaptive', 'none']);
    for (const [name, [low, high]] of Object.entries(bounds)) {
      const { events } = traced(blocked({ kind: 'none' }, sdk(name as SdkSpec['name'], { maxAttempts: 8 })));
      const waits = waitsOf(events, 'sdk-wait');
      expect(waits, name).to.have.lengthOf(7);
      for (const [k, wait] of waits.entries()) expect(wait, `${name} ${k}`).to.be.within(low(k), high(k));
    }
  });

  it('honours Retry-After where the SDK does, at most 5 s beyond its own wait, and spends the retry quota', () => {
    const service = { throttleSeconds: 0, unavailableShare: 0, retryAfterSeconds: 3 };
    const asked = traced({ ...blocked({ kind: 'none' }, sdk('aws-sdk-js')), service });
    const askedWaits = waitsOf(asked.events, 'sdk-wait');
    expect(askedWaits).to.not.be.empty;
    for (const wait of askedWaits) expect(wait).to.be.within(3, 5);
    const far = traced({ ...blocked({ kind: 'none' }, sdk('aws-sdk-js')), service: { ...service, retryAfterSeconds: 100 } });
    const farWaits = waitsOf(far.events, 'sdk-wait');
    expect(farWaits).to.have.length(askedWaits.length);
    for (const wait of farWaits) expect(wait).to.be.within(5, 7);
    // 500 units at 5 a throttle: a shared client retries 100 times and then not at all.
    const many = workload(executions(200), { sdk: sdk('aws-sdk-js', { client: 'shared', maxAttempts: 10 }) });
    const run = runScenario(scenario([many], { tokensPerMinute: 1_999 }), { seed: 1 });
    expect(run.sdkRetries).to.equal(100);
  });

  it('sends again after a read time-out while the service goes on, and ends a function at its age', () => {
    const slow = step({ latencySeconds: constant(100) });
    const impatient = workload(executions(1), { steps: [slow], sdk: sdk('boto3-legacy', { readTimeoutSeconds: 60 }) });
    const resent = runScenario(scenario([impatient]), { seed: 1 });
    expect(resent).to.include({ failed: 1, requestsAdmitted: 5, requestsAbandoned: 5, settledTokens: 7_500, wastedTokens: 7_500 });
    const lambda = workload(executions(1), {
      steps: [slow],
      invocationTimeoutSeconds: 30,
      orchestrator: stepFunctions(5, 1, { maxAttempts: 2 }),
    });
    const killed = traced(scenario([lambda]));
    expect(killed.run).to.include({ failed: 1, requestsAdmitted: 3, requestsAbandoned: 3, clientSeconds: 90 });
    expect(killed.events.filter((e) => e.event === 'timeout').map((e) => e.atSeconds)).to.deep.equal([30, 65, 100]);
  });

  it('redrives an SQS message when its visibility ends, and dead-letters it after the last receive', () => {
    const queue: OrchestratorSpec = { kind: 'sqs', visibilityTimeoutSeconds: 40, maxReceiveCount: 3 };
    const { run, events } = traced(blocked(queue));
    expect(run).to.include({ completed: 1, failed: 1 });
    expect(events.filter((e) => e.event === 'throttle').map((e) => e.atSeconds)).to.deep.equal([0, 40, 80]);
  });

  it('runs one after another, some at once, or spaced out', () => {
    const paced = (pacing: object) =>
      runScenario(scenario([workload(executions(6), { pacing: { ...NO_PACING, ...pacing } })]), { seed: 1 });
    expect(paced({}).makespanSeconds).to.equal(10);
    expect(paced({ maxConcurrentExecutions: 1 }).makespanSeconds).to.equal(60);
    expect(paced({ maxConcurrentExecutions: 4 }).makespanSeconds).to.equal(20);
    expect(paced({ maxConcurrentRequests: 2 }).makespanSeconds).to.equal(30);
    expect(paced({ requestsPerMinute: 6 }).makespanSeconds).to.equal(60);
    expect(paced({ requestsPerMinute: 6, burstRequests: 3 }).makespanSeconds).to.equal(40);
    expect(paced({ tokensPerMinute: 12_000 }).makespanSeconds).to.equal(60);
    expect(paced({ maxConcurrentExecutions: 1 }).runTimeSeconds).to.include({ max: 60, min: 10 });
  });

  it('shows that pacing to the quota ends throttling', () => {
    const burst = (pacing: object) =>
      runScenario(
        scenario([workload(executions(60), { orchestrator: stepFunctions(2, 2), pacing: { ...NO_PACING, ...pacing } })], {
          tokensPerMinute: 22_000,
        }),
        { seed: 1 },
      );
    expect(burst({}).requestsThrottled).to.be.above(100);
    expect(burst({ maxConcurrentExecutions: 2 }).requestsThrottled).to.equal(0);
  });

  it('obeys requests per minute, requests in flight, tokens per day', () => {
    const work = workload(executions(10), { orchestrator: stepFunctions(1, 1, { maxAttempts: 0 }) });
    const completed = (quota: object) => runScenario(scenario([work], quota), { seed: 1 }).completed;
    expect(completed({})).to.equal(10);
    expect(completed({ requestsPerMinute: 4 })).to.equal(4);
    expect(completed({ requestsPerMinute: 3, rpmReading: 'concurrent' })).to.equal(3);
    expect(completed({ tokensPerDay: 5_000 })).to.equal(2);
    expect(completed({ tokensPerMinute: 13_000, requestsPerMinute: 5 })).to.equal(5);
  });

  it('charges generated tokens as they come under progressive settlement, and lets them leave the hold', () => {
    // After 11 s: two ticks, 500 of 1,000 tokens generated: 2,500 charged, 500 of the 1,000 held are left. 3,000 in use.
    const writing = step({ inputTokens: constant(0), outputTokens: constant(1_000), burndownRate: 5, latencySeconds: constant(20) });
    const work = workload({ kind: 'executions', count: 2, staggerSeconds: 11 }, { steps: [writing] });
    const refused = (tokensPerMinute: number, settlement: 'at-end' | 'progressive') =>
      runScenario(scenario([work], { tokensPerMinute, settlement }), { seed: 1 }).requestsThrottled;
    expect(refused(4_000, 'progressive')).to.equal(0);
    expect(refused(3_999, 'progressive')).to.equal(1);
    expect(refused(2_000, 'at-end')).to.equal(0);
  });

  it('takes nothing from any quota for a request that another quota refuses', () => {
    const again: OrchestratorSpec = { kind: 'fixed', waitSeconds: 60, maxRetries: 2 };
    const work = workload(executions(3), { orchestrator: again });
    // 1,500 settled and 2,000 held fit into the day, but not together with another 2,000 that a refusal had left held.
    const run = runScenario(scenario([work], { tokensPerMinute: 100_000, requestsPerMinute: 1, tokensPerDay: 4_000 }), { seed: 1 });
    expect(run).to.include({ completed: 2, failed: 1 });
  });

  it('pays a retry back to the retry quota when it succeeds', () => {
    // One request in ten is refused, one in a hundred twice: those alone fail, since retries cost 14 of 500 and come back.
    const work = workload(
      { kind: 'closed-loop', workers: 1, requestsPerWorker: 5_000, thinkSeconds: 0 },
      { sdk: sdk('aws-sdk-js', { client: 'shared', maxAttempts: 2 }) },
    );
    const flaky = { throttleSeconds: 0, unavailableShare: 0.1, retryAfterSeconds: null };
    const run = runScenario(scenario([work], {}, { service: flaky }), { seed: 1 });
    expect(run.failed).to.be.within(25, 75);
    expect(run.sdkRetries).to.be.within(440, 560);
  });

  it('lets several workloads share one quota', () => {
    const a = workload({ kind: 'closed-loop', workers: 2, requestsPerWorker: 5, thinkSeconds: 1 }, { name: 'a' });
    const b = workload(executions(3), { name: 'b' });
    const { run, events } = traced(scenario([a, b], { tokensPerMinute: 8_000 }));
    expect(run.completed + run.failed).to.equal(13);
    // Four fit at once: both of a, which came first, and two of b.
    expect(events.filter((e) => e.event === 'throttle' && e.atSeconds === 0).map((e) => e.workload)).to.deep.equal(['b']);
  });

  it('counts each workload apart, to the sum of all', () => {
    const shared = scenario(
      [
        workload(executions(5), { name: 'a' }),
        workload({ kind: 'closed-loop', workers: 2, requestsPerWorker: 4, thinkSeconds: 0 }, { name: 'b' }),
      ],
      { tokensPerMinute: 6_000 },
    );
    const { run } = traced(shared);
    const total = (pick: (one: (typeof run.workloads)[number]) => number) => run.workloads.reduce((sum, one) => sum + pick(one), 0);
    expect(run.workloads.map(({ name }) => name)).to.deep.equal(['a', 'b']);
    expect(total((one) => one.completed)).to.equal(run.completed);
    expect(total((one) => one.failed))
      .to.equal(run.failed)
      .and.to.be.above(0);
    expect(total((one) => one.requestsSent)).to.equal(run.requestsSent);
    expect(total((one) => one.requestsThrottled)).to.equal(run.requestsThrottled);
    expect(total((one) => one.tokensPerMinute)).to.be.closeTo(run.tokensPerMinute, 1e-6);
  });

  it('stops at the horizon and says so, and at the event limit', () => {
    const endless = blocked(stepFunctions(1, 1));
    const stopped = runScenario({ ...endless, horizonSeconds: 100 }, { seed: 1 });
    expect(stopped).to.include({ stoppedBy: 'horizon', unfinished: 2, makespanSeconds: 100 });
    expect(runScenario(endless, { seed: 1, maxEvents: 50 }).stoppedBy).to.equal('event-limit');
  });

  it('reproduces the rate of arrivals of an open workload that is never throttled', () => {
    for (const arrival of [
      { kind: 'constant', perMinute: 30 },
      { kind: 'poisson', perMinute: 30 },
      { kind: 'bursts', size: 15, everySeconds: 30 },
    ] as const) {
      const run = runScenario(scenario([workload(arrival, { durationSeconds: 36_000 })]), { seed: 3 });
      const expected = 600 * 30;
      // Three standard deviations of a Poisson count; the others are exact.
      expect(run.completed, arrival.kind).to.be.closeTo(expected, arrival.kind === 'poisson' ? 3 * Math.sqrt(expected) : 0);
      expect(run.meanInSystem, arrival.kind).to.be.closeTo((run.completed * 10) / run.makespanSeconds, 1e-6);
    }
  });

  it('waits in line as an M/D/1 queue does', () => {
    // One place, 10 s of service, an arrival every 20 s on average: load 0.5, mean wait 0.5 x 10 / (2 x (1 - 0.5)) = 5 s.
    const queue = workload(
      { kind: 'poisson', perMinute: 3 },
      { durationSeconds: 2_000_000, pacing: { ...NO_PACING, maxConcurrentExecutions: 1 } },
    );
    const run = runScenario(scenario([queue], {}, { horizonSeconds: 1e8 }), { seed: 4 });
    expect((run.runTimeSeconds.mean as number) - 10).to.be.closeTo(5, 0.15);
  });

  it('reads arrivals from a trace, whose rows override the first step', () => {
    const rows = [
      { atSeconds: 5, inputTokens: 100, outputTokens: 7, latencySeconds: 2 },
      { atSeconds: 50, inputTokens: null, outputTokens: null, latencySeconds: null },
    ];
    const events: TraceEvent[] = [];
    const given = scenario([workload({ kind: 'trace', file: 'x' })]);
    runScenario(given, { seed: 1, traces: new Map([['work', rows]]), onEvent: (event) => events.push(event) });
    expect(events.filter((e) => e.event === 'end').map((e) => [e.atSeconds, e.tokens])).to.deep.equal([
      [7, 107],
      [60, 1_500],
    ]);
    const backwards = new Map([['work', [...rows].reverse()]]);
    expect(() => runScenario(given, { seed: 1, traces: backwards })).to.throw(RangeError, '5 s comes after 50 s');
  });

  it('does not move the draws of an execution when another is added', () => {
    const random = step({ inputTokens: { kind: 'uniform', min: 1, max: 1_000 }, latencySeconds: { kind: 'uniform', min: 1, max: 30 } });
    const ends = (count: number) =>
      traced(scenario([workload(executions(count), { steps: [random] })]))
        .events.filter((e) => e.event === 'end' && e.execution < 3)
        .map((e) => e.atSeconds);
    expect(ends(30)).to.deep.equal(ends(3));
  });

  const retries = fc.oneof(
    fc.constant<OrchestratorSpec>({ kind: 'none' }),
    fc
      .record({
        interval: fc.integer({ min: 1, max: 60 }),
        rate: fc.constantFrom(1, 1.5, 2),
        jitter: fc.constantFrom('NONE', 'FULL'),
        maxAttempts: fc.integer({ min: 0, max: 6 }),
      })
      .map(({ interval, rate, jitter, maxAttempts }) => stepFunctions(interval, rate, { jitterStrategy: jitter, maxAttempts })),
    fc.constantFrom<OrchestratorSpec>(
      { kind: 'sqs', visibilityTimeoutSeconds: 20, maxReceiveCount: 4 },
      { kind: 'fixed', waitSeconds: 7, maxRetries: 5 },
      { kind: 'decorrelated-jitter', baseSeconds: 2, rate: 2, capSeconds: 60, maxRetries: 5 },
      { kind: 'equal-jitter', baseSeconds: 2, rate: 2, capSeconds: 60, maxRetries: 5 },
    ),
  );
  const anything = fc
    .record({
      model: fc.constantFrom(...WINDOW_MODELS),
      settlement: fc.constantFrom('at-end' as const, 'progressive' as const),
      tokensPerMinute: fc.integer({ min: 2_500, max: 30_000 }),
      requestsPerMinute: fc.option(fc.integer({ min: 1, max: 20 })),
      orchestrator: retries,
      client: fc.constantFrom(...SDK_NAMES),
      shared: fc.boolean(),
      readTimeout: fc.option(fc.integer({ min: 5, max: 30 })),
      lifetime: fc.option(fc.integer({ min: 10, max: 60 })),
      places: fc.option(fc.integer({ min: 1, max: 5 })),
      calls: fc.option(fc.integer({ min: 1, max: 5 })),
      count: fc.integer({ min: 1, max: 12 }),
      loop: fc.boolean(),
      steps: fc.integer({ min: 1, max: 3 }),
      burndownRate: fc.constantFrom(1, 5),
      unavailableShare: fc.constantFrom(0, 0, 0.2),
      seed: fc.nat(),
    })
    .map((given) => {
      const steps = Array.from({ length: given.steps }, (_, index) =>
        step({
          name: `step ${index}`,
          maxTokens: 1_000,
          burndownRate: given.burndownRate,
          outputTokens: { kind: 'uniform', min: 0, max: 1_000 },
          latencySeconds: { kind: 'uniform', min: 1, max: 40 },
          overheadSeconds: constant(index),
        }),
      );
      const work = workload(
        given.loop ? { kind: 'closed-loop', workers: given.count, requestsPerWorker: 3, thinkSeconds: 0 } : executions(given.count),
        {
          steps,
          orchestrator: given.orchestrator,
          sdk: sdk(given.client, { client: given.shared ? 'shared' : 'per-invocation', readTimeoutSeconds: given.readTimeout }),
          pacing: { ...NO_PACING, maxConcurrentExecutions: given.places, maxConcurrentRequests: given.calls },
          invocationTimeoutSeconds: given.lifetime,
        },
      );
      const quota = {
        window: given.model,
        settlement: given.settlement,
        tokensPerMinute: given.tokensPerMinute,
        requestsPerMinute: given.requestsPerMinute,
      };
      const built = scenario([work], quota, {
        service: { throttleSeconds: 0.125, unavailableShare: given.unavailableShare, retryAfterSeconds: null },
      });
      return { built, seed: given.seed, starts: given.count * (given.loop ? 3 : 1) };
    });

  it('keeps its books on random workloads: everything ends once, attempts add up, Little’s law holds', () => {
    fc.assert(
      fc.property(anything, ({ built, seed, starts }) => {
        const { run, events } = traced(built, seed);
        const count = (name: TraceEvent['event']) => events.filter((e) => e.event === name).length;
        expect(run.stoppedBy).to.equal('done');
        expect(run.unfinished).to.equal(0);
        expect(count('arrive')).to.equal(starts);
        expect(count('complete') + count('fail')).to.equal(starts);
        expect(run.completed).to.equal(count('complete'));
        expect(run.failed).to.equal(count('fail'));
        // Every request sent was let in, throttled or refused, and every one let in ended with or without its client.
        expect(run.requestsSent).to.equal(run.requestsAdmitted + run.requestsThrottled + run.requestsUnavailable);
        expect(run.requestsAdmitted).to.equal(count('end') + run.requestsAbandoned);
        expect(run.sdkRetries).to.equal(count('sdk-wait'));
        if (run.failed === 0) expect((run.retries.mean ?? 0) * run.completed).to.be.closeTo(count('retry-wait'), 1e-6);
        const time = timeInSystem(events);
        expect(run.meanInSystem * run.makespanSeconds).to.be.closeTo(time, 1e-6 * Math.max(1, time));
        expect(runScenario(built, { seed })).to.deep.equal(run);
      }),
      { numRuns: 250, seed: 11 },
    );
  });

  it('never lets in what the definition of its window forbids', () => {
    let refusals = 0;
    fc.assert(
      fc.property(anything, ({ built, seed }) => {
        // Whole seconds, so that the oracle sees the same instants; settled at the end only.
        const whole = {
          ...built,
          quota: { ...built.quota, settlement: 'at-end' as const, requestsPerMinute: null },
          service: { ...built.service, throttleSeconds: 1 },
        };
        const work = whole.workloads[0] as (typeof whole.workloads)[number];
        const given = {
          ...whole,
          workloads: [
            {
              ...work,
              orchestrator: { kind: 'fixed', waitSeconds: 7, maxRetries: 3 } as const,
              sdk: sdk('ai-sdk'),
              invocationTimeoutSeconds: null,
              steps: work.steps.map((s) => ({ ...s, latencySeconds: constant(13) })),
            },
          ],
        };
        const { events } = traced(given, seed);
        const oracle = new Oracle(given.quota.window, BigInt(given.quota.tokensPerMinute as number), 480n, 0n);
        const running = replay(events, oracle);
        refusals += events.filter(isRefusal).length;
        expect([...running.values()]).not.to.include(null);
      }),
      { numRuns: 80, seed: 12 },
    );
    expect(refusals).to.be.above(200);
  });

  it('never completes less with more quota when work is sequential', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 20_000 }), ({ built, seed }, more) => {
        const work = built.workloads[0] as (typeof built.workloads)[number];
        const sequential = {
          ...work,
          pacing: { ...NO_PACING, maxConcurrentExecutions: 1 },
          sdk: sdk('none'),
          orchestrator: stepFunctions(9, 1, { maxAttempts: 3 }),
        };
        const run = (tokensPerMinute: number) =>
          runScenario(
            {
              ...built,
              workloads: [sequential],
              quota: { ...built.quota, tokensPerMinute },
              service: { ...built.service, unavailableShare: 0 },
            },
            { seed },
          ).completed;
        expect(run((built.quota.tokensPerMinute as number) + more)).to.be.at.least(run(built.quota.tokensPerMinute as number));
      }),
      { numRuns: 100, seed: 13 },
    );
  });
});

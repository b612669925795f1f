// Random histories of calls, told to the emulator, to the simulator and to the independent oracle: each says which calls are admitted.
import { resolveModel } from '../../src/catalog/models.ts';
import { LifeCycles } from '../../src/emulator/backend/refusals.ts';
import { Replier } from '../../src/emulator/backend/reply.ts';
import type { Call } from '../../src/emulator/call.ts';
import { Directory } from '../../src/emulator/directory.ts';
import type { Connection } from '../../src/emulator/http/exchange.ts';
import { createCompatible } from '../../src/emulator/operations/compatible.ts';
import { converseHandlers } from '../../src/emulator/operations/converse.ts';
import { Region } from '../../src/emulator/region.ts';
import { AwsError } from '../../src/emulator/wire/aws-error.ts';
import type { WireRequest, WireResponse } from '../../src/emulator/wire/message.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { NO_LIMITS, type PoolLimits } from '../../src/quotas/limits.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
import type { TraceEvent } from '../../src/simulator/engine/trace-event.ts';
import { RandomStream } from '../../src/simulator/random.ts';
import { admissionCost, heldPerOutputToken, settledCost } from '../../src/simulator/request-cost.ts';
import { RESERVATIONS, type Reservation, SETTLEMENTS, type Settlement } from '../../src/simulator/types.ts';
import { WINDOW_MODELS, type WindowModel } from '../../src/simulator/windows/index.ts';
import { type Entry, fits } from '../simulator/pool.oracle.ts';
import { constant, scenario, step, workload } from '../simulator/scenarios.ts';
import { ManualClock, START_SECONDS } from './kit.ts';

/** Eight tokens a second from the start: answers of 4 modulo 8 tokens end between two whole seconds, where nobody arrives. */
const TOKENS_PER_SECOND = 8;
const PROGRESS_SECONDS = 5;

export interface HistoryCall {
  /** Whole seconds from the start, each its own. */
  readonly atSeconds: number;
  readonly inputTokens: number;
  readonly maxTokens: number;
  /** At most `maxTokens`. */
  readonly outputTokens: number;
}

export interface History {
  readonly limits: PoolLimits;
  readonly window: WindowModel;
  readonly reservation: Reservation;
  readonly settlement: Settlement;
  readonly burndownRate: number;
  readonly calls: readonly HistoryCall[];
}

/** Why each call was refused, in the order of the calls; null: it was admitted. */
export type Verdicts = readonly (string | null)[];

export function randomHistory(index: number, window: WindowModel): History {
  const random = new RandomStream(index, WINDOW_MODELS.indexOf(window));
  const whole = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T;
  const calls: HistoryCall[] = [];
  let atSeconds = 0;
  for (let count = whole(5, 40); count > 0; count--) {
    atSeconds += random.next() < 0.1 ? whole(30, 130) : whole(1, 9);
    // Now and then exactly where a minute turns.
    if (random.next() < 0.1) atSeconds = Math.ceil(atSeconds / 60) * 60 + (atSeconds % 60 === 0 ? 60 : 0);
    const outputTokens = 4 + 8 * whole(0, 30);
    calls.push({ atSeconds, inputTokens: 10 * whole(1, 150), maxTokens: outputTokens + 100 * whole(0, 20), outputTokens });
  }
  return {
    // The oracle is exact where a limit is a multiple of the window.
    limits: {
      ...NO_LIMITS,
      tokensPerMinute: 60 * whole(20, 150),
      requestsPerMinute: pick([null, null, 3, 6]),
      concurrentRequests: pick([null, null, 2, 4]),
    },
    window,
    reservation: pick(RESERVATIONS),
    settlement: pick(SETTLEMENTS),
    burndownRate: pick([1, 5]),
    calls,
  };
}

const MODEL = resolveModel('sonnet-4').model;
const PROFILE = 'us.anthropic.claude-sonnet-4-20250514-v1:0';

/** By the emulator's own operation, without a socket. */
export async function emulated(history: History): Promise<Verdicts> {
  const clock = new ManualClock();
  let running: HistoryCall | null = null;
  const current = (): HistoryCall => running as HistoryCall;
  const { limits, window, reservation, settlement, burndownRate } = history;
  const weight = () => ({ totalTokens: current().inputTokens, cacheable: null });
  const handlers = converseHandlers(
    {
      directory: new Directory([MODEL]),
      reservation,
      reserveReturns: 'unused',
      settlement,
      pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: TOKENS_PER_SECOND },
      drawOutputTokens: () => current().outputTokens,
      burndownRateOf: () => burndownRate,
      replier: new Replier({ seed: 1, toolUse: 0 }, () => ({})),
      lifeCycles: new LifeCycles('serve'),
      observer: { admitted() {}, refused() {}, ended() {} },
    },
    { converse: weight, invoke: weight },
  );
  const region = new Region('us-east-1', defaultSnapshot('us-east-1'), { window, rpmReading: 'per-minute', limitsOf: () => limits });
  const verdicts: (string | null)[] = [];
  const pending: Promise<unknown>[] = [];
  for (const call of history.calls) {
    await clock.advance(START_SECONDS + call.atSeconds - clock.nowSeconds());
    running = call;
    const document = { messages: [{ role: 'user', content: [{ text: 'hello' }] }], inferenceConfig: { maxTokens: call.maxTokens } };
    const asked: Call = {
      input: { ...document, modelId: PROFILE },
      document,
      region,
      requestId: '',
      memory: null,
      invocationId: null,
      clock,
      onAbort() {},
    };
    try {
      pending.push(Promise.resolve(handlers.Converse?.(asked)));
      verdicts.push(null);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      verdicts.push(error.message);
    }
  }
  await clock.advance(3_600);
  await Promise.all(pending);
  return verdicts;
}

/** One workload for each max_tokens, since that is a workload's; nobody tries twice. */
export function simulated(history: History): Verdicts {
  const verdicts = new Map<number, string | null>();
  runHistory(history, ({ event, atSeconds, reason }) => {
    if (event === 'admit') verdicts.set(atSeconds, null);
    if (event === 'throttle') verdicts.set(atSeconds, reason);
  });
  return history.calls.map(({ atSeconds }) => verdicts.get(atSeconds) ?? null);
}

function runHistory(history: History, onEvent: (event: TraceEvent) => void): void {
  const { calls, limits, window, settlement, reservation, burndownRate } = history;
  const sizes = [...new Set(calls.map(({ maxTokens }) => maxTokens))];
  const name = (maxTokens: number) => `max ${maxTokens}`;
  const workloads = sizes.map((maxTokens) =>
    workload(
      { kind: 'trace', file: name(maxTokens) },
      {
        name: name(maxTokens),
        durationSeconds: 86_400,
        steps: [
          step({
            maxTokens,
            burndownRate,
            reservation,
            firstTokenSeconds: 0,
            tokensPerSecond: TOKENS_PER_SECOND,
            outputTokens: constant(1),
          }),
        ],
      },
    ),
  );
  const traces = new Map(
    sizes.map((maxTokens) => [
      name(maxTokens),
      calls
        .filter((call) => call.maxTokens === maxTokens)
        .map(({ atSeconds, inputTokens, outputTokens }) => ({
          atSeconds,
          inputTokens,
          outputTokens,
          latencySeconds: outputTokens / TOKENS_PER_SECOND,
        })),
    ]),
  );
  runScenario(scenario(workloads, { ...limits, window, settlement }), { seed: 1, traces, onEvent });
}

/** On bedrock-mantle: null where a call is refused, else how many tokens its answer has, which may be cut. */
export type Written = readonly (number | null)[];

/** Two quotas, of which that of output cuts some answers: few calls are refused for the other one. */
export function randomMantleHistory(index: number, window: WindowModel): History {
  const history = randomHistory(index, window);
  const random = new RandomStream(index, 1000 + WINDOW_MODELS.indexOf(window));
  const perMinute =
    history.calls.reduce((sum, { outputTokens }) => sum + outputTokens, 0) / Math.max(1, (history.calls.at(-1)?.atSeconds ?? 60) / 60);
  return {
    ...history,
    limits: {
      ...NO_LIMITS,
      tokensPerMinute: history.limits.tokensPerMinute,
      outputTokensPerMinute: 60 * Math.max(1, Math.round((perMinute * (0.3 + random.next())) / 60)),
    },
    reservation: 'documented',
    burndownRate: 1,
  };
}

const OPEN_MODEL = resolveModel('gpt-oss-120b').model;

/** By the emulator's chat completions on bedrock-mantle, without a socket. */
export async function emulatedMantle({ calls, limits, window, settlement }: History): Promise<Written> {
  const clock = new ManualClock();
  let current = calls[0] as HistoryCall;
  const weight = () => ({ totalTokens: current.inputTokens, cacheable: null });
  const region = new Region('us-east-1', defaultSnapshot('us-east-1'), { window, rpmReading: 'per-minute', limitsOf: () => limits });
  const serve = createCompatible(
    {
      directory: new Directory([OPEN_MODEL]),
      reservation: 'documented',
      reserveReturns: 'unused',
      settlement,
      pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: TOKENS_PER_SECOND },
      drawOutputTokens: () => current.outputTokens,
      burndownRateOf: () => 15,
      replier: new Replier({ seed: 1, toolUse: 0 }, () => ({})),
      lifeCycles: new LifeCycles('serve'),
      observer: { admitted() {}, refused() {}, ended() {} },
    },
    { converse: weight, invoke: weight },
    {
      clock,
      regionOf: () => region,
      requiresCredentials: false,
      intercept: () => null,
      onCall() {},
      onError() {},
      explain: (_request, error) => error,
      endpoint: 'mantle',
    },
  );
  const answers: Promise<WireResponse>[] = [];
  for (const call of calls) {
    await clock.advance(START_SECONDS + call.atSeconds - clock.nowSeconds());
    current = call;
    const body = { model: OPEN_MODEL.modelId, messages: [{ role: 'user', content: 'hello' }], max_tokens: call.maxTokens };
    const request = {
      method: 'POST',
      path: '/v1/chat/completions',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
    };
    const answer = serve(request as unknown as WireRequest, { onAbort() {} } as unknown as Connection);
    if (answer === null) throw new Error('not served');
    answers.push(answer);
    // Admitted, or refused, before time goes on.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await clock.advance(3_600);
  return (await Promise.all(answers)).map(({ status, body }, index) => {
    const told = JSON.parse(String(body)) as {
      usage: { completion_tokens: number };
      choices: { finish_reason: string }[];
      error?: { code: string };
    };
    if (status === 429 && told.error?.code === 'rate_limit_exceeded') return null;
    const { completion_tokens: written } = told.usage;
    const isCut = written < (calls[index] as HistoryCall).outputTokens;
    if (told.choices[0]?.finish_reason !== (isCut ? 'length' : 'stop'))
      throw new Error(`${written} tokens end with ${told.choices[0]?.finish_reason}`);
    return written;
  });
}

/** By the simulator's engine. */
export function simulatedMantle(history: History): Written {
  const { calls } = history;
  const written = new Map<string, number>();
  const admittedAt = new Map<string, number>();
  const refused = new Set<number>();
  runHistory(history, ({ event, atSeconds, workload: name, execution, tokens }) => {
    const key = `${name} ${execution}`;
    if (event === 'admit') admittedAt.set(key, atSeconds);
    if (event === 'throttle') refused.add(atSeconds);
    if (event === 'end') written.set(String(admittedAt.get(key)), tokens ?? 0);
  });
  // What is settled is input and what was written, at a rate of 1.
  return calls.map(({ atSeconds, inputTokens }) =>
    refused.has(atSeconds) ? null : (written.get(String(atSeconds)) ?? Number.NaN) - inputTokens,
  );
}

export interface MantleCompared {
  readonly refused: number;
  readonly cut: number;
  readonly whole: number;
}

/** @throws Error with the history where the two say something else */
export async function compareMantleHistories(window: WindowModel, count: number, from = 0): Promise<MantleCompared> {
  const sums = { refused: 0, cut: 0, whole: 0 };
  for (let index = from; index < from + count; index++) {
    const history = randomMantleHistory(index, window);
    const simulator = simulatedMantle(history);
    const emulator = await emulatedMantle(history);
    if (JSON.stringify(simulator) !== JSON.stringify(emulator))
      throw new Error(`${window}, history ${index}: ${JSON.stringify({ history, simulator, emulator })}`);
    for (const [at, written] of simulator.entries())
      sums[written === null ? 'refused' : written < (history.calls[at] as HistoryCall).outputTokens ? 'cut' : 'whole']++;
  }
  return sums;
}

/** From the definitions alone, everything replayed for every question. */
export function foreseen(history: History): Verdicts {
  const { limits, window, reservation, settlement, burndownRate } = history;
  const tokens: Entry[] = [];
  const requests: Entry[] = [];
  /** What is to come of the calls that run. */
  let coming: Entry[] = [];
  let running: { readonly endsAt: number }[] = [];
  return history.calls.map((call, id) => {
    const now = call.atSeconds;
    const due = coming.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    coming = coming.filter(({ at }) => at > now);
    tokens.push(...due);
    running = running.filter(({ endsAt }) => endsAt > now);
    const request = { ...call, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const hold = admissionCost(request, burndownRate, reservation);
    const { tokensPerMinute, requestsPerMinute, concurrentRequests } = limits;
    if (!fits(window, tokensPerMinute as number, 60, tokens, now, hold)) return 'tpm';
    if (requestsPerMinute !== null && !fits(window, requestsPerMinute * 60, 60, requests, now, 60)) return 'rpm';
    if (concurrentRequests !== null && running.length >= concurrentRequests) return 'concurrent';
    tokens.push({ kind: 'admit', at: now, id, hold });
    // In sixtieths of a request: a limit that is a multiple of the window refills by whole numbers.
    requests.push({ kind: 'admit', at: now, id, hold: 60 }, { kind: 'settle', at: now, id, total: 60 });
    const lasts = call.outputTokens / TOKENS_PER_SECOND;
    const perCharge = PROGRESS_SECONDS * TOKENS_PER_SECOND;
    for (let passed = PROGRESS_SECONDS; settlement === 'progressive' && passed < lasts; passed += PROGRESS_SECONDS) {
      const released = perCharge * heldPerOutputToken(burndownRate, reservation);
      coming.push({ kind: 'charge', at: now + passed, id, tokens: perCharge * burndownRate, released });
    }
    coming.push({ kind: 'settle', at: now + lasts, id, total: settledCost(request, burndownRate) });
    running.push({ endsAt: now + lasts });
    return null;
  });
}

/** What the emulator answers for each cause. */
const MESSAGES: Readonly<Record<string, string>> = {
  tpm: 'Too many tokens, please wait before trying again.',
  rpm: 'Too many requests, please wait before trying again.',
  concurrent: 'Too many requests, please wait before trying again.',
};

/** Told as the emulator tells them. */
export const inWords = (verdicts: Verdicts): Verdicts => verdicts.map((cause) => (cause === null ? null : (MESSAGES[cause] ?? cause)));

export interface Compared {
  readonly histories: number;
  readonly admitted: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** @throws Error with the history where one of the three says something else */
export async function compareHistories(window: WindowModel, count: number): Promise<Compared> {
  let admitted = 0;
  const refused: Record<string, number> = {};
  for (let index = 0; index < count; index++) {
    const history = randomHistory(index, window);
    const expected = foreseen(history);
    const bySimulator = simulated(history);
    const byEmulator = await emulated(history);
    if (JSON.stringify(bySimulator) !== JSON.stringify(expected) || JSON.stringify(byEmulator) !== JSON.stringify(inWords(expected))) {
      throw new Error(
        `${window}, history ${index}: ${JSON.stringify({ history, oracle: expected, simulator: bySimulator, emulator: byEmulator })}`,
      );
    }
    for (const cause of expected) {
      if (cause === null) admitted++;
      else refused[cause] = (refused[cause] ?? 0) + 1;
    }
  }
  return { histories: count, admitted, refused };
}

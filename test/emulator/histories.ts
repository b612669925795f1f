// Random histories of calls, told to the emulator, to the simulator and to the independent oracle: each says which calls are admitted.
import { resolveModel } from '../../src/catalog/models.ts';
import { LifeCycles } from '../../src/emulator/backend/refusals.ts';
import { Replier } from '../../src/emulator/backend/reply.ts';
import type { Call } from '../../src/emulator/call.ts';
import { Directory } from '../../src/emulator/directory.ts';
import { converseHandlers } from '../../src/emulator/operations/converse.ts';
import { Region } from '../../src/emulator/region.ts';
import { AwsError } from '../../src/emulator/wire/aws-error.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { NO_LIMITS, type PoolLimits } from '../../src/quotas/limits.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
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
  const verdicts = new Map<number, string | null>();
  runScenario(scenario(workloads, { ...limits, window, settlement }), {
    seed: 1,
    traces,
    onEvent: ({ event, atSeconds, reason }) => {
      if (event === 'admit') verdicts.set(atSeconds, null);
      if (event === 'throttle') verdicts.set(atSeconds, reason);
    },
  });
  return calls.map(({ atSeconds }) => verdicts.get(atSeconds) ?? null);
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

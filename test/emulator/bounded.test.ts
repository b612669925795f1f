// What the emulator remembers does not grow with the calls that it has served: entries are counted, since memory is the garbage collector's.
import { expect } from 'chai';
import { resolveModel } from '../../src/catalog/models.ts';
import type { InferenceRecord } from '../../src/emulator/backend/inference.ts';
import { Recorder } from '../../src/emulator/watch/recorder.ts';
import { NO_LIMITS, RPM_READINGS } from '../../src/quotas/limits.ts';
import { Pool, PoolTicket } from '../../src/simulator/pool.ts';
import { DEFAULT_WINDOW } from '../../src/simulator/windows/index.ts';
import { SONNET_4, START_SECONDS } from './kit.ts';

const CALLS_PER_SECOND = 500;
const SECONDS_OF_A_CALL = 6;
/** Metrics of one model and of all models together, and the steps of their percentiles, in a minute. */
const ENTRIES_PER_MINUTE = 100;

/** Entries of all lists, maps and sets that an object holds, however deep. */
function entriesOf(root: object): number {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  let entries = 0;
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    const inside: unknown[] = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) entries += inside.length;
    waiting.push(...inside.filter((item) => item !== undefined));
  }
  return entries;
}

describe('what the emulator remembers', function () {
  this.timeout(60_000);
  const { model, profile } = resolveModel(SONNET_4);
  const target = { model, profile, scope: 'geo', calledId: SONNET_4 } as const;

  // The default, and the one that keeps every charge of its minute.
  for (const [index, window] of (['fixed-window-carry', 'sliding-window'] as const).entries()) {
    it(`stays the same with the calls that it serves: ${window}`, () => {
      const rpmReading = RPM_READINGS[index % 2] as (typeof RPM_READINGS)[number];
      const limits = {
        ...NO_LIMITS,
        tokensPerMinute: 2_000_000,
        requestsPerMinute: 25_000,
        tokensPerDay: 1e12,
        crossModelTokensPerDay: 1e12,
      };
      const pool = new Pool({ limits, window, rpmReading, dayWindow: DEFAULT_WINDOW });
      const rates = { burndownRate: 5, heldPerOutputToken: 1 };
      const usedTokens = (now: number) => pool.usage(now).tokensPerMinute;
      const recorder = new Recorder({ window, rpmReading, listener: null, usedTokens });
      const running: { readonly ticket: PoolTicket; readonly record: InferenceRecord; readonly endSeconds: number }[] = [];
      let calls = 0;
      const endThoseOver = (now: number): void => {
        while (running[0] && running[0].endSeconds <= now) {
          const { ticket, record } = running.shift() as (typeof running)[number];
          const settledTokens = 110;
          if (index === 1) pool.progress(now, ticket, 20, rates);
          pool.settle(now, ticket, settledTokens);
          recorder.ended(now, record, {
            generatedTokens: 20,
            settledTokens,
            latencySeconds: SECONDS_OF_A_CALL,
            cancelled: false,
            isCut: false,
          });
        }
      };
      const call = (now: number): void => {
        const record = callOf(calls);
        const ticket = new PoolTicket();
        const refusal = pool.tryAdmit(now, record.holdTokens, ticket);
        if (refusal !== null) recorder.refused(now, record, refusal);
        else {
          recorder.admitted(now, record);
          running.push({ ticket, record, endSeconds: now + SECONDS_OF_A_CALL });
        }
      };
      const serve = (seconds: number): number => {
        const from = calls / CALLS_PER_SECOND;
        for (; calls < (from + seconds) * CALLS_PER_SECOND; calls++) {
          const now = START_SECONDS + calls / CALLS_PER_SECOND;
          endThoseOver(now);
          call(now);
        }
        return entriesOf({ pool, recorder });
      };
      // Of IDs, 50,000 to 100,000 are remembered, as many after 100,000 calls as after 150,000; a minute is over: only the book of minutes grows.
      const early = serve(200);
      const late = serve(100);
      const { admitted, throttled } = recorder.totals;
      expect(Math.min(admitted, throttled), 'of both kinds').to.be.above(20_000);
      expect(late - early).to.be.below((100 / 60) * ENTRIES_PER_MINUTE);
    });
  }

  /** Each by a client of its own that marks its tries. */
  function callOf(number: number): InferenceRecord {
    return {
      requestId: `request ${number}`,
      invocationId: `call ${number}`,
      region: 'us-east-1',
      target,
      operation: number % 2 === 0 ? 'Converse' : 'ConverseStream',
      size: { inputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0 },
      maxTokens: 100,
      holdTokens: 110,
      plannedSettledTokens: 110,
      plannedSeconds: SECONDS_OF_A_CALL,
      burndownRate: 5,
      timeToFirstTokenSeconds: 1,
    };
  }
});

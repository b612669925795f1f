// What emulator tests share: a clock that they move, an emulator on a free port, and the SDK's clients for it.
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { PromptReader } from '../../src/emulator/backend/prompt-reader.ts';
import type { Clock } from '../../src/emulator/clock.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { fromCatalogue } from '../../src/emulator/from-catalogue.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { NO_LIMITS, type PoolLimits } from '../../src/quotas/limits.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
process.env.AWS_EC2_METADATA_DISABLED = 'true';

export const SONNET_4 = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
/** A whole minute and a whole day at once, so that fixed windows begin here. */
export const START_SECONDS = 1_764_547_200;

/** Lets what is in flight on loopback arrive: real sockets, imaginary time. */
export async function settleDown(until: () => boolean): Promise<void> {
  // Generous, because a busy machine may be slow; nothing here waits longer than it must.
  const end = performance.now() + 15_000;
  while (performance.now() < end) {
    if (until()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('what the test waits for did not happen');
}

export class ManualClock implements Clock {
  private seconds = START_SECONDS;
  private timers: { at: number; wake: () => void }[] = [];

  nowSeconds(): number {
    return this.seconds;
  }

  after(seconds: number, wake: () => void): () => void {
    const timer = { at: this.seconds + seconds, wake };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  get waiting(): number {
    return this.timers.length;
  }

  /** Moves on, waking whoever is due, each at its own instant. */
  async advance(seconds: number): Promise<void> {
    const end = this.seconds + seconds;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.seconds = Math.max(this.seconds, due.at);
      due.wake();
      // What was woken may set its next timer.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    this.seconds = end;
  }
}

/** Every prompt weighs the same, so that a test's arithmetic is its own. */
export function constantPrompts(tokens: number): PromptReader {
  const weight = { totalTokens: tokens, cacheable: null };
  return { converse: () => weight, invoke: () => weight };
}

export type Overrides = Partial<EmulatorOptions> & { readonly limits?: Partial<PoolLimits> };

/** Sonnet 4's published quota, answers of 10 tokens after 5 seconds, a prompt of 10 tokens, unless said otherwise. */
export function testEmulator({ limits = {}, ...overrides }: Overrides = {}): Promise<Emulator> {
  return startEmulator({
    ...fromCatalogue(defaultSnapshot('us-east-1'), { ...NO_LIMITS, ...limits }),
    host: '127.0.0.1',
    port: 0,
    region: 'us-east-1',
    offeredModels: null,
    prompts: constantPrompts(10),
    window: 'fixed-window-carry',
    reservation: 'documented',
    reserveReturns: 'unused',
    endpoint: null,
    settlement: 'at-end',
    rpmReading: 'per-minute',
    pace: { timeToFirstTokenSeconds: 5, tokensPerSecond: Number.POSITIVE_INFINITY },
    drawOutputTokens: () => 10,
    replies: { seed: 1, toolUse: 0 },
    legacy: 'serve',
    clockSpeed: 1,
    clock: new ManualClock(),
    faults: [],
    retryAfterSeconds: null,
    batchFolder: null,
    requiresCredentials: false,
    listener: null,
    ...overrides,
  });
}

export const clientConfig = (emulator: Emulator, region = 'us-east-1') => ({
  endpoint: emulator.url,
  region,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
});

export function runtimeClient(emulator: Emulator, region = 'us-east-1'): BedrockRuntimeClient {
  return new BedrockRuntimeClient(clientConfig(emulator, region));
}

export const hello = (maxTokens: number, modelId = SONNET_4) => ({
  modelId,
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens },
});

/** What a call came to: an answer, or the error's name. */
export interface Attempt {
  outcome: 'running' | 'answered' | string;
  status: number | null;
  message: string;
}

export function watch(call: Promise<unknown>): Attempt {
  const attempt: Attempt = { outcome: 'running', status: null, message: '' };
  call.then(
    () => {
      attempt.outcome = 'answered';
    },
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
      attempt.outcome = error.name;
      attempt.status = error.$metadata?.httpStatusCode ?? null;
      attempt.message = error.message;
    },
  );
  return attempt;
}

// The emulator as every foreign client meets it: real time, answers of five words at once, 200,000 TPM held in full.
import { EstimatingReader, loadEstimator } from '../../../src/emulator/backend/prompt-reader.ts';
import type { ReplySettings } from '../../../src/emulator/backend/reply.ts';
import { type Clock, systemClock } from '../../../src/emulator/clock.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { parseFault } from '../../../src/emulator/faults/parse.ts';
import type { PoolLimits } from '../../../src/quotas/limits.ts';
import { testEmulator } from '../../emulator/kit.ts';

/** One that every client knows by its name; it has ended since, so the clock of these tests stands before. */
export const MODEL = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
const BEFORE_ITS_END_SECONDS = Date.UTC(2026, 8, 1) / 1000;
/** What five output tokens read. */
export const ANSWER = 'the quick answer to this';
export const TOO_MANY = 'Too many tokens, please wait before trying again.';
/** Fits, and never fits: 64,000 x 5 is more than the quota. */
export const SMALL = 100;
export const NEVER = 64_000;
export const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

interface Wishes {
  readonly batchFolder?: string;
  /** Beside 200,000 TPM. */
  readonly limits?: Partial<PoolLimits>;
  /** Of every answer; default 5. */
  readonly outputTokens?: number;
}

/** @param wishes faults, and what replies shall do */
export async function foreignEmulator(...wishes: (string | (Partial<ReplySettings> & Wishes))[]): Promise<Emulator> {
  const faults = wishes.filter((wish) => typeof wish === 'string');
  const {
    batchFolder = null,
    limits = {},
    outputTokens = 5,
    ...replies
  } = Object.assign({ seed: 1, toolUse: 0 }, ...wishes.filter((wish) => typeof wish !== 'string')) as ReplySettings & Wishes;
  return testEmulator({
    replies,
    batchFolder,
    clock: clockFrom(BEFORE_ITS_END_SECONDS),
    pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY },
    drawOutputTokens: () => outputTokens,
    reservation: 'weighted',
    limits: { tokensPerMinute: 200_000, ...limits },
    prompts: new EstimatingReader(await loadEstimator()),
    faults: faults.map(parseFault),
  });
}

/** A clock that runs as the machine's does, from another moment on. */
function clockFrom(startSeconds: number): Clock {
  const machine = systemClock();
  const shift = machine.nowSeconds() - startSeconds;
  return { nowSeconds: () => machine.nowSeconds() - shift, after: machine.after };
}

/** What a child process needs to take the emulator for AWS. */
export function environmentFor(emulator: Emulator): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: emulator.url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_PAGER: '',
  };
}

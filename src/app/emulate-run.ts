// One run of the emulator: from quotas to a listening endpoint, until it is told to end, and the reckoning.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { BqError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase, type Text } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { resolveModel } from '../catalog/models.ts';
import { allAliases } from '../catalog/own/own.ts';
import type { LegacyAccess } from '../emulator/backend/refusals.ts';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import type { EmulatorState } from '../emulator/watch/state.ts';
import type { Display } from '../emulator/watch/watcher.ts';
import { writeFileAtomic } from '../io/output-file.ts';
import { readText } from '../io/read-input.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import type { PoolLimits, RpmReading } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { Reservation, ReserveReturns, Settlement } from '../simulator/types.ts';
import type { WindowModel } from '../simulator/windows/index.ts';
import { EMULATE } from '../words/en/emulate.ts';
import { whenAborted } from './aborted.ts';
import type { Context } from './context.ts';
import { LongPrompts } from './weigh-prompt.ts';

export interface EmulateWish {
  /** Names of the models that the account has access to; null for all. */
  readonly models: readonly string[] | null;
  /** Limits of every pool, by hand; null where not given. */
  readonly limits: PoolLimits;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly window: WindowModel;
  readonly reservation: Reservation;
  /** Which of the two the APIs are that both have; null: what a request tells. */
  readonly endpoint: Endpoint | null;
  /** Of bedrock-mantle. */
  readonly reserveReturns: ReserveReturns;
  readonly settlement: Settlement;
  readonly rpmReading: RpmReading;
  /** `200`, `50..400` or `p50=200,p95=800`. */
  readonly outputTokens: string;
  /** Of the drawn answer lengths, and of what is made up. */
  readonly seed: number;
  /** Share of the answers that call a tool where the request leaves it to the model: 0 to 1. */
  readonly toolUse: number;
  /** Whether legacy models answer, as to an account that uses them. */
  readonly legacy: LegacyAccess;
  /** Simulated seconds a second. */
  readonly clockSpeed: number;
  /** Written as soon as it listens: one line of JSON; null for none. */
  readonly readyFile: string | null;
  /** Quotas of other accounts: `ACCESSKEY=FILE`; `*` is everybody else. */
  readonly accounts: readonly string[];
  readonly pace: { readonly timeToFirstTokenSeconds: number; readonly tokensPerSecond: number };
  /** `KIND[:NUMBER][@OPERATION]` */
  readonly faults: readonly string[];
  /** What the 503 of a fault asks its client to wait; null: nothing. */
  readonly retryAfterSeconds: number | null;
  /** A folder in the place of S3 for batch jobs; null for none. */
  readonly batchFolder: string | null;
  /** Requests without credentials in AWS's form are refused. */
  readonly requiresCredentials: boolean;
  /** Every event is appended to this file. */
  readonly logFile: string | null;
}

/** What --alias says of application inference profiles, the account has. */
function saidProfiles(): ReadonlyMap<string, string> {
  return new Map(
    [...allAliases()].map(([name, text]) => {
      const { model, profile } = resolveModel(text);
      return [name, profile?.id ?? model.modelId];
    }),
  );
}

/** Who looks on while it runs. */
export interface EmulateWatch {
  readonly display: Display;
  readonly stdout: NodeJS.WriteStream;
  readonly onListening: (listening: Listening) => void;
}

/** What whoever started it waits for. */
export interface Listening {
  readonly event: 'listening';
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly processId: number;
  readonly clockSpeed: number;
}

export interface EmulateRun {
  readonly result: EmulatorState;
  readonly summary: readonly string[];
}

/**
 * Runs until the signal of the context.
 *
 * @throws BqError usage (fault, distribution, model), configuration (port in use, log not writable), and as `Context.quotas`
 */
export async function runEmulator(context: Context, wish: EmulateWish, watch: EmulateWatch): Promise<EmulateRun> {
  const { parseFault } = await import('../emulator/faults/parse.ts');
  const { parseOutputTokens } = await import('../emulator/backend/output-tokens.ts');
  const faults = wish.faults.map(parseFault);
  const drawOutputTokens = parseOutputTokens(wish.outputTokens, wish.seed);
  await requireFolder(wish.batchFolder);
  const offered = wish.models?.map((name) => resolveModel(name).model.modelId) ?? null;
  const { snapshot, warnings } = await context.quotasOfRegion({ byHand: wish.limits.tokensPerMinute !== null });
  // It may run for days: what is less than it seems is said now.
  for (const warning of [...warnings, ...zeroes(wish.limits)]) context.tell(warning);

  const [{ startEmulator }, { fromCatalogue }, { EstimatingReader, loadEstimator }, { systemClock }, { Watcher }, { summaryLines }] =
    await Promise.all([
      import('../emulator/emulator.ts'),
      import('../emulator/from-catalogue.ts'),
      import('../emulator/backend/prompt-reader.ts'),
      import('../emulator/clock.ts'),
      import('../emulator/watch/watcher.ts'),
      import('../emulator/watch/summary.ts'),
    ]);
  const { logFile } = wish;
  const { language } = context;
  const onLogProblem = (problem: Text) =>
    context.tell(note('LOG_INCOMPLETE', phrase(EMULATE, 'logIncomplete', problem), { file: logFile }));
  const watcher = await Watcher.create({ display: watch.display, logFile, stdout: watch.stdout, language, onLogProblem });
  const [estimator, burndown] = await Promise.all([loadEstimator(), context.burndown()]);
  const longPrompts = new LongPrompts(context.workerEntry);
  const { host, port, window, reservation, endpoint, reserveReturns, settlement, rpmReading, pace } = wish;
  const emulator = await startEmulator({
    ...fromCatalogue(snapshot, wish.limits, burndown),
    accounts: await accountsOf(wish.accounts, snapshot.region, context.now),
    host,
    port,
    region: snapshot.region,
    offeredModels: offered,
    applicationProfiles: saidProfiles(),
    prompts: new EstimatingReader(estimator, (prompt) => longPrompts.weigh(prompt)),
    window,
    reservation,
    endpoint,
    reserveReturns,
    settlement,
    rpmReading,
    pace,
    drawOutputTokens,
    replies: { seed: wish.seed, toolUse: wish.toolUse },
    legacy: wish.legacy,
    clockSpeed: wish.clockSpeed,
    clock: systemClock(wish.clockSpeed),
    faults,
    retryAfterSeconds: wish.retryAfterSeconds,
    batchFolder: wish.batchFolder,
    requiresCredentials: wish.requiresCredentials,
    listener: watcher.listener,
  });
  const listening: Listening = {
    event: 'listening',
    url: emulator.url,
    host,
    port: emulator.port,
    region: snapshot.region,
    processId: process.pid,
    clockSpeed: wish.clockSpeed,
  };
  if (wish.readyFile !== null) await writeFileAtomic(wish.readyFile, `${JSON.stringify(listening)}\n`);
  watch.onListening(listening);
  watcher.start(emulator);
  await whenAborted(context.signal);
  const result = emulator.state();
  await emulator.close();
  await longPrompts.close();
  await watcher.stop();
  const missing = watcher.unlogged === 0 ? [] : [language.of(EMULATE).unlogged(watcher.unlogged, logFile ?? '')];
  return { result, summary: [...summaryLines(result, language), ...missing] };
}

/** @throws BqError usage for what is no folder */
async function requireFolder(folder: string | null): Promise<void> {
  if (folder === null || (await stat(folder).catch(() => null))?.isDirectory()) return;
  throw new BqError(phrase(EMULATE, 'noFolder', folder), {
    code: 'BAD_FLAG_VALUE',
    kind: 'usage',
    suggestions: [phrase(EMULATE, 'makesFolder', join(folder, 'my-bucket'))],
  });
}

/** @throws BqError usage for what is no ACCESSKEY=FILE, input for a file that holds no quotas */
async function accountsOf(texts: readonly string[], homeRegion: string, now: Date): Promise<EmulatorOptions['accounts']> {
  const accounts = new Map<string, (region: string) => QuotaSnapshot>();
  if (texts.length === 0) return accounts;
  const { parseQuotaFiles } = await import('../quotas/snapshot/snapshot-file.ts');
  for (const text of texts) {
    const [, key, name] = /^(\*|\w{3,128})=(.+)$/.exec(text) ?? [];
    if (key === undefined || name === undefined) {
      throw new BqError(phrase(EMULATE, 'badAccount', text), {
        code: 'BAD_FLAG_VALUE',
        kind: 'usage',
        suggestions: [phrase(EMULATE, 'accountForms')],
      });
    }
    const file = await readText(name, '--account');
    const found = await parseQuotaFiles([file], { region: homeRegion, nowIso: (file.modified ?? now).toISOString() });
    const byRegion = new Map(found.map((snapshot) => [snapshot.region, snapshot]));
    accounts.set(key, (region) => byRegion.get(region) ?? defaultSnapshot(region));
  }
  return accounts;
}

/** Limits of 0, given by hand. */
function zeroes(limits: PoolLimits): Note[] {
  const named = Object.keys(limits) as (keyof PoolLimits)[];
  return named
    .filter((limit) => limits[limit] === 0)
    .map((limit) => note('QUOTA_ZERO', phrase(EMULATE, 'zero', limit), { limit, value: 0 }));
}

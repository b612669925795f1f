// One run of `bq emulate`: from its flags to a listening endpoint, until Ctrl-C, and the reckoning.

import { resolveModel } from '../catalog/models.ts';
import type { EmulatorState } from '../emulator/watch/state.ts';
import type { PoolLimits, RpmReading } from '../quotas/limits.ts';
import type { Reservation, Settlement } from '../simulator/types.ts';
import type { WindowModel } from '../simulator/windows/index.ts';
import { readBurndownFile } from './burndown-file.ts';
import { now } from './now.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface EmulateFlags extends QuotaSourceFlags {
  readonly model?: readonly string[] | undefined;
  readonly tpm?: number | undefined;
  readonly rpm?: number | undefined;
  readonly tpd?: number | undefined;
  readonly 'cross-model-tpd'?: number | undefined;
  readonly 'concurrent-requests'?: number | undefined;
  readonly host: string;
  readonly port?: number | undefined;
  readonly window: string;
  readonly reservation: string;
  readonly settlement: string;
  readonly 'rpm-reading': string;
  readonly 'output-tokens': string;
  readonly ttft?: number | undefined;
  readonly 'tokens-per-second'?: number | undefined;
  readonly 'no-latency'?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly log?: string | undefined;
}

export interface EmulateRun {
  readonly result: EmulatorState;
  readonly summary: readonly string[];
  /** How events were shown while it ran. */
  readonly display: 'none' | 'live' | 'json-lines';
}

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    // Ctrl-C ends this command with its summary and exit code 0.
    process.removeAllListeners('SIGINT');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** @throws BqError usage (fault, distribution, model), as `loadQuotas` does, configuration (port in use, log not writable) */
export async function runEmulator(
  flags: EmulateFlags,
  { json, notice }: { readonly json: boolean; readonly notice: (line: string) => void },
): Promise<EmulateRun> {
  const { parseFault } = await import('../emulator/faults/parse.ts');
  const { parseOutputTokens } = await import('../emulator/backend/output-tokens.ts');
  const faults = (flags.fault ?? []).map(parseFault);
  const drawOutputTokens = parseOutputTokens(flags['output-tokens'], flags.seed ?? 1);
  const offered = flags.model?.map((name) => resolveModel(name).model.modelId) ?? null;
  const byHand = flags.tpm !== undefined;
  const loaded = await loadQuotas({ flags, now: now(), severalRegions: false, refusesDefaults: null, byHand });
  for (const line of [...loaded.notices, ...loaded.warnings]) notice(line);
  const [snapshot] = loaded.snapshots;
  if (!snapshot) throw new Error('no snapshot for the Region');

  const [{ startEmulator }, { fromCatalogue }, { EstimatingReader, loadEstimator }, { systemClock }, { Watcher }, { summaryLines }] =
    await Promise.all([
      import('../emulator/emulator.ts'),
      import('../emulator/from-catalogue.ts'),
      import('../emulator/backend/prompt-reader.ts'),
      import('../emulator/clock.ts'),
      import('../emulator/watch/watcher.ts'),
      import('../emulator/watch/summary.ts'),
    ]);
  const display = json ? 'none' : process.stdout.isTTY ? 'live' : 'json-lines';
  const watcher = await Watcher.create({ display, logFile: flags.log ?? null, stdout: process.stdout });
  const limits: PoolLimits = {
    tokensPerMinute: flags.tpm ?? null,
    requestsPerMinute: flags.rpm ?? null,
    tokensPerDay: flags.tpd ?? null,
    crossModelTokensPerDay: flags['cross-model-tpd'] ?? null,
    concurrentRequests: flags['concurrent-requests'] ?? null,
  };
  const [estimator, burndownOverrides] = await Promise.all([loadEstimator(), readBurndownFile(process.env.BQ_BURNDOWN)]);
  const emulator = await startEmulator({
    ...fromCatalogue(snapshot, limits, burndownOverrides),
    host: flags.host,
    port: flags.port ?? 4599,
    region: snapshot.region,
    offeredModels: offered,
    prompts: new EstimatingReader(estimator),
    window: flags.window as WindowModel,
    reservation: flags.reservation as Reservation,
    settlement: flags.settlement as Settlement,
    rpmReading: flags['rpm-reading'] as RpmReading,
    pace: flags['no-latency']
      ? { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY }
      : { timeToFirstTokenSeconds: flags.ttft ?? 1, tokensPerSecond: flags['tokens-per-second'] ?? 60 },
    drawOutputTokens,
    clock: systemClock(),
    faults,
    listener: watcher.listener,
  });
  process.stderr.write(`bq emulate listens on ${emulator.url} as ${snapshot.region} (AWS_ENDPOINT_URL=${emulator.url}); Ctrl-C ends it\n`);
  watcher.start(emulator);
  await untilInterrupted();
  const result = emulator.state();
  await emulator.close();
  await watcher.stop();
  const summary = summaryLines(result);
  if (display === 'json-lines') process.stderr.write(`${summary.join('\n')}\n`);
  return { result, summary, display };
}

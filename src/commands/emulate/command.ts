// `bq emulate`: a local Bedrock that enforces quotas, for an unchanged application to be rehearsed against.

import { type EmulateWish, type Listening, runEmulator } from '../../app/emulate-run.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { LegacyAccess } from '../../emulator/backend/refusals.ts';
import type { EmulatorState } from '../../emulator/watch/state.ts';
import type { RpmReading } from '../../quotas/limits.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import type { FlagsOf } from '../../shell/flags.ts';
import type { Reservation, ReserveReturns, Settlement } from '../../simulator/types.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';
import { EMULATE } from '../../words/en/emulate.ts';
import { emulateFlags } from './flags.ts';

export class Emulate extends BqCommand<EmulatorState> {
  static override summary = 'a local Bedrock that enforces quotas, to rehearse with a real client';
  static override description = [
    "Point an unchanged application at it (AWS_ENDPOINT_URL=http://127.0.0.1:4599): it is throttled where the quota would throttle it, in AWS's words.",
    'Answers are made-up text. GET /_bq/state shows what happened, POST /_bq/reset clears. docs/emulator.md has the details.',
  ].join('\n');
  static override examples = [
    { description: "AWS's default quotas", command: '<%= config.bin %> emulate --offline' },
    { description: 'your account, from a snapshot', command: '<%= config.bin %> emulate --quotas quotas.json' },
    {
      description: 'a small quota, and a client that must survive it',
      command: '<%= config.bin %> emulate --tpm 20000 --fault throttle:2 --log events.jsonl',
    },
  ];
  static override flags = emulateFlags;
  /** The summary follows, and exit 0. */
  static override endsOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  protected override async execute(): Promise<Outcome<EmulatorState>> {
    const { flags, context } = await this.parseInput(Emulate);
    const { stdout, stderr } = process;
    const display = this.jsonEnabled() ? 'none' : stdout.isTTY ? 'live' : 'json-lines';
    // Said in JSON too: who starts it has to know when and where.
    const onListening = (listening: Listening) => {
      const { url, region, clockSpeed } = listening;
      stderr.write(`${context.language.of(EMULATE).listens(url, region, clockSpeed)}\n`);
      if (display === 'json-lines') stdout.write(`${JSON.stringify(listening)}\n`);
    };
    const { result, summary } = await runEmulator(context, wishOf(flags), { display, stdout, onListening });
    if (display === 'json-lines') stderr.write(`${summary.join('\n')}\n`);
    return {
      result,
      text: () => (display === 'live' ? summary.join('\n') : JSON.stringify({ event: 'summary', ...result, recentEvents: undefined })),
    };
  }
}

function wishOf(flags: FlagsOf<typeof emulateFlags>): EmulateWish {
  return {
    models: flags.model ?? null,
    limits: {
      tokensPerMinute: flags.tpm ?? null,
      outputTokensPerMinute: flags['output-tpm'] ?? null,
      requestsPerMinute: flags.rpm ?? null,
      tokensPerDay: flags.tpd ?? null,
      crossModelTokensPerDay: flags['cross-model-tpd'] ?? null,
      concurrentRequests: flags['concurrent-requests'] ?? null,
    },
    host: flags.host,
    port: flags.port ?? 4599,
    window: flags.window as WindowModel,
    reservation: flags.reservation as Reservation,
    settlement: flags.settlement as Settlement,
    rpmReading: flags['rpm-reading'] as RpmReading,
    ...mantleOf(flags),
    ...answersOf(flags),
    accounts: flags.account ?? [],
    readyFile: flags['ready-file'] ?? null,
    faults: flags.fault ?? [],
    retryAfterSeconds: flags['retry-after'] ?? null,
    batchFolder: flags['batch-dir'] ?? null,
    requiresCredentials: flags['require-auth'] ?? false,
    logFile: flags.log ?? null,
  };
}

/** Which calls are of bedrock-mantle, and how they are counted there. */
function mantleOf(flags: FlagsOf<typeof emulateFlags>): Pick<EmulateWish, 'endpoint' | 'reserveReturns'> {
  return { endpoint: (flags.endpoint ?? null) as Endpoint | null, reserveReturns: flags['reserve-returns'] as ReserveReturns };
}

/** What the answers are like. */
function answersOf(
  flags: FlagsOf<typeof emulateFlags>,
): Pick<EmulateWish, 'outputTokens' | 'seed' | 'toolUse' | 'legacy' | 'clockSpeed' | 'pace'> {
  return {
    outputTokens: flags['output-tokens'],
    seed: flags.seed ?? 1,
    toolUse: flags['tool-use'] ?? 0,
    legacy: flags.legacy as LegacyAccess,
    clockSpeed: flags['clock-speed'] ?? 1,
    pace: flags['no-latency']
      ? { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY }
      : { timeToFirstTokenSeconds: flags.ttft ?? 1, tokensPerSecond: flags['tokens-per-second'] ?? 60 },
  };
}

// docs/emulator-coverage.md: every operation of the services that `bq emulate` answers for, from the SDK's own service models, and what a running emulator answers to it.
import { systemClock } from '../src/emulator/clock.ts';
import { type Emulator, startEmulator } from '../src/emulator/emulator.ts';
import { fromCatalogue } from '../src/emulator/from-catalogue.ts';
import { defaultSnapshot } from '../src/quotas/defaults.ts';
import { NO_LIMITS } from '../src/quotas/limits.ts';
import { callAll, type Outcome, SDK_SERVICES } from '../test/_helpers/sdk-services.ts';

const REGION = 'us-east-1';
/** Operations whose answers have the right form and are counted, but know less than AWS's. */
const STUBS: Readonly<Record<string, string>> = {
  ApplyGuardrail: 'assesses nothing; its requests a second are counted',
  CountTokens: "bq's estimate stands for the count",
  CreateModelInvocationJob: 'over a local folder, with `--batch-dir`',
  GetCallerIdentity: 'a made-up account',
  GetMetricData: 'over what the emulator saw; no expressions',
  GetMetricStatistics: 'over what the emulator saw',
  GetProducts: 'from the prices of the catalogue',
  ListMetrics: 'over what the emulator saw',
  ListProvisionedModelThroughputs: 'an account without any',
  RequestServiceQuotaIncrease: 'you play Support',
};

const INTRODUCTION = `# What \`bq emulate\` serves

Every operation of these services, from the service models of the AWS SDK, and what a running emulator answers to it. *Served*: as AWS, as far as [emulator.md](emulator.md) says. *Stub*: the right form, counted, knowing less.
*Refused*: with this HTTP status and error code, once its input has the form that AWS asks for. Of Bedrock Agent Runtime, Rerank alone is known (a stub: scores count shared words); every other path is refused with 404 and \`UnknownOperationException\`. The OpenAI-compatible and Anthropic
endpoints are in [emulator.md](emulator.md#what-is-served), since no model of the SDK describes them.
`;

export async function emulatorCoverage(): Promise<string> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const emulator = await quietEmulator();
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const config = { endpoint: emulator.url, region: REGION, credentials, maxAttempts: 1 };
  try {
    const sections: string[] = [];
    for (const sdk of SDK_SERVICES) {
      const rows: [operation: string, answer: string][] = [];
      await callAll(sdk, config, (operation, outcome) => rows.push([operation, answerOf(operation, outcome)]));
      sections.push(section(sdk.title, rows));
    }
    return [INTRODUCTION, ...sections].join('\n');
  } finally {
    await emulator.close();
  }
}

/** @throws Error for a stub that is refused */
function answerOf(operation: string, outcome: Outcome): string {
  const stub = STUBS[operation];
  if (outcome === null || !/^UnknownOperation/.test(outcome.name)) return stub === undefined ? 'served' : `stub: ${stub}`;
  if (stub !== undefined) throw new Error(`${operation} is no stub: it is refused`);
  return `refused: ${outcome.status} \`${outcome.name}\``;
}

function section(title: string, rows: readonly (readonly [operation: string, answer: string])[]): string {
  const served = rows.filter(([, answer]) => !answer.startsWith('refused')).length;
  const table = rows.map(([operation, answer]) => `| ${operation} | ${answer} |`).join('\n');
  return `## ${title}: ${served} of ${rows.length}\n\n| operation | answer |\n|---|---|\n${table}\n`;
}

function quietEmulator(): Promise<Emulator> {
  const weight = { totalTokens: 1, cacheable: null };
  return startEmulator({
    ...fromCatalogue(defaultSnapshot(REGION), NO_LIMITS),
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    offeredModels: null,
    prompts: { converse: () => weight, invoke: () => weight },
    window: 'fixed-window-carry',
    reservation: 'documented',
    endpoint: null,
    reserveReturns: 'unused',
    settlement: 'at-end',
    rpmReading: 'per-minute',
    pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY },
    drawOutputTokens: () => 1,
    replies: { seed: 1, toolUse: 0 },
    legacy: 'serve',
    clockSpeed: 1,
    clock: systemClock(),
    faults: [],
    retryAfterSeconds: null,
    batchFolder: null,
    requiresCredentials: false,
    listener: null,
  });
}

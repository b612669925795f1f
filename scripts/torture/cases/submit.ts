// A quota request that is killed, sent by several at once, or sent under faults: AWS has accepted it once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ran, TortureBox, TortureCase, TortureEnd } from '../case.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const TPM = 'L-F4DDD3EB';
const KILLS = 20;
/** Each answer of the endpoint takes so long, so that a kill meets each of them. */
const SLOW_SECONDS = 0.08;
/** From start to end of a run with answers that slow, about. */
const RUN_SECONDS = 1.6;

interface Endpoint {
  readonly url: string;
  /** What it has accepted so far. */
  accepted(): Promise<number>;
  submit(): readonly string[];
}

async function endpoint(box: TortureBox, faults: readonly string[]): Promise<Endpoint | null> {
  const args = ['emulate', '--offline', '--region', 'us-east-1', '--port', '0', ...faults.flatMap((fault) => ['--fault', fault])];
  const emulator = box.start(args);
  if (!(await emulator.says(/listens on \S+/))) return null;
  const url = /listens on (\S+)/.exec(emulator.output())?.[1] ?? '';
  const at = ['--region', 'us-east-1', '--endpoint-url', url];
  return {
    url,
    submit: () => ['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', '--yes', ...at],
    accepted: async () => {
      const { stdout } = await box.run(['quotas', 'requests', '--json', ...at], { env: KEYS });
      const { result } = JSON.parse(stdout) as { result: { requests: readonly unknown[] } };
      return result.requests.length;
    },
  };
}

type Act = (box: TortureBox, at: Endpoint) => Promise<readonly Ran[]>;

/** A run that finds the request open already sends nothing, and ends with 3. */
async function onceAccepted(box: TortureBox, faults: readonly string[], act: Act): Promise<TortureEnd> {
  const at = await endpoint(box, faults);
  if (at === null) return { runs: [], exit: [], wrong: ['the endpoint did not start'] };
  const runs = await act(box, at);
  const accepted = await at.accepted();
  const wrong = accepted === 1 ? [] : [`accepted ${accepted} times`];
  return { runs: runs.filter(({ signal }) => signal === null), exit: [0, 3], wrong };
}

const killed =
  (seconds: number): Act =>
  async (box, at) => {
    const running = box.start(at.submit(), { env: KEYS });
    await sleep(seconds * 1000);
    running.kill('SIGKILL');
    return [await running.ended, await box.run(at.submit(), { env: KEYS })];
  };

const together =
  (count: number): Act =>
  (box, at) =>
    Promise.all(Array.from({ length: count }, () => box.run(at.submit(), { env: KEYS })));

/** As often as somebody has the patience: the runs before the last may say that they cannot know. */
const again: Act = async (box, at) => {
  const runs: Ran[] = [];
  do runs.push(await box.run(at.submit(), { env: KEYS }));
  while (runs.length < 6 && ![0, 3].includes(runs.at(-1)?.exitCode ?? 1));
  return runs.slice(-1);
};

const slow = [`slow:${SLOW_SECONDS}`];
const OPERATIONS = ['RequestServiceQuotaIncrease', 'ListRequestedServiceQuotaChangeHistoryByQuota', 'GetServiceQuota'] as const;
const KINDS = ['lost-answer:1', 'reset:1', 'throttle:1', 'unavailable:1', 'expired-token:1', 'access-denied:1'] as const;
const FAULTS = OPERATIONS.flatMap((operation) => KINDS.map((kind) => `${kind}@${operation}`));

export function submitCases(): readonly TortureCase[] {
  const one = (name: string, faults: readonly string[], act: Act): TortureCase => ({
    area: 'submit',
    name,
    limitSeconds: 60,
    run: (box) => onceAccepted(box, faults, act),
  });
  return [
    ...Array.from({ length: KILLS }, (_, index) => {
      const seconds = ((index + 0.5) / KILLS) * RUN_SECONDS;
      return one(`killed, and run again: after ${seconds.toFixed(2)} s`, slow, killed(seconds));
    }),
    one('several at the same time: 2', slow, together(2)),
    one('several at the same time: 5', slow, together(5)),
    ...FAULTS.map((fault) => one(`run until it is done, under a fault: ${fault}`, [fault], again)),
  ];
}

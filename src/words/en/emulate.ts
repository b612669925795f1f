// What `bq emulate` says to whoever runs it: where it listens, the live view, the reckoning, and what it cannot take.
import { formatNumber, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { PoolLimits } from '../../quotas/limits.ts';
import { REFUSALS, type Refusal } from '../../simulator/pool.ts';

export const EMULATE = words('emulate', {
  listens: (url: string, region: string, clockSpeed: number) =>
    `bq emulate listens on ${url} as ${region} (AWS_ENDPOINT_URL=${url})${clockSpeed === 1 ? '' : `, at ${clockSpeed} simulated seconds a second`}; Ctrl-C ends it`,
  // The live view.
  head: ({ url, region, window, reservation }: Head) => `${url} · ${region} · ${window} · holds ${reservation}`,
  rates: ({ admittedPerSecond, throttledPerSecond, admitted, throttled, errors }: Rates) =>
    `admitted ${admittedPerSecond.toFixed(1)}/s   throttled ${throttledPerSecond.toFixed(1)}/s   so far ${formatNumber(admitted)} admitted, ${formatNumber(throttled)} throttled, ${formatNumber(errors)} errors`,
  waiting: 'waiting for the first request',
  tpm: ({ used, limit }: Use) => `${formatNumber(used)}/${formatNumber(limit)} TPM`,
  rpm: ({ used, limit }: Use) => `${formatNumber(used)}/${formatNumber(limit)} RPM`,
  atOnce: ({ used, limit }: Use) => `${formatNumber(used)}/${formatNumber(limit)} at once`,
  noTpm: 'no TPM limit enforced',
  events: {
    admitted: 'admitted',
    throttled: 'throttled',
    completed: 'completed',
    cancelled: 'cancelled',
    error: 'error',
    fault: 'fault',
    connection: 'connection',
  },
  holds: (tokens: number) => `holds ${formatNumber(tokens)}`,
  wrote: (outputTokens: number, settledTokens: number) => `${formatNumber(outputTokens)} out, settled ${formatNumber(settledTokens)}`,
  // What a connection came to that was no request.
  refusedFrom: (whom: string) => `refused: ${whom}`,
  fromHeader: (name: string, value: string) => `the ${name} ${value.slice(0, 200)}`,
  otherSite: 'a page of another site',
  silent: 'a connection stayed silent',
  triedTls: 'a client tried TLS: use http:// in the endpoint',
  // The reckoning.
  noRequests: 'No requests.',
  attempts: ({ attempts, completed, throttled, cancelled, errors }: Attempts) =>
    `${plural(attempts, 'attempt')}: ${formatNumber(completed)} answered, ${formatNumber(throttled)} throttled, ${formatNumber(cancelled)} cancelled; ${plural(errors, 'other error')}`,
  tokens: (input: number, output: number, settled: number) =>
    `${plural(input, 'input token')}, ${plural(output, 'output token')}, ${plural(settled, 'quota token')} settled`,
  throttledBy: (causes: readonly Cause[]) =>
    `Throttled ${causes.map(({ cause, count }) => `${formatNumber(count)} by ${CAUSES[cause]}`).join(', ')}`,
  pool: ({ model, way, region, peak, limit, isInput }: PoolSeen) =>
    `${model} (${way}, ${region}): ${limit === null ? `${formatNumber(peak)} tokens, no limit enforced` : `${formatNumber(peak)} of ${formatNumber(limit)} ${tpmName(isInput)} at its peak`}`,
  cut: (answers: number, limit: number) => `${plural(answers, 'answer')} cut by ${formatNumber(limit)} output TPM`,
  neededTpm: (tokens: number, isInput: boolean, isAtMost: boolean) =>
    `you would have needed ${isAtMost ? 'at most ' : ''}${formatNumber(tokens)} ${tpmName(isInput)}`,
  neededRpm: (requests: number, isAtMost: boolean) => `you would have needed ${isAtMost ? 'at most ' : ''}${formatNumber(requests)} RPM`,
  neededAtOnce: (requests: number) => `you would have needed ${formatNumber(requests)} requests at once`,
  unlogged: (events: number, file: string) => `${plural(events, 'event')} could not be written to ${file}`,
  // Notes.
  logIncomplete: (problem: string) => `${problem}; the emulator goes on without its log`,
  zero: (limit: keyof PoolLimits) => `0 ${ZEROES[limit]}, by hand: every call is refused, as in an account without quota`,
  // Errors.
  noFolder: (folder: string) => `--batch-dir ${folder}: there is no such folder`,
  makesFolder: (bucket: string) => `mkdir -p ${bucket} makes one, with the bucket s3://my-bucket in it`,
  badAccount: (text: string) => `--account ${text}: not an access key, "=", and a file of quotas`,
  accountForms: '--account AKIDEXAMPLE=quotas.json, or --account "*=quotas.json" for every other key',
  badHost: (text: string) => `--host must be an address of this machine, not ${text}`,
  hosts: '--host 127.0.0.1 listens on this machine alone, --host 0.0.0.0 on all its addresses; --port says the port',
  badFault: (text: string, problem: string) => `--fault ${text}: ${problem}`,
  noFault: 'not a fault',
  faultSeconds: (most: number) => `slow needs seconds above 0, at most ${most}`,
  faultCount: (number: string) => `${number} is not a whole number of requests, 1 or more`,
  faultOperation: (operation: string) => `bq emulate serves no operation ${operation}`,
  faultForm: (kinds: readonly string[]) => `KIND[:NUMBER][@OPERATION][@REGION], where KIND is ${kinds.join(', ')}`,
  faultExamples: '--fault throttle:3 refuses the first three calls; --fault slow:2.5@ListServiceQuotas delays each by 2.5 s',
  oneOf: (names: readonly string[]) => `one of ${names.join(', ')}`,
  badOutput: (text: string, problem: string) => `--output-tokens ${text}: ${problem}`,
  outputForms: '--output-tokens 500, --output-tokens 100..900 (uniform), or --output-tokens p50=300,p95=1200 (log-normal)',
  outputCount: (digits: string, most: number) => `${digits} is not a whole number from 1 to ${formatNumber(most)}`,
  outputRange: 'the range is upside down',
  outputQuantiles: 'p95 is below p50',
  noOutput: 'neither a number nor a distribution',
  portInUse: (port: number, by: string | null) => `port ${port} is in use${by === null ? '' : ` by ${by}`}`,
  anotherEmulator: (processId: number) => `another bq emulate (process ${processId})`,
  aProgram: (name: string, processId: number) => `${name} (process ${processId})`,
  otherPort: 'choose another port: bq emulate --port 0 takes any free one',
  cannotListen: (host: string, port: number, problem: string) => `cannot listen on ${host}, port ${port}: ${problem}`,
  mayNot: 'this user may not',
  portAbove: 'choose a port above 1023: bq emulate --port 0 takes any free one',
  notOurs: 'this machine does not have the address',
  noIpv6: 'this machine does not speak IPv6',
  noAddress: 'this is no address to listen on',
  unknownName: 'nobody knows the name',
  notNow: 'the name cannot be looked up now',
  here: 'bq emulate --host 127.0.0.1 listens on this machine alone',
});

export interface Head {
  readonly url: string;
  readonly region: string;
  readonly window: string;
  readonly reservation: string;
}

export interface Rates {
  readonly admittedPerSecond: number;
  readonly throttledPerSecond: number;
  readonly admitted: number;
  readonly throttled: number;
  readonly errors: number;
}

export interface Use {
  readonly used: number;
  readonly limit: number;
}

export interface Attempts {
  readonly attempts: number;
  readonly completed: number;
  readonly throttled: number;
  readonly cancelled: number;
  readonly errors: number;
}

export interface Cause {
  readonly cause: Refusal | 'fault';
  readonly count: number;
}

export interface PoolSeen {
  readonly model: string;
  /** The scope, or bedrock-mantle. */
  readonly way: string;
  readonly region: string;
  readonly peak: number;
  readonly limit: number | null;
  /** The limit counts input alone. */
  readonly isInput: boolean;
}

const CAUSES: Readonly<Record<Refusal | 'fault', string>> = { ...REFUSALS, fault: 'faults on demand' };
const tpmName = (isInput: boolean) => (isInput ? 'input TPM' : 'TPM');

const ZEROES: Readonly<Record<keyof PoolLimits, string>> = {
  tokensPerMinute: 'tokens a minute',
  outputTokensPerMinute: 'output tokens a minute',
  requestsPerMinute: 'requests a minute',
  tokensPerDay: 'tokens a day',
  crossModelTokensPerDay: 'tokens a day of all models',
  concurrentRequests: 'requests in flight',
};

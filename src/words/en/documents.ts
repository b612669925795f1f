// What is wrong with a file that somebody wrote for bq: a scenario, workloads, a trace, token counts.
import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { QuotaMetric } from '../../quotas/types.ts';

export const DOCUMENTS = words('documents', {
  startScenario: 'bq simulate init scenario.yaml writes one to start from',
  scenarioKeys: 'docs/simulation.md and schemas/scenario.schema.json describe every key',
  startWorkloads: 'bq plan --init > bq.yaml writes one to start from',
  workloadKeys: 'docs/usage.md and schemas/workload.schema.json describe every key',
  empty: 'is empty',
  tooLong: (characters: number, most: number) => `${formatNumber(characters)} characters are too many: at most ${formatNumber(most)}`,
  notYaml: (said: string) => `not YAML or JSON: ${said}`,
  keyTwice: (key: string) => `Map keys must be unique: ${key} is there twice`,
  unusable: (said: string) => `not usable: ${said}`,
  notUsable: 'not usable',
  holdsItself: 'holds itself: an alias (*) stands inside what it names (&)',
  tooDeep: (file: string, levels: number) => `${file} is nested deeper than ${levels} levels`,
  flatten: 'Flatten it.',
  // A key, and what is wrong with it.
  theFile: 'the file',
  atKey: (path: string, problem: string) => `${path}: ${problem}`,
  also: (where: string, problem: string) => `also ${where}: ${problem}`,
  misplacedKey: (places: readonly string[]) => `unknown key here; it belongs at ${places.join(' or ')}`,
  unknownKey: 'unknown key',
  mistypedKey: (name: string) => `unknown key; did you mean ${name}?`,
  choiceMissing: (values: readonly string[]) => `must be ${choices(values)}, and is missing`,
  notChoice: (values: readonly string[], shown: string) => `must be ${choices(values)}, not ${shown}`,
  noForm: (shown: string) => `${shown} is none of the forms allowed here`,
  nothing: 'nothing',
  atLeast: (least: number, shown: string) => `must be at least ${formatDecimal(least, 6)}, not ${shown}`,
  above: (bound: number, shown: string) => `must be above ${formatDecimal(bound, 6)}, not ${shown}`,
  atMost: (most: number, shown: string) => `must be at most ${formatDecimal(most, 6)}, not ${shown}`,
  missing: (type: string) => `missing; it is ${typeName(type)}`,
  wrongType: (type: string, shown: string) => `must be ${typeName(type)}, not ${shown}`,
  otherwise: (said: string, shown: string) => `${said}, not ${shown}`,
  // Values of flags in a scenario.
  noMap: (flag: string, key: string) => `${flag}: ${key} is not a map of keys`,
  noSuchKey: (flag: string, key: string) => `${flag}: there is no ${key} in the scenario`,
  keyAndValue: (text: string) => `--set needs KEY=VALUE, not "${text}"`,
  // Contradictions of a scenario.
  workloadTwice: (name: string) => `two workloads are called ${name}`,
  policyTwice: (name: string) => `two policies are called ${name}`,
  endsBeforeSent: 'an invocation would end before its request is sent',
  minAboveMax: (min: number, max: number) => `min ${formatDecimal(min, 9)} is above max ${formatDecimal(max, 9)}`,
  noLatency: 'a response takes some time: it must be above 0',
  endlessRetries: (retries: number) => `${formatDecimal(retries)} retries without any wait never get past the instant`,
  capBelowBase: (cap: number, base: number) => `capSeconds ${formatDecimal(cap, 9)} is below baseSeconds ${formatDecimal(base, 9)}`,
  neverOnZero: (workload: string, step: string, metric: QuotaMetric) =>
    `a request of ${workload}, ${step} meets a quota of 0 ${UNITS[metric]}: it can never run`,
  neverFits: ({ workload, step, metric, holdTokens, quota }: Hold) =>
    `a request of ${workload}, ${step} holds ${formatDecimal(holdTokens)} tokens; the quota is ${formatDecimal(quota)} ${UNITS[metric]}: it can never run`,
  someNeverFit: ({ workload, step, metric, quota }: Omit<Hold, 'holdTokens'>) =>
    `some requests of ${workload}, ${step} hold more than the quota of ${formatDecimal(quota)} ${UNITS[metric]} and can never run`,
  lowerHold: 'lower maxTokens or inputTokens, or raise the quota',
  planShows: 'bq plan shows what a request holds',
  noQuota: 'a quota of 0 admits nothing: that of an account without quota',
  restoreDefault:
    'bq quotas --region REGION shows what the account has; bq support-case --kind restore-default --model MODEL asks AWS for its default',
  // Token counts.
  noCounts: 'no token counts: it must be a JSON list of numbers, or the output of bq count --save or --json',
  countWrites: 'bq count FILE --save COUNTS writes them',
  onlySum: (records: number) => `it has the sum of ${formatDecimal(records)} records, not the tokens of each`,
  countKeeps: 'bq count FILE --save COUNTS keeps them apart',
  // Traces.
  traceForm: 'A trace is CSV with the columns atSeconds, inputTokens, outputTokens, latencySeconds, or JSON Lines of them, by time.',
  backInTime: (at: number, before: number) =>
    `atSeconds ${formatDecimal(at, 9)} comes after ${formatDecimal(before, 9)}: sort the rows by time`,
  longLine: (most: number) => `a line has more than ${formatDecimal(most)} characters: this is no trace`,
  traceUnreadable: (reason: string) => `the trace cannot be read: ${reason}`,
  readOnce: 'it is no file that can be read several times: save it first',
  badHeader: (columns: readonly string[], found: string) =>
    `the header must name ${columns.join(', ')} (atSeconds at least), not ${found}`.slice(0, 200),
  manyCells: (cells: number, columns: number) => `${cells} cells under ${columns} columns`,
  noObject: 'a row is an object',
  unknownColumn: (shown: string, columns: readonly string[]) => `unknown key ${shown}: a row has ${columns.join(', ')}`,
  notANumber: (column: string, shown: string) => `${column} must be a number from 0, not ${shown}`,
  noTime: 'atSeconds is missing',
});

export interface Hold {
  readonly workload: string;
  readonly step: string;
  readonly metric: QuotaMetric;
  readonly holdTokens: number;
  readonly quota: number;
}

/** After a value. */
const UNITS: Readonly<Record<QuotaMetric, string>> = {
  tpm: 'tokens per minute',
  rpm: 'requests per minute',
  tpd: 'tokens per day',
  'cross-model-tpd': 'tokens per day of all models',
  'input-tpm': 'input tokens per minute',
  'output-tpm': 'output tokens per minute',
  concurrent: 'requests in flight',
};

/** `a, b or c` */
const choices = (values: readonly string[]) =>
  values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'a map of keys',
};
const typeName = (type: string) => TYPES[type] ?? type;

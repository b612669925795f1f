// What the command line itself says, whatever the command: wrong words on it, progress, questions, endings.
import { formatDecimal, formatDuration, formatNumber } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const SHELL = words('shell', {
  error: 'error',
  // Flags and arguments.
  unknownFlags: (flags: readonly string[]) => `unknown flag${flags.length > 1 ? 's' : ''} ${flags.join(', ')}`,
  didYouMean: (what: string) => `did you mean ${what}?`,
  helpLists: '--help lists the flags',
  helpShows: '--help shows examples',
  /** `what` describes the argument, in English. */
  argumentMissing: (name: string, what: string) => `${name} is missing: ${what}`,
  flagMissing: (flag: string) => `${flag} is missing`,
  needsValue: (flag: string) => `${flag} expects a value`,
  needsOneOf: (flag: string, values: string) => `${flag} expects one of these values: ${values}`,
  twice: (flag: string) => `${flag} is given more than once`,
  excludes: (one: string, other: string) => `${one} and ${other} exclude each other`,
  dependsOn: (flag: string, others: string) => `${flag} needs ${others}`,
  oneOf: (flag: string, values: string, value: string) => `${flag} must be one of ${values}, not "${value}"`,
  noUse: (flag: string, other: string) => `${flag} is of no use with ${other}`,
  noneOf: (value: string, values: string) => `"${value}" is none of ${values}`,
  unexpected: (argument: string) => `unexpected argument: ${argument}`,
  several: (problems: readonly string[]) => problems.join('; '),
  notNumber: (flag: string, value: string) => `${flag} must be a number, not "${value}"`,
  numbersThatWork: (flag: string) => `${flag} 16000, 16_000 and 16k all work`,
  outOfRange: (flag: string, { whole, min, max, unit = '' }: Range, value: string) =>
    `${flag} must be ${whole ? 'a whole number' : 'a number'} from ${formatDecimal(min, 3)} to ${formatDecimal(max, 3)}${unit ? ` ${unit}` : ''}, not ${value}`,
  least: (flag: string, value: number) => `use ${flag} ${value} or more`,
  most: (flag: string, value: number) => `${flag} ${value} is the most`,
  nextBelow: (flag: string, value: number) => `${flag} ${value} is the next below`,
  needsFile: (flag: string, use: StdoutUse) => `${flag} needs the name of a file: stdout ${STDOUT_USES[use]}`,
  notTime: (flag: string, value: string) => `${flag} must be a time, not "${value}"`,
  tooShort: (flag: string, value: string) => `${flag} must be at least a minute, not "${value}"`,
  tooLong: (flag: string, most: number, value: string) =>
    `${flag} can reach back ${formatDuration(most)} at most (one-minute metrics are kept no longer), not "${value}"`,
  timesThatWork: (flag: string) => `${flag} 90m, 24h and 7d all work`,
  // The environment.
  notSwitch: (variable: string, value: string) => `${variable} must be 1 or 0 (true, false, yes, no, on, off), not "${value}"`,
  unset: (variable: string) => `unset ${variable}`,
  badLanguage: (value: string, codes: readonly string[]) => `BQ_LANG must be ${codes.join(' or ')}, not "${value}"`,
  // Commands.
  unknownCommand: (command: string) => `unknown command "${command}"`,
  flagAlone: (flag: string) => `${flag} is not a flag of bq itself: put a command first`,
  needsVerb: (command: string) => `bq ${command} needs a subcommand`,
  helpListsCommands: 'bq help lists the commands',
  // Endings.
  bug: 'this is a bug of bq: run again with DEBUG=1 and report it',
  doctor: 'bq doctor tells what works from here',
  cannotPrint: (reason: string) => `the answer cannot be written to stdout: ${reason}`,
  diskFull: 'no space is left on the device',
  freeSpace: 'free some space, or send the output elsewhere',
  interrupted: 'interrupted',
  nothingWritten: 'interrupted: nothing was written',
  // Waiting.
  silent: (what: string) => `waiting for ${what}: nothing has come from it yet; Ctrl-C ends`,
  waitingFor: (what: string, seconds: number) => `waiting for ${what}, ${formatDuration(seconds)}`,
  stillWaiting: (what: string, seconds: number) => `still waiting for ${what} (${seconds} s)`,
  doneOf: (done: number, total: number, unit: string) => `${formatNumber(done)} of ${formatNumber(total)} ${unit}`,
  records: (count: number) => `${formatNumber(count)} records`,
  left: (seconds: number) => `${formatDuration(seconds)} left`,
  notListed: (most: number) => `answer with a number, 1-${most}, or the word beside it`,
  // Whom a run asks.
  regionAssumed: (region: string) => `Using ${region}: no Region is set (--region, AWS_REGION or a profile)`,
  notTopic: (value: string) => `--sns-topic must be the ARN of a standard topic, not ${value}`,
  notReport: (value: string) => `--report needs a file name that ends in .html or .svg, not ${value}`,
  reportPage: '--report report.html is a page',
  reportChart: '--report report.svg is its main chart alone',
  reportWritten: (file: string) => `Report: ${file}`,
  offline: (what: string) => `BQ_OFFLINE is set, and only AWS knows ${what}`,
});

/** What stdout is for where a file is needed. */
export type StdoutUse = 'answer' | 'left-out' | 'events';
const STDOUT_USES: Readonly<Record<StdoutUse, string>> = {
  answer: 'carries the answer',
  'left-out': 'is left out',
  events: 'shows the events where it is no terminal',
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly unit?: string;
}

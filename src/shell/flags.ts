// Flags that several commands share, and parsers for their values.
import * as Flags from '@oclif/core/flags';
import type { FlagInput } from '@oclif/core/interfaces';
import { BqError } from '../base/errors.ts';
import { LANGUAGE_CODES, phrase } from '../base/phrases.ts';
import { ALARM_FORMATS, WATCH_FORMATS, type WatchFormat } from '../render/emit-formats.ts';
import type { WatchOptions } from '../render/watch/index.ts';
import { SHELL, type StdoutUse } from '../words/en/shell.ts';

/** A number a person may type: 16000, 16_000, 16,000, 16k, 1.5m. @throws usage error that names the flag and the value */
export function parseNumber(text: string, flag: string): number {
  const match = /^([+-]?(?:\d[\d_,]*)?(?:\.\d+)?(?:e\d+)?)([kKmM])?$/.exec(text.trim());
  const digits = match?.[1]?.replaceAll(/[_,]/g, '') ?? '';
  const value = digits === '' ? Number.NaN : Number(digits) * (match?.[2] ? (/[kK]/.test(match[2]) ? 1e3 : 1e6) : 1);
  if (!Number.isFinite(value)) {
    throw new BqError(phrase(SHELL, 'notNumber', `--${flag}`, text), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [phrase(SHELL, 'numbersThatWork', `--${flag}`)],
    });
  }
  return value;
}

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly unit?: string;
}

/** The nearest value below or at the ends that is taken, as it can be typed. */
function inRange(value: number, { min, max, whole }: NumberBounds): number {
  const within = Math.min(max, Math.max(min, value));
  return whole ? Math.floor(within) : within;
}

/** @throws usage error that names the flag, the value and the range */
export function parseBoundedNumber(text: string, flag: string, bounds: NumberBounds): number {
  const { min, max, whole } = bounds;
  const value = parseNumber(text, flag);
  if (value < min || value > max || (whole && !Number.isInteger(value))) {
    const end = value < min ? 'least' : value > max ? 'most' : 'nextBelow';
    throw new BqError(phrase(SHELL, 'outOfRange', `--${flag}`, bounds, text), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [phrase(SHELL, end, `--${flag}`, inRange(value, bounds))],
    });
  }
  return value;
}

type FlagHelp = { readonly summary: string; readonly helpGroup?: string; readonly helpValue?: string; readonly char?: never };

/** A flag with a bounded number. */
export function numberFlag(name: string, bounds: NumberBounds, help: FlagHelp) {
  return Flags.custom<number>({
    helpValue: 'N',
    ...help,
    parse: async (input) => parseBoundedNumber(input, name, bounds),
  })();
}

/** A flag with the name of a file to write, where stdout has another use. @throws usage error for `-` that says which */
export function outputFileFlag(name: string, use: StdoutUse, help: FlagHelp) {
  return Flags.custom<string>({
    helpValue: 'FILE',
    ...help,
    parse: async (input) => {
      if (input !== '-') return input;
      throw new BqError(phrase(SHELL, 'needsFile', `--${name}`, use), {
        code: 'BAD_FLAG_VALUE',
        kind: 'usage',
        suggestions: [`--${name} events.jsonl`],
      });
    },
  })();
}

/** The most tokens anything in bq can mean: a trillion, far above any published quota. */
export const MOST_TOKENS = 1e12;

export const tokensFlag = (name: string, help: FlagHelp, min = 0) =>
  numberFlag(name, { min, max: MOST_TOKENS, whole: true, unit: 'tokens' }, help);

/** The values of a table of flags, for a function that takes them: a command that lacks a flag leaves it out. */
export type FlagValues<Table> =
  Table extends FlagInput<infer Values> ? { readonly [Name in keyof Values]?: Values[Name] | undefined } : never;

/** The values of a table of flags as a command has parsed them. */
export type FlagsOf<Table> = Table extends FlagInput<infer Values> ? Values : never;

/** Every command has these. */
export const globalFlags = {
  json: Flags.boolean({ summary: 'print one JSON object (schemas/ describes it)', helpGroup: 'GLOBAL' }),
  'no-color': Flags.boolean({ summary: 'no colour', helpGroup: 'GLOBAL' }),
  lang: Flags.string({
    summary: 'language of the output (default: the locale); JSON stays the same',
    options: [...LANGUAGE_CODES],
    helpGroup: 'GLOBAL',
  }),
};

/** Commands that may ask AWS have these. */
export const awsFlags = {
  region: Flags.string({
    summary: 'AWS Region; quotas, compare, usage and catalog take several, separated by commas',
    helpGroup: 'AWS',
    helpValue: 'REGION',
  }),
  profile: Flags.string({ summary: 'named profile of the shared AWS configuration', helpGroup: 'AWS', helpValue: 'NAME' }),
  'endpoint-url': Flags.string({
    summary: 'send AWS requests here, e.g. to bq emulate',
    helpGroup: 'AWS',
    helpValue: 'URL',
    exclusive: ['offline'],
  }),
  offline: Flags.boolean({ summary: 'no network: dated AWS default values', helpGroup: 'AWS' }),
  alias: Flags.string({
    summary: 'what an application inference profile stands for; may be repeated',
    multiple: true,
    helpGroup: 'AWS',
    helpValue: 'ARN=MODEL',
  }),
};

export type AwsFlagValues = FlagValues<typeof awsFlags>;

/** Commands that need quotas have these besides `awsFlags`. */
export const quotaFlags = {
  quotas: Flags.string({
    summary: "quotas from a file: a snapshot of bq quotas --save, or the AWS CLI's list-service-quotas JSON",
    helpGroup: 'QUOTAS',
    helpValue: 'FILE',
    exclusive: ['require-live', 'refresh'],
  }),
  'require-live': Flags.boolean({
    summary: "exit 4 rather than fall back on AWS's defaults when there are no credentials",
    helpGroup: 'QUOTAS',
    exclusive: ['offline', 'quotas'],
  }),
  refresh: Flags.boolean({ summary: 'ask AWS again, ignoring the 5-minute cache', helpGroup: 'QUOTAS', exclusive: ['offline', 'quotas'] }),
  'stays-in': Flags.string({
    summary: 'only profiles and Regions that process there: jp, us, eu, au, …',
    helpGroup: 'QUOTAS',
    helpValue: 'AREA',
  }),
};

/** Of what watches quotas. */
export const watchFlags = {
  'alarm-at': {
    ...numberFlag(
      'alarm-at',
      { min: 1, max: 100, whole: false, unit: '%' },
      { summary: "% of the quota's present value that alarms (default 80)", helpGroup: 'OUTPUT' },
    ),
    dependsOn: ['emit'],
  },
  'sns-topic': Flags.custom<string>({
    summary: 'the SNS topic that the alarms of --emit notify',
    helpValue: 'ARN',
    helpGroup: 'OUTPUT',
    dependsOn: ['emit'],
    parse: async (input) => {
      if (/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(input)) return input;
      throw new BqError(phrase(SHELL, 'notTopic', input === '' ? '""' : input), {
        code: 'BAD_FLAG_VALUE',
        kind: 'usage',
        suggestions: ['--sns-topic arn:aws:sns:us-east-1:111122223333:quota-alarms', 'aws sns list-topics'],
      });
    },
  })(),
};

/** Formats of --emit that each of the flags above is for. */
const WATCH_FLAG_FORMATS: Readonly<Record<keyof typeof watchFlags, readonly WatchFormat[]>> = {
  'alarm-at': WATCH_FORMATS,
  'sns-topic': ALARM_FORMATS,
};
const DEFAULT_ALARM_PERCENT = 80;

interface WatchFlagValues {
  readonly emit?: string | undefined;
  readonly 'alarm-at'?: number | undefined;
  readonly 'sns-topic'?: string | undefined;
}

/** What the flags say of what watches quotas. @throws BqError usage: what --emit writes has no place for one of them */
export function watchOptions(flags: WatchFlagValues): WatchOptions {
  for (const name of ['alarm-at', 'sns-topic'] as const) {
    const formats: readonly string[] = WATCH_FLAG_FORMATS[name];
    if (flags[name] === undefined || formats.includes(flags.emit ?? '')) continue;
    throw new BqError(phrase(SHELL, 'noUse', `--${name}`, `--emit ${flags.emit}`), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: formats.map((format) => `--emit ${format}`),
    });
  }
  return { share: (flags['alarm-at'] ?? DEFAULT_ALARM_PERCENT) / 100, topicArn: flags['sns-topic'] ?? null };
}

/** The answer as a file to hand on. @throws usage error for a name that says of no kind */
export const reportFlag = Flags.custom<string>({
  summary: 'write the answer with its charts as one file: a page (.html), or the main chart alone (.svg)',
  helpValue: 'FILE',
  helpGroup: 'OUTPUT',
  parse: async (input) => {
    if (reportKind(input) !== null) return input;
    throw new BqError(phrase(SHELL, 'notReport', input === '' ? '""' : input), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [phrase(SHELL, 'reportPage'), phrase(SHELL, 'reportChart')],
    });
  },
})();

/** What a report is written as; null where its name does not say. */
export function reportKind(file: string): 'html' | 'svg' | null {
  if (/[^/\\]\.html?$/i.test(file)) return 'html';
  return /[^/\\]\.svg$/i.test(file) ? 'svg' : null;
}

/** Where the answer is longer than a screen. */
export const fullFlag = Flags.boolean({ summary: 'print everything, not just one screen', helpGroup: 'GLOBAL' });

export const formatFlag = (...formats: string[]) =>
  Flags.string({
    summary: 'how to print the answer',
    options: formats,
    default: 'text',
    exclusive: ['json'],
    helpValue: formats.join('|'),
  });

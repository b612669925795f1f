// An error of any room, or of oclif, as one shape; and how it is told to people and to programs.
import { adviceFor } from '../base/advice.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { ENGLISH, english, type Language, type Phrase, phrase, type Text } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';
import { styleFor } from './colour.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { printed, printedJson, printedLine } from './printed.ts';

interface ReportedError {
  readonly code: ErrorCode;
  readonly message: Text;
  readonly suggestions: readonly Text[];
  readonly exitCode: ExitCode;
}

/** What the parser says without a parse: of a flag without its value, and of one that came twice. */
const BARE_FLAG_ERROR = /^Flag (--\S+) (expects (?:a value|one of these values: .*)|can only be specified once)$/;

/** Words of the answers that are no flags, and the flag that means them. */
const OTHER_NAMES: Readonly<Record<string, string>> = { workers: 'concurrency', parallel: 'concurrency', threads: 'concurrency' };

interface OclifParseError extends Error {
  oclif?: { exit?: number | false };
  parse?: { output?: { flags?: Readonly<Record<string, unknown>> } };
  flags?: string[];
  args?: unknown;
}

/** @param flagNames the command's flags, for did-you-mean */
function describeError(error: unknown, flagNames: readonly string[] = []): ReportedError {
  if (error instanceof BqError) {
    // The parser puts a frame around the message of an error, and leaves what it says as it was.
    const plain = withoutParserFrame(error.message);
    const message = plain === english(error.said) ? error.said : plain;
    return { code: error.code, message, suggestions: error.advice, exitCode: exitCodeOf(error.kind) };
  }
  if (error instanceof Error) {
    const oclif = error as OclifParseError;
    // A flag without its value, or given twice, is a plain CLIError of the parser: it carries an exit code but no parse.
    if (oclif.oclif && ('parse' in oclif || BARE_FLAG_ERROR.test(oclif.message)))
      return { code: 'USAGE', exitCode: EXIT.usage, ...describeParseError(oclif, flagNames) };
    return {
      code: 'BUG',
      message: error.message,
      suggestions: [phrase(SHELL, 'bug')],
      exitCode: EXIT.bug,
    };
  }
  return { code: 'BUG', message: String(error), suggestions: [phrase(SHELL, 'bug')], exitCode: EXIT.bug };
}

function describeParseError(error: OclifParseError, flagNames: readonly string[]): Pick<ReportedError, 'message' | 'suggestions'> {
  const shown = [phrase(SHELL, 'helpShows')];
  const missing = /^Missing \d+ required args?:\n(\S+)\s+([\s\S]*?)(?:\n\n|\nSee more|$)/.exec(error.message);
  if (missing) {
    const [, name = '', what = ''] = missing;
    return { message: phrase(SHELL, 'argumentMissing', name.toUpperCase(), what.trim().replaceAll(/\s+/g, ' ')), suggestions: shown };
  }
  const bare = BARE_FLAG_ERROR.exec(error.message);
  if (bare) return { message: bareError(bare), suggestions: [] };
  const absent = /Missing required flag (\S+)/.exec(error.message)?.[1];
  if (absent !== undefined) return { message: phrase(SHELL, 'flagMissing', `--${absent}`), suggestions: shown };
  const unknown = error.flags?.filter((flag) => typeof flag === 'string') ?? [];
  if (unknown.length === 0)
    return {
      message: inOurWords(withoutParserFrame(error.message)),
      suggestions: [...nearValues(error.message), ...flagForArgument(error, flagNames)],
    };
  const suggestions = unknown.flatMap((flag) => {
    const near = nearFlags(flag.replace(/^-+/, '').split('=')[0] ?? '', flagNames);
    return near.map((name) => phrase(SHELL, 'didYouMean', `--${name}`));
  });
  return {
    message: phrase(SHELL, 'unknownFlags', unknown),
    suggestions: suggestions.length > 0 ? suggestions : [phrase(SHELL, 'helpLists')],
  };
}

function bareError([, flag = '', problem = '']: RegExpExecArray): Phrase {
  const values = /^expects one of these values: (.*)$/.exec(problem)?.[1];
  if (values !== undefined) return phrase(SHELL, 'needsOneOf', flag, values);
  return phrase(SHELL, problem.startsWith('can only') ? 'twice' : 'needsValue', flag);
}

/** Flags that begin with the word (`--input`), or were mistyped, or have another name here (`--workers`). */
function nearFlags(word: string, flagNames: readonly string[]): string[] {
  const other = OTHER_NAMES[word];
  if (other !== undefined && flagNames.includes(other)) return [other];
  const longer = word.length < 3 ? [] : flagNames.filter((name) => name.startsWith(`${word}-`)).slice(0, 3);
  return longer.length > 0 ? longer : nearest(word, flagNames, (name) => name);
}

/** Flags that a stray word may belong to, the likeliest first: a file by its ending, else a model. */
const FLAGS_OF_FILES: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
  [/\.ya?ml$/i, ['workload', 'scenario']],
  [/\.(?:json|csv)$/i, ['prompt', 'logs', 'from', 'error', 'quotas']],
  // Lines of JSON are requests or logs, never quotas.
  [/\.(?:jsonl|ndjson|gz|zst|parquet)$/i, ['prompt', 'logs', 'error']],
  [/\.(?:txt|md|log)$/i, ['prompt', 'error', 'logs']],
];

/** `bq models sonnet-4.5`, `bq plan prompt.json`: what was given without its flag. */
function flagForArgument(error: OclifParseError, flagNames: readonly string[]): Text[] {
  const [word, ...more] = Array.isArray(error.args) ? error.args : [];
  if (typeof word !== 'string' || word === '' || more.length > 0) return [];
  const ofFile = FLAGS_OF_FILES.find(([ending]) => ending.test(word))?.[1];
  const isFree = (name: string) => flagNames.includes(name) && error.parse?.output?.flags?.[name] === undefined;
  const first = (ofFile ?? ['model', 'search']).find((name) => flagNames.includes(name));
  return first !== undefined && isFree(first) ? [phrase(SHELL, 'didYouMean', `--${first} ${word}`)] : [];
}

/** What oclif says of a value that is none of those allowed. */
const CHOICE = /^Expected (?:(--[\w-]+)=)?([\s\S]*) to be one of: (.+)$/;

/** Allowed values that a mistyped one may have meant. */
function nearValues(message: string): Text[] {
  const [, flag, value = '', all = ''] = CHOICE.exec(withoutParserFrame(message)) ?? [];
  if (flag === undefined) return [];
  return nearest(value, all.split(', '), (name) => name).map((name) => phrase(SHELL, 'didYouMean', `${flag} ${name}`));
}

/** What oclif says of flags that exclude or need each other, of a value that is none of those allowed, and of a word too many. */
function inOurWords(message: string): Text {
  const lines = [...new Set(message.split('\n').map((line) => line.trim()))];
  const said = lines.map(ourWords);
  return said.length === 1 && said[0] !== undefined ? said[0] : phrase(SHELL, 'several', said);
}

function ourWords(line: string): Text {
  const excluded = /^(--[\w-]+)(?:=.*)? cannot also be provided when using (--[\w-]+)$/.exec(line);
  if (excluded) return phrase(SHELL, 'excludes', excluded[1] ?? '', excluded[2] ?? '');
  const needed = /^All of the following must be provided when using (--[\w-]+): (.+)$/.exec(line);
  if (needed) return phrase(SHELL, 'dependsOn', needed[1] ?? '', needed[2] ?? '');
  const choice = CHOICE.exec(line);
  if (choice) {
    const [, flag, value = '', all = ''] = choice;
    return flag === undefined ? phrase(SHELL, 'noneOf', value, all) : phrase(SHELL, 'oneOf', flag, all, value);
  }
  const stray = /^Unexpected argument: (.+)$/.exec(line)?.[1];
  return stray === undefined ? lowerFirst(line) : phrase(SHELL, 'unexpected', stray);
}

/** oclif wraps what a flag's own parser says in lines that name the flag again, and what excludes what in a heading. */
function withoutParserFrame(message: string): string {
  return message
    .replace(/^Parsing --\S+ \n\t/, '')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replace(/(--[\w-]+)=true\b/g, '$1')
    .replace(/\nSee more help with --help$/, '')
    .trim();
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Prints the error (JSON on stdout, text on stderr) and sets the process's exit code. */
export function reportError(
  error: unknown,
  context: {
    readonly command: string;
    readonly json: boolean;
    readonly flagNames?: readonly string[];
    readonly refuses?: (flag: string) => boolean;
    readonly language?: Language;
  },
): void {
  const told = describeError(error, context.flagNames);
  const { refuses, language = ENGLISH } = context;
  const kept = refuses === undefined ? told.suggestions : adviceFor(told.suggestions, refuses);
  const ofAws: boolean = told.exitCode === EXIT.remote || told.exitCode === EXIT.configuration;
  const described = { ...told, suggestions: kept.length === 0 && ofAws ? [phrase(SHELL, 'doctor')] : kept };
  process.exitCode = described.exitCode;
  if (context.json) {
    const { code, message, suggestions, exitCode } = described;
    process.stdout.write(
      `${printedJson({ schemaVersion: 1, command: context.command, error: { code, message, suggestions, exitCode } })}\n`,
    );
  } else {
    const style = styleFor(process.stderr);
    const lines = [
      `${style.red(language.of(SHELL).error)} ${printedLine(language.say(described.message))}`,
      ...described.suggestions.map((line) => `  ${printedLine(language.say(line))}`),
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
  }
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${printed(error.stack ?? '')}\n`);
}

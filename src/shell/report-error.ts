// An error of any room, or of oclif, as one shape; and how it is told to people and to programs.
import { adviceFor } from '../base/advice.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { styleFor } from './colour.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { printed, printedJson, printedLine } from './printed.ts';

export interface ReportedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly suggestions: readonly string[];
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
export function describeError(error: unknown, flagNames: readonly string[] = []): ReportedError {
  if (error instanceof BqError) {
    const message = withoutParserFrame(error.message);
    return { code: error.code, message, suggestions: error.suggestions, exitCode: exitCodeOf(error.kind) };
  }
  if (error instanceof Error) {
    const oclif = error as OclifParseError;
    // A flag without its value, or given twice, is a plain CLIError of the parser: it carries an exit code but no parse.
    if (oclif.oclif && ('parse' in oclif || BARE_FLAG_ERROR.test(oclif.message)))
      return { code: 'USAGE', exitCode: EXIT.usage, ...describeParseError(oclif, flagNames) };
    return {
      code: 'BUG',
      message: error.message,
      suggestions: ['this is a bug of bq: run again with DEBUG=1 and report it'],
      exitCode: EXIT.bug,
    };
  }
  return { code: 'BUG', message: String(error), suggestions: ['this is a bug of bq'], exitCode: EXIT.bug };
}

function describeParseError(error: OclifParseError, flagNames: readonly string[]): Pick<ReportedError, 'message' | 'suggestions'> {
  const missing = /^Missing \d+ required args?:\n(\S+)\s+([\s\S]*?)(?:\n\n|\nSee more|$)/.exec(error.message);
  if (missing) {
    const [, name = '', what = ''] = missing;
    return { message: `${name.toUpperCase()} is missing: ${what.trim().replaceAll(/\s+/g, ' ')}`, suggestions: ['--help shows examples'] };
  }
  const bare = BARE_FLAG_ERROR.exec(error.message);
  if (bare) return { message: `${bare[1]} ${bare[2]?.replace('can only be specified once', 'is given more than once')}`, suggestions: [] };
  const absent = /Missing required flag (\S+)/.exec(error.message)?.[1];
  if (absent !== undefined) return { message: `--${absent} is missing`, suggestions: ['--help shows examples'] };
  const message = inOurWords(withoutParserFrame(error.message));
  const unknown = error.flags?.filter((flag) => typeof flag === 'string') ?? [];
  if (unknown.length === 0) return { message: lowerFirst(message), suggestions: flagForArgument(error, flagNames) };
  const suggestions = unknown.flatMap((flag) => {
    const near = nearFlags(flag.replace(/^-+/, '').split('=')[0] ?? '', flagNames);
    return near.map((name) => `did you mean --${name}?`);
  });
  return {
    message: `unknown flag${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`,
    suggestions: suggestions.length > 0 ? suggestions : ['--help lists the flags'],
  };
}

/** Flags that begin with the word (`--input`), or were mistyped, or have another name here (`--workers`). */
function nearFlags(word: string, flagNames: readonly string[]): string[] {
  const other = OTHER_NAMES[word];
  if (other !== undefined && flagNames.includes(other)) return [other];
  const longer = word.length < 3 ? [] : flagNames.filter((name) => name.startsWith(`${word}-`)).slice(0, 3);
  return longer.length > 0 ? longer : nearest(word, flagNames, (name) => name);
}

/** `bq models sonnet-4.5`: a model without its flag. */
function flagForArgument(error: OclifParseError, flagNames: readonly string[]): string[] {
  const [word, ...more] = Array.isArray(error.args) ? error.args : [];
  if (typeof word !== 'string' || word === '' || more.length > 0) return [];
  const flag = ['model', 'search'].find((name) => flagNames.includes(name));
  if (flag === undefined || error.parse?.output?.flags?.[flag] !== undefined) return [];
  return [`did you mean --${flag} ${word}?`];
}

/** What oclif says of flags that exclude or need each other, and of a value that is none of those allowed. */
function inOurWords(message: string): string {
  const lines = message.split('\n').map((line) =>
    line
      .trim()
      .replace(/^(--[\w-]+)(?:=.*)? cannot also be provided when using (--[\w-]+)$/, '$1 and $2 exclude each other')
      .replace(/^All of the following must be provided when using (--[\w-]+): (.+)$/, '$1 needs $2')
      .replace(/^Expected (?:(--[\w-]+)=)?([\s\S]*) to be one of: (.+)$/, (_, flag, value, all) =>
        flag === undefined ? `"${value}" is none of ${all}` : `${flag} must be one of ${all}, not "${value}"`,
      ),
  );
  return [...new Set(lines)].join('; ');
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
  context: { command: string; json: boolean; flagNames?: readonly string[]; refuses?: (flag: string) => boolean },
): void {
  const told = describeError(error, context.flagNames);
  const { refuses } = context;
  const kept = refuses === undefined ? told.suggestions : adviceFor(told.suggestions, refuses);
  const ofAws: boolean = told.exitCode === EXIT.remote || told.exitCode === EXIT.configuration;
  const described = { ...told, suggestions: kept.length === 0 && ofAws ? ['bq doctor tells what works from here'] : kept };
  process.exitCode = described.exitCode;
  if (context.json) {
    const { code, message, suggestions, exitCode } = described;
    process.stdout.write(
      `${printedJson({ schemaVersion: 1, command: context.command, error: { code, message, suggestions, exitCode } })}\n`,
    );
  } else {
    const style = styleFor(process.stderr);
    const lines = [
      `${style.red('error')} ${printedLine(described.message)}`,
      ...described.suggestions.map((line) => `  ${printedLine(line)}`),
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
  }
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${printed(error.stack ?? '')}\n`);
}

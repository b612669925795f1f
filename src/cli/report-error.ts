// An error of any room, or of oclif, as one shape; and how it is told to people and to programs.
import { BqError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { stripControl } from '../render/text.ts';
import { styleFor } from './colour.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';

export interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  readonly exitCode: ExitCode;
}

const FLAG_WITHOUT_VALUE = /^Flag (--\S+) (expects (?:a value|one of these values: .*))$/;

interface OclifParseError extends Error {
  oclif?: { exit?: number | false };
  parse?: unknown;
  flags?: string[];
}

/** @param flagNames the command's flags, for did-you-mean */
export function describeError(error: unknown, flagNames: readonly string[] = []): ReportedError {
  if (error instanceof BqError) {
    const message = withoutParserFrame(error.message);
    return { code: error.code, message, suggestions: error.suggestions, exitCode: exitCodeOf(error.kind) };
  }
  if (error instanceof Error) {
    const oclif = error as OclifParseError;
    // A flag without its value is a plain CLIError of the parser: it carries an exit code but no parse.
    if (oclif.oclif && ('parse' in oclif || FLAG_WITHOUT_VALUE.test(oclif.message)))
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
  const missing = /^Missing \d+ required args?:\n([\s\S]*?)(?:\n\n|\nSee more|$)/.exec(error.message)?.[1];
  if (missing !== undefined) {
    return { message: `an argument is missing: ${missing.trim().replaceAll(/\s+/g, ' ')}`, suggestions: ['--help shows examples'] };
  }
  const bare = FLAG_WITHOUT_VALUE.exec(error.message);
  if (bare) return { message: `${bare[1]} ${bare[2]}`, suggestions: [] };
  const message = withoutParserFrame(error.message);
  const unknown = error.flags?.filter((flag) => typeof flag === 'string') ?? [];
  if (unknown.length === 0) return { message: lowerFirst(message), suggestions: [] };
  const suggestions = unknown.flatMap((flag) => {
    const names = nearest(flag.replace(/^-+/, '').split('=')[0] ?? '', flagNames, (name) => name);
    return names.map((name) => `did you mean --${name}?`);
  });
  return { message: `unknown flag${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`, suggestions };
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
export function reportError(error: unknown, context: { command: string; json: boolean; flagNames?: readonly string[] }): void {
  const described = describeError(error, context.flagNames);
  process.exitCode = described.exitCode;
  if (context.json) {
    const { code, message, suggestions, exitCode } = described;
    process.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, command: context.command, error: { code, message, suggestions, exitCode } }, null, 2)}\n`,
    );
  } else {
    const style = styleFor(process.stderr);
    const lines = [
      `${style.red('error')} ${stripControl(described.message)}`,
      ...described.suggestions.map((line) => `  ${stripControl(line)}`),
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
  }
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

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

interface OclifParseError extends Error {
  oclif?: { exit?: number | false };
  parse?: unknown;
  flags?: string[];
}

/** @param flagNames the command's flags, for did-you-mean */
export function describeError(error: unknown, flagNames: readonly string[] = []): ReportedError {
  if (error instanceof BqError) {
    return { code: error.code, message: error.message, suggestions: error.suggestions, exitCode: exitCodeOf(error.kind) };
  }
  if (error instanceof Error) {
    const oclif = error as OclifParseError;
    if ('parse' in oclif && oclif.oclif) return { code: 'USAGE', exitCode: EXIT.usage, ...describeParseError(oclif, flagNames) };
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
  const message = error.message.replace(/\nSee more help with --help$/, '').trim();
  const unknown = error.flags?.filter((flag) => typeof flag === 'string') ?? [];
  if (unknown.length === 0) return { message: lowerFirst(message), suggestions: [] };
  const suggestions = unknown.flatMap((flag) => {
    const names = nearest(flag.replace(/^-+/, '').split('=')[0] ?? '', flagNames, (name) => name);
    return names.map((name) => `did you mean --${name}?`);
  });
  return { message: `unknown flag${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`, suggestions };
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

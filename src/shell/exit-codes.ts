// The one place that maps errors to exit codes; the same with and without --json.
import type { ErrorKind } from '../base/errors.ts';

export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  doesNotFit: 3,
  configuration: 4,
  remote: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Readonly<Record<ErrorKind, ExitCode>> = {
  usage: EXIT.usage,
  input: EXIT.usage,
  'does-not-fit': EXIT.doesNotFit,
  configuration: EXIT.configuration,
  remote: EXIT.remote,
  interrupted: EXIT.interrupted,
};

export function exitCodeOf(kind: ErrorKind): ExitCode {
  return BY_KIND[kind];
}

/** For `bq help exit-codes` and docs/commands.md. */
export const EXIT_CODE_HELP: ReadonlyArray<readonly [ExitCode, string]> = [
  [EXIT.ok, 'fine'],
  [EXIT.bug, 'a bug in bq: run again with DEBUG=1 and report it'],
  [EXIT.usage, 'the command line or an input file is wrong'],
  [EXIT.doesNotFit, 'it does not fit, or a check (--check, --stays-in) failed'],
  [EXIT.configuration, 'you lack credentials, permissions or settings'],
  [EXIT.remote, 'AWS refused, or could not be reached'],
  [EXIT.interrupted, 'interrupted (emulate and explore end with 0 on Ctrl-C, after their summary)'],
];

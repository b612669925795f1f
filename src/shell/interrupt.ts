// The one way to take Ctrl-C: as a signal that work can look at; a second one ends the program at once.
import { setMaxListeners } from 'node:events';
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';
import { EXIT } from './exit-codes.ts';

/** What Ctrl-C does until a command takes it over: the program ends at once. */
function quitAtOnce(): void {
  process.exit(EXIT.interrupted);
}

/** For src/main.ts, before a command runs. */
export function endOnInterrupt(): void {
  process.once('SIGINT', quitAtOnce);
}

function leaveToSigabrt(): void {}

export interface Interrupt {
  /** Its reason is the name of the system's signal. */
  readonly signal: AbortSignal;
  /** Ctrl-C ends the program again. */
  release(): void;
}

/** @param signals that a command ends on by its own rules: the first one aborts, another one ends the program at once */
export function onInterrupt(signals: readonly NodeJS.Signals[] = ['SIGINT']): Interrupt {
  const controller = new AbortController();
  // A client of AWS listens once a request.
  setMaxListeners(0, controller.signal);
  if (signals.includes('SIGINT')) process.off('SIGINT', quitAtOnce);
  const quit = () => process.exit(EXIT.interrupted);
  const abort = (signal: NodeJS.Signals) => {
    controller.abort(signal);
    for (const signal of signals) process.off(signal, abort).on(signal, quit);
  };
  for (const signal of signals) process.on(signal, abort);
  // SIGABRT comes under this name as well, and first at times: ink would take that for the end.
  if (signals.includes('SIGABRT')) process.on('SIGIOT', leaveToSigabrt);
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) process.off(signal, abort).off(signal, quit);
      process.off('SIGIOT', leaveToSigabrt);
    },
  };
}

/** What Ctrl-C cut short, whatever it failed with. */
export function asInterrupted(error: unknown): BqError {
  if (error instanceof BqError && error.kind === 'interrupted') return error;
  return new BqError(phrase(SHELL, 'interrupted'), { code: 'INTERRUPTED', kind: 'interrupted', cause: error });
}

/** A question to AWS or a pipe that nobody waits for any more must not hold the shell up. */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), 50).unref();
}

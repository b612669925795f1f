// Pipes that are waited for, standard input among them: the user is told of one that stays silent, and Ctrl-C ends them all.
import type { Readable } from 'node:stream';

/** Whatever writes has had time to start by then. */
const SILENT_MILLISECONDS = 2_000;

export const openPipes = new Set<Readable>();
let onSilence: (what: string) => void = () => {};

/** Opened when it is asked for: a program that does not read it must not wait for it. */
export function standardInput(): Readable {
  openPipes.add(process.stdin);
  return process.stdin;
}

/** Who is told what is waited for; the shell says it to the user. */
export function whenSilent(tell: (what: string) => void): void {
  onSilence = tell;
}

/** @param what is waited for @returns to be ended when something comes */
export function toldWhenSilent(what: string): { end(): void } {
  const timer = setTimeout(() => onSilence(what), SILENT_MILLISECONDS).unref();
  return { end: () => clearTimeout(timer) };
}

/** Ends every reading of a pipe that is under way, with an error: one that stays silent would hold the program up. */
export function closePipes(): void {
  for (const pipe of openPipes) pipe.destroy();
}

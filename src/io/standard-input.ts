// Standard input, for whoever reads what is piped in; and its end when nobody waits for it any more.
import type { Readable } from 'node:stream';

let isOpen = false;

/** Opened when it is asked for: a program that does not read it must not wait for it. */
export function standardInput(): Readable {
  isOpen = true;
  return process.stdin;
}

/** Ends a reading that is under way, with an error: a pipe that stays silent would hold the program up. */
export function closeStandardInput(): void {
  if (isOpen) process.stdin.destroy();
}

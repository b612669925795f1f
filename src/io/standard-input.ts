// Standard input, for whoever reads what is piped in.
import type { Readable } from 'node:stream';

/** Opened when it is asked for: a program that does not read it must not wait for it. */
export function standardInput(): Readable {
  return process.stdin;
}

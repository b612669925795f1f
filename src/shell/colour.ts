// The one decision whether output is coloured.
import { createStyle, type Style } from '../render/style.ts';
import { isTrue, saysYes } from './environment.ts';

export interface ColourFacts {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** Precedence: --no-color > BQ_NO_COLOR > NO_COLOR (any value but empty) > FORCE_COLOR > TERM=dumb > is it a terminal. */
export function wantsColour({ argv, env, isTerminal }: ColourFacts): boolean {
  const end = argv.indexOf('--');
  if ((end < 0 ? argv : argv.slice(0, end)).includes('--no-color') || saysYes(env.BQ_NO_COLOR)) return false;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return isTrue(env.FORCE_COLOR) || env.FORCE_COLOR === '';
  if (env.TERM === 'dumb') return false;
  return isTerminal;
}

export function styleFor(stream: NodeJS.WriteStream): Style {
  return createStyle(wantsColour({ argv: process.argv.slice(2), env: process.env, isTerminal: stream.isTTY === true }));
}

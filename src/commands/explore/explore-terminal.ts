// What the interactive planner needs of a terminal, and how it looks in it.
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { ASCII, UNICODE } from '../../render/bars.ts';
import { styleFor } from '../../shell/colour.ts';
import type { Look } from '../../tui/services.ts';
import type { Size } from '../../tui/state/state.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { terminalProblem } from './terminal-problem.ts';

/** @throws usage error for anything but `80x24` */
export function parseSize(text: string): Size {
  const match = /^(\d{1,4})x(\d{1,4})$/i.exec(text.trim());
  const columns = Number(match?.[1]);
  const rows = Number(match?.[2]);
  if (!match || columns < 1 || rows < 1 || columns > 1000 || rows > 500) {
    throw new BqError(phrase(EXPLORE, 'badSize', text), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: ['--snapshot 80x24'],
    });
  }
  return { columns, rows };
}

/** @throws usage error where nobody could press a key */
export function requireTerminal({ snapshot, json }: { readonly snapshot: boolean; readonly json: boolean }): void {
  if (json) {
    throw new BqError(phrase(EXPLORE, 'noJson'), { code: 'NO_JSON', kind: 'usage', suggestions: ['bq plan … --json'] });
  }
  if (snapshot) return;
  const reason = terminalProblem();
  if (!reason) return;
  throw new BqError(phrase(EXPLORE, 'noTerminal', phrase(EXPLORE, reason)), {
    code: 'NO_TERMINAL',
    kind: 'usage',
    suggestions: [phrase(EXPLORE, 'oneFrame'), phrase(EXPLORE, 'withoutTerminal')],
  });
}

/** Block characters unless the locale says that the terminal has none. */
export function lookOf(env: NodeJS.ProcessEnv): Look {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'UTF-8';
  const unicode = /utf-?8/i.test(locale) && env.TERM !== 'linux';
  return { style: styleFor(process.stdout), glyphs: unicode ? UNICODE : ASCII };
}

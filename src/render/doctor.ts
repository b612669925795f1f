// What `bq doctor` says to people: a line for each check, and what to do about those that failed.

import { plural } from '../base/numbers.ts';
import { displayWidth, padEnd, wrap } from '../base/text.ts';
import type { DoctorResult } from '../contracts/doctor.ts';
import type { Style } from './style.ts';

/** @param columns of the terminal; no line is wider where words allow it */
export function doctorText(
  { checks, missing, policy }: DoctorResult,
  { style, columns }: { readonly style: Style; readonly columns: number },
): string {
  if (policy) return JSON.stringify(policy, null, 2);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const word = {
    ok: style.green('ok     '),
    missing: style.red('missing'),
    warning: style.yellow('warning'),
    skipped: style.dim('skipped'),
  };
  const below = (text: string, indent: string) => wrap(text, columns - 11, { indent }).map((line) => `${' '.repeat(11)}${line}`);
  const lines = checks.flatMap(({ name, status, detail, remedy }) => {
    const fits = 11 + width + displayWidth(detail) <= columns;
    return [
      fits ? `${word[status]}  ${padEnd(name, width)}  ${detail}` : `${word[status]}  ${name}`,
      ...(fits ? [] : below(detail, '')),
      ...(remedy ? below(`-> ${remedy}`, '   ') : []),
    ];
  });
  const verdict = missing ? `${plural(missing, 'thing is', 'things are')} missing.` : 'Everything that bq needs is there.';
  return [...lines, '', verdict].join('\n');
}

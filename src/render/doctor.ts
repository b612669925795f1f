// What `bq doctor` says to people: a line for each check, and what to do about those that failed.
import type { DoctorResult } from '../contracts/doctor.ts';
import { formatNumber } from './numbers.ts';
import type { Style } from './style.ts';
import { padEnd } from './text.ts';

export function doctorText({ checks, policy }: DoctorResult, style: Style): string {
  if (policy) return JSON.stringify(policy, null, 2);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const word = {
    ok: style.green('ok     '),
    missing: style.red('missing'),
    warning: style.yellow('warning'),
    skipped: style.dim('skipped'),
  };
  const lines = checks.flatMap(({ name, status, detail, remedy }) => [
    `${word[status]}  ${padEnd(name, width)}  ${detail}`,
    ...(remedy ? [`         ${' '.repeat(width)}  -> ${remedy}`] : []),
  ]);
  const missing = checks.filter(({ status }) => status === 'missing').length;
  const verdict =
    missing === 0 ? 'Everything that bq needs is there.' : `${formatNumber(missing)} ${missing === 1 ? 'thing is' : 'things are'} missing.`;
  return [...lines, '', verdict].join('\n');
}

// What `bq doctor` says to people: a line for each check, and what to do about those that failed.
import { ENGLISH, type Text } from '../base/phrases.ts';
import { displayWidth, padEnd, stripControl, wrap } from '../base/text.ts';
import type { DoctorResult } from '../contracts/doctor.ts';
import { DOCTOR } from '../words/en/doctor.ts';
import { type Layout, wordsOf } from './layout.ts';

type Status = DoctorResult['checks'][number]['status'];

/** @param layout of the terminal; no line is wider where words allow it */
export function doctorText({ checks, missing, policy }: DoctorResult, layout: Layout): string {
  if (policy) return JSON.stringify(policy, null, 2);
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, DOCTOR);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const statusWidth = Math.max(...Object.values(words.status).map(displayWidth));
  const colour = { ok: style.green, missing: style.red, warning: style.yellow, skipped: style.dim };
  const word = (status: Status) => colour[status](padEnd(words.status[status], statusWidth));
  const say = (text: Text) => stripControl(language.say(text), { oneLine: true });
  const indentBelow = ' '.repeat(statusWidth + 4);
  const below = (text: string, indent: string) => wrap(text, columns - indentBelow.length, { indent }).map((line) => indentBelow + line);
  const lines = checks.flatMap(({ name, status, detail, remedy }) => {
    const told = say(detail);
    const fits = statusWidth + 4 + width + displayWidth(told) <= columns;
    return [
      fits ? `${word(status)}  ${padEnd(name, width)}  ${told}` : `${word(status)}  ${name}`,
      ...(fits ? [] : below(told, '')),
      ...(remedy ? below(`-> ${say(remedy)}`, '   ') : []),
    ];
  });
  return [...lines, '', words.verdict(missing ?? 0)].join('\n');
}

// The first lines of a plan: what it is of, whether and how many can run, what to do. Whatever else is shown comes after them.

import { type Note, saidBy } from '../../base/notes.ts';
import { padEnd, wrap } from '../../base/text.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { type Layout, sayIn } from '../layout.ts';
import { type PlanWords, quotaText, wishLines } from './parts.ts';

/** Head, verdict and what to do. @param pool how the pool is said: in full, or so that it stays on the line */
export function verdictLines(plan: Plan, pool: string, words: PlanWords, layout: Layout): string[] {
  const { style, columns } = layout;
  const head = `${style.bold(plan.model.name)} · ${plan.region} · ${pool}`;
  const refused = plan.refusals.map((note) => words.refused(sayNote(layout, note), style.red));
  const lines = [head, ...refused, ...capacityLine(plan, words, layout)];
  return [
    ...lines.flatMap((line) => wrap(line, columns, { indent: '  ' })),
    ...wishLines(plan, words, layout),
    ...adviceLines(plan, words, layout),
  ];
}

export const sayNote = (layout: Layout, note: Note): string => sayIn(layout, saidBy(note));

export const quotaLines = (plan: Plan, words: PlanWords, columns: number): string[] =>
  wrap(quotaText(plan, words), columns, { indent: '  ' });

function capacityLine(plan: Plan, words: PlanWords, layout: Layout): string[] {
  const { style } = layout;
  const { capacity, byAnswerLength, request } = plan;
  if (plan.neverAdmitted) return [words.never(sayIn(layout, neverText(plan)), sayIn(layout, whyNeverAdmitted(plan)), style.red)];
  if (!capacity) return [words.capacityUnknown(style.yellow)];
  const bound = capacity.bindingLimit;
  if (!request.outputTokensGiven) {
    if (byAnswerLength.length === 0) return [];
    const answers = byAnswerLength.map(({ safeConcurrency, outputTokens }) => ({ workers: safeConcurrency, tokens: outputTokens }));
    return [words.safe(answers, bound, style.bold)];
  }
  const { safeConcurrency: workers, startEverySeconds, requestsPerMinute: rate } = capacity;
  const every = startEverySeconds === null ? null : words.spacing(startEverySeconds);
  return [words.safeConcurrency({ workers, every, rate, bound }, style.bold)];
}

/** `Do` and `Next`, and beside them what they mean. */
function adviceLines(plan: Plan, { labels }: PlanWords, layout: Layout): string[] {
  return labelled(
    plan.advice.map(({ code, text }) => [code === 'READ_QUOTAS' ? labels.next : labels.do, sayIn(layout, text)]),
    layout,
  );
}

/** Lines with a name in front, said once where it is the same. */
export function labelled(lines: readonly (readonly [name: string, text: string])[], { style, columns }: Layout): string[] {
  return lines.flatMap(([name, text], index) => {
    const shown = index > 0 && lines[index - 1]?.[0] === name ? '' : name;
    return wrap(text, columns - 9).map((line, at) => `${style.dim(padEnd(at === 0 ? shown : '', 9))}${line}`);
  });
}

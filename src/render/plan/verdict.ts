// The first lines of a plan: what it is of, whether and how many can run, what to do. Whatever else is shown comes after them.

import { formatNumber, formatRate, plural } from '../../base/numbers.ts';
import { padEnd, wrap } from '../../base/text.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import type { Layout } from '../layout.ts';
import type { Style } from '../style.ts';
import { limitName, poolText, quotaText, spacingText, wishLines } from './parts.ts';

/** Head, verdict and what to do. @param pool how the pool is said: in full, or so that it stays on the line */
export function verdictLines(plan: Plan, pool: string, layout: Layout): string[] {
  const { style, columns } = layout;
  const head = `${style.bold(plan.model.name)} · ${plan.region} · ${pool}`;
  const lines = [head, ...refusedLines(plan, style), ...capacityLine(plan, style)];
  return [
    ...lines.flatMap((line) => wrap(line, columns, { indent: '  ' })),
    ...wishLines(plan, style, columns),
    ...adviceLines(plan, layout),
  ];
}

/** Long lists of Regions are for who asks for everything. */
export function shortPoolText(plan: Plan): string {
  const text = poolText(plan);
  const where = plan.processedIn;
  return where.length > 1 ? text.replace(/ \(.*\)$/, `, runs in ${where.length} Regions`) : text;
}

export const quotaLines = (plan: Plan, columns: number): string[] => wrap(quotaText(plan), columns, { indent: '  ' });

function refusedLines({ refusals }: Plan, style: Style): string[] {
  return refusals.map(({ text }) => `${style.red('Bedrock refuses this request')}: ${text}`);
}

function capacityLine(plan: Plan, style: Style): string[] {
  const { capacity, byAnswerLength, request } = plan;
  if (plan.neverAdmitted) return [`${style.red(neverText(plan))}: ${whyNeverAdmitted(plan)}`];
  if (!capacity) return [`${style.yellow('How many can run is not known')}: no quota of tokens per minute is (--tpm N, --quotas FILE)`];
  const bound = capacity.bindingLimit === null ? '' : `, bound by ${limitName(capacity.bindingLimit)}`;
  if (!request.outputTokensGiven) {
    const [first, ...others] = byAnswerLength;
    if (first === undefined) return [];
    const more = others.map(({ safeConcurrency, outputTokens }) => `, ${formatNumber(safeConcurrency)} of ${formatNumber(outputTokens)}`);
    const workers = plural(first.safeConcurrency, 'worker');
    return [`${style.bold(`Safe: ${workers}`)} with answers of ${formatNumber(first.outputTokens)} tokens${more.join('')}${bound}`];
  }
  const workers =
    capacity.startEverySeconds === null
      ? plural(capacity.safeConcurrency, 'worker')
      : `1 worker, one start every ${spacingText(capacity.startEverySeconds)}`;
  return [`${style.bold(`Safe concurrency ${workers}`)}, ${formatRate(capacity.requestsPerMinute)} requests/min${bound}`];
}

/** `Do` and `Next`, and beside them what they mean. */
export function adviceLines(plan: Plan, layout: Layout): string[] {
  return labelled(
    plan.advice.map(({ code, text }) => [code === 'READ_QUOTAS' ? 'Next' : 'Do', text]),
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

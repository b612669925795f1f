// The blocks of a plan's text for a terminal, each an array of lines; text.ts puts all of them together, short.ts those that a screen holds.

import { formatCompact, formatNumber, formatPercent, formatRate, formatUsd } from '../../base/numbers.ts';
import { displayWidth, stripControl, wrap } from '../../base/text.ts';
import type { PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import { WINDOWS } from '../../simulator/windows/index.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { type Layout, sayIn, wordsOf } from '../layout.ts';
import { type Column, renderTable } from '../table.ts';
import { limitSources, otherTokensText, type PlanWords, priceText, requestRows, whereText } from './parts.ts';
import { labelled } from './verdict.ts';

/** Where the input comes from, and what the long prompts among many hold. */
export function promptLines({ prompt, model, cost }: Plan, words: PlanWords, columns: number): string[] {
  if (!prompt) return [];
  const { records, meanInputTokens, p99InputTokens, method } = prompt;
  const lines = [
    words.prompt({
      file: stripControl(prompt.file, { oneLine: true }),
      records,
      meanTokens: meanInputTokens,
      p99Tokens: p99InputTokens,
      maxTokens: prompt.maxInputTokens,
      method,
      band: prompt.errorBand,
    }),
  ];
  if (p99InputTokens !== null) {
    const extra = p99InputTokens - meanInputTokens;
    lines.push(`  ${words.atP99(heldTokens(cost) + extra, cost.worstCase + extra, model.burndownRate)}`);
  }
  if (prompt.excludes.length > 0) lines.push(`  ${words.excludes(prompt.excludes)}`);
  return lines.flatMap((line) => wrap(line, columns, { indent: '  ' }));
}

/** @param length short: without what a reading that AWS does not document would hold */
export function requestLines(plan: Plan, words: PlanWords, { style, columns }: Layout, length: { readonly isShort: boolean }): string[] {
  const { request, tokens, ofTpm, ofIt, leaves } = words.requestColumns;
  return renderTable({
    columns: [
      { header: request },
      { header: tokens, align: 'right' },
      { header: plan.endpoint === 'mantle' ? ofIt : ofTpm, align: 'right' },
      { header: leaves, align: 'right' },
      { header: '', flexible: true, dropOrder: 1 },
    ],
    rows: requestRows(plan, words, style, length),
    width: columns,
    headStyle: style.dim,
  }).split('\n');
}

const IN_THE_HEAD: ReadonlySet<PlanLimit['kind']> = new Set(['tpm', 'rpm', 'input-tpm', 'output-tpm']);

export function limitLines(plan: Plan, words: PlanWords, layout: Layout): string[] {
  if (plan.limits.every(({ kind }) => IN_THE_HEAD.has(kind))) return [];
  const { style, columns } = layout;
  const { number } = wordsOf(layout, FIGURES);
  const { limit: head, now, default: standard, request, from } = words.limitColumns;
  const sources = limitSources(plan, words);
  const rows = plan.limits.map((limit, index) => [
    words.rowCounts(limit.kind, limit.multiplier),
    number(limit.value),
    limit.default !== null && limit.default === limit.value ? '=' : number(limit.default),
    limit.admissionShare === null ? '' : formatPercent(limit.admissionShare),
    ...(sources === null ? [] : [sources[index] ?? '']),
  ]);
  const table = renderTable({
    columns: [
      { header: head },
      { header: now, align: 'right' },
      { header: standard, align: 'right' },
      { header: request, align: 'right' },
      ...(sources === null ? [] : [{ header: from, flexible: true }]),
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  return [
    ...table,
    ...plan.limits
      .flatMap((limit) => dayNote(plan, limit, words))
      .flatMap((note) => wrap(`  ${note}`, columns, { indent: '  ' }).map(style.dim)),
  ];
}

/** How soon a daily quota would be gone. What AWS says of the row of all models: "estimated based on on-demand pricing". */
function dayNote(plan: Plan, limit: PlanLimit, words: PlanWords): string[] {
  if (!limit.value || (limit.kind !== 'tpd' && limit.kind !== 'cross-model-tpd')) return [];
  const tpm = plan.limits.find((other) => other.kind === 'tpm')?.value;
  return tpm ? [words.dayLasts(limit.kind, (limit.value / tpm) * 60)] : [];
}

/** What the answer of the first lines rests on. */
export function capacityLines(plan: Plan, words: PlanWords, layout: Layout): string[] {
  const { capacity } = plan;
  if (plan.neverAdmitted || !capacity) return [];
  const { bindingLimit, nextLimit, burst, beforeRefusal, beforeCut } = capacity;
  const eachQuota = beforeRefusal === undefined || beforeCut === undefined ? [] : [words.eachQuota(beforeRefusal, beforeCut)];
  const basis = [safetyText(plan, capacity, words), words.boundBy(bindingLimit, nextLimit, burst), ...eachQuota];
  const lines = basis.flatMap((text) => wrap(`  ${text}`, layout.columns, { indent: '  ' }));
  return [...(plan.request.outputTokensGiven ? [] : answersTable(plan, words, layout)), ...lines.map(layout.style.dim)];
}

/** By the average answer, where nobody said how long it is. */
export function answersTable({ byAnswerLength, capacity, endpoint }: Plan, words: PlanWords, { style, columns }: Layout): string[] {
  if (byAnswerLength.length === 0) return [];
  const isMantle = endpoint === 'mantle';
  const rows = byAnswerLength.map((entry) => [
    words.answerTokens(entry.outputTokens),
    style.bold(formatNumber(entry.safeConcurrency)),
    entry.guaranteedConcurrency ? words.guaranteed(entry.guaranteedConcurrency) : '',
    words.rate(entry.requestsPerMinute),
    entry.tpmShare === null ? '' : words.shareSettled(entry.tpmShare, isMantle),
  ]);
  const table = renderTable({
    columns: [
      { header: '', align: 'right' },
      { header: '', align: 'right' },
      { header: '' },
      { header: '', align: 'right' },
      { header: '', dropOrder: 1 },
    ],
    rows,
    width: columns,
    indent: 2,
  }).split('\n');
  const every = capacity?.startEverySeconds ?? null;
  return [words.answers(isMantle), ...table, ...(every === null ? [] : [`  ${words.longestEvery(words.spacing(every))}`])];
}

/** What the numbers promise: those that hold whatever happens, and those of practice with what was run for them. */
function safetyText(plan: Plan, capacity: NonNullable<Plan['capacity']>, words: PlanWords): string {
  const { safeConcurrency, guaranteedConcurrency, startEverySeconds } = capacity;
  const ran = runText(plan, words);
  if (!plan.request.outputTokensGiven) return words.promisesAll(ran);
  if (startEverySeconds !== null) return words.promisesSpaced;
  if (guaranteedConcurrency === null) return ran;
  return guaranteedConcurrency >= safeConcurrency
    ? words.promisesGuaranteed(ran)
    : words.promisesPractice(guaranteedConcurrency, safeConcurrency, ran);
}

/** The least that was run for any of the answers. */
function runText({ byAnswerLength, question, endpoint }: Plan, words: PlanWords): string {
  const runs = byAnswerLength.flatMap(({ ran }) => (ran ? [ran] : []));
  if (runs.length === 0) return words.notRehearsed(question.confidence === 'fast');
  const minutes = Math.min(...runs.map((run) => run.simulatedMinutes));
  const seeds = Math.min(...runs.map((run) => run.seeds));
  return words.rehearsed({ minutes, seeds, windows: WINDOWS.length, isMantle: endpoint === 'mantle' });
}

export function ladderLines(plan: Plan, words: PlanWords, { style, columns }: Layout): string[] {
  if (plan.maxTokensLadder.length < 2) return [];
  const entries = plan.maxTokensLadder;
  const names = words.ladderRows;
  const mark = (text: string, asked: boolean) => (asked ? style.bold(text) : text);
  const cells = entries.map((entry) => ({
    top: `${formatCompact(entry.maxTokens)}${entry.asked ? '*' : ''}`,
    workers: formatNumber(entry.safeConcurrency),
    rate: formatRate(entry.requestsPerMinute),
    asked: entry.asked,
  }));
  const table: Column[] = [{ header: '' }, ...cells.map(() => ({ header: '', align: 'right' as const }))];
  // Long ladders are cut in two tables rather than dropped.
  const widest = cells.map((cell) => Math.max(cell.top.length, cell.workers.length, cell.rate.length) + 2);
  const chunks: (typeof cells)[] = [[]];
  const indented = 2 + Math.max(...Object.values(names).map(displayWidth));
  let used = indented;
  cells.forEach((cell, index) => {
    const width = widest[index] ?? 0;
    if (used + width > columns && (chunks.at(-1)?.length ?? 0) > 0) {
      chunks.push([]);
      used = indented;
    }
    chunks.at(-1)?.push(cell);
    used += width;
  });
  return [
    words.ladder(plan.ladderOutputTokens),
    ...chunks.flatMap((chunk) =>
      renderTable({
        columns: table.slice(0, chunk.length + 1),
        rows: [
          [names.maxTokens, ...chunk.map((cell) => mark(cell.top, cell.asked))],
          [names.workers, ...chunk.map((cell) => mark(cell.workers, cell.asked))],
          [names.rate, ...chunk.map((cell) => mark(cell.rate, cell.asked))],
        ],
        width: columns,
        indent: 2,
      }).split('\n'),
    ),
  ];
}

const MOST_ALTERNATIVES = 4;

export function alternativeLines(plan: Plan, words: PlanWords, layout: Layout): string[] {
  const { style, columns } = layout;
  if (plan.alternatives.length === 0) return [];
  const head = words.otherColumns;
  const shown = plan.alternatives.slice(0, MOST_ALTERNATIVES);
  const rows = shown.map((other) => [
    sayIn(layout, other.text),
    otherTokensText(plan, other, formatCompact, words),
    other.safeConcurrency === null ? '' : formatNumber(other.safeConcurrency),
    other.perRequestUsd === null ? '' : formatUsd(other.perRequestUsd),
    whereText(plan, other.processedIn, words),
  ]);
  const lines = renderTable({
    columns: [
      { header: head.pool, flexible: true },
      { header: head.tpm, align: 'right' },
      { header: head.workers, align: 'right' },
      { header: head.price, align: 'right', dropOrder: 1 },
      { header: head.place, flexible: true, dropOrder: 2 },
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  const more = plan.alternatives.length - shown.length;
  if (more > 0) lines.push(style.dim(`  ${words.moreInJson(more)}`));
  return lines;
}

export function priceLines(plan: Plan, words: PlanWords, layout: Layout): string[] {
  const price = priceText(plan, words);
  return price === null ? [] : labelled([[words.labels.price, price]], layout);
}

export function assumedLines({ assumptions }: Plan, { labels }: PlanWords, layout: Layout): string[] {
  if (assumptions.length === 0) return [];
  return labelled([[labels.assumed, assumptions.map(({ text, flag }) => `${sayIn(layout, text)} (${flag})`).join(' · ')]], layout);
}

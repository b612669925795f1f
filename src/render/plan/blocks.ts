// The blocks of a plan's text for a terminal, each an array of lines; text.ts puts all of them together, short.ts those that a screen holds.

import {
  countWord,
  formatCompact,
  formatDecimal,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatUsd,
  plural,
} from '../../base/numbers.ts';
import { stripControl, wrap } from '../../base/text.ts';
import type { PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import { WINDOWS } from '../../simulator/windows/index.ts';
import type { Layout } from '../layout.ts';
import type { Style } from '../style.ts';
import { type Column, renderTable } from '../table.ts';
import { limitLabel, limitName, limitSources, otherTokensText, priceText, requestRows, spacingText, whereText } from './parts.ts';
import { labelled } from './verdict.ts';

/** Where the input comes from, and what the long prompts among many hold. */
export function promptLines(plan: Plan, columns: number): string[] {
  const { prompt, model } = plan;
  if (!prompt) return [];
  const how = prompt.method === 'count-tokens' ? 'counted by AWS' : prompt.method === 'estimate' ? 'estimate' : 'partly estimated';
  const band = prompt.errorBand ? `, ${formatNumber(prompt.errorBand.low)} to ${formatNumber(prompt.errorBand.high)}` : '';
  const file = stripControl(prompt.file, { oneLine: true });
  const lines = [
    prompt.records > 1
      ? `Prompt ${file}: ${plural(prompt.records, 'record')}, mean ${formatNumber(prompt.meanInputTokens)} input tokens (${how}), p99 ${formatNumber(prompt.p99InputTokens)}, longest ${formatNumber(prompt.maxInputTokens)}`
      : `Prompt ${file}: ${formatNumber(prompt.meanInputTokens)} input tokens (${how}${band})`,
  ];
  if (prompt.p99InputTokens !== null) {
    const extra = prompt.p99InputTokens - prompt.meanInputTokens;
    lines.push(
      `  at p99 a request holds ${formatNumber(heldTokens(plan.cost) + extra)} and costs ${formatNumber(plan.cost.worstCase + extra)} at worst (burndown ${model.burndownRate})`,
    );
  }
  if (prompt.excludes.length > 0) lines.push(`  excludes ${prompt.excludes.join(', ')}`);
  return lines.flatMap((line) => wrap(line, columns, { indent: '  ' }));
}

/** @param isShort without what a reading that AWS does not document would hold */
export function requestLines(plan: Plan, { style, columns }: Layout, { isShort }: { readonly isShort: boolean }): string[] {
  const rows = requestRows(plan, style);
  return renderTable({
    columns: [
      { header: 'One request' },
      { header: 'quota tokens', align: 'right' },
      { header: plan.endpoint === 'mantle' ? 'of it' : 'of TPM', align: 'right' },
      { header: 'leaves', align: 'right' },
      { header: '', flexible: true, dropOrder: 1 },
    ],
    rows: isShort ? rows.filter(([name]) => !name?.startsWith('held, if weighted')) : rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
}

const IN_THE_HEAD: ReadonlySet<PlanLimit['kind']> = new Set(['tpm', 'rpm', 'input-tpm', 'output-tpm']);

export function limitLines(plan: Plan, style: Style, columns: number): string[] {
  if (plan.limits.every(({ kind }) => IN_THE_HEAD.has(kind))) return [];
  const sources = limitSources(plan);
  const rows = plan.limits.map((limit, index) => [
    limitLabel(limit),
    formatNumber(limit.value),
    limit.default !== null && limit.default === limit.value ? '=' : formatNumber(limit.default),
    limit.admissionShare === null ? '' : formatPercent(limit.admissionShare),
    ...(sources === null ? [] : [sources[index] ?? '']),
  ]);
  const table = renderTable({
    columns: [
      { header: 'Limits' },
      { header: 'now', align: 'right' },
      { header: 'default', align: 'right' },
      { header: 'one request', align: 'right' },
      ...(sources === null ? [] : [{ header: 'from', flexible: true }]),
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  return [
    ...table,
    ...plan.limits.flatMap((limit) => dayNote(plan, limit)).flatMap((note) => wrap(`  ${note}`, columns, { indent: '  ' }).map(style.dim)),
  ];
}

/** How soon a daily quota would be gone. What AWS says of the row of all models: "estimated based on on-demand pricing". */
function dayNote(plan: Plan, limit: PlanLimit): string[] {
  if (!limit.value || (limit.kind !== 'tpd' && limit.kind !== 'cross-model-tpd')) return [];
  const tpm = plan.limits.find((other) => other.kind === 'tpm')?.value;
  if (!tpm) return [];
  const full = `${limitName(limit.kind)} lasts ${formatDuration((limit.value / tpm) * 60)} at full TPM`;
  return [limit.kind === 'cross-model-tpd' ? `${full}, if it counts quota tokens (AWS: estimated based on on-demand pricing)` : full];
}

/** What the answer of the first lines rests on. */
export function capacityLines(plan: Plan, style: Style, columns: number): string[] {
  const { capacity } = plan;
  if (plan.neverAdmitted || !capacity) return [];
  const basis = [safetyText(plan, capacity), limitText(capacity), ...eachQuotaText(capacity)].flatMap((text) =>
    wrap(text, columns, { indent: '  ' }),
  );
  return [...(plan.request.outputTokensGiven ? [] : answersTable(plan, style, columns)), ...basis.map(style.dim)];
}

/** By the average answer, where nobody said how long it is. */
export function answersTable({ byAnswerLength, capacity, endpoint }: Plan, style: Style, columns: number): string[] {
  if (byAnswerLength.length === 0) return [];
  const rows = byAnswerLength.map((entry) => [
    `${formatNumber(entry.outputTokens)} tokens`,
    style.bold(formatNumber(entry.safeConcurrency)),
    entry.guaranteedConcurrency ? `(${formatNumber(entry.guaranteedConcurrency)} guaranteed)` : '',
    `${formatRate(entry.requestsPerMinute)} requests/min`,
    entry.tpmShare === null
      ? ''
      : `${formatPercent(entry.tpmShare)} of ${endpoint === 'mantle' ? 'the quota it uses most' : 'TPM settled'}`,
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
  return [
    `Workers that ${endpoint === 'mantle' ? 'are neither refused nor cut' : 'do not throttle'}, by average answer`,
    ...table,
    ...(every === null ? [] : [`  with the longest answers: one start every ${spacingText(every)}`]),
  ];
}

function limitText(capacity: NonNullable<Plan['capacity']>): string {
  const parts = [`bound by ${limitName(capacity.bindingLimit)}`];
  if (capacity.nextLimit) parts.push(`next ${limitName(capacity.nextLimit)}`);
  if (capacity.burst !== null) parts.push(`a quiet minute takes at most ${formatNumber(capacity.burst)} at once`);
  return `  ${parts.join(' · ')}`;
}

/** How far each of two quotas goes by itself. */
function eachQuotaText({ beforeRefusal, beforeCut }: NonNullable<Plan['capacity']>): string[] {
  if (beforeRefusal === undefined || beforeCut === undefined) return [];
  return [
    `  refused above ${plural(beforeRefusal, 'worker')} (input TPM, 429) · cut above ${plural(beforeCut, 'worker')} (output TPM: answers end early)`,
  ];
}

/** What the numbers promise: those that hold whatever happens, and those of practice with what was run for them. */
function safetyText(plan: Plan, { safeConcurrency, guaranteedConcurrency, startEverySeconds }: NonNullable<Plan['capacity']>): string {
  const run = runText(plan);
  if (!plan.request.outputTokensGiven) return `  guaranteed: even if all march in step · in practice: ${run}`;
  if (startEverySeconds !== null) return '  spaced for the longest answers: no throttle under any window';
  if (guaranteedConcurrency === null) return `  ${run}`;
  if (guaranteedConcurrency >= safeConcurrency) return `  safe whatever happens, even if all march in step; ${run}`;
  const guaranteed =
    guaranteedConcurrency === 0 ? 'none is' : `${formatNumber(guaranteedConcurrency)} ${guaranteedConcurrency === 1 ? 'is' : 'are'}`;
  return `  ${guaranteed} safe whatever happens, ${formatNumber(safeConcurrency)} in practice: ${run}`;
}

/** The least that was run for any of the answers. */
function runText(plan: Plan): string {
  const { byAnswerLength, question } = plan;
  const runs = byAnswerLength.flatMap(({ ran }) => (ran ? [ran] : []));
  if (runs.length === 0) {
    const why = question.confidence === 'fast' ? ' (--fast)' : '';
    return `found from the use of one worker, not rehearsed${why}`;
  }
  const minutes = Math.min(...runs.map((run) => run.simulatedMinutes));
  const seeds = Math.min(...runs.map((run) => run.seeds));
  const what = plan.endpoint === 'mantle' ? 'none refused, none cut' : 'no throttle';
  return `${what} in ${formatDecimal(minutes)} min x ${plural(seeds, 'seed')} under any of ${countWord(WINDOWS.length)} windows`;
}

export function ladderLines(plan: Plan, style: Style, columns: number): string[] {
  if (plan.maxTokensLadder.length < 2) return [];
  const entries = plan.maxTokensLadder;
  const head = `By max_tokens, with answers of ${formatNumber(plan.ladderOutputTokens)} tokens`;
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
  let used = 14;
  cells.forEach((cell, index) => {
    const width = widest[index] ?? 0;
    if (used + width > columns && (chunks.at(-1)?.length ?? 0) > 0) {
      chunks.push([]);
      used = 14;
    }
    chunks.at(-1)?.push(cell);
    used += width;
  });
  return [
    head,
    ...chunks.flatMap((chunk) =>
      renderTable({
        columns: table.slice(0, chunk.length + 1),
        rows: [
          ['max_tokens', ...chunk.map((cell) => mark(cell.top, cell.asked))],
          ['workers', ...chunk.map((cell) => mark(cell.workers, cell.asked))],
          ['requests/min', ...chunk.map((cell) => mark(cell.rate, cell.asked))],
        ],
        width: columns,
        indent: 2,
      }).split('\n'),
    ),
  ];
}

const MOST_ALTERNATIVES = 4;

export function alternativeLines(plan: Plan, style: Style, columns: number): string[] {
  if (plan.alternatives.length === 0) return [];
  const shown = plan.alternatives.slice(0, MOST_ALTERNATIVES);
  const rows = shown.map((other) => [
    other.text,
    otherTokensText(plan, other, formatCompact),
    other.safeConcurrency === null ? '' : formatNumber(other.safeConcurrency),
    other.perRequestUsd === null ? '' : formatUsd(other.perRequestUsd),
    whereText(plan, other.processedIn),
  ]);
  const lines = renderTable({
    columns: [
      { header: 'Other pools', flexible: true },
      { header: 'TPM', align: 'right' },
      { header: 'workers', align: 'right' },
      { header: 'a request', align: 'right', dropOrder: 1 },
      { header: 'runs in', flexible: true, dropOrder: 2 },
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  const more = plan.alternatives.length - shown.length;
  if (more > 0) lines.push(style.dim(`  and ${more} more in --json`));
  return lines;
}

export function priceLines(plan: Plan, layout: Layout): string[] {
  const price = priceText(plan);
  return price === null ? [] : labelled([['Price', price]], layout);
}

export function assumedLines({ assumptions }: Plan, layout: Layout): string[] {
  if (assumptions.length === 0) return [];
  return labelled([['Assumed', assumptions.map(({ text, flag }) => `${text} (${flag})`).join(' · ')]], layout);
}

// A plan as text for a terminal.

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
import { padEnd, stripControl, wrap } from '../../base/text.ts';
import { neverText, type PlanLimit, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import { WINDOWS } from '../../simulator/windows/index.ts';
import { paragraphs, type WarnedLayout, warningLines } from '../layout.ts';
import type { Style } from '../style.ts';
import { type Column, renderTable } from '../table.ts';
import {
  limitLabel,
  limitName,
  limitSources,
  otherTokensText,
  poolText,
  priceText,
  quotaText,
  requestRows,
  spacingText,
  whereText,
  wishLines,
} from './parts.ts';

export function planText(plan: Plan, layout: WarnedLayout): string {
  const { style, columns } = layout;
  return paragraphs([
    [...headLines(plan, style, columns), ...warningLines(layout)],
    promptLines(plan, columns),
    requestLines(plan, style, columns),
    capacityLines(plan, style, columns),
    wishLines(plan, style, columns),
    ladderLines(plan, style, columns),
    limitLines(plan, style, columns),
    alternativeLines(plan, style, columns),
    closingLines(plan, style, columns),
  ]);
}

function headLines(plan: Plan, style: Style, columns: number): string[] {
  const head = [`${style.bold(plan.model.name)} · ${plan.region} · ${poolText(plan)}`, quotaText(plan)];
  return head.flatMap((line) => wrap(line, columns, { indent: '  ' }));
}

/** Where the input comes from, and what the long prompts among many hold. */
function promptLines(plan: Plan, columns: number): string[] {
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

function requestLines(plan: Plan, style: Style, columns: number): string[] {
  return renderTable({
    columns: [
      { header: 'One request' },
      { header: 'quota tokens', align: 'right' },
      { header: plan.endpoint === 'mantle' ? 'of it' : 'of TPM', align: 'right' },
      { header: 'leaves', align: 'right' },
      { header: '', flexible: true, dropOrder: 1 },
    ],
    rows: requestRows(plan, style),
    width: columns,
    headStyle: style.dim,
  }).split('\n');
}

const IN_THE_HEAD: ReadonlySet<PlanLimit['kind']> = new Set(['tpm', 'rpm', 'input-tpm', 'output-tpm']);

function limitLines(plan: Plan, style: Style, columns: number): string[] {
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

function capacityLines(plan: Plan, style: Style, columns: number): string[] {
  const { capacity, request } = plan;
  if (plan.neverAdmitted) return wrap(`${style.red(neverText(plan))}: ${whyNeverAdmitted(plan)}`, columns);
  if (!capacity) return [];
  const given = request.outputTokensGiven;
  const lines: string[] = [];
  if (given) {
    const rate = `${formatRate(capacity.requestsPerMinute)} requests/min`;
    const workers =
      capacity.startEverySeconds === null
        ? plural(capacity.safeConcurrency, 'worker')
        : `1 worker, one start every ${spacingText(capacity.startEverySeconds)}`;
    lines.push(`${style.bold(`Safe concurrency ${workers}`)}, ${rate}`);
  } else {
    lines.push(`Workers that ${plan.endpoint === 'mantle' ? 'are neither refused nor cut' : 'do not throttle'}, by average answer`);
    const rows = plan.byAnswerLength.map((entry) => [
      `${formatNumber(entry.outputTokens)} tokens`,
      style.bold(formatNumber(entry.safeConcurrency)),
      entry.guaranteedConcurrency ? `(${formatNumber(entry.guaranteedConcurrency)} guaranteed)` : '',
      `${formatRate(entry.requestsPerMinute)} requests/min`,
      entry.tpmShare === null
        ? ''
        : `${formatPercent(entry.tpmShare)} of ${plan.endpoint === 'mantle' ? 'the quota it uses most' : 'TPM settled'}`,
    ]);
    lines.push(
      ...renderTable({
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
      }).split('\n'),
    );
    if (capacity.startEverySeconds !== null)
      lines.push(`  with the longest answers: one start every ${spacingText(capacity.startEverySeconds)}`);
  }
  for (const text of [safetyText(plan, capacity), limitText(capacity), ...eachQuotaText(capacity)])
    lines.push(...wrap(text, columns, { indent: '  ' }).map((line) => style.dim(line)));
  return lines;
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

function ladderLines(plan: Plan, style: Style, columns: number): string[] {
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

function alternativeLines(plan: Plan, style: Style, columns: number): string[] {
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

function closingLines(plan: Plan, style: Style, columns: number): string[] {
  const lines: [string, string][] = [];
  const price = priceText(plan);
  if (price !== null) lines.push(['Price', price]);
  for (const { code, text } of plan.advice) lines.push([code === 'READ_QUOTAS' ? 'Next' : 'Do', text]);
  if (plan.assumptions.length > 0) lines.push(['Assumed', plan.assumptions.map(({ text, flag }) => `${text} (${flag})`).join(' · ')]);
  return lines.flatMap(([name, text], index) => {
    const shown = index > 0 && lines[index - 1]?.[0] === name ? '' : name;
    return wrap(text, columns - 9).map((line, at) => `${style.dim(padEnd(at === 0 ? shown : '', 9))}${line}`);
  });
}

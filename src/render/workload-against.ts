// What differs between two plans of workloads: as text, and as Markdown for a pull request.

import { formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { ChangedFigure, WorkloadDifference, WorkloadPlan } from '../contracts/workload-plan.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { limitName } from './plan/parts.ts';
import { type Column, renderTable } from './table.ts';

const NAMES: Readonly<Record<ChangedFigure['figure'], string>> = {
  tokensPerMinute: 'needs TPM',
  requestsPerMinute: 'needs RPM',
  tokensPerDay: 'tokens a day',
  heldTokens: 'held at start',
  latencySeconds: 'latency',
  usdPerMonth: 'a month',
  needed: 'needed',
  share: 'of usable',
};

const COLUMNS: readonly Column[] = [
  { header: 'What', flexible: true },
  { header: '' },
  { header: 'before', align: 'right' },
  { header: 'after', align: 'right' },
  { header: 'change', align: 'right' },
  { header: '' },
];

type Changed = WorkloadDifference['workloads'][number] | WorkloadDifference['quotas'][number];

const nameOf = (one: Changed) =>
  stripControl('name' in one ? one.name : `${one.modelName} ${limitName(one.kind)}, ${one.region} ${one.scope}`, { oneLine: true });

function valueText(figure: ChangedFigure['figure'], value: number | null): string {
  if (value === null) return figure === 'tokensPerMinute' ? 'none is enough' : 'unknown';
  if (figure === 'share') return formatPercent(value);
  if (figure === 'usdPerMonth') return formatUsd(value);
  return figure === 'latencySeconds' ? formatDuration(value) : formatNumber(Math.ceil(value - 1e-6));
}

const signed = (change: number | null) => (change === null ? '' : `${change > 0 ? '+' : ''}${formatPercent(change)}`);

/** A side that is not there has no value, which is not the same as one that is not known. */
function figureRow(name: string, found: ChangedFigure, change: Changed['change'] | null): string[] {
  const { figure, before, after, worse } = found;
  const better = found.change !== null && found.change < 0 ? 'better' : '';
  return [
    name,
    NAMES[figure],
    change === 'added' ? '' : valueText(figure, before),
    change === 'removed' ? '' : valueText(figure, after),
    signed(found.change),
    worse ? 'worse' : better,
  ];
}

function rowsOf(one: Changed): string[][] {
  const { change, fits, figures } = one;
  if (change === 'same') return [];
  const state = (value: boolean | null) => (value === null ? '' : value ? 'fits' : 'does not fit');
  const isTold = change !== 'changed' || fits.before !== fits.after;
  const verdict = isTold
    ? [[nameOf(one), change === 'changed' ? '' : change, state(fits.before), state(fits.after), '', fits.worse ? 'worse' : '']]
    : [];
  return [...verdict, ...figures.map((figure) => figureRow(nameOf(one), figure, change))];
}

/** Names stand once. */
function allRows(difference: WorkloadDifference): string[][] {
  const { workloads, quotas, usdPerMonth } = difference;
  const rows = [...workloads, ...quotas].flatMap(rowsOf);
  return [...rows, ...(usdPerMonth === null ? [] : [figureRow('all together', usdPerMonth, null)])];
}

function verdictText(plan: WorkloadPlan, difference: WorkloadDifference): string[] {
  const { name, isThere, tolerance, worse, workloads, quotas } = difference;
  const other = stripControl(name, { oneLine: true });
  const rows = allRows(difference);
  const count = (what: string) => rows.filter((row) => row.at(-1) === what).length;
  const than = tolerance > 0 ? ` by more than ${formatPercent(tolerance)}` : '';
  const changed = [...workloads, ...quotas].filter(({ change }) => change !== 'same').length;
  const verdict = !isThere
    ? `${stripControl(plan.file, { oneLine: true })} is not in ${other}: everything is new`
    : changed === 0
      ? `Nothing differs from ${other}`
      : `Against ${other}: ${worse ? `${plural(count('worse'), 'figure')} worse${than}` : `nothing is worse${than}`}, ${formatNumber(count('better'))} better`;
  return [verdict, plan.fits ? 'Everything fits' : 'It does not fit as it is'];
}

export interface AgainstLayout extends WarnedLayout {
  /** The plan itself, for who asks for everything; null for who does not. */
  readonly plan: string | null;
}

export function againstText(plan: WorkloadPlan, difference: WorkloadDifference, layout: AgainstLayout): string {
  const { style, columns } = layout;
  const [verdict = '', state = ''] = verdictText(plan, difference);
  const paint = difference.worse ? style.red : style.green;
  const head = [...wrap(verdict, columns, { indent: '  ' }).map(paint), state, ...warningLines(layout)];
  return paragraphs([head, tableLines(allRows(difference), layout), layout.plan === null ? [] : [layout.plan]]);
}

function tableLines(rows: readonly string[][], { style, columns }: Layout): string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((row, index) => (rows[index - 1]?.[0] === row[0] ? ['', ...row.slice(1)] : row));
  return renderTable({ columns: COLUMNS, rows: shown, width: columns, headStyle: style.dim }).split('\n');
}

/** The differences, and the plan itself folded away below. */
export function againstMarkdown(plan: WorkloadPlan, difference: WorkloadDifference, whole: string): string {
  const [verdict = '', state = ''] = verdictText(plan, difference);
  const rows = allRows(difference);
  return [
    `### Bedrock quotas: ${difference.worse ? `**${escapeStars(verdict)}**` : escapeStars(verdict)}`,
    state,
    ...(rows.length === 0 ? [] : [markdownTable(COLUMNS, rows)]),
    `<details><summary>The whole plan</summary>\n\n${whole}\n\n</details>`,
  ].join('\n\n');
}

/** A name from outside must not end the emphasis. */
const escapeStars = (text: string) => text.replace(/[*_<>`\\[\]]/g, '\\$&');

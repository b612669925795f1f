// What differs between two plans of workloads: as text, and as Markdown for a pull request.

import { formatPercent } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { ChangedFigure, WorkloadDifference, WorkloadPlan } from '../contracts/workload-plan.ts';
import { FIGURES } from '../words/en/figures.ts';
import { WORKLOADS } from '../words/en/workloads.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { type Column, renderTable } from './table.ts';

interface Said {
  readonly words: typeof WORKLOADS.english;
  readonly figures: typeof FIGURES.english;
}

const saidIn = (layout: Pick<Layout, 'language'>): Said => ({ words: wordsOf(layout, WORKLOADS), figures: wordsOf(layout, FIGURES) });

function columnsOf({ words: { changeColumns: head } }: Said): Column[] {
  return [
    { header: head.what, flexible: true },
    { header: '' },
    { header: head.before, align: 'right' },
    { header: head.after, align: 'right' },
    { header: head.change, align: 'right' },
    { header: '' },
  ];
}

type Changed = WorkloadDifference['workloads'][number] | WorkloadDifference['quotas'][number];

const nameOf = (one: Changed, { words }: Said) =>
  stripControl('name' in one ? one.name : words.changedQuota(one.modelName, one.kind, `${one.region} ${one.scope}`), { oneLine: true });

function valueText(figure: ChangedFigure['figure'], value: number | null, { words, figures }: Said): string {
  if (value === null) return figure === 'tokensPerMinute' ? words.noneIsEnough : figures.unknown;
  if (figure === 'share') return figures.percent(value);
  if (figure === 'usdPerMonth') return figures.usd(value);
  return figure === 'latencySeconds' ? figures.duration(value) : figures.number(Math.ceil(value - 1e-6));
}

const signed = (change: number | null) => (change === null ? '' : `${change > 0 ? '+' : ''}${formatPercent(change)}`);

type Judged = 'better' | 'worse' | null;

/** One line of the table, and whether it got better or worse. */
interface ChangedRow {
  readonly cells: readonly string[];
  readonly judged: Judged;
}

/** A side that is not there has no value, which is not the same as one that is not known. */
function figureRow(name: string, found: ChangedFigure, change: Changed['change'] | null, said: Said): ChangedRow {
  const { figure, before, after, worse } = found;
  const isBetter = found.change !== null && found.change < 0;
  return {
    cells: [
      name,
      said.words.figures[figure],
      change === 'added' ? '' : valueText(figure, before, said),
      change === 'removed' ? '' : valueText(figure, after, said),
      signed(found.change),
    ],
    judged: worse ? 'worse' : isBetter ? 'better' : null,
  };
}

function rowsOf(one: Changed, said: Said): ChangedRow[] {
  const { change, fits, figures } = one;
  if (change === 'same') return [];
  const { words } = said;
  const name = nameOf(one, said);
  const state = (value: boolean | null) => (value === null ? '' : value ? words.states.fits : words.states.not);
  const isTold = change !== 'changed' || fits.before !== fits.after;
  const verdict: ChangedRow = {
    cells: [name, change === 'changed' ? '' : words.changes[change], state(fits.before), state(fits.after), ''],
    judged: fits.worse ? 'worse' : null,
  };
  return [...(isTold ? [verdict] : []), ...figures.map((figure) => figureRow(name, figure, change, said))];
}

/** Names stand once. */
function allRows({ workloads, quotas, usdPerMonth }: WorkloadDifference, said: Said): ChangedRow[] {
  const rows = [...workloads, ...quotas].flatMap((one) => rowsOf(one, said));
  return [...rows, ...(usdPerMonth === null ? [] : [figureRow(said.words.allTogether, usdPerMonth, null, said)])];
}

const cellsOf = (rows: readonly ChangedRow[], { words }: Said): string[][] =>
  rows.map(({ cells, judged }) => [...cells, judged === null ? '' : words[judged]]);

interface Told {
  readonly verdict: string;
  readonly state: string;
  readonly rows: string[][];
}

function told(plan: WorkloadPlan, difference: WorkloadDifference, said: Said): Told {
  const { words } = said;
  const { isThere, tolerance, worse: isWorse, workloads, quotas } = difference;
  const rows = allRows(difference, said);
  const other = stripControl(difference.name, { oneLine: true });
  const count = (what: Judged) => rows.filter(({ judged }) => judged === what).length;
  const isSame = [...workloads, ...quotas].every(({ change }) => change === 'same');
  const verdict = !isThere
    ? words.everythingNew(stripControl(plan.file, { oneLine: true }), other)
    : isSame
      ? words.nothingDiffers(other)
      : words.against(other, { isWorse, worse: count('worse'), better: count('better'), tolerance });
  return { verdict, state: plan.fits ? words.everythingFits : words.doesNotFit, rows: cellsOf(rows, said) };
}

export interface AgainstLayout extends WarnedLayout {
  /** The plan itself, for who asks for everything; null for who does not. */
  readonly plan: string | null;
}

export function againstText(plan: WorkloadPlan, difference: WorkloadDifference, layout: AgainstLayout): string {
  const { style, columns } = layout;
  const said = saidIn(layout);
  const { verdict, state, rows } = told(plan, difference, said);
  const paint = difference.worse ? style.red : style.green;
  const head = [...wrap(verdict, columns, { indent: '  ' }).map(paint), state, ...warningLines(layout)];
  return paragraphs([head, tableLines(rows, said, layout), layout.plan === null ? [] : [layout.plan]]);
}

function tableLines(rows: readonly string[][], said: Said, { style, columns }: Layout): string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((row, index) => (rows[index - 1]?.[0] === row[0] ? ['', ...row.slice(1)] : row));
  return renderTable({ columns: columnsOf(said), rows: shown, width: columns, headStyle: style.dim }).split('\n');
}

/** The differences, and the plan itself folded away below. */
export function againstMarkdown(plan: WorkloadPlan, difference: WorkloadDifference, layout: AgainstLayout): string {
  const said = saidIn(layout);
  const { verdict, state, rows } = told(plan, difference, said);
  const name = escapeStars(verdict);
  return [
    `### ${said.words.againstHeading(difference.worse ? `**${name}**` : name)}`,
    state,
    ...(rows.length === 0 ? [] : [markdownTable(columnsOf(said), rows)]),
    `<details><summary>${said.words.wholePlan}</summary>\n\n${layout.plan ?? ''}\n\n</details>`,
  ].join('\n\n');
}

/** A name from outside must not end the emphasis. */
const escapeStars = (text: string) => text.replace(/[*_<>`\\[\]]/g, '\\$&');

// Rows of Service Quotas one by one: as a table, with the rule that read each name, as changes, as Markdown and as CSV.

import { formatDecimal } from '../../base/numbers.ts';
import { stripControl, wrap } from '../../base/text.ts';
import type { QuotaChangeEntry, QuotaEntry, QuotasResult } from '../../contracts/quotas.ts';
import { QUOTAS } from '../../words/en/quotas.ts';
import { renderCsv } from '../csv.ts';
import { type Layout, wordsOf } from '../layout.ts';
import { markdownTable } from '../markdown.ts';
import { type Column, renderTable } from '../table.ts';
import { headLines, sourceLine } from './overview.ts';

type QuotaWords = typeof QUOTAS.english;

const columnsOf = ({ rowColumns }: QuotaWords): Column[] => [
  { header: rowColumns.quota, flexible: true, minWidth: 36 },
  { header: rowColumns.now, align: 'right' },
  { header: rowColumns.default, align: 'right' },
  { header: rowColumns.adjustable, dropOrder: 2 },
  { header: rowColumns.code, dropOrder: 1 },
];

/** Foreign text: names come from AWS or from a file. */
const name = (text: string) => stripControl(text, { oneLine: true });
const value = (number: number | null) => (number === null ? '-' : formatDecimal(number, 4));

function cells(entry: QuotaEntry, words: QuotaWords): string[] {
  const mark = entry.standing === 'zero' || entry.standing === 'below-default' ? ' !' : '';
  const adjustable = entry.adjustable === null ? '-' : entry.adjustable ? words.yes : words.no;
  const standard = entry.default !== null && entry.default === entry.applied ? '=' : value(entry.default);
  return [name(entry.quotaName), `${value(entry.applied)}${mark}`, standard, adjustable, name(entry.quotaCode ?? '-')];
}

export function quotaRowsText(result: QuotasResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, QUOTAS);
  return result.regions
    .map((info) => {
      const entries = result.quotas.filter(({ region }) => region === info.region);
      const head = headLines(sourceLine(info, words), words.rowsOf(entries.length, info.rows), layout);
      if (entries.length === 0) return `${head}\n${words.noRowMatches}`;
      const rows = entries.map((entry) =>
        cells(entry, words).map((text, index) => (index === 1 && text.endsWith('!') ? style.red(text) : text)),
      );
      // Defaults have nothing to stand beside.
      const isShown = (_: unknown, index: number) => index !== 1 || entries.some(({ applied }) => applied !== null);
      return `${head}\n\n${renderTable({ columns: columnsOf(words).filter(isShown), rows: rows.map((row) => row.filter(isShown)), width: columns, headStyle: style.dim })}`;
    })
    .join('\n\n');
}

/** Each row with its code, and why bq reads it as it does. */
export function quotaExplanation(result: QuotasResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, QUOTAS);
  return result.regions
    .map((info) => {
      const entries = result.quotas.filter(({ region }) => region === info.region);
      const lines = entries.flatMap((entry) => [
        ...wrap(`${name(entry.quotaCode ?? words.noCode)}  ${name(entry.quotaName)}`, columns, { indent: '    ' }),
        ...wrap(`    ${words.nowAndDefault(value(entry.applied), value(entry.default), words.meaning(entry))}`, columns, {
          indent: '    ',
        }).map(style.dim),
      ]);
      return [style.bold(sourceLine(info, words)), '', ...(lines.length > 0 ? lines : [words.noRowMatches])].join('\n');
    })
    .join('\n\n');
}

const changeColumnsOf = ({ changeColumns }: QuotaWords): Column[] => [
  { header: changeColumns.change },
  { header: changeColumns.quota, flexible: true },
  { header: changeColumns.what },
  { header: changeColumns.before, align: 'right' },
  { header: changeColumns.now, align: 'right' },
];

function changeRows(changes: readonly QuotaChangeEntry[], words: QuotaWords): string[][] {
  return changes.flatMap(({ change, quotaName, fields, before, after }) => {
    const shown = fields.length > 0 ? fields : (['applied', 'default'] as const).filter((field) => (after ?? before)?.[field] != null);
    const text = (side: typeof before, field: (typeof shown)[number]) => {
      const raw = side?.[field];
      return typeof raw === 'boolean' ? (raw ? words.yes : words.no) : value(raw ?? null);
    };
    return (shown.length > 0 ? shown : (['applied'] as const)).map((field, index) => [
      index === 0 ? words.changes[change] : '',
      index === 0 ? name(quotaName) : '',
      words.fields[field],
      text(before, field),
      text(after, field),
    ]);
  });
}

/** @param against names the older snapshot */
export function changesText(result: QuotasResult, against: string, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, QUOTAS);
  return result.regions
    .map((info) => {
      const changes = (result.changes ?? []).filter(({ region }) => region === info.region);
      const head = headLines(sourceLine(info, words), words.against(against), layout);
      if (changes.length === 0) return `${head}\n${words.nothingChanged}`;
      return `${head}\n${words.rowsChanged(changes.length)}\n\n${renderTable({ columns: changeColumnsOf(words), rows: changeRows(changes, words), width: columns, headStyle: style.dim })}`;
    })
    .join('\n\n');
}

/** Changes where there is a comparison, else rows. */
export function quotaRowsMarkdown(result: QuotasResult, layout: Pick<Layout, 'language'>): string {
  const words = wordsOf(layout, QUOTAS);
  return result.regions
    .map((info) => {
      const own = <Row extends { readonly region: string }>(rows: readonly Row[]) => rows.filter(({ region }) => region === info.region);
      const table = result.changes
        ? markdownTable(changeColumnsOf(words), changeRows(own(result.changes), words))
        : markdownTable(
            columnsOf(words),
            own(result.quotas).map((entry) => cells(entry, words)),
          );
      return `## ${sourceLine(info, words)}\n\n${table}`;
    })
    .join('\n\n');
}

/** Every field of the JSON contract, one line a row. */
export function quotaRowsCsv(result: QuotasResult): string {
  const source = (region: string) => result.regions.find((info) => info.region === region);
  if (result.changes) {
    return renderCsv(
      ['region', 'change', 'quotaCode', 'quotaName', 'appliedBefore', 'applied', 'defaultBefore', 'default'],
      result.changes.map(({ region, change, quotaCode, quotaName, before, after }) => [
        region,
        change,
        quotaCode,
        quotaName,
        before?.applied ?? null,
        after?.applied ?? null,
        before?.default ?? null,
        after?.default ?? null,
      ]),
    );
  }
  return renderCsv(
    [
      'region',
      'quotaCode',
      'quotaName',
      'scope',
      'metric',
      'modelIds',
      'applied',
      'default',
      'adjustable',
      'standing',
      'rule',
      'source',
      'asOf',
    ],
    result.quotas.map((entry) => [
      entry.region,
      entry.quotaCode,
      entry.quotaName,
      entry.scope,
      entry.metric,
      entry.modelIds.join(' '),
      entry.applied,
      entry.default,
      entry.adjustable,
      entry.standing,
      entry.rule,
      source(entry.region)?.source ?? null,
      source(entry.region)?.asOf ?? null,
    ]),
  );
}

// Rows of Service Quotas one by one: as a table, with the rule that read each name, as changes, as Markdown and as CSV.

import { formatDecimal, formatNumber, plural } from '../../base/numbers.ts';
import { stripControl, wrap } from '../../base/text.ts';
import type { QuotaChangeEntry, QuotaEntry, QuotasResult } from '../../contracts/quotas.ts';
import { variantLabel } from '../../quotas/names/variants.ts';
import { renderCsv } from '../csv.ts';
import type { Layout } from '../layout.ts';
import { markdownTable } from '../markdown.ts';
import { type Column, renderTable } from '../table.ts';
import { headLines, sourceLine } from './overview.ts';

const COLUMNS: Column[] = [
  { header: 'quota', flexible: true, minWidth: 36 },
  { header: 'now', align: 'right' },
  { header: 'default', align: 'right' },
  { header: 'adjustable', dropOrder: 2 },
  { header: 'code', dropOrder: 1 },
];

/** Foreign text: names come from AWS or from a file. */
const name = (text: string) => stripControl(text, { oneLine: true });
const value = (number: number | null) => (number === null ? '-' : formatDecimal(number, 4));

function cells(entry: QuotaEntry): string[] {
  const mark = entry.standing === 'zero' || entry.standing === 'below-default' ? ' !' : '';
  const adjustable = entry.adjustable === null ? '-' : entry.adjustable ? 'yes' : 'no';
  const standard = entry.default !== null && entry.default === entry.applied ? '=' : value(entry.default);
  return [name(entry.quotaName), `${value(entry.applied)}${mark}`, standard, adjustable, name(entry.quotaCode ?? '-')];
}

export function quotaRowsText(result: QuotasResult, { style, columns }: Layout): string {
  return result.regions
    .map((info) => {
      const entries = result.quotas.filter(({ region }) => region === info.region);
      const head = headLines(sourceLine(info), `${formatNumber(entries.length)} of ${plural(info.rows, 'row')}`, { style, columns });
      if (entries.length === 0) return `${head}\nNo row matches.`;
      const rows = entries.map((entry) => cells(entry).map((text, index) => (index === 1 && text.endsWith('!') ? style.red(text) : text)));
      // Defaults have nothing to stand beside.
      const isShown = (_: unknown, index: number) => index !== 1 || entries.some(({ applied }) => applied !== null);
      return `${head}\n\n${renderTable({ columns: COLUMNS.filter(isShown), rows: rows.map((row) => row.filter(isShown)), width: columns, headStyle: style.dim })}`;
    })
    .join('\n\n');
}

/** Each row with its code, and why bq reads it as it does. */
export function quotaExplanation(result: QuotasResult, { style, columns }: Layout): string {
  return result.regions
    .map((info) => {
      const entries = result.quotas.filter(({ region }) => region === info.region);
      const lines = entries.flatMap((entry) => [
        ...wrap(`${name(entry.quotaCode ?? 'no code')}  ${name(entry.quotaName)}`, columns, { indent: '    ' }),
        ...wrap(`    now ${value(entry.applied)} · default ${value(entry.default)} · ${meaning(entry)}`, columns, { indent: '    ' }).map(
          style.dim,
        ),
      ]);
      return [style.bold(sourceLine(info)), '', ...(lines.length > 0 ? lines : ['No row matches.'])].join('\n');
    })
    .join('\n\n');
}

function meaning(entry: QuotaEntry): string {
  if (entry.class !== 'inference') return `rule ${entry.rule} → no limit of inference (${entry.class})`;
  const variant = entry.variant && variantLabel(entry.variant);
  const parts = [
    entry.scope ?? (entry.endpoint === 'bedrock-mantle' ? 'bedrock-mantle' : 'on-demand and geo'),
    entry.metric ?? '',
    ...(variant === null ? [] : [variant]),
    ...(entry.doubledForCrossRegion ? ['counts double for geo'] : []),
    entry.modelIds.length > 0 ? entry.modelIds.join(', ') : entry.metric === 'cross-model-tpd' ? 'all models' : 'no model of the catalogue',
  ];
  return `rule ${entry.rule} → ${parts.join(', ')}`;
}

const CHANGE_COLUMNS: Column[] = [
  { header: 'change' },
  { header: 'quota', flexible: true },
  { header: 'what' },
  { header: 'before', align: 'right' },
  { header: 'now', align: 'right' },
];

function changeRows(changes: readonly QuotaChangeEntry[]): string[][] {
  return changes.flatMap(({ change, quotaName, fields, before, after }) => {
    const shown = fields.length > 0 ? fields : (['applied', 'default'] as const).filter((field) => (after ?? before)?.[field] != null);
    const text = (side: typeof before, field: (typeof shown)[number]) => {
      const raw = side?.[field];
      return typeof raw === 'boolean' ? (raw ? 'yes' : 'no') : value(raw ?? null);
    };
    return (shown.length > 0 ? shown : (['applied'] as const)).map((field, index) => [
      index === 0 ? change : '',
      index === 0 ? name(quotaName) : '',
      field,
      text(before, field),
      text(after, field),
    ]);
  });
}

/** @param against names the older snapshot */
export function changesText(result: QuotasResult, against: string, { style, columns }: Layout): string {
  return result.regions
    .map((info) => {
      const changes = (result.changes ?? []).filter(({ region }) => region === info.region);
      const head = headLines(sourceLine(info), `against ${against}`, { style, columns });
      if (changes.length === 0) return `${head}\nNothing changed.`;
      return `${head}\n${plural(changes.length, 'row')} changed\n\n${renderTable({ columns: CHANGE_COLUMNS, rows: changeRows(changes), width: columns, headStyle: style.dim })}`;
    })
    .join('\n\n');
}

/** Changes where there is a comparison, else rows. */
export function quotaRowsMarkdown(result: QuotasResult): string {
  return result.regions
    .map((info) => {
      const own = <Row extends { readonly region: string }>(rows: readonly Row[]) => rows.filter(({ region }) => region === info.region);
      const table = result.changes
        ? markdownTable(CHANGE_COLUMNS, changeRows(own(result.changes)))
        : markdownTable(COLUMNS, own(result.quotas).map(cells));
      return `## ${sourceLine(info)}\n\n${table}`;
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

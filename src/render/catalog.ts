// The answers of `bq catalog` and its verbs as text.

import { formatNumber } from '../base/numbers.ts';
import type { CatalogChange } from '../catalog/own/compare.ts';
import type { CatalogDiffResult, CatalogRefreshResult, CatalogResetResult, CatalogResult } from '../contracts/catalog.ts';
import { CATALOGUE } from '../words/en/catalogue.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { renderTable } from './table.ts';

export function catalogText({ tables, file, ownAsOf }: CatalogResult, layout: Layout): string {
  const words = wordsOf(layout, CATALOGUE);
  const { columns: heads } = words;
  const table = renderTable({
    columns: [
      { header: heads.table },
      { header: heads.asOf },
      { header: heads.days, align: 'right' },
      { header: heads.from, dropOrder: 2 },
      { header: heads.source, flexible: true, dropOrder: 1 },
    ],
    rows: tables.map(({ table: name, asOf, ageDays, origin, source }) => [
      name,
      asOf,
      formatNumber(ageDays),
      words.origins[origin],
      source,
    ]),
    width: layout.columns,
    headStyle: layout.style.dim,
  });
  return [table, '', ownAsOf === null ? words.allShipped : words.asked(ownAsOf.slice(0, 10), file ?? '')].join('\n');
}

export function catalogRefreshText(result: CatalogRefreshResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, CATALOGUE);
  const { refreshColumns: heads } = words;
  const rows = result.regions.map(({ region, models, profiles, quotas, prices }) => [
    region,
    ...[models, profiles, quotas, prices].map(countText),
  ]);
  const right = { align: 'right' as const };
  const table = renderTable({
    columns: [
      { header: heads.region },
      { header: heads.models, ...right },
      { header: heads.profiles, ...right },
      { header: heads.quotas, ...right },
      { header: heads.prices, ...right },
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  });
  const news = changesOfModels(result.changes);
  return paragraphs([
    result.file === null ? [style.bold(words.trial), words.nothingKept] : [style.bold(words.kept), words.keptIn(result.file)],
    warningLines(layout),
    table.split('\n'),
    [words.differences(result.changes.length, news.length > 0), ...changeLines(news, layout)],
    [result.file === null ? words.refreshKeeps : words.diffShows],
  ]);
}

/** Quotas and prices are many; the rest is news. */
function changesOfModels(changes: readonly CatalogChange[]): readonly CatalogChange[] {
  return changes.filter(({ kind }) => kind !== 'quota' && kind !== 'price').slice(0, 20);
}

const countText = (count: number | null) => (count === null ? '-' : formatNumber(count));

function changeLines(changes: readonly CatalogChange[], layout: Layout): string[] {
  if (changes.length === 0) return [];
  const words = wordsOf(layout, CATALOGUE);
  const { changeColumns: heads } = words;
  const rows = changes.map(({ kind, id, region, shipped, own }) => [
    words.kinds[kind],
    region === null ? id : `${id}, ${region}`,
    shipped === null ? (own ?? '') : `${shipped} → ${own ?? words.nothing}`,
  ]);
  const table = renderTable({
    columns: [{ header: heads.what }, { header: heads.of, flexible: true }, { header: heads.values, flexible: true }],
    rows,
    width: layout.columns,
    headStyle: layout.style.dim,
  });
  return table.split('\n');
}

export function catalogDiffText({ asOf, shippedAsOf, changes }: CatalogDiffResult, layout: Layout): string {
  const words = wordsOf(layout, CATALOGUE);
  if (asOf === null) return words.noRefresh;
  return paragraphs([[layout.style.bold(words.diffHead(asOf.slice(0, 10), shippedAsOf, changes.length))], changeLines(changes, layout)]);
}

export function catalogResetText({ file, removed }: CatalogResetResult, layout: Layout): string {
  const words = wordsOf(layout, CATALOGUE);
  return removed ? words.removed(file ?? '') : words.nothingToReset;
}

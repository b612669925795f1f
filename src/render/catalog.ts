// The answers of `bq catalog` and its verbs as text.

import { formatNumber, plural } from '../base/numbers.ts';
import type { CatalogChange } from '../catalog/own/compare.ts';
import type { CatalogDiffResult, CatalogRefreshResult, CatalogResetResult, CatalogResult } from '../contracts/catalog.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import { renderTable } from './table.ts';

export function catalogText({ tables, file, ownAsOf }: CatalogResult, { style, columns }: Layout): string {
  const table = renderTable({
    columns: [
      { header: 'table' },
      { header: 'as of' },
      { header: 'days', align: 'right' },
      { header: 'from', dropOrder: 2 },
      { header: 'source', flexible: true, dropOrder: 1 },
    ],
    rows: tables.map(({ table: name, asOf, ageDays, origin, source }) => [name, asOf, formatNumber(ageDays), origin, source]),
    width: columns,
    headStyle: style.dim,
  });
  const next =
    ownAsOf === null
      ? 'Everything comes with bq. bq catalog refresh asks AWS what has changed since.'
      : `AWS was asked on ${ownAsOf.slice(0, 10)} (${file ?? ''}). bq catalog diff shows what that changed, bq catalog reset forgets it.`;
  return [table, '', next].join('\n');
}

export function catalogRefreshText(result: CatalogRefreshResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const rows = result.regions.map(({ region, models, profiles, quotas, prices }) => [
    region,
    ...[models, profiles, quotas, prices].map(countText),
  ]);
  const right = { align: 'right' as const };
  const table = renderTable({
    columns: [
      { header: 'Region' },
      { header: 'models', ...right },
      { header: 'profiles', ...right },
      { header: 'default quotas', ...right },
      { header: 'prices', ...right },
    ],
    rows,
    width: columns,
    headStyle: style.dim,
  });
  const news = changesOfModels(result.changes);
  const verdict = `${plural(result.changes.length, 'difference')} from the tables that come with bq${news.length > 0 ? ':' : ''}`;
  return paragraphs([
    result.file === null
      ? [style.bold("AWS's answers against the tables that come with bq"), '--dry-run: nothing is kept']
      : [style.bold(`AWS's answers are kept, and stand above bq's own tables from now on`), `in ${result.file}`],
    warningLines(layout),
    table.split('\n'),
    [verdict, ...changeLines(news, layout)],
    result.file === null ? ['bq catalog refresh keeps them.'] : ['bq catalog diff shows them all; bq catalog reset forgets them.'],
  ]);
}

/** Quotas and prices are many; the rest is news. */
function changesOfModels(changes: readonly CatalogChange[]): readonly CatalogChange[] {
  return changes.filter(({ kind }) => kind !== 'quota' && kind !== 'price').slice(0, 20);
}

const countText = (count: number | null) => (count === null ? '-' : formatNumber(count));

const WORDS: Readonly<Record<CatalogChange['kind'], string>> = {
  'new-model': 'new model',
  'on-demand': 'on demand in',
  'new-profile': 'new profile',
  'gone-model': 'not listed any more',
  'gone-profile': 'profile not listed',
  routes: 'profile called from',
  'life-cycle': 'life cycle',
  quota: 'default quota',
  price: 'price',
};

function changeLines(changes: readonly CatalogChange[], { style, columns }: Layout): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(({ kind, id, region, shipped, own }) => [
    WORDS[kind],
    region === null ? id : `${id}, ${region}`,
    shipped === null ? (own ?? '') : `${shipped} → ${own ?? 'nothing'}`,
  ]);
  const table = renderTable({
    columns: [{ header: 'what' }, { header: 'of', flexible: true }, { header: 'with bq → as AWS says', flexible: true }],
    rows,
    width: columns,
    headStyle: style.dim,
  });
  return table.split('\n');
}

export function catalogDiffText({ asOf, shippedAsOf, changes }: CatalogDiffResult, layout: Layout): string {
  if (asOf === null) return 'There is no refresh: the tables that come with bq hold. bq catalog refresh asks AWS what has changed.';
  const head = `AWS's answers of ${asOf.slice(0, 10)} against the tables of ${shippedAsOf}: ${changes.length === 0 ? 'no difference' : plural(changes.length, 'difference')}`;
  return paragraphs([[layout.style.bold(head)], changeLines(changes, layout)]);
}

export function catalogResetText({ file, removed }: CatalogResetResult): string {
  return removed ? `${file} is removed: the tables that come with bq hold.` : 'There was no refresh: the tables that come with bq hold.';
}

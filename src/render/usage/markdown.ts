// Usage as Markdown.
import type { UsageResult } from '../../contracts/usage.ts';
import { USAGE } from '../../words/en/usage.ts';
import { type WarnedLayout, wordsOf } from '../layout.ts';
import { markdownTable } from '../markdown.ts';
import { dayAndClock, minuteColumns, minuteRows, scopeOf, whoColumns, whoRows } from './tables.ts';
import { nameOf } from './verdict.ts';

export function usageMarkdown(usage: UsageResult, layout: WarnedLayout): string {
  const words = wordsOf(layout, USAGE);
  const { warnings } = layout;
  const rows = usage.pools.flatMap((pool) =>
    minuteRows(pool, words).map((row) => [nameOf(pool), pool.region, scopeOf(pool) ?? words.unknown, ...row]),
  );
  const { model, region, scope } = words.pool;
  return [
    `### ${words.markdownTitle(dayAndClock(usage.from), dayAndClock(usage.to))}`,
    ...(warnings.length > 0 ? [warnings.map((warning) => `- ${warning}`).join('\n')] : []),
    markdownTable([{ header: model }, { header: region }, { header: scope }, ...minuteColumns(words)], rows),
    ...usage.pools.flatMap((pool) =>
      pool.by ? [`**${nameOf(pool)}, ${pool.region}**\n\n${markdownTable(whoColumns(usage.by, words), whoRows(pool, words))}`] : [],
    ),
  ].join('\n\n');
}

// Markdown tables and text that holds what it is given: pipes, angle brackets and line ends do not break it.

import { stripColour, stripControl } from '../base/text.ts';
import type { Column } from './table.ts';

/** Foreign text inside a paragraph or cell of GitHub Flavored Markdown. */
export function escapeMarkdown(text: string): string {
  return stripControl(stripColour(text), { oneLine: true }).replace(/([\\|`*_<>[\]])/g, '\\$1');
}

/** `code` in backticks, whatever is in it. */
export function inlineCode(text: string): string {
  const clean = stripControl(text, { oneLine: true }).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${clean}${fence}` : `${fence} ${clean} ${fence}`;
}

/** A table; cells are Markdown already when `raw`, else they are escaped. No line end after the last line. */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { raw = false }: { readonly raw?: boolean } = {},
): string {
  const cellOf = (text: string) => (raw ? text.replace(/\n/g, '<br>') : escapeMarkdown(text));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map((column) => escapeMarkdown(column.header))),
    line(columns.map((column) => (column.align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((_, index) => cellOf(row[index] ?? '')))),
  ].join('\n');
}

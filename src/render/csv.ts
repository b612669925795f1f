// CSV as RFC 4180 has it, for spreadsheets: CRLF is left to nobody, lines end in \n; unknown is an empty cell.
import { stripControl } from '../base/text.ts';

export type CsvValue = string | number | boolean | null;

/** @returns the header and all rows, each line ended by `\n` */
export function renderCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  // Sums of cents leave a tail like .200000000004: the fifteen digits before it are what a number surely holds.
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
  if (typeof value !== 'string') return String(value);
  let text = stripControl(value);
  // A spreadsheet would run a text that starts like a formula.
  if (/^[=+\-@\t]/.test(text)) text = `'${text}`;
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

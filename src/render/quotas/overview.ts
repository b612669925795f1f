// The overview of `bq quotas` as text and Markdown: models by where their data goes, what stands out, what is worth knowing.

import { formatCompact, formatDuration, formatNumber, plural } from '../../base/numbers.ts';
import { displayWidth, wrap } from '../../base/text.ts';
import { countryName, placeName } from '../../catalog/places.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { OverviewLimit, OverviewLine, QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import type { Layout } from '../layout.ts';
import { escapeMarkdown, markdownTable } from '../markdown.ts';
import { PLAIN, type Style } from '../style.ts';
import { type Cell, type Column, renderTable } from '../table.ts';

export type RegionInfoLine = QuotasResult['regions'][number];

/** More names than these lines hold are left to --all. */
const ALIKE_LINES = 3;

/** `Tokyo (ap-northeast-1) · account ********1234 · live 12:04:31 UTC` */
export function sourceLine(info: RegionInfoLine): string {
  const place = regionInfo(info.region) ? `${placeName(info.region)} (${info.region})` : info.region;
  return [place, ...(info.accountId ? [`account ${info.accountId}`] : []), sourceText(info)].join(' · ');
}

function sourceText({ source, asOf, ageSeconds }: RegionInfoLine): string {
  const time = asOf.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC');
  if (source === 'default') return `AWS defaults of ${/^\d{4}-\d{2}(-\d{2})?$/.test(asOf) ? asOf : time}, not your account`;
  if (source !== 'live') return `${source} of ${time}`;
  // At most five minutes old: the day would say nothing.
  const clock = time.slice(11);
  return ageSeconds ? `live ${clock}, ${formatDuration(Math.ceil(ageSeconds))} ago` : `live ${clock}`;
}

/** Two things on one line, or on two where the terminal is narrow. */
export function headLines(source: string, rest: string, { style, columns }: Layout): string {
  const fits = displayWidth(source) + displayWidth(rest) + 3 <= columns;
  const bold = wrap(source, columns, { indent: '  ' }).map(style.bold).join('\n');
  return [bold, ...(rest ? [style.dim(rest)] : [])].join(fits ? style.dim(' · ') : '\n');
}

/** One Region: the source, what stands out, the models, what is worth knowing. */
export function overviewText(info: RegionInfoLine, view: QuotasOverview, { style, columns }: Layout): string {
  const what = view.model?.name ?? 'text models';
  const head = headLines(sourceLine(info), view.rows > 0 ? `${what} (--all: ${plural(view.rows, 'row')})` : '', { style, columns });
  const marks = view.warnings.flatMap(({ text }) => wrap(`! ${text}`, columns, { indent: '  ' }).map(style.yellow));
  const notes = view.notes.flatMap(({ text }) => wrap(text, columns, { indent: '  ' }));
  const table =
    view.groups.length > 0 ? [overviewTable(view, { style, columns })] : ['Of the text models here, the catalogue knows no row.'];
  return [[head, ...marks].join('\n'), ...table, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

function overviewTable(view: QuotasOverview, { style, columns: width }: Layout): string {
  const rows: Cell[][] = [];
  const columns = overviewColumns(view.hasApplied);
  const span = columns.length;
  view.groups.forEach((group, index) => {
    if (index > 0) rows.push([{ text: '', span }]);
    rows.push([{ text: style.bold(groupTitle(group, view.region)), span }]);
    for (const line of group.lines) rows.push(cells(line, `  ${nameOf(line)}`, view.hasApplied, style));
    for (const lines of group.alike) {
      const [first] = lines;
      if (!first) continue;
      rows.push(cells(first, `  ${lines.length} more, each`, view.hasApplied, style));
      const names = wrap(`    ${lines.map(({ shortName, name }) => shortName ?? name).join(', ')}`, Math.min(width, 100), {
        indent: '    ',
      });
      for (const text of names.slice(0, ALIKE_LINES)) rows.push([{ text: style.dim(text), span }]);
      if (names.length > ALIKE_LINES) rows.push([{ text: style.dim('    … (--search, --all)'), span }]);
    }
  });
  return renderTable({ columns, rows, width, headStyle: style.dim });
}

function overviewColumns(hasApplied: boolean): Column[] {
  return [
    { header: 'model', flexible: true },
    { header: 'called as' },
    { header: hasApplied ? 'TPM now' : 'TPM', align: 'right' },
    ...(hasApplied ? [{ header: 'default', align: 'right' as const, dropOrder: 2 }] : []),
    { header: 'RPM', align: 'right' },
    { header: 'per day', align: 'right', dropOrder: 1 },
  ];
}

const nameOf = ({ name, isPastEndOfLife }: OverviewLine) => `${name}${isPastEndOfLife ? ' (EOL)' : ''}`;
const wayOf = ({ prefix }: OverviewLine) => (prefix === null ? 'on-demand' : `${prefix}.`);

function cells(line: OverviewLine, name: string, hasApplied: boolean, style: Style): string[] {
  const { tpm, rpm, tpd } = line;
  return [
    name,
    wayOf(line),
    marked(tpm, hasApplied && tpm.applied === null && tpm.default !== null ? 'not set' : numberOr(tpm, 'unknown'), style),
    ...(hasApplied ? [defaultText(tpm)] : []),
    marked(rpm, numberOr(rpm, 'no limit'), style),
    marked(tpd, tpd.value === null ? numberOr(tpd, 'no row') : formatCompact(tpd.value), style),
  ];
}

function numberOr(limit: OverviewLimit, absent: string): string {
  if (limit.value !== null) return formatNumber(limit.value);
  return limit.status === 'no-limit' ? absent : 'unknown';
}

function defaultText({ applied, default: standard }: OverviewLimit): string {
  if (standard === null) return 'unknown';
  return applied === standard ? '=' : formatNumber(standard);
}

function marked({ standing }: OverviewLimit, text: string, style: Style): string {
  if (standing === 'zero' || standing === 'below-default') return style.red(`${text} !`);
  return standing === 'above-default' ? style.green(text) : text;
}

function groupTitle(group: QuotasOverview['groups'][number], region: string): string {
  const country = countryName(regionInfo(region)?.country ?? '');
  if (group.kind === 'unknown') return 'AWS does not say where these run';
  if (group.kind === 'area') return `Leaves ${country}, stays in the EU`;
  if (group.kind === 'leaves') return `Leaves ${country || region}`;
  const profiles = group.lines.filter(({ prefix }) => prefix !== null);
  const widest = profiles.reduce<OverviewLine | undefined>(
    (a, b) => ((a?.processedIn.length ?? 0) >= b.processedIn.length ? a : b),
    undefined,
  );
  const where = widest ? ` (${wayOf(widest)}: ${widest.processedIn.map(placeName).join(', ')})` : '';
  return `Stays in ${country || region}${where}`;
}

/** One Region as Markdown. */
export function overviewMarkdown(info: RegionInfoLine, view: QuotasOverview): string {
  const columns = overviewColumns(view.hasApplied);
  const parts = [`## ${escapeMarkdown(sourceLine(info))}`];
  const marks = view.warnings.map(({ text }) => `- ${escapeMarkdown(text)}`);
  if (marks.length > 0) parts.push(marks.join('\n'));
  for (const group of view.groups) {
    const rows = [
      ...group.lines.map((line) => cells(line, nameOf(line), view.hasApplied, PLAIN)),
      ...group.alike.flat().map((line) => cells(line, nameOf(line), view.hasApplied, PLAIN)),
    ];
    parts.push(`### ${escapeMarkdown(groupTitle(group, view.region))}`, markdownTable(columns, rows));
  }
  const notes = view.notes.map(({ text }) => `- ${escapeMarkdown(text)}`);
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

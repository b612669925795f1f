// The overview of `bq quotas` as text and Markdown: models by where their data goes, what stands out, what is worth knowing.

import { formatCompact, formatDuration, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { displayWidth, wrap } from '../../base/text.ts';
import { countryName, placeName } from '../../catalog/places.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { QuotasResult } from '../../contracts/quotas.ts';
import type { QuotaView, ViewGroup, ViewLimit, ViewLine } from '../../quotas/overview.ts';
import type { Layout } from '../layout.ts';
import { escapeMarkdown, markdownTable } from '../markdown.ts';
import { PLAIN, type Style } from '../style.ts';
import { type Cell, type Column, renderTable } from '../table.ts';

export type RegionInfoLine = QuotasResult['regions'][number];

/** More names than these lines hold are left to --all. */
const ALIKE_LINES = 3;
/** So many rows that stand out are told one by one; more have one cause. */
const MOST_STANDOUTS = 5;

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
export function quotasOverview(info: RegionInfoLine, view: QuotaView, { style, columns }: Layout): string {
  const what = view.model?.name ?? 'text models';
  const head = headLines(sourceLine(info), view.rowCount > 0 ? `${what} (--all: ${plural(view.rowCount, 'row')})` : '', { style, columns });
  const marks = standoutLines(view).flatMap((line) => wrap(`! ${line}`, columns, { indent: '  ' }).map(style.yellow));
  const notes = noteLines(view).flatMap((line) => wrap(line, columns, { indent: '  ' }));
  const table = view.groups.length > 0 ? [overviewTable(view, { style, columns })] : ['No text model has a row here.'];
  return [[head, ...marks].join('\n'), ...table, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

function overviewTable(view: QuotaView, { style, columns: width }: Layout): string {
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
      const names = wrap(`    ${lines.map(({ model }) => model.shortNames[0] ?? model.name).join(', ')}`, Math.min(width, 100), {
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

const nameOf = ({ model, isPastEndOfLife }: ViewLine) => `${model.name}${isPastEndOfLife ? ' (EOL)' : ''}`;
const wayOf = ({ prefix }: ViewLine) => (prefix === null ? 'on-demand' : `${prefix}.`);

function cells(line: ViewLine, name: string, hasApplied: boolean, style: Style): string[] {
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

function numberOr(limit: ViewLimit, absent: string): string {
  if (limit.value !== null) return formatNumber(limit.value);
  return limit.status === 'no-limit' ? absent : 'unknown';
}

function defaultText({ applied, default: standard }: ViewLimit): string {
  if (standard === null) return 'unknown';
  return applied === standard ? '=' : formatNumber(standard);
}

function marked({ standing }: ViewLimit, text: string, style: Style): string {
  if (standing === 'zero' || standing === 'below-default') return style.red(`${text} !`);
  return standing === 'above-default' ? style.green(text) : text;
}

function groupTitle(group: ViewGroup, region: string): string {
  const country = countryName(regionInfo(region)?.country ?? '');
  if (group.kind === 'unknown') return 'AWS does not say where these run';
  if (group.kind === 'area') return `Leaves ${country}, stays in the EU`;
  if (group.kind === 'leaves') return `Leaves ${country || region}`;
  const profiles = group.lines.filter(({ prefix }) => prefix !== null);
  const widest = profiles.reduce<ViewLine | undefined>((a, b) => ((a?.processedIn.length ?? 0) >= b.processedIn.length ? a : b), undefined);
  const where = widest ? ` (${wayOf(widest)}: ${widest.processedIn.map(placeName).join(', ')})` : '';
  return `Stays in ${country || region}${where}`;
}

const KIND = { tpm: 'TPM', rpm: 'RPM', tpd: 'tokens per day' };

function standoutLines(view: QuotaView): string[] {
  const { standouts } = view;
  const zeros = standouts.filter(({ limit }) => limit.standing === 'zero');
  if (standouts.length > MOST_STANDOUTS) {
    const lines =
      zeros.length > 0
        ? [`${plural(zeros.length, 'row')} of ${standouts.length} that stand out ${zeros.length === 1 ? 'is' : 'are'} 0: ${ZERO_REASON}`]
        : [];
    const below = standouts.filter(({ limit }) => limit.standing === 'below-default');
    if (below.length > 0) {
      const names = [...new Set(below.map(({ line }) => line.model.name))];
      lines.push(
        `${plural(below.length, 'row is', 'rows are')} below the AWS default (${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}): ${BELOW_REASON}`,
      );
    }
    return lines;
  }
  const told = standouts.map(({ line, kind, limit }) => {
    const what = `${nameOf(line)} (${wayOf(line)}) ${KIND[kind]}`;
    if (limit.standing === 'zero') return `${what} is 0${limit.default ? `, the default is ${formatNumber(limit.default)}` : ''}`;
    return `${what} is at ${formatPercent((limit.value ?? 0) / (limit.default ?? 1))} of the AWS default of ${formatNumber(limit.default)}`;
  });
  if (zeros.length > 0) told.push(`0 is no matter of capacity: ${ZERO_REASON}`);
  if (standouts.length > zeros.length) told.push(`Below the default: ${BELOW_REASON}`);
  return told;
}

const ZERO_REASON =
  'a new or restricted account. Way out: Support Center > Create case > Account and billing > Account Activation > Bedrock Allowlisting';
const BELOW_REASON =
  'a new or restricted account. Way out: a support case to restore the default; an increase request must ask for more than the default';

function noteLines({ crossModel, secondPools, withoutRow, region }: QuotaView): string[] {
  const lines: string[] = [];
  if (crossModel) {
    const { limit, fastest } = crossModel;
    const perMinute = fastest?.tpm.value;
    const full =
      limit.value !== null && fastest && perMinute
        ? ` = ${formatDuration(Math.floor(limit.value / perMinute) * 60)} of ${fastest.model.name} at full TPM`
        : '';
    lines.push(
      `All models together: ${limit.value === null ? 'unknown' : formatCompact(limit.value)} tokens a day${full} (unit not stated by AWS)`,
    );
  }
  if (secondPools) {
    const places = secondPools.regions.map(placeName).join(' or ');
    const country = countryName(regionInfo(region)?.country ?? '');
    lines.push(`Another pool in ${country}: ${secondPools.prefix}. called from ${places}, --region ${secondPools.regions.join(',')}`);
  }
  if (withoutRow.length > 0) {
    const names = withoutRow.map(({ name }) => name);
    const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', ');
    lines.push(`No tokens-per-minute row, so unknown, not unlimited: ${shown} (--all)`);
  }
  return lines;
}

/** One Region as Markdown. */
export function quotasMarkdown(info: RegionInfoLine, view: QuotaView): string {
  const columns = overviewColumns(view.hasApplied);
  const parts = [`## ${escapeMarkdown(sourceLine(info))}`];
  const marks = standoutLines(view).map((line) => `- ${escapeMarkdown(line)}`);
  if (marks.length > 0) parts.push(marks.join('\n'));
  for (const group of view.groups) {
    const rows = [
      ...group.lines.map((line) => cells(line, nameOf(line), view.hasApplied, PLAIN)),
      ...group.alike.flat().map((line) => cells(line, nameOf(line), view.hasApplied, PLAIN)),
    ];
    parts.push(`### ${escapeMarkdown(groupTitle(group, view.region))}`, markdownTable(columns, rows));
  }
  const notes = noteLines(view).map((line) => `- ${escapeMarkdown(line)}`);
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

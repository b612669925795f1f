// The overview of `bq quotas` as text and Markdown: models by where their data goes, what stands out, what is worth knowing.

import { formatCompact, formatNumber } from '../../base/numbers.ts';
import { ENGLISH } from '../../base/phrases.ts';
import { displayWidth, wrap } from '../../base/text.ts';
import type { OverviewLimit, OverviewLine, QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import { QUOTAS } from '../../words/en/quotas.ts';
import { type Layout, wordsOf } from '../layout.ts';
import { escapeMarkdown, markdownTable } from '../markdown.ts';
import { PLAIN, type Style } from '../style.ts';
import { type Cell, type Column, renderTable } from '../table.ts';

export type RegionInfoLine = QuotasResult['regions'][number];

/** More names than these lines hold are left to --all. */
const ALIKE_LINES = 3;

type QuotaWords = typeof QUOTAS.english;

/** `Tokyo (ap-northeast-1) · account ********1234 · live 12:04:31 UTC` */
export function sourceLine(info: RegionInfoLine, words: QuotaWords): string {
  return [words.place(info.region), ...(info.accountId ? [words.account(info.accountId)] : []), words.source(info)].join(' · ');
}

/** Two things on one line, or on two where the terminal is narrow. */
export function headLines(source: string, rest: string, { style, columns }: Layout): string {
  const fits = displayWidth(source) + displayWidth(rest) + 3 <= columns;
  const bold = wrap(source, columns, { indent: '  ' }).map(style.bold).join('\n');
  return [bold, ...(rest ? [style.dim(rest)] : [])].join(fits ? style.dim(' · ') : '\n');
}

/** One Region: the source, what stands out, the models, what is worth knowing. */
export function overviewText(info: RegionInfoLine, view: QuotasOverview, layout: Layout): string {
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, QUOTAS);
  const what = view.model?.name ?? words.textModels;
  const head = headLines(sourceLine(info, words), view.rows > 0 ? words.allRows(what, view.rows) : '', layout);
  const marks = view.warnings.flatMap(({ text }) => wrap(`! ${language.say(text)}`, columns, { indent: '  ' }).map(style.yellow));
  const verdict = wrap(verdictText(info, view, words), columns, { indent: '  ' });
  const notes = view.notes.flatMap(({ text }) => wrap(language.say(text), columns, { indent: '  ' }));
  const table = view.groups.length > 0 ? [overviewTable(view, layout)] : [words.noRowKnown];
  return [[head, ...verdict, ...marks].join('\n'), ...table, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

/** What stands out in a line, and how to go on where the account was not asked. */
function verdictText(
  { source }: RegionInfoLine,
  { hasApplied, standouts, rows }: QuotasOverview,
  words: (typeof QUOTAS)['english'],
): string {
  if (rows === 0) return words.nothingRead;
  if (!hasApplied || source === 'default') return words.onlyDefaults;
  const zeros = standouts.filter(({ limit }) => limit.standing === 'zero').length;
  return words.standOut(zeros, standouts.length - zeros);
}

function overviewTable(view: QuotasOverview, layout: Layout): string {
  const { style, columns: width } = layout;
  const words = wordsOf(layout, QUOTAS);
  const rows: Cell[][] = [];
  const columns = overviewColumns(view.hasApplied, words);
  const span = columns.length;
  const look = { hasApplied: view.hasApplied, style, words };
  view.groups.forEach((group, index) => {
    if (index > 0) rows.push([{ text: '', span }]);
    rows.push([{ text: style.bold(groupTitle(group, view.region, words)), span }]);
    for (const line of group.lines) rows.push(cells(line, `  ${nameOf(line)}`, look));
    for (const lines of group.alike) {
      const [first] = lines;
      if (!first) continue;
      rows.push(cells(first, `  ${words.moreEach(lines.length)}`, look));
      const names = wrap(`    ${lines.map(({ shortName, name }) => shortName ?? name).join(', ')}`, Math.min(width, 100), {
        indent: '    ',
      });
      for (const text of names.slice(0, ALIKE_LINES)) rows.push([{ text: style.dim(text), span }]);
      if (names.length > ALIKE_LINES) rows.push([{ text: style.dim(`    ${words.moreNames}`), span }]);
    }
  });
  return renderTable({ columns, rows, width, headStyle: style.dim });
}

function overviewColumns(hasApplied: boolean, { columns }: QuotaWords): Column[] {
  return [
    { header: columns.model, flexible: true },
    { header: columns.calledAs },
    { header: hasApplied ? columns.tpmNow : columns.tpm, align: 'right' },
    ...(hasApplied ? [{ header: columns.default, align: 'right' as const, dropOrder: 2 }] : []),
    { header: columns.rpm, align: 'right' },
    { header: columns.perDay, align: 'right', dropOrder: 1 },
  ];
}

const nameOf = ({ name, isPastEndOfLife }: OverviewLine) => `${name}${isPastEndOfLife ? ' (EOL)' : ''}`;
const wayOf = ({ prefix }: OverviewLine) => (prefix === null ? 'on-demand' : `${prefix}.`);

interface Look {
  readonly hasApplied: boolean;
  readonly style: Style;
  readonly words: QuotaWords;
}

function cells(line: OverviewLine, name: string, { hasApplied, style, words }: Look): string[] {
  const { tpm, rpm, tpd } = line;
  const isUnset = hasApplied && tpm.applied === null && tpm.default !== null;
  return [
    name,
    wayOf(line),
    marked(tpm, isUnset ? words.notSet : numberOr(tpm, words.unknown, words), style),
    ...(hasApplied ? [defaultText(tpm, words)] : []),
    marked(rpm, numberOr(rpm, words.noLimit, words), style),
    marked(tpd, tpd.value === null ? numberOr(tpd, words.noRow, words) : formatCompact(tpd.value), style),
  ];
}

function numberOr(limit: OverviewLimit, absent: string, { unknown }: QuotaWords): string {
  if (limit.value !== null) return formatNumber(limit.value);
  return limit.status === 'no-limit' ? absent : unknown;
}

function defaultText({ applied, default: standard }: OverviewLimit, { unknown }: QuotaWords): string {
  if (standard === null) return unknown;
  return applied === standard ? '=' : formatNumber(standard);
}

function marked({ standing }: OverviewLimit, text: string, style: Style): string {
  if (standing === 'zero' || standing === 'below-default') return style.red(`${text} !`);
  return standing === 'above-default' ? style.green(text) : text;
}

function groupTitle({ kind, lines }: QuotasOverview['groups'][number], region: string, words: QuotaWords): string {
  const profiles = lines.filter(({ prefix }) => prefix !== null);
  const widest = profiles.reduce<OverviewLine | undefined>(
    (a, b) => ((a?.processedIn.length ?? 0) >= b.processedIn.length ? a : b),
    undefined,
  );
  return words.group({ kind, region, widest: widest ? { way: wayOf(widest), regions: widest.processedIn } : null });
}

/** One Region as Markdown. */
export function overviewMarkdown(info: RegionInfoLine, view: QuotasOverview, layout: Pick<Layout, 'language'>): string {
  const { language = ENGLISH } = layout;
  const words = wordsOf(layout, QUOTAS);
  const columns = overviewColumns(view.hasApplied, words);
  const parts = [`## ${escapeMarkdown(sourceLine(info, words))}`];
  const marks = view.warnings.map(({ text }) => `- ${escapeMarkdown(language.say(text))}`);
  if (marks.length > 0) parts.push(marks.join('\n'));
  const look = { hasApplied: view.hasApplied, style: PLAIN, words };
  for (const group of view.groups) {
    const rows = [...group.lines, ...group.alike.flat()].map((line) => cells(line, nameOf(line), look));
    parts.push(`### ${escapeMarkdown(groupTitle(group, view.region, words))}`, markdownTable(columns, rows));
  }
  const notes = view.notes.map(({ text }) => `- ${escapeMarkdown(language.say(text))}`);
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

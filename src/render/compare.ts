// The ways to run a workload as text for a terminal, as Markdown and as CSV.

import { formatDecimal, formatUsd } from '../base/numbers.ts';
import { ENGLISH, type Text } from '../base/phrases.ts';
import { stripControl, wrap } from '../base/text.ts';
import { partsOf } from '../compare/way.ts';
import type { CompareResult, Saving, Way } from '../contracts/compare.ts';
import { COMPARE, type QuotaOrigin, type Total } from '../words/en/compare.ts';
import { type CsvValue, renderCsv } from './csv.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { type Cell, type Column, renderTable } from './table.ts';

type CompareWords = typeof COMPARE.english;
type ColumnName = keyof CompareWords['columns'];

const nameOf = (way: Way, words: CompareWords) => words.way(partsOf(way));

/** Short where a note is of every way of a kind. */
function titles(ways: readonly Way[], all: readonly Way[], words: CompareWords): string[] {
  const isOfAll = ({ kind }: Way) => all.every((other) => other.kind !== kind || ways.includes(other));
  return [...new Set(ways.map((way) => (isOfAll(way) ? words.kinds[way.kind] : nameOf(way, words))))];
}

const COLUMNS: readonly (Omit<Column, 'header'> & { readonly name: ColumnName })[] = [
  { name: 'way' },
  { name: 'model' },
  { name: 'from' },
  { name: 'fits' },
  { name: 'safeRate', align: 'right' },
  { name: 'ofWanted', align: 'right', dropOrder: 3 },
  { name: 'perMonth', align: 'right' },
  { name: 'price', align: 'right' },
  { name: 'latency', align: 'right', dropOrder: 2 },
  { name: 'doneIn', align: 'right' },
  { name: 'inAll', align: 'right' },
  { name: 'runsIn', flexible: true, dropOrder: 1 },
];

function cellsOf(way: Way, layout: Layout): Readonly<Record<ColumnName, string>> {
  const { language = ENGLISH } = layout;
  const words = wordsOf(layout, COMPARE);
  const usd = (value: number | null) => (value === null ? words.unknown : formatUsd(value));
  const { requestsPerMinute, relativeQuota, relativePrice, whole } = way;
  return {
    way: nameOf(way, words),
    model: way.modelName,
    from: way.region,
    fits: words.fits(way.fits, way.bindingLimit),
    safeRate: requestsPerMinute === null ? '' : words.perMinute(requestsPerMinute),
    ofWanted: relativeQuota === null ? '' : `x${formatDecimal(relativeQuota, relativeQuota < 10 ? 1 : 0)}`,
    perMonth: usd(way.perMonthUsd),
    price: relativePrice === null ? '' : `x${formatDecimal(relativePrice, 2)}`,
    latency: language.say(way.latency),
    doneIn: whole === undefined ? '' : whole.seconds === null ? words.unknown : words.lasts(whole.seconds),
    inAll: whole === undefined ? '' : usd(whole.usd),
    runsIn: words.processed({ regions: way.processedIn, leavesCountry: way.staysInCountry !== true }),
  };
}

/** A month says nothing of what ends by a time, and the other way round. */
const OF_RATES: readonly ColumnName[] = ['perMonth', 'latency', 'ofWanted'];
const OF_WHOLES: readonly ColumnName[] = ['doneIn', 'inAll'];

const shownColumns = (ways: readonly Way[]) => {
  const hidden = ways[0]?.whole === undefined ? OF_WHOLES : OF_RATES;
  return COLUMNS.filter(({ name }) => !hidden.includes(name));
};

/** Model and Region stand above their rows where there are several, else in the head: two rows never look the same. */
function waysTable(ways: readonly Way[], layout: Layout): string[] {
  if (ways.length === 0) return [];
  const { style } = layout;
  const { columns: headers } = wordsOf(layout, COMPARE);
  const columns = shownColumns(ways).filter(({ name }) => name !== 'model' && name !== 'from');
  const isOne = new Set(ways.map(calledText)).size === 1;
  const rows = ways.flatMap((way, index): (readonly Cell[])[] => {
    const called = calledText(way);
    const all = cellsOf(way, layout);
    const cells = columns.map(({ name }) => all[name]);
    if (isOne) return [cells];
    const before = ways[index - 1];
    const heading = before !== undefined && calledText(before) === called ? [] : [called];
    return [...heading.map((text) => [{ text: style.bold(text), span: columns.length }]), [`  ${cells[0]}`, ...cells.slice(1)]];
  });
  return renderTable({
    columns: columns.map(({ name, ...column }) => ({ ...column, header: headers[name] })),
    rows,
    width: layout.columns,
    headStyle: style.dim,
  }).split('\n');
}

const calledText = ({ modelName, region }: Way) => `${modelName} · ${region}`;

/** What a row cannot say, once for all the rows that share it. */
function notes({ ways, workload }: CompareResult, layout: Layout): string[] {
  const { say } = layout.language ?? ENGLISH;
  const words = wordsOf(layout, COMPARE);
  const lines = new Map<string, Way[]>();
  const add = (text: string, way: Way) => lines.set(text, [...(lines.get(text) ?? []), way]);
  for (const way of ways) {
    if (way.cannot.length > 0) add(words.cannot(way.cannot.map(say)), way);
    for (const note of way.notes) add(say(note), way);
    const { breakEvenRequestsPerMonth: requests } = way;
    if (requests === null) continue;
    const share = workload.requestsPerMonth === 0 ? null : requests / workload.requestsPerMonth;
    add(words.breakEven(requests, share, way.kind === 'provisioned' && way.units === null), way);
  }
  return [...lines].map(([text, shared]) => words.ofWays(titles(shared, ways, words), text));
}

/** Defaults among the account's values are named: nobody may take them for the account's. */
function defaultNotes({ ways }: CompareResult, words: CompareWords): string[] {
  if (new Set(ways.flatMap(({ quotaSource }) => quotaSource ?? [])).size < 2) return [];
  const defaults = ways.filter(({ quotaSource }) => quotaSource === 'default');
  return [...new Set(defaults.map((way) => words.defaultQuota(way.modelName, way.region, nameOf(way, words))))];
}

function savingText(saving: Saving, layout: Layout): string {
  const { say } = layout.language ?? ENGLISH;
  return wordsOf(layout, COMPARE).saving({
    what: say(saving.text),
    usdPerMonth: saving.savedUsdPerMonth,
    share: saving.savedShare,
    quotaTokens: saving.savedQuotaTokensPerRequest,
    requestsPerMinute: saving.requestsPerMinute,
    basis: say(saving.basis),
  });
}

function workloadLine({ workload, headroom }: CompareResult, words: CompareWords): string {
  const { whole, ...seen } = workload;
  if (whole === undefined) return words.workload({ ...seen, headroom });
  return words.workloadWhole({ ...seen, headroom }, whole.total, whole.deadlineSeconds);
}

function sources({ ways }: CompareResult, words: CompareWords): string[] {
  const quotas = new Set(ways.flatMap(({ quotaSource }): QuotaOrigin[] => (quotaSource === null ? [] : [quotaSource])));
  const prices = ways.flatMap(({ priceAsOf, priceSource }) =>
    priceAsOf === null ? [] : [{ asOf: priceAsOf, isAws: priceSource?.includes('aws.amazon.com') ?? false }],
  );
  const dates = [...new Map(prices.map((price) => [`${price.asOf}${price.isAws ? ' ' : ''}`, price])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    ...(quotas.size > 0 ? [words.quotas([...quotas])] : []),
    ...(dates.length > 0 ? [words.prices(dates.map(([, price]) => price))] : []),
  ];
}

function provisionedLines({ provisioned }: CompareResult, words: CompareWords): string[] {
  if (provisioned === null) return [];
  return provisioned.length === 0 ? [words.noneProvisioned] : provisioned.map(words.provisioned);
}

/** More ways than these are for who asks for everything. */
const MOST_WAYS = 12;

/** Those that fit before those that may and those that do not, the cheapest first; shown in the order of the answer. */
function shownWays({ ways }: CompareResult, isFull: boolean): readonly Way[] {
  if (isFull || ways.length <= MOST_WAYS) return ways;
  const rank = ({ fits }: Way) => (fits === true ? 0 : fits === null ? 1 : 2);
  const price = (way: Way) => way.whole?.usd ?? way.perMonthUsd ?? Number.POSITIVE_INFINITY;
  const chosen = new Set(ways.toSorted((a, b) => rank(a) - rank(b) || price(a) - price(b) || 0).slice(0, MOST_WAYS));
  return ways.filter((way) => chosen.has(way));
}

const totalOf = (usd: number | null, { workload }: CompareResult): Total => ({ usd, isWhole: workload.whole !== undefined });

/** What to take, in short; the reasons are the last line. */
function verdictLines(result: CompareResult, layout: Layout): string[] {
  const { decision, workload } = result;
  if (decision === null) return [];
  const { style, language = ENGLISH } = layout;
  const words = wordsOf(layout, COMPARE);
  const { best, raise } = decision;
  if (best !== null) return [words.take(language.say(best.name), totalOf(best.usd, result), style.green)];
  return [words.nothingFits(workload.whole !== undefined, raise !== null, style.red)];
}

/** Pools that carry the workload together, where none does alone. */
function sumLines(result: CompareResult, layout: Layout): string[] {
  const { language = ENGLISH } = layout;
  const words = wordsOf(layout, COMPARE);
  return result.sums.map(({ modelName, name, fits, requestsPerMinute, usd }) =>
    words.sum(words.ofModel(modelName, language.say(name)), requestsPerMinute ?? 0, fits, usd === null ? null : totalOf(usd, result)),
  );
}

export interface CompareLayout extends WarnedLayout {
  readonly isFull: boolean;
}

export function compareText(result: CompareResult, layout: CompareLayout): string {
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, COMPARE);
  const shown = shownWays(result, layout.isFull);
  const hidden = result.ways.length - shown.length;
  const marked = (lines: readonly string[], lead = '') =>
    lines.flatMap((line) => wrap(`${lead}${stripControl(line, { oneLine: true })}`, columns, { indent: '    ' }));
  const block = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [style.dim(title), ...marked(lines, '  ')]);
  const called = [...new Set(result.ways.map(calledText))];
  const models = [...new Set(result.ways.map(({ modelName }) => modelName))].join(', ');
  const title = [result.workload.name, called.length === 1 ? called[0] : models].filter(Boolean).join(' · ');
  const verdict = verdictLines(result, layout).flatMap((line) => wrap(line, columns, { indent: '    ' }));
  const head = [...(title === '' ? [] : [style.bold(title)]), ...verdict, ...marked([workloadLine(result, words)])];
  return paragraphs([
    [...head, ...warningLines(layout)],
    [...waysTable(shown, layout), ...(hidden === 0 ? [] : [style.dim(words.moreWays(hidden))])],
    block(words.together, sumLines(result, layout)),
    marked([...notes(result, layout), ...defaultNotes(result, words)]),
    block(
      words.savings,
      result.savings.map((saving) => savingText(saving, layout)),
    ),
    block(words.notOffered, result.notOffered.map(language.say)),
    [...marked(provisionedLines(result, words)), ...sources(result, words).map(style.dim)],
    result.decision === null ? [] : marked([words.decided(language.say(result.decision.text))]),
  ]);
}

export function compareMarkdown(result: CompareResult, layout: WarnedLayout): string {
  const { language = ENGLISH } = layout;
  const words = wordsOf(layout, COMPARE);
  const clean = (text: Text) => stripControl(language.say(text), { oneLine: true });
  const columns = shownColumns(result.ways);
  const bullets = [
    ...layout.warnings,
    ...sumLines(result, layout),
    ...notes(result, layout),
    ...result.savings.map((saving) => savingText(saving, layout)),
    ...result.notOffered.map((line) => words.notOfferedLine(language.say(line))),
  ];
  return [
    `### ${words.markdownTitle(clean(result.workload.name ?? result.ways[0]?.modelName ?? words.theWorkload))}`,
    workloadLine(result, words),
    markdownTable(
      columns.map(({ name, ...column }) => ({ ...column, header: words.columns[name] })),
      result.ways.map((way) => {
        const cells = cellsOf(way, layout);
        return columns.map(({ name }) => cells[name]);
      }),
    ),
    bullets.map((line) => `- ${clean(line)}`).join('\n'),
    words.sources(sources(result, words)),
    result.decision === null ? '' : words.decidedMarkdown(clean(result.decision.text)),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

export function compareCsv(result: CompareResult): string {
  const header =
    'kind term modelId region scope profileId fits bindingLimit safeConcurrency requestsPerMinute relativeQuota perRequestUsd perMonthUsd relativePrice processedIn'.split(
      ' ',
    );
  const rows = result.ways.map((way): CsvValue[] => [
    ...[
      way.kind,
      way.term,
      way.modelId,
      way.region,
      way.scope,
      way.profileId,
      way.fits,
      way.bindingLimit,
      way.safeConcurrency,
      way.requestsPerMinute,
    ],
    ...[way.relativeQuota, way.perRequestUsd, way.perMonthUsd, way.relativePrice, way.processedIn.join(' ')],
    ...(way.whole === undefined ? [] : [way.whole.seconds, way.whole.usd]),
  ]);
  return renderCsv(result.workload.whole === undefined ? header : [...header, 'doneSeconds', 'totalUsd'], rows).trimEnd();
}

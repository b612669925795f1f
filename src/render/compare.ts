// The ways to run a workload as text for a terminal, as Markdown and as CSV.

import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import { kindName, wayName } from '../compare/way.ts';
import type { CompareResult, Saving, Way } from '../contracts/compare.ts';
import { type CsvValue, renderCsv } from './csv.ts';
import { paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { limitName } from './plan/parts.ts';
import type { Style } from './style.ts';
import { type Cell, type Column, renderTable } from './table.ts';

/** Short where a note is of every way of a kind. */
function titles(ways: readonly Way[], all: readonly Way[]): string {
  const names = ways.map((way) =>
    all.every((other) => other.kind !== way.kind || ways.includes(other)) ? kindName(way.kind) : wayName(way),
  );
  return [...new Set(names)].join('; ');
}

const fitText = (way: Way) => (way.fits === null ? 'unknown' : way.fits ? 'yes' : `no: ${limitName(way.bindingLimit)}`);

function processedText(way: Way): string {
  if (way.processedIn.length === 0) return 'not stated';
  if (way.processedIn.includes('*')) return 'anywhere';
  const where = way.processedIn.length === 1 ? (way.processedIn[0] as string) : plural(way.processedIn.length, 'Region');
  return way.staysInCountry ? where : `${where}, leaves the country`;
}

const COLUMNS: readonly Column[] = [
  { header: 'Way' },
  { header: 'model' },
  { header: 'from' },
  { header: 'fits' },
  { header: 'safe rate', align: 'right' },
  { header: 'of wanted', align: 'right', dropOrder: 3 },
  { header: 'a month', align: 'right' },
  { header: 'price', align: 'right' },
  { header: 'latency', align: 'right', dropOrder: 2 },
  { header: 'done in', align: 'right' },
  { header: 'in all', align: 'right' },
  { header: 'runs in', flexible: true, dropOrder: 1 },
];

function row(way: Way): string[] {
  return [
    wayName(way),
    way.modelName,
    way.region,
    fitText(way),
    way.requestsPerMinute === null ? '' : `${formatDecimal(way.requestsPerMinute)}/min`,
    way.relativeQuota === null ? '' : `x${formatDecimal(way.relativeQuota, way.relativeQuota < 10 ? 1 : 0)}`,
    formatUsd(way.perMonthUsd),
    way.relativePrice === null ? '' : `x${formatDecimal(way.relativePrice, 2)}`,
    way.latency,
    way.whole === undefined ? '' : formatDuration(way.whole.seconds),
    way.whole === undefined ? '' : formatUsd(way.whole.usd),
    processedText(way),
  ];
}

/** A month says nothing of what ends by a time, and the other way round. */
const OF_RATES = ['a month', 'latency', 'of wanted'];
const OF_WHOLES = ['done in', 'in all'];
const isShown = (header: string, isWhole: boolean) => !(isWhole ? OF_RATES : OF_WHOLES).includes(header);
const shownColumns = (ways: readonly Way[]) => COLUMNS.filter(({ header }) => isShown(header, ways[0]?.whole !== undefined));
const shownCells = (way: Way) => row(way).filter((_, at) => isShown(COLUMNS[at]?.header ?? '', way.whole !== undefined));

/** Model and Region stand above their rows where there are several, else in the head: two rows never look the same. */
function waysTable(ways: readonly Way[], style: Style, width: number): string[] {
  if (ways.length === 0) return [];
  const columns = shownColumns(ways).filter(({ header }) => !CALLED.includes(header));
  const shown = shownColumns(ways);
  const isOne = new Set(ways.map(calledText)).size === 1;
  const rows = ways.flatMap((way, index): (readonly Cell[])[] => {
    const called = calledText(way);
    const cells = shownCells(way).filter((_, at) => !CALLED.includes(shown[at]?.header ?? ''));
    if (isOne) return [cells];
    const heading = ways[index - 1] !== undefined && calledText(ways[index - 1] as Way) === called ? [] : [called];
    const indented = [`  ${cells[0]}`, ...cells.slice(1)];
    return [...heading.map((text) => [{ text: style.bold(text), span: columns.length }]), indented];
  });
  return renderTable({ columns, rows, width, headStyle: style.dim }).split('\n');
}

const CALLED = ['model', 'from'];
const calledText = ({ modelName, region }: Way) => `${modelName} · ${region}`;

/** What a row cannot say, once for all the rows that share it. */
function notes(result: CompareResult): string[] {
  const lines = new Map<string, Way[]>();
  const add = (text: string, way: Way) => lines.set(text, [...(lines.get(text) ?? []), way]);
  for (const way of result.ways) {
    if (way.cannot.length > 0) add(`cannot: ${way.cannot.join(', ')}`, way);
    for (const note of way.notes) add(note, way);
    if (way.breakEvenRequestsPerMonth !== null) {
      const share = result.workload.requestsPerMonth === 0 ? null : way.breakEvenRequestsPerMonth / result.workload.requestsPerMonth;
      const unit = way.kind === 'provisioned' && way.units === null ? 'one unit costs as much as' : 'cheaper than on demand above';
      add(`${unit} ${formatNumber(way.breakEvenRequestsPerMonth)} requests a month (${formatPercent(share)} of this workload)`, way);
    }
  }
  return [...lines].map(([text, ways]) => `${titles(ways, result.ways)}: ${text}`);
}

/** Defaults among the account's values are named: nobody may take them for the account's. */
function defaultNotes({ ways }: CompareResult): string[] {
  if (new Set(ways.flatMap(({ quotaSource }) => quotaSource ?? [])).size < 2) return [];
  const places = new Set(
    ways.filter(({ quotaSource }) => quotaSource === 'default').map((way) => `${way.modelName} in ${way.region}, ${wayName(way)}`),
  );
  return [...places].map((place) => `${place}: the quota is AWS's default, not the account's`);
}

function savingText(saving: Saving): string {
  const price =
    saving.savedUsdPerMonth === null
      ? 'price not known'
      : `${formatUsd(saving.savedUsdPerMonth)} a month (${formatPercent(saving.savedShare)})`;
  const rate = saving.requestsPerMinute === null ? '' : `, safe rate then ${formatDecimal(saving.requestsPerMinute)}/min`;
  return `${saving.text}: ${price}, ${formatNumber(saving.savedQuotaTokensPerRequest)} quota tokens a request${rate}; from ${saving.basis}`;
}

function workloadLine({ workload, headroom }: CompareResult): string {
  const cache =
    workload.cacheReadTokens + workload.cacheWriteTokens > 0
      ? `, cache ${formatNumber(workload.cacheReadTokens)} read ${formatNumber(workload.cacheWriteTokens)} written`
      : '';
  const rate = workload.concurrency === null ? '' : `${formatNumber(workload.concurrency)} at once, `;
  // Without a way nothing was counted for a month.
  const { whole } = workload;
  if (whole !== undefined) {
    const size = `${formatNumber(workload.inputTokens)} in${cache}, max_tokens ${formatNumber(workload.maxTokens)}, ${formatNumber(workload.outputTokens)} out`;
    return `${formatNumber(whole.total)} requests in ${formatDuration(whole.deadlineSeconds)}: ${formatDecimal(workload.requestsPerMinute)}/min · ${size} · ${formatPercent(headroom)} headroom`;
  }
  const month = workload.requestsPerMonth === 0 ? '' : `, ${formatCompact(Math.round(workload.requestsPerMonth))} a month`;
  const hours = workload.hoursPerDay === 24 ? '' : ` ${formatDecimal(workload.hoursPerDay)} h a day`;
  return `${formatNumber(workload.inputTokens)} in${cache}, max_tokens ${formatNumber(workload.maxTokens)}, ${formatNumber(workload.outputTokens)} out, ${formatDuration(workload.latencySeconds)} · ${rate}${formatDecimal(workload.requestsPerMinute)}/min${hours}${month} · ${formatPercent(headroom)} headroom`;
}

function sources(result: CompareResult): string[] {
  const quotas = new Set(
    result.ways.flatMap(({ quotaSource }) =>
      quotaSource === null ? [] : [quotaSource === 'default' ? "AWS's defaults, not your account" : quotaSource],
    ),
  );
  const prices = new Set(
    result.ways.flatMap(({ priceAsOf, priceSource }) =>
      priceAsOf === null ? [] : [`${priceAsOf}${priceSource?.includes('aws.amazon.com') ? ' (AWS)' : ''}`],
    ),
  );
  return [
    ...(quotas.size > 0 ? [`Quotas: ${[...quotas].join(', ')}`] : []),
    ...(prices.size > 0 ? [`Prices of ${[...prices].sort().join(', ')}`] : []),
  ];
}

function provisionedLines({ provisioned }: CompareResult): string[] {
  if (provisioned === null) return [];
  if (provisioned.length === 0) return ['The account has no Provisioned Throughput'];
  return provisioned.map(({ name, modelId, region, units, status, commitment, commitmentEnds }) => {
    const until = commitmentEnds === null ? '' : ` until ${commitmentEnds.slice(0, 10)}`;
    return `The account has ${name}: ${plural(units, 'unit')} of ${modelId ?? 'an own model'} in ${region}, ${status}, ${commitment ?? 'no commitment'}${until}`;
  });
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

/** What to take, in short; the reasons are the last line. */
function verdictLines({ decision, workload }: CompareResult, style: Style): string[] {
  if (decision === null) return [];
  const { best, raise } = decision;
  if (best !== null) {
    const price = best.usd === null ? 'price not known' : `${formatUsd(best.usd)} ${workload.whole === undefined ? 'a month' : 'in all'}`;
    return [`${style.green('Take')} ${best.name}: ${price}`];
  }
  const way = raise === null ? '' : '; a larger quota would do (last line)';
  return [`${style.red('Nothing fits')}${workload.whole === undefined ? ' and answers while somebody waits' : ' in time'}${way}`];
}

/** Pools that carry the workload together, where none does alone. */
function sumLines({ sums, workload }: CompareResult): string[] {
  return sums.map(({ modelName, name, fits, requestsPerMinute, usd }) => {
    const price = usd === null ? '' : `, ${formatUsd(usd)} ${workload.whole === undefined ? 'a month' : 'in all'}`;
    return `${modelName}, ${name}: ${formatDecimal(requestsPerMinute)}/min, ${fits ? 'fits' : 'does not fit'}${price}`;
  });
}

export interface CompareLayout extends WarnedLayout {
  readonly isFull: boolean;
}

export function compareText(result: CompareResult, layout: CompareLayout): string {
  const { style, columns } = layout;
  const shown = shownWays(result, layout.isFull);
  const hidden = result.ways.length - shown.length;
  const marked = (lines: readonly string[]) =>
    lines.flatMap((line) => wrap(stripControl(line, { oneLine: true }), columns, { indent: '    ' }));
  const called = [...new Set(result.ways.map(calledText))];
  const models = [...new Set(result.ways.map(({ modelName }) => modelName))].join(', ');
  const title = [result.workload.name, called.length === 1 ? called[0] : models].filter(Boolean).join(' · ');
  const verdict = verdictLines(result, style).flatMap((line) => wrap(line, columns, { indent: '    ' }));
  const head = [...(title === '' ? [] : [style.bold(title)]), ...verdict, ...marked([workloadLine(result)])];
  const sums = marked(sumLines(result).map((line) => `  ${line}`));
  const saved =
    result.savings.length === 0 ? [] : [style.dim('Savings'), ...marked(result.savings.map((saving) => `  ${savingText(saving)}`))];
  return paragraphs([
    [...head, ...warningLines(layout)],
    [
      ...waysTable(shown, style, columns),
      ...(hidden === 0
        ? []
        : [
            style.dim(
              `and ${plural(hidden, 'more way')} that ${hidden === 1 ? 'costs' : 'cost'} more or ${hidden === 1 ? 'does' : 'do'} not fit: --full`,
            ),
          ]),
    ],
    sums.length === 0 ? [] : [style.dim('Together'), ...sums],
    marked([...notes(result), ...defaultNotes(result)]),
    saved,
    result.notOffered.length === 0 ? [] : [style.dim('Not offered, or not known'), ...marked(result.notOffered.map((line) => `  ${line}`))],
    [...marked(provisionedLines(result)), ...sources(result).map(style.dim)],
    result.decision === null ? [] : marked([`Decision: ${result.decision.text}`]),
  ]);
}

export function compareMarkdown(result: CompareResult, warnings: readonly string[]): string {
  const bullets = (lines: readonly string[]) => lines.map((line) => `- ${stripControl(line, { oneLine: true })}`).join('\n');
  return [
    `### Ways to run ${stripControl(result.workload.name ?? result.ways[0]?.modelName ?? 'the workload', { oneLine: true })}`,
    workloadLine(result),
    markdownTable(shownColumns(result.ways), result.ways.map(shownCells)),
    bullets([
      ...warnings,
      ...sumLines(result),
      ...notes(result),
      ...result.savings.map(savingText),
      ...result.notOffered.map((line) => `not offered, or not known: ${line}`),
    ]),
    sources(result).join('. '),
    result.decision === null ? '' : `**Decision:** ${stripControl(result.decision.text, { oneLine: true })}`,
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

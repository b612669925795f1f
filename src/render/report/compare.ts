// The report of a comparison: what each way costs and whether it fits, and its safe rate against the wanted one.

import { formatCompact, formatDecimal } from '../../base/numbers.ts';
import type { Language } from '../../base/phrases.ts';
import type { CompareResult, Way } from '../../contracts/compare.ts';
import { COMPARE } from '../../words/en/compare.ts';
import { COMPARE_REPORT } from '../../words/en/compare-report.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { barsDrawing } from './bars.ts';
import type { KeyEntry, Series } from './drawing.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

interface Shown {
  readonly name: string;
  readonly fits: boolean | null;
  readonly why: string;
  readonly usd: number | null;
  readonly requestsPerMinute: number | null;
}

/** The words of the report, and numbers as its language writes them. */
interface Said {
  readonly words: typeof COMPARE_REPORT.english;
  readonly figures: typeof FIGURES.english;
  readonly language: Language;
}

export function compareReport(result: CompareResult, language: Language): Report {
  const said: Said = { words: language.of(COMPARE_REPORT), figures: language.of(FIGURES), language };
  const { words } = said;
  const { workload, decision, headroom, ways, notOffered } = result;
  // The decision is one line; here there is room for its parts.
  const decided = decision === null ? [words.noWay] : language.of(COMPARE).sentences(language.say(decision.text));
  return {
    title: words.title(workload.name ?? ways[0]?.modelName ?? words.theWorkload),
    answer: [...decided, words.load({ ...workload, headroom })],
    figures: [...costs(result, said), ...rates(result, said)],
    tables: [
      ...savings(result, said),
      ...(notOffered.length === 0
        ? []
        : [{ caption: words.notOffered, columns: [left(words.savingColumns.what)], rows: notOffered.map((line) => [language.say(line)]) }]),
    ],
    sources: sourcesOf(result, said),
  };
}

const nameOf = ({ kind, profileId, term, modelName: model, region }: Way, { words }: Said) =>
  words.way({ kind, prefix: profileId?.split('.')[0] ?? null, term, model, region });

function whyOf({ fits, bindingLimit }: Way, { words, language }: Said): string {
  if (fits === null) return words.unknown;
  if (fits) return words.fits;
  return words.no(bindingLimit === null ? words.doesNotFit : language.of(COMPARE).limit(bindingLimit));
}

function shownOf({ ways, sums }: CompareResult, said: Said): Shown[] {
  const { words, language } = said;
  return [
    ...ways.map((way) => ({
      name: nameOf(way, said),
      fits: way.fits,
      why: whyOf(way, said),
      usd: way.whole === undefined ? way.perMonthUsd : way.whole.usd,
      requestsPerMinute: way.requestsPerMinute,
    })),
    ...sums.map(({ name, modelName, fits, usd, requestsPerMinute }) => ({
      name: language.of(COMPARE).ofModel(modelName, language.say(name)),
      fits,
      why: fits ? words.fits : words.doesNotFit,
      usd,
      requestsPerMinute,
    })),
  ];
}

const seriesOf = (fits: boolean | null): Series => (fits === null ? 3 : fits ? 1 : 2);
const keyOf = ({ words }: Said): readonly KeyEntry[] => [
  { label: words.fits, className: 'f1', kind: 'box' },
  { label: words.doesNotFit, className: 'f2', kind: 'box' },
  { label: words.notKnown, className: 'f3', kind: 'box' },
];

function costs(result: CompareResult, said: Said): Figure[] {
  const { words, figures } = said;
  const isWhole = result.workload.whole !== undefined;
  const priced = shownOf(result, said).filter(({ usd }) => usd !== null);
  if (priced.length === 0) return [];
  return [
    {
      title: words.costs(isWhole),
      description: words.costsDescription(isWhole),
      drawing: barsDrawing({
        bars: priced
          .toSorted((a, b) => (a.usd ?? 0) - (b.usd ?? 0))
          .map(({ name, fits, why, usd }) => ({
            name,
            note: words.cost(figures.usd(usd), why),
            parts: [{ value: usd ?? 0, series: seriesOf(fits), title: words.costOf(name, figures.usd(usd), why, isWhole) }],
          })),
        format: (value) => `$${formatCompact(value)}`,
        key: keyOf(said),
      }),
      table: waysTable(result, isWhole, said),
    },
  ];
}

function waysTable(result: CompareResult, isWhole: boolean, said: Said): ReportTable {
  const { words, figures, language } = said;
  const { columns } = words;
  const placesOf = ({ processedIn }: Way) => {
    if (processedIn.includes('*')) return words.anywhere;
    return processedIn.length === 0 ? words.notStated : processedIn.join(', ');
  };
  return {
    caption: words.waysCaption,
    columns: [
      left(columns.way),
      left(columns.fits),
      right(columns.safeRate),
      right(columns.perRequest),
      right(words.total(isWhole)),
      left(columns.latency),
      right(columns.doneIn),
      left(columns.runsIn),
      left(columns.cannot),
    ],
    rows: [
      ...result.ways.map((way) => [
        nameOf(way, said),
        whyOf(way, said),
        way.requestsPerMinute === null ? '' : rateText(way.requestsPerMinute, said),
        figures.usd(way.perRequestUsd),
        figures.usd(way.whole === undefined ? way.perMonthUsd : way.whole.usd),
        language.say(way.latency),
        way.whole === undefined ? '' : figures.duration(way.whole.seconds),
        placesOf(way),
        way.cannot.length === 0 ? '' : words.cannot(way.cannot.map(language.say)),
      ]),
      ...result.sums.map(({ modelName, name, fits, requestsPerMinute, usd }) => [
        language.of(COMPARE).ofModel(modelName, language.say(name)),
        fits ? words.fits : words.doesNotFit,
        rateText(requestsPerMinute, said),
        '',
        figures.usd(usd),
        '',
        '',
        '',
        '',
      ]),
    ],
  };
}

const rateText = (requests: number | null, { words }: Said) => words.perMinute(requests === null ? words.unknown : formatDecimal(requests));

function rates(result: CompareResult, said: Said): Figure[] {
  const { words } = said;
  const known = shownOf(result, said).filter(({ requestsPerMinute }) => requestsPerMinute !== null);
  const wanted = result.workload.requestsPerMinute;
  if (known.length === 0) return [];
  return [
    {
      title: words.rates,
      description: words.ratesDescription(rateText(wanted, said)),
      drawing: barsDrawing({
        bars: known.map(({ name, fits, requestsPerMinute }) => ({
          name,
          note: rateText(requestsPerMinute, said),
          parts: [
            {
              value: Math.min(requestsPerMinute ?? 0, wanted * MOST_TIMES),
              series: seriesOf(fits),
              title: words.rateOf(name, rateText(requestsPerMinute, said)),
            },
          ],
        })),
        format: (value) => formatCompact(value),
        limit: { value: wanted, label: words.wanted(rateText(wanted, said)) },
        key: keyOf(said),
      }),
      table: {
        caption: words.ratesCaption,
        columns: [left(words.columns.way), right(words.columns.safeRate), left(words.columns.fits)],
        rows: known.map(({ name, requestsPerMinute, why }) => [name, rateText(requestsPerMinute, said), why]),
      },
    },
  ];
}

/** Beyond this all that matters is that it is enough. */
const MOST_TIMES = 4;

function savings({ savings: all }: CompareResult, { words, figures, language }: Said): ReportTable[] {
  if (all.length === 0) return [];
  const { what, perMonth, share, tokens, from } = words.savingColumns;
  return [
    {
      caption: words.savingsCaption,
      columns: [left(what), right(perMonth), right(share), right(tokens), left(from)],
      rows: all.map((saving) => [
        language.say(saving.text),
        figures.usd(saving.savedUsdPerMonth),
        figures.percent(saving.savedShare),
        figures.number(saving.savedQuotaTokensPerRequest),
        language.say(saving.basis),
      ]),
    },
  ];
}

function sourcesOf({ ways }: CompareResult, { words }: Said): string[] {
  const quotas = new Set(ways.flatMap(({ quotaSource }) => quotaSource ?? []));
  const prices = new Set(ways.flatMap(({ priceAsOf, priceSource }) => (priceAsOf === null ? [] : [words.prices(priceAsOf, priceSource)])));
  return [...[...quotas].map(words.quotas), ...[...prices].sort()];
}

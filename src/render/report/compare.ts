// The report of a comparison: what each way costs and whether it fits, and its safe rate against the wanted one.

import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { CompareResult, Way } from '../../contracts/compare.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import { barsDrawing } from './bars.ts';
import type { Series } from './drawing.ts';
import { type Figure, left, type Report, right } from './report.ts';

interface Shown {
  readonly name: string;
  readonly fits: boolean | null;
  readonly why: string;
  readonly usd: number | null;
  readonly requestsPerMinute: number | null;
}

export function compareReport(result: CompareResult): Report {
  const { workload, decision } = result;
  const name = workload.name ?? result.ways[0]?.modelName ?? 'the workload';
  const rate = `${formatDecimal(workload.requestsPerMinute)} requests/min`;
  const size = `${formatNumber(workload.inputTokens)} in, max_tokens ${formatNumber(workload.maxTokens)}, ${formatNumber(workload.outputTokens)} out`;
  return {
    title: `Ways to run ${name}`,
    answer: [...sentences(decision?.text ?? 'No way is offered'), `${rate}, ${size}, ${formatPercent(result.headroom)} headroom`],
    figures: [...costs(result), ...rates(result)],
    tables: [...savings(result), ...(result.notOffered.length === 0 ? [] : [notOffered(result)])],
    sources: sourcesOf(result),
  };
}

/** The decision is one line; here there is room for its parts. */
const sentences = (text: string) => text.split('; ').map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));

/** As in the decision: what a way is called, of which model and where. */
function nameOf({ kind, profileId, term, modelName, region }: Way): string {
  const prefix = profileId?.split('.')[0];
  const pool = prefix === undefined ? '' : ` ${prefix}.`;
  return `${kind}${pool}${term === null ? '' : `, ${term}`} · ${modelName} · ${region}`;
}

function whyOf({ fits, bindingLimit }: Way): string {
  if (fits === null) return 'unknown';
  if (fits) return 'fits';
  return `no: ${LIMIT_NAMES[bindingLimit as keyof typeof LIMIT_NAMES] ?? bindingLimit ?? 'does not fit'}`;
}

function shownOf({ ways, sums }: CompareResult): Shown[] {
  return [
    ...ways.map((way) => ({
      name: nameOf(way),
      fits: way.fits,
      why: whyOf(way),
      usd: way.whole === undefined ? way.perMonthUsd : way.whole.usd,
      requestsPerMinute: way.requestsPerMinute,
    })),
    ...sums.map(({ name, modelName, fits, usd, requestsPerMinute }) => ({
      name: `${modelName}, ${name}`,
      fits,
      why: fits ? 'fits' : 'does not fit',
      usd,
      requestsPerMinute,
    })),
  ];
}

const seriesOf = (fits: boolean | null): Series => (fits === null ? 3 : fits ? 1 : 2);
const KEY = [
  { label: 'fits', className: 'f1', kind: 'box' },
  { label: 'does not fit', className: 'f2', kind: 'box' },
  { label: 'not known', className: 'f3', kind: 'box' },
] as const;

function costs(result: CompareResult): Figure[] {
  const per = result.workload.whole === undefined ? 'a month' : 'in all';
  const priced = shownOf(result).filter(({ usd }) => usd !== null);
  if (priced.length === 0) return [];
  return [
    {
      title: `Cost ${per} by way to run it`,
      description: `What each way costs ${per}, and whether it fits; ways whose price is not known are in the table alone.`,
      drawing: barsDrawing({
        bars: priced
          .toSorted((a, b) => (a.usd ?? 0) - (b.usd ?? 0))
          .map(({ name, fits, why, usd }) => ({
            name,
            note: `${formatUsd(usd)}, ${why}`,
            parts: [{ value: usd ?? 0, series: seriesOf(fits), title: `${name}: ${formatUsd(usd)} ${per}, ${why}` }],
          })),
        format: (value) => `$${formatCompact(value)}`,
        key: KEY,
      }),
      table: waysTable(result, per),
    },
  ];
}

function waysTable(result: CompareResult, per: string): Figure['table'] {
  return {
    caption: 'Every way, in the order of the answer',
    columns: [
      left('way'),
      left('fits'),
      right('safe rate'),
      right('a request'),
      right(per),
      left('latency'),
      right('done in'),
      left('runs in'),
      left('cannot'),
    ],
    rows: [
      ...result.ways.map((way) => [
        nameOf(way),
        whyOf(way),
        way.requestsPerMinute === null ? '' : `${formatDecimal(way.requestsPerMinute)}/min`,
        formatUsd(way.perRequestUsd),
        formatUsd(way.whole === undefined ? way.perMonthUsd : way.whole.usd),
        way.latency,
        way.whole === undefined ? '' : formatDuration(way.whole.seconds),
        way.processedIn.includes('*') ? 'anywhere' : way.processedIn.length === 0 ? 'not stated' : way.processedIn.join(', '),
        way.cannot.join(', '),
      ]),
      ...result.sums.map(({ modelName, name, fits, requestsPerMinute, usd }) => [
        `${modelName}, ${name}`,
        fits ? 'fits' : 'does not fit',
        `${formatDecimal(requestsPerMinute)}/min`,
        '',
        formatUsd(usd),
        '',
        '',
        '',
        '',
      ]),
    ],
  };
}

function rates(result: CompareResult): Figure[] {
  const known = shownOf(result).filter(({ requestsPerMinute }) => requestsPerMinute !== null);
  const wanted = result.workload.requestsPerMinute;
  if (known.length === 0) return [];
  const rate = (value: number | null) => `${formatDecimal(value)}/min`;
  return [
    {
      title: 'Safe rate against the wanted one',
      description: `Requests a minute that each pool carries without a throttle; ${rate(wanted)} are wanted. Bars end at four times that.`,
      drawing: barsDrawing({
        bars: known.map(({ name, fits, requestsPerMinute }) => ({
          name,
          note: rate(requestsPerMinute),
          parts: [
            {
              value: Math.min(requestsPerMinute ?? 0, wanted * MOST_TIMES),
              series: seriesOf(fits),
              title: `${name}: ${rate(requestsPerMinute)}`,
            },
          ],
        })),
        format: (value) => formatCompact(value),
        limit: { value: wanted, label: `wanted: ${rate(wanted)}` },
        key: KEY,
      }),
      table: {
        caption: 'Safe rates',
        columns: [left('way'), right('safe rate'), left('fits')],
        rows: known.map(({ name, requestsPerMinute, why }) => [name, rate(requestsPerMinute), why]),
      },
    },
  ];
}

/** Beyond this all that matters is that it is enough. */
const MOST_TIMES = 4;

function savings({ savings: all }: CompareResult) {
  if (all.length === 0) return [];
  return [
    {
      caption: 'Savings',
      columns: [left('what'), right('a month'), right('share'), right('quota tokens a request'), left('from')],
      rows: all.map((saving) => [
        saving.text,
        formatUsd(saving.savedUsdPerMonth),
        formatPercent(saving.savedShare),
        formatNumber(saving.savedQuotaTokensPerRequest),
        saving.basis,
      ]),
    },
  ];
}

const notOffered = ({ notOffered: lines }: CompareResult) => ({
  caption: 'Not offered, or not known',
  columns: [left('what')],
  rows: lines.map((line) => [line]),
});

function sourcesOf({ ways }: CompareResult): string[] {
  const quotas = new Set(ways.flatMap(({ quotaSource }) => quotaSource ?? []));
  const prices = new Set(
    ways.flatMap(({ priceAsOf, priceSource }) =>
      priceAsOf === null ? [] : [`${priceAsOf}${priceSource === null ? '' : `, ${priceSource}`}`],
    ),
  );
  return [
    ...[...quotas].map((source) => `Quotas: ${source === 'default' ? "AWS's defaults, not an account's" : source}`),
    ...[...prices].sort().map((price) => `Prices: ${price}`),
  ];
}

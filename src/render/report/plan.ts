// The report of a plan: the ladder of max_tokens, the minute under each window, the request, limits and other pools.

import { formatCompact, formatNumber, formatRate } from '../../base/numbers.ts';
import type { Language } from '../../base/phrases.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { PLAN_REPORT } from '../../words/en/plan-report.ts';
import { curveDrawing, type Panel, panelsDrawing } from './panels.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

/** The words of the report, and numbers as its language writes them. */
interface Said {
  readonly words: typeof PLAN_REPORT.english;
  readonly figures: typeof FIGURES.english;
}

export function planReport(plan: PlanResult, language: Language): Report {
  const said = { words: language.of(PLAN_REPORT), figures: language.of(FIGURES) };
  const { model, region, request } = plan;
  return {
    title: said.words.title(model.name, region, request.maxTokens),
    answer: answerOf(plan, said),
    figures: [...ladder(plan, said), ...minutes(plan, said)],
    tables: [requestTable(plan, said), ...answersTable(plan, said), limitsTable(plan, said), ...otherPools(plan, said)],
    sources: sourcesOf(plan, said),
  };
}

function answerOf({ neverAdmitted, capacity, byAnswerLength, wish, advice, request }: PlanResult, { words }: Said): string[] {
  const answers = byAnswerLength.map(({ safeConcurrency, outputTokens, requestsPerMinute }) => ({
    workers: safeConcurrency,
    tokens: outputTokens,
    rate: requestsPerMinute,
  }));
  const verdict = neverAdmitted
    ? words.neverAdmitted
    : capacity === null
      ? words.capacityUnknown
      : words.safe(answers, capacity.bindingLimit);
  const wished = wish && {
    workers: wish.concurrency,
    rate: wish.requestsPerMinute,
    answerTokens: request.outputTokens,
    fits: wish.fits,
    tpm: wish.quotaNeededTokensPerMinute,
    rpm: wish.quotaNeededRequestsPerMinute,
    perDay: wish.quotaNeededTokensPerDay,
  };
  return [verdict, ...(wished === null ? [] : [words.wish(wished)]), ...advice.map(({ text }) => String(text))];
}

function ladder({ maxTokensLadder, ladderOutputTokens }: PlanResult, { words }: Said): Figure[] {
  if (maxTokensLadder.length < 2) return [];
  const { maxTokens: ofMaxTokens, workers, rate } = words.ladderColumns;
  const points = maxTokensLadder.map(({ maxTokens, safeConcurrency, requestsPerMinute, asked }) => ({
    x: maxTokens,
    y: safeConcurrency,
    label: asked ? words.askedLabel(formatCompact(maxTokens)) : formatCompact(maxTokens),
    title: words.ladderPoint(maxTokens, asked, safeConcurrency, requestsPerMinute),
    isMarked: asked,
  }));
  return [
    {
      title: words.ladderTitle,
      description: words.ladderDescription(ladderOutputTokens),
      drawing: curveDrawing(points, formatNumber, words.ladderAxes),
      table: {
        caption: words.ladderCaption(ladderOutputTokens),
        columns: [right(ofMaxTokens), right(workers), right(rate)],
        rows: maxTokensLadder.map(({ maxTokens, safeConcurrency, requestsPerMinute, asked }) => [
          asked ? words.askedRow(formatNumber(maxTokens)) : formatNumber(maxTokens),
          formatNumber(safeConcurrency),
          formatRate(requestsPerMinute),
        ]),
      },
    },
  ];
}

const SECONDS = 60;

function minutes({ minutes: views = [] }: PlanResult, { words }: Said): Figure[] {
  const [first] = views;
  if (first === undefined) return [];
  const each = (bins: number) => SECONDS / bins;
  const panels = views.map(
    ({ window, bins, limitTokens, refused }): Panel => ({
      title: words.panel(words.window(window), refused),
      limit: limitTokens,
      steps: bins.map((bin, index) => ({
        from: index * each(bins.length),
        to: (index + 1) * each(bins.length),
        value: bin.peakUsedTokens,
        over: bin.peakHeldTokens,
        refused: bin.refused,
        title: words.panelStep(words.window(window), index * each(bins.length), {
          counts: bin.peakUsedTokens,
          held: bin.peakHeldTokens,
          refused: bin.refused,
        }),
      })),
    }),
  );
  const { panelKey, minutesColumns: head } = words;
  return [
    {
      title: words.minutesTitle,
      description: words.minutesDescription(first.workers, first.drawnOneIn),
      drawing: panelsDrawing({
        panels,
        columns: 2,
        format: formatCompactly,
        ticks: (_, to) => [0, 15, 30, 45, 60].filter((value) => value <= to).map((value) => ({ value, label: words.seconds(value) })),
        key: [
          { label: panelKey.counts, className: 'f1', kind: 'box' },
          { label: panelKey.held, className: 'l2', kind: 'line' },
          { label: panelKey.refused, className: 'f3', kind: 'box' },
          { label: panelKey.quota, className: 'limit', kind: 'line' },
        ],
      }),
      table: {
        caption: words.minutesCaption(first.limitTokens),
        columns: [left(head.window), right(head.from), right(head.counts), right(head.held), right(head.refused)],
        rows: views.flatMap(({ window, bins }) =>
          bins.map((bin, index) => [
            words.window(window),
            words.seconds(index * each(bins.length)),
            formatNumber(bin.peakUsedTokens),
            formatNumber(bin.peakHeldTokens),
            formatNumber(bin.refused),
          ]),
        ),
      },
    },
  ];
}

/** Axis values of any size in few characters. */
export function formatCompactly(value: number): string {
  return formatCompact(value >= 1000 ? Number(value.toPrecision(3)) : value);
}

function requestTable({ cost, limits, request, model }: PlanResult, { words, figures }: Said): ReportTable {
  const tpm = limits.find(({ kind }) => kind === 'tpm')?.value ?? null;
  const row = (name: string, tokens: number) => [
    name,
    formatNumber(tokens),
    figures.percent(tpm ? tokens / tpm : null),
    figures.number(tpm === null ? null : tpm - tokens),
  ];
  const held = {
    documented: cost.admission.documented,
    'documented-cache-read': cost.admission.documentedCacheRead,
    weighted: cost.admission.weighted,
  };
  const { what, tokens, ofTpm, leaves } = words.requestColumns;
  return {
    caption: words.requestCaption,
    columns: [left(what), right(tokens), right(ofTpm), right(leaves)],
    rows: [
      row(words.held(cost.reservation), held[cost.reservation]),
      row(words.settled(request.outputTokens, model.burndownRate), cost.settled),
      row(words.worst(request.maxTokens), cost.worstCase),
      row(words.heldWeighted, cost.admission.weighted),
    ],
  };
}

function answersTable({ byAnswerLength }: PlanResult, { words, figures }: Said): ReportTable[] {
  if (byAnswerLength.length === 0) return [];
  const { answer, latency, workers, guaranteed, rate, ofTpm } = words.answersColumns;
  return [
    {
      caption: words.answersCaption,
      columns: [answer, latency, workers, guaranteed, rate, ofTpm].map(right),
      rows: byAnswerLength.map((entry) => [
        formatNumber(entry.outputTokens),
        figures.duration(entry.latencySeconds),
        formatNumber(entry.safeConcurrency),
        figures.number(entry.guaranteedConcurrency),
        formatRate(entry.requestsPerMinute),
        figures.percent(entry.tpmShare),
      ]),
    },
  ];
}

function limitsTable({ limits }: PlanResult, { words, figures }: Said): ReportTable {
  const { limit: head, value, default: standard, from, asOf, row, request } = words.limitsColumns;
  return {
    caption: words.limitsCaption,
    columns: [left(head), right(value), right(standard), left(from), left(asOf), left(row), right(request)],
    rows: limits.map((limit) => [
      figures.limit(limit.kind),
      figures.number(limit.value),
      figures.number(limit.default),
      words.quotaSource(limit.source),
      limit.asOf,
      words.quotaName(limit.quotaName, limit.quotaCode),
      figures.percent(limit.admissionShare),
    ]),
  };
}

function otherPools({ alternatives }: PlanResult, { words, figures }: Said): ReportTable[] {
  if (alternatives.length === 0) return [];
  const { pool, tpm, from, workers, price, place } = words.othersColumns;
  const where = (regions: readonly string[]) => (regions.includes('*') ? words.anyRegion : regions.join(', ') || words.notStated);
  return [
    {
      caption: words.othersCaption,
      columns: [left(pool), right(tpm), left(from), right(workers), right(price), left(place)],
      rows: alternatives.map((other) => [
        String(other.text),
        figures.number(other.tokensPerMinute),
        other.quotaSource === null ? figures.unknown : words.quotaSource(other.quotaSource),
        figures.number(other.safeConcurrency),
        figures.usd(other.perRequestUsd),
        where(other.processedIn),
      ]),
    },
  ];
}

function sourcesOf({ quotas, model, price, assumptions, capacity }: PlanResult, { words }: Said): string[] {
  const { perRequestUsd, perHourUsd, asOf, source, conflict } = price;
  const rehearsed = capacity?.rehearsed ?? null;
  return [
    words.quotas(quotas.source, quotas.asOf, quotas.accountId),
    words.burndown(model.burndownRate, model.burndownAssumed, model.burndownSource),
    ...(perRequestUsd === null ? [] : [words.price({ requestUsd: perRequestUsd, hourUsd: perHourUsd, asOf, source })]),
    ...(conflict === null ? [] : [words.disagree(conflict)]),
    ...(rehearsed === null ? [] : [words.rehearsed(rehearsed.simulatedMinutes, rehearsed.seeds)]),
    ...assumptions.map(({ text, flag }) => words.assumed(String(text), flag)),
  ];
}

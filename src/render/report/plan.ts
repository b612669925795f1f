// The report of a plan: the ladder of max_tokens, the minute under each window, the request, limits and other pools.

import { formatCompact, formatDuration, formatNumber, formatPercent, formatRate, formatUsd, plural } from '../../base/numbers.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import { curveDrawing, type Panel, panelsDrawing } from './panels.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

export function planReport(plan: PlanResult): Report {
  const { model, region, request } = plan;
  return {
    title: `${model.name} in ${region}, max_tokens ${formatNumber(request.maxTokens)}`,
    answer: answerOf(plan),
    figures: [...ladder(plan), ...minutes(plan)],
    tables: [requestTable(plan), ...answersTable(plan), limitsTable(plan), ...otherPools(plan)],
    sources: sourcesOf(plan),
  };
}

const limitName = (kind: PlanResult['limits'][number]['kind']) => LIMIT_NAMES[kind];

function answerOf({ neverAdmitted, capacity, byAnswerLength, wish, advice, request }: PlanResult): string[] {
  const bound = capacity?.bindingLimit ? `, bound by ${limitName(capacity.bindingLimit)}` : '';
  const safe = byAnswerLength.map(
    (entry) =>
      `${plural(entry.safeConcurrency, 'worker')} with answers of ${formatNumber(entry.outputTokens)} tokens (${formatRate(entry.requestsPerMinute)} requests/min)`,
  );
  const verdict = neverAdmitted
    ? 'Never admitted: one request holds more than the whole quota, or a limit is 0'
    : capacity === null
      ? 'How many can run is not known: no quota of tokens per minute is'
      : `Safe: ${safe.join(', ')}${bound}`;
  return [verdict, ...wishText(wish, request), ...advice.map(({ text }) => text)];
}

function wishText(wish: PlanResult['wish'], request: PlanResult['request']): string[] {
  if (wish === null) return [];
  const wanted = [
    ...(wish.concurrency === null ? [] : [plural(wish.concurrency, 'worker')]),
    ...(wish.requestsPerMinute === null ? [] : [`${formatRate(wish.requestsPerMinute)} requests/min`]),
  ].join(' and ');
  const needs = [
    ...(wish.quotaNeededTokensPerMinute === null ? [] : [`${formatNumber(wish.quotaNeededTokensPerMinute)} TPM`]),
    ...(wish.quotaNeededRequestsPerMinute === null ? [] : [`${formatNumber(wish.quotaNeededRequestsPerMinute)} RPM`]),
    ...(wish.quotaNeededTokensPerDay === null ? [] : [`${formatNumber(wish.quotaNeededTokensPerDay)} tokens a day`]),
  ].join(', ');
  const verdict = `Wish: ${wanted}, answers of ${formatNumber(request.outputTokens)} tokens: ${wish.fits ? 'fits' : 'does not fit'}`;
  return [`${verdict}${needs === '' ? '' : `; quota it needs: ${needs} (headroom included)`}`];
}

function ladder({ maxTokensLadder, ladderOutputTokens }: PlanResult): Figure[] {
  if (maxTokensLadder.length < 2) return [];
  const answers = `answers of ${formatNumber(ladderOutputTokens)} tokens`;
  const rate = (value: number) => `${formatRate(value)} requests/min`;
  const points = maxTokensLadder.map(({ maxTokens, safeConcurrency, requestsPerMinute, asked }) => ({
    x: maxTokens,
    y: safeConcurrency,
    label: `${formatCompact(maxTokens)}${asked ? ' asked' : ''}`,
    title: `max_tokens ${formatNumber(maxTokens)}${asked ? ', as asked' : ''}: ${plural(safeConcurrency, 'worker')}, ${rate(requestsPerMinute)}`,
    isMarked: asked,
  }));
  return [
    {
      title: 'Workers by max_tokens',
      description: `How many workers do not throttle as max_tokens grows, with ${answers}; the large mark is what was asked.`,
      drawing: curveDrawing(points, formatNumber, { x: 'max_tokens (logarithmic)', y: 'workers that do not throttle' }),
      table: {
        caption: `Workers and rate by max_tokens, with ${answers}`,
        columns: [right('max_tokens'), right('workers'), right('requests/min')],
        rows: maxTokensLadder.map(({ maxTokens, safeConcurrency, requestsPerMinute, asked }) => [
          `${formatNumber(maxTokens)}${asked ? ' (asked)' : ''}`,
          formatNumber(safeConcurrency),
          formatRate(requestsPerMinute),
        ]),
      },
    },
  ];
}

const SECONDS = 60;

function minutes({ minutes: views = [] }: PlanResult): Figure[] {
  const [first] = views;
  if (first === undefined) return [];
  const each = (bins: number) => SECONDS / bins;
  const panels = views.map(
    ({ window, bins, limitTokens, refused }): Panel => ({
      title: `${window}: ${refused === 0 ? 'nothing refused' : `${formatNumber(refused)} refused`}`,
      limit: limitTokens,
      steps: bins.map((bin, index) => ({
        from: index * each(bins.length),
        to: (index + 1) * each(bins.length),
        value: bin.peakUsedTokens,
        over: bin.peakHeldTokens,
        refused: bin.refused,
        title: `${window}, second ${formatNumber(index * each(bins.length))}: ${formatNumber(bin.peakUsedTokens)} tokens count, ${formatNumber(bin.peakHeldTokens)} of them held; ${bin.refused} refused`,
      })),
    }),
  );
  const drawn = first.drawnOneIn > 1 ? `; one in ${first.drawnOneIn} workers is drawn, against the same part of the quota` : '';
  return [
    {
      title: 'One minute under four readings of the window',
      description: `What counts against the quota with ${plural(first.workers, 'worker')} that all start at once, and what of it is held by requests under way; AWS does not document which window it uses${drawn}.`,
      drawing: panelsDrawing({
        panels,
        columns: 2,
        format: formatCompactly,
        ticks: (_, to) => [0, 15, 30, 45, 60].filter((value) => value <= to).map((value) => ({ value, label: `${value} s` })),
        key: [
          { label: 'counts against the quota', className: 'f1', kind: 'box' },
          { label: 'held', className: 'l2', kind: 'line' },
          { label: 'refused', className: 'f3', kind: 'box' },
          { label: 'quota', className: 'limit', kind: 'line' },
        ],
      }),
      table: {
        caption: `Quota tokens that count (and, of them, held) in each part of the minute; the quota is ${formatNumber(first.limitTokens)}`,
        columns: [left('window'), right('from'), right('counts'), right('held'), right('refused')],
        rows: views.flatMap(({ window, bins }) =>
          bins.map((bin, index) => [
            window,
            `${formatNumber(index * each(bins.length))} s`,
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

function requestTable({ cost, limits, request, model }: PlanResult): ReportTable {
  const tpm = limits.find(({ kind }) => kind === 'tpm')?.value ?? null;
  const row = (name: string, tokens: number) => [
    name,
    formatNumber(tokens),
    tpm ? formatPercent(tokens / tpm) : 'unknown',
    tpm === null ? 'unknown' : formatNumber(tpm - tokens),
  ];
  const held = {
    documented: cost.admission.documented,
    'documented-cache-read': cost.admission.documentedCacheRead,
    weighted: cost.admission.weighted,
  };
  return {
    caption: 'One request',
    columns: [left('what'), right('quota tokens'), right('of TPM'), right('leaves')],
    rows: [
      row(`held at start (${cost.reservation})`, held[cost.reservation]),
      row(`settled, writes ${formatNumber(request.outputTokens)}, burndown ${model.burndownRate}`, cost.settled),
      row(`worst case, writes all ${formatNumber(request.maxTokens)}`, cost.worstCase),
      row('held, if weighted', cost.admission.weighted),
    ],
  };
}

function answersTable({ byAnswerLength }: PlanResult): ReportTable[] {
  if (byAnswerLength.length === 0) return [];
  return [
    {
      caption: 'Workers by the average answer',
      columns: [
        right('answer, tokens'),
        right('latency'),
        right('workers'),
        right('guaranteed'),
        right('requests/min'),
        right('of TPM settled'),
      ],
      rows: byAnswerLength.map((entry) => [
        formatNumber(entry.outputTokens),
        formatDuration(entry.latencySeconds),
        formatNumber(entry.safeConcurrency),
        formatNumber(entry.guaranteedConcurrency),
        formatRate(entry.requestsPerMinute),
        formatPercent(entry.tpmShare),
      ]),
    },
  ];
}

function limitsTable({ limits }: PlanResult): ReportTable {
  return {
    caption: 'Limits',
    columns: [left('limit'), right('value'), right('default'), left('from'), left('of'), left('row'), right('one request')],
    rows: limits.map((limit) => [
      limitName(limit.kind),
      formatNumber(limit.value),
      formatNumber(limit.default),
      limit.source,
      limit.asOf,
      `${limit.quotaName}${limit.quotaCode === null ? '' : ` (${limit.quotaCode})`}`,
      formatPercent(limit.admissionShare),
    ]),
  };
}

function otherPools({ alternatives }: PlanResult): ReportTable[] {
  if (alternatives.length === 0) return [];
  return [
    {
      caption: 'Other pools',
      columns: [left('pool'), right('TPM'), left('from'), right('workers'), right('a request'), left('runs in')],
      rows: alternatives.map((other) => [
        other.text,
        formatNumber(other.tokensPerMinute),
        other.quotaSource ?? 'unknown',
        formatNumber(other.safeConcurrency),
        formatUsd(other.perRequestUsd),
        other.processedIn.includes('*') ? 'any Region' : other.processedIn.length === 0 ? 'not stated' : other.processedIn.join(', '),
      ]),
    },
  ];
}

function sourcesOf({ quotas, model, price, assumptions, capacity }: PlanResult): string[] {
  const from = {
    default: `AWS defaults of ${quotas.asOf}, not an account's`,
    live: `read from the account at ${quotas.asOf}`,
    snapshot: `a snapshot of ${quotas.asOf}`,
    override: 'given by hand',
  };
  return [
    `Quotas: ${from[quotas.source]}${quotas.accountId === null ? '' : `, account ${quotas.accountId}`}`,
    `Burndown rate ${model.burndownRate}${model.burndownAssumed ? ', assumed' : ''}: ${model.burndownSource}`,
    ...(price.perRequestUsd === null
      ? []
      : [
          `Price: ${formatUsd(price.perRequestUsd)} a request${price.perHourUsd === null ? '' : `, ${formatUsd(price.perHourUsd)} an hour at that rate`} (${price.asOf}, ${price.source})`,
        ]),
    ...(price.conflict === null ? [] : [price.conflict]),
    ...(capacity?.rehearsed
      ? [
          `Rehearsed: no throttle in ${formatNumber(capacity.rehearsed.simulatedMinutes)} min x ${plural(capacity.rehearsed.seeds, 'seed')} under any window`,
        ]
      : []),
    ...assumptions.map(({ text, flag }) => `Assumed: ${text} (${flag})`),
  ];
}

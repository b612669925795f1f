// The report of workloads that share quotas: who uses how much of which quota, and what each costs.

import { formatPercent, formatUsd } from '../../base/numbers.ts';
import type { Language } from '../../base/phrases.ts';
import type { SharedQuota, WorkloadPlan } from '../../contracts/workload-plan.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { PLAN_REPORT } from '../../words/en/plan-report.ts';
import { WORKLOADS } from '../../words/en/workloads.ts';
import { stateOf } from '../workload-plan.ts';
import { barsDrawing } from './bars.ts';
import type { Series } from './drawing.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

interface Said {
  readonly words: typeof PLAN_REPORT.english;
  readonly figures: typeof FIGURES.english;
  readonly workloads: typeof WORKLOADS.english;
}

export function workloadPlanReport(plan: WorkloadPlan, language: Language): Report {
  const said = { words: language.of(PLAN_REPORT), figures: language.of(FIGURES), workloads: language.of(WORKLOADS) };
  const { words } = said;
  return {
    title: words.workloadsTitle(plan.file, plan.fits),
    answer: answerOf(plan, said),
    figures: [...shares(plan, said), ...costs(plan, said)],
    tables: [workloadTable(plan, said)],
    sources: [...new Set(plan.quotas.map(({ source, asOf }) => words.workloadQuotas(source, asOf))), words.headroom(plan.headroom)],
  };
}

const quotaName = ({ modelName, kind, region, scope }: SharedQuota, { words }: Said) => words.sharedQuota(modelName, kind, region, scope);

function answerOf({ quotas, perMonthUsd }: WorkloadPlan, said: Said): string[] {
  const { words } = said;
  const wrong = quotas.filter(({ fits }) => !fits);
  const month = perMonthUsd === null ? [] : [words.month(perMonthUsd)];
  if (wrong.length === 0) return [words.everythingFits, ...month];
  const why = wrong.map((quota) => {
    const name = quotaName(quota, said);
    if (quota.value === null) return words.unknownQuota(name);
    return quota.wayOut === null ? words.quotaMustBe(name, quota.quotaNeeded, quota.value) : words.quotaIsZero(name, quota.wayOut);
  });
  return [words.doesNotFit, ...why, ...month];
}

function shares({ quotas }: WorkloadPlan, said: Said): Figure[] {
  const { words, figures } = said;
  const known = quotas.filter(({ share }) => share !== null);
  if (known.length === 0) return [];
  const bars = known.map((quota) => ({
    name: quotaName(quota, said),
    note: words.shareNote(quota.share, quota.fits),
    parts: partsOf(quota, said),
  }));
  const head = words.sharesColumns;
  return [
    {
      title: words.sharesTitle,
      description: words.sharesDescription,
      drawing: barsDrawing({ bars, format: formatPercent, limit: { value: 1, label: words.usableLimit } }),
      table: {
        caption: words.sharesCaption,
        columns: [
          left(head.quota),
          right(head.value),
          right(head.usable),
          right(head.needed),
          right(head.ofUsable),
          left(head.by),
          left(head.row),
        ],
        rows: quotas.map((quota) => [
          quotaName(quota, said),
          figures.number(quota.value),
          figures.number(quota.usable),
          figures.number(quota.needed),
          figures.percent(quota.share),
          quota.users.map(({ name, needed }) => words.user(name, needed)).join(', '),
          words.quotaName(quota.quotaName, quota.quotaCode),
        ]),
      },
    },
  ];
}

/** What they need together is shared out as they need it alone. */
function partsOf(quota: SharedQuota, said: Said) {
  const known = quota.users.filter(({ share }) => share !== null);
  const alone = known.reduce((sum, { share }) => sum + (share ?? 0), 0);
  return known.map(({ name, share, needed }, index) => ({
    value: alone === 0 ? 0 : ((share ?? 0) / alone) * (quota.share ?? 0),
    series: ((index % 4) + 1) as Series,
    title: said.words.sharePart(name, needed, share, quotaName(quota, said)),
  }));
}

function costs({ workloads: all }: WorkloadPlan, { words, figures }: Said): Figure[] {
  const priced = all.filter(({ perMonthUsd }) => perMonthUsd !== null);
  if (priced.length === 0) return [];
  const { workload, request, month } = words.costsColumns;
  return [
    {
      title: words.costsTitle,
      description: words.costsDescription,
      drawing: barsDrawing({
        bars: priced.map(({ name, perMonthUsd }) => ({
          name,
          note: formatUsd(perMonthUsd),
          parts: [{ value: perMonthUsd ?? 0, series: 1, title: words.costPart(name, perMonthUsd) }],
        })),
        format: formatUsd,
      }),
      table: {
        caption: words.costsCaption,
        columns: [left(workload), right(request), right(month)],
        rows: all.map(({ name, perRequestUsd, perMonthUsd }) => [name, figures.usd(perRequestUsd), figures.usd(perMonthUsd)]),
      },
    },
  ];
}

function workloadTable({ workloads: all }: WorkloadPlan, { words, figures, workloads }: Said): ReportTable {
  const head = words.workloadsColumns;
  return {
    caption: words.workloadsCaption,
    columns: [
      left(head.workload),
      left(head.model),
      left(head.from),
      right(head.wants),
      right(head.maxTokens),
      right(head.held),
      right(head.settled),
      right(head.tpm),
      right(head.latency),
      left(head.state),
    ],
    rows: all.map((one) => [
      one.name,
      one.modelName,
      `${one.region} ${one.scope}`,
      workloads.wants(one.wish.concurrency, one.wish.requestsPerMinute),
      figures.number(one.request.maxTokens),
      figures.number(one.admissionTokens),
      figures.number(one.settledTokens),
      figures.number(one.needs.tokensPerMinute),
      figures.duration(one.request.latencySeconds),
      workloads.states[stateOf(one)],
    ]),
  };
}

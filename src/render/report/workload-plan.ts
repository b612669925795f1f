// The report of workloads that share quotas: who uses how much of which quota, and what each costs.

import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { SharedQuota, WorkloadPlan } from '../../contracts/workload-plan.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import { barsDrawing } from './bars.ts';
import type { Series } from './drawing.ts';
import { type Figure, left, type Report, right } from './report.ts';

export function workloadPlanReport(plan: WorkloadPlan): Report {
  return {
    title: `Bedrock quotas of ${plan.file}: ${plan.fits ? 'fits' : 'does not fit'}`,
    answer: answerOf(plan),
    figures: [...shares(plan), ...costs(plan)],
    tables: [workloads(plan)],
    sources: [
      ...new Set(
        plan.quotas.map(({ source, asOf }) =>
          source === 'default' ? `Quotas: AWS defaults of ${asOf}, not an account's` : `Quotas: ${source}, ${asOf}`,
        ),
      ),
      `${formatPercent(plan.headroom)} of every quota is left free`,
    ],
  };
}

const quotaName = (quota: SharedQuota) => `${quota.modelName} ${LIMIT_NAMES[quota.kind]}, ${quota.region} ${quota.scope}`;

function answerOf(plan: WorkloadPlan): string[] {
  const wrong = plan.quotas.filter(({ fits }) => !fits);
  const month = plan.perMonthUsd === null ? [] : [`${formatUsd(plan.perMonthUsd)} a month on demand`];
  if (wrong.length === 0) return ['Everything fits', ...month];
  return [
    'Does not fit',
    ...wrong.map((quota) =>
      quota.value === null
        ? `${quotaName(quota)} is not known`
        : quota.wayOut === null
          ? `${quotaName(quota)} must be ${formatNumber(quota.quotaNeeded)}, it is ${formatNumber(quota.value)}`
          : `${quotaName(quota)} is 0: ${quota.wayOut}`,
    ),
    ...month,
  ];
}

function shares({ quotas }: WorkloadPlan): Figure[] {
  const known = quotas.filter(({ share }) => share !== null);
  if (known.length === 0) return [];
  const bars = known.map((quota) => ({
    name: quotaName(quota),
    note: `${formatPercent(quota.share)}${quota.fits ? '' : ', does not fit'}`,
    parts: partsOf(quota),
  }));
  return [
    {
      title: 'Share of each quota',
      description:
        'How much of what is usable of each quota is needed. Parts are workloads, the largest first; together they can need less than each alone.',
      drawing: barsDrawing({ bars, format: formatPercent, limit: { value: 1, label: 'usable, headroom taken off' } }),
      table: {
        caption: 'What each quota is, and who needs it',
        columns: [left('quota'), right('value'), right('usable'), right('needed'), right('of usable'), left('by'), left('row')],
        rows: quotas.map((quota) => [
          quotaName(quota),
          formatNumber(quota.value),
          formatNumber(quota.usable),
          formatNumber(quota.needed),
          formatPercent(quota.share),
          quota.users.map(({ name, needed }) => `${name} ${formatNumber(needed)}`).join(', '),
          `${quota.quotaName}${quota.quotaCode === null ? '' : ` (${quota.quotaCode})`}`,
        ]),
      },
    },
  ];
}

/** What they need together is shared out as they need it alone. */
function partsOf(quota: SharedQuota) {
  const known = quota.users.filter(({ share }) => share !== null);
  const alone = known.reduce((sum, { share }) => sum + (share ?? 0), 0);
  return known.map(({ name, share, needed }, index) => ({
    value: alone === 0 ? 0 : ((share ?? 0) / alone) * (quota.share ?? 0),
    series: ((index % 4) + 1) as Series,
    title: `${name}: ${formatNumber(needed)}, ${formatPercent(share)} of ${quotaName(quota)} alone`,
  }));
}

function costs({ workloads: all }: WorkloadPlan): Figure[] {
  const priced = all.filter(({ perMonthUsd }) => perMonthUsd !== null);
  if (priced.length === 0) return [];
  return [
    {
      title: 'Cost of a month',
      description: 'What each workload costs on demand in a month.',
      drawing: barsDrawing({
        bars: priced.map(({ name, perMonthUsd }) => ({
          name,
          note: formatUsd(perMonthUsd),
          parts: [{ value: perMonthUsd ?? 0, series: 1, title: `${name}: ${formatUsd(perMonthUsd)} a month` }],
        })),
        format: formatUsd,
      }),
      table: {
        caption: 'Cost on demand',
        columns: [left('workload'), right('a request'), right('a month')],
        rows: all.map(({ name, perRequestUsd, perMonthUsd }) => [name, formatUsd(perRequestUsd), formatUsd(perMonthUsd)]),
      },
    },
  ];
}

function workloads({ workloads: all }: WorkloadPlan) {
  return {
    caption: 'Workloads',
    columns: [
      left('workload'),
      left('model'),
      left('from'),
      right('wants'),
      right('max_tokens'),
      right('held'),
      right('settled'),
      right('needs TPM'),
      right('latency'),
      left('state'),
    ],
    rows: all.map((one) => [
      one.name,
      one.modelName,
      `${one.region} ${one.scope}`,
      one.wish.concurrency === null ? `${formatDecimal(one.wish.requestsPerMinute)}/min` : `${formatNumber(one.wish.concurrency)} at once`,
      formatNumber(one.request.maxTokens),
      formatNumber(one.admissionTokens),
      formatNumber(one.settledTokens),
      formatNumber(one.needs.tokensPerMinute),
      formatDuration(one.request.latencySeconds),
      one.neverAdmitted ? 'never admitted' : one.fits ? 'fits' : one.fitsAlone ? 'fits alone only' : 'does not fit',
    ]),
  };
}

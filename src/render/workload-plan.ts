// A plan of several workloads as text for a terminal and as Markdown for a pull request.

import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { PlannedWorkload, SharedQuota, WorkloadPlan } from '../contracts/workload-plan.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { limitName } from './plan/parts.ts';
import { type Column, renderTable } from './table.ts';

const WORKLOAD_COLUMNS: readonly Column[] = [
  { header: 'Workload', flexible: true },
  { header: 'model' },
  { header: 'from', dropOrder: 2 },
  { header: 'wants', align: 'right' },
  { header: 'held', align: 'right', dropOrder: 3 },
  { header: 'settled', align: 'right', dropOrder: 4 },
  { header: 'needs TPM', align: 'right' },
  { header: 'a month', align: 'right', dropOrder: 1 },
  { header: '' },
];

const placeText = ({ region, endpoint, scope }: Pick<SharedQuota, 'region' | 'endpoint' | 'scope'>) =>
  `${region} ${endpoint === 'mantle' ? 'bedrock-mantle' : scope}`;

function workloadRow(workload: PlannedWorkload): string[] {
  const { wish, needs } = workload;
  const wants = wish.concurrency === null ? `${formatDecimal(wish.requestsPerMinute)}/min` : `${formatNumber(wish.concurrency)} at once`;
  return [
    stripControl(workload.name, { oneLine: true }),
    workload.modelName,
    placeText(workload),
    wants,
    formatNumber(workload.admissionTokens),
    formatNumber(workload.settledTokens),
    needs.outputTokensPerMinute === undefined
      ? formatNumber(needs.tokensPerMinute)
      : `${formatNumber(needs.tokensPerMinute)} in, ${formatNumber(needs.outputTokensPerMinute)} out`,
    formatUsd(workload.perMonthUsd),
    stateOf(workload),
  ];
}

function stateOf(workload: PlannedWorkload): string {
  if (workload.neverAdmitted) return 'never admitted';
  if (workload.fits) return 'fits';
  return workload.fitsAlone ? 'fits alone only' : 'does not fit';
}

const QUOTA_COLUMNS: readonly Column[] = [
  { header: 'Quota' },
  { header: 'from', dropOrder: 2 },
  { header: '' },
  { header: 'value', align: 'right' },
  { header: 'usable', align: 'right', dropOrder: 1 },
  { header: 'needed', align: 'right' },
  { header: 'of usable', align: 'right' },
  { header: 'by', flexible: true },
];

const isMixed = ({ quotas }: WorkloadPlan) => new Set(quotas.map(({ source }) => source)).size > 1;

/** @param between what stands between two workloads of one quota: a line end in a terminal, so that none is broken */
function quotaRow(quota: SharedQuota, plan: WorkloadPlan, between: string): string[] {
  const users = quota.users.map(({ name, share }) =>
    stripControl(quota.users.length === 1 ? name : `${name} ${formatPercent(share)}`, { oneLine: true }),
  );
  return [
    quota.modelName,
    placeText(quota),
    limitName(quota.kind),
    `${formatNumber(quota.value)}${quota.source === 'default' && isMixed(plan) ? ' AWS default' : ''}`,
    formatNumber(quota.usable),
    formatNumber(quota.needed),
    formatPercent(quota.share),
    users.join(between),
  ];
}

/** What is wrong with each quota that is too small, in words. */
function verdicts(plan: WorkloadPlan): string[] {
  return plan.quotas
    .filter(({ fits }) => !fits)
    .map((quota) => {
      const name = `${limitName(quota.kind)} of ${quota.modelName} (${placeText(quota)})`;
      if (quota.value === null) return `the ${name} is not known: --quotas FILE, or credentials`;
      if (quota.wayOut !== null) return `${name} is 0, so nothing is admitted: ${quota.wayOut}`;
      const need = `${name} must be ${formatNumber(quota.quotaNeeded)}, it is ${formatNumber(quota.value)}`;
      const crowd = quota.users.length > 1 && quota.crowdedOut.length > 0 ? `; ${list(quota.crowdedOut)} would fit alone` : '';
      const room = quota.makesRoom.length > 0 ? `; without ${list(quota.makesRoom, 'or')} the rest fits` : '';
      return stripControl(need + crowd + room, { oneLine: true });
    });
}

function list(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

function sourceLine(plan: WorkloadPlan): string {
  const sources = new Set(
    plan.quotas.map(({ source, asOf }) =>
      source === 'default' ? `AWS defaults of ${asOf}, not your account` : `${source}, ${asOf.slice(0, 16).replace('T', ' ')}`,
    ),
  );
  return `Quotas: ${[...sources].join('; ')} · ${formatPercent(plan.headroom)} headroom`;
}

/** Whether all of it fits, and what to do: of what fits the quota that has the least room, of what does not each quota that is too small. */
function answerLines(plan: WorkloadPlan, { style, columns }: Layout): string[] {
  const head = `${style.bold(stripControl(plan.file, { oneLine: true }))} · ${plan.fits ? style.green('fits') : style.red('does not fit')}`;
  const problems = verdicts(plan).flatMap((line) => wrap(`! ${line}`, columns, { indent: '  ' }).map((text) => style.red(text)));
  const others = [...tightest(plan), ...monthText(plan)].flatMap((line) => wrap(line, columns, { indent: '  ' }));
  return [head, ...problems, ...others];
}

/** The quota with the least room, where everything fits. */
function tightest({ fits, quotas }: WorkloadPlan): string[] {
  const [first] = quotas.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (!fits || first === undefined) return [];
  const name = `${limitName(first.kind)} of ${first.modelName} (${first.region} ${first.scope})`;
  return [`Least room: ${name}, ${formatPercent(first.share)} of what is usable is needed`];
}

function monthText(plan: WorkloadPlan): string[] {
  return plan.perMonthUsd === null ? [] : [`${formatUsd(plan.perMonthUsd)} a month on demand; latency ${latencies(plan)}`];
}

export function workloadPlanText(plan: WorkloadPlan, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const table = (tableColumns: readonly Column[], rows: readonly string[][]) =>
    renderTable({ columns: tableColumns, rows, width: columns, headStyle: style.dim }).split('\n');
  return paragraphs([
    [...answerLines(plan, layout), ...wrap(sourceLine(plan), columns, { indent: '  ' }), ...warningLines(layout)],
    table(WORKLOAD_COLUMNS, plan.workloads.map(workloadRow)),
    table(
      QUOTA_COLUMNS,
      plan.quotas.map((quota) => quotaRow(quota, plan, '\n')),
    ),
  ]);
}

function latencies(plan: WorkloadPlan): string {
  return plan.workloads
    .map(({ name, request }) => `${stripControl(name, { oneLine: true })} ${formatDuration(request.latencySeconds)}`)
    .join(', ');
}

export function workloadPlanMarkdown(plan: WorkloadPlan, warnings: readonly string[]): string {
  const notes = [...verdicts(plan), ...warnings].map((line) => `- ${line}`).join('\n');
  return [
    `### Bedrock quotas: ${plan.fits ? 'everything fits' : '**does not fit**'}`,
    ...(notes === '' ? [] : [notes]),
    markdownTable(WORKLOAD_COLUMNS, plan.workloads.map(workloadRow)),
    markdownTable(
      QUOTA_COLUMNS,
      plan.quotas.map((quota) => quotaRow(quota, plan, ', ')),
    ),
    `${sourceLine(plan)}. ${plan.perMonthUsd === null ? '' : `${formatUsd(plan.perMonthUsd)} a month on demand.`}`.trim(),
  ].join('\n\n');
}

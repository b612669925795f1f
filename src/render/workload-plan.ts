// A plan of several workloads as text for a terminal and as Markdown for a pull request.

import { stripControl, wrap } from '../base/text.ts';
import type { PlannedWorkload, SharedQuota, WorkloadPlan } from '../contracts/workload-plan.ts';
import { FIGURES } from '../words/en/figures.ts';
import { WORKLOADS } from '../words/en/workloads.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { type Column, renderTable } from './table.ts';

/** The words of this room, and numbers as the language of the answer writes them. */
interface Said {
  readonly words: typeof WORKLOADS.english;
  readonly figures: typeof FIGURES.english;
}

const saidIn = (layout: Layout): Said => ({ words: wordsOf(layout, WORKLOADS), figures: wordsOf(layout, FIGURES) });

function workloadColumns({ words: { workloadColumns: head } }: Said): Column[] {
  return [
    { header: head.workload, flexible: true },
    { header: head.model },
    { header: head.from, dropOrder: 2 },
    { header: head.wants, align: 'right' },
    { header: head.held, align: 'right', dropOrder: 3 },
    { header: head.settled, align: 'right', dropOrder: 4 },
    { header: head.tpm, align: 'right' },
    { header: head.month, align: 'right', dropOrder: 1 },
    { header: '' },
  ];
}

const placeText = ({ region, endpoint, scope }: Pick<SharedQuota, 'region' | 'endpoint' | 'scope'>) =>
  `${region} ${endpoint === 'mantle' ? 'bedrock-mantle' : scope}`;

const plainName = (name: string) => stripControl(name, { oneLine: true });

function workloadRow(workload: PlannedWorkload, { words, figures }: Said): string[] {
  const { wish, needs } = workload;
  return [
    plainName(workload.name),
    workload.modelName,
    placeText(workload),
    words.wants(wish.concurrency, wish.requestsPerMinute),
    figures.number(workload.admissionTokens),
    figures.number(workload.settledTokens),
    needs.outputTokensPerMinute === undefined
      ? figures.number(needs.tokensPerMinute)
      : words.inAndOut(needs.tokensPerMinute, needs.outputTokensPerMinute),
    figures.usd(workload.perMonthUsd),
    words.states[stateOf(workload)],
  ];
}

export function stateOf({ neverAdmitted, fits, fitsAlone }: PlannedWorkload): keyof Said['words']['states'] {
  if (neverAdmitted) return 'never';
  if (fits) return 'fits';
  return fitsAlone ? 'alone' : 'not';
}

function quotaColumns({ words: { quotaColumns: head } }: Said): Column[] {
  return [
    { header: head.quota },
    { header: head.from, dropOrder: 2 },
    { header: '' },
    { header: head.value, align: 'right' },
    { header: head.usable, align: 'right', dropOrder: 1 },
    { header: head.needed, align: 'right' },
    { header: head.ofUsable, align: 'right' },
    { header: head.by, flexible: true },
  ];
}

const isMixed = ({ quotas }: WorkloadPlan) => new Set(quotas.map(({ source }) => source)).size > 1;

/** @param between what stands between two workloads of one quota: a line end in a terminal, so that none is broken */
function quotaRow(quota: SharedQuota, plan: WorkloadPlan, { words, figures }: Said, between: string): string[] {
  const users = quota.users.map(({ name, share }) => plainName(quota.users.length === 1 ? name : `${name} ${figures.percent(share)}`));
  const value = figures.number(quota.value);
  return [
    quota.modelName,
    placeText(quota),
    words.limit(quota.kind),
    quota.source === 'default' && isMixed(plan) ? words.ofDefault(value) : value,
    figures.number(quota.usable),
    figures.number(quota.needed),
    figures.percent(quota.share),
    users.join(between),
  ];
}

/** What is wrong with each quota that is too small, in words. */
function verdicts({ quotas }: WorkloadPlan, { words }: Said): string[] {
  return quotas
    .filter(({ fits }) => !fits)
    .map((quota) => {
      const name = words.quota({ kind: quota.kind, model: quota.modelName, place: placeText(quota) });
      if (quota.value === null) return words.notKnown(name);
      if (quota.wayOut !== null) return words.isZero(name, quota.wayOut);
      const { quotaNeeded: needed, value, makesRoom } = quota;
      const crowdedOut = quota.users.length > 1 ? quota.crowdedOut : [];
      return plainName(words.mustBe(name, { needed, value, crowdedOut, makesRoom }));
    });
}

function sourceLine({ quotas, headroom }: WorkloadPlan, { words }: Said): string {
  const sources = new Set(quotas.map(({ source, asOf }) => words.source(source, asOf)));
  return words.sources([...sources], headroom);
}

/** Whether all of it fits, and what to do: of what fits the quota that has the least room, of what does not each quota that is too small. */
function answerLines(plan: WorkloadPlan, said: Said, { style, columns }: Layout): string[] {
  const verdict = said.words.verdict(plan.fits);
  const head = `${style.bold(plainName(plan.file))} · ${plan.fits ? style.green(verdict) : style.red(verdict)}`;
  const problems = verdicts(plan, said).flatMap((line) => wrap(`! ${line}`, columns, { indent: '  ' }).map((text) => style.red(text)));
  const others = [...tightest(plan, said), ...monthText(plan, said)].flatMap((line) => wrap(line, columns, { indent: '  ' }));
  return [head, ...problems, ...others];
}

/** The quota with the least room, where everything fits. */
function tightest({ fits, quotas }: WorkloadPlan, { words }: Said): string[] {
  const [first] = quotas.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (!fits || first === undefined) return [];
  const { kind, modelName: model, region, scope, share } = first;
  return [words.leastRoom(words.quota({ kind, model, place: `${region} ${scope}` }), share)];
}

function monthText({ perMonthUsd, workloads }: WorkloadPlan, { words, figures }: Said): string[] {
  if (perMonthUsd === null) return [];
  const latencies = workloads.map(({ name, request }) => `${plainName(name)} ${figures.duration(request.latencySeconds)}`);
  return [words.month(perMonthUsd, latencies)];
}

export function workloadPlanText(plan: WorkloadPlan, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const said = saidIn(layout);
  const table = (tableColumns: readonly Column[], rows: readonly string[][]) =>
    renderTable({ columns: tableColumns, rows, width: columns, headStyle: style.dim }).split('\n');
  return paragraphs([
    [...answerLines(plan, said, layout), ...wrap(sourceLine(plan, said), columns, { indent: '  ' }), ...warningLines(layout)],
    table(
      workloadColumns(said),
      plan.workloads.map((workload) => workloadRow(workload, said)),
    ),
    table(
      quotaColumns(said),
      plan.quotas.map((quota) => quotaRow(quota, plan, said, '\n')),
    ),
  ]);
}

export function workloadPlanMarkdown(plan: WorkloadPlan, layout: WarnedLayout): string {
  const said = saidIn(layout);
  const notes = [...verdicts(plan, said), ...layout.warnings].map((line) => `- ${line}`).join('\n');
  return [
    `### ${said.words.heading(plan.fits)}`,
    ...(notes === '' ? [] : [notes]),
    markdownTable(
      workloadColumns(said),
      plan.workloads.map((workload) => workloadRow(workload, said)),
    ),
    markdownTable(
      quotaColumns(said),
      plan.quotas.map((quota) => quotaRow(quota, plan, said, ', ')),
    ),
    said.words.markdownSources(sourceLine(plan, said), plan.perMonthUsd),
  ].join('\n\n');
}

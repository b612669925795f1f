// What is said of a plan in the same words in a terminal, in Markdown and elsewhere: limits, pool, source, costs, wish, price.

import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../../base/numbers.ts';
import { wrap } from '../../base/text.ts';
import type { Alternative } from '../../planner/alternatives.ts';
import { heldLimit, type PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { LIMIT_NAMES, LIMITS_OF } from '../../quotas/limits.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import type { Style } from '../style.ts';

export function limitName(kind: string | null): string {
  return kind === null ? 'none' : (LIMIT_NAMES[kind as PlanLimit['kind']] ?? kind);
}

/** With what the row is multiplied by, where it counts for more than it says. */
export function limitLabel(limit: PlanLimit): string {
  return `${limitName(limit.kind)}${limit.multiplier > 1 ? ` (row x${limit.multiplier})` : ''}`;
}

export function poolText(plan: Plan): string {
  if (plan.endpoint === 'mantle') return 'bedrock-mantle';
  if (plan.scope === 'on-demand') return 'on-demand';
  if (plan.profileId === null) return plan.scope;
  const prefix = `${plan.profileId.split('.')[0]}. profile`;
  if (plan.processedIn.includes('*')) return `${prefix} (runs in any Region)`;
  return plan.processedIn.length > 0 ? `${prefix} (runs in ${plan.processedIn.join(', ')})` : prefix;
}

/** Where a value comes from, in the words of the first line. @param source of a limit that has no row: that of the quotas */
function sourceText(plan: Plan, { source, asOf }: Pick<PlanLimit, 'source' | 'asOf'>): string {
  switch (source) {
    case 'default':
      return `AWS defaults of ${asOf}, not your account`;
    case 'live':
      return `live, ${timeText(asOf)}${plan.quotas.accountId ? `, account ${plan.quotas.accountId}` : ''}`;
    case 'snapshot':
      return `snapshot of ${timeText(asOf)}`;
    case 'override':
      return 'given by hand';
  }
}

const timeText = (asOf: string) => asOf.replace('T', ' ').replace(/\.\d+/, '');

/** Shown in the first line whatever they are; others only where they were given by hand. */
const ALWAYS_SHOWN: ReadonlySet<PlanLimit['kind']> = new Set(['tpm', 'rpm', 'input-tpm', 'output-tpm']);

/** The limits that people look for first, each with where it comes from: once where it is the same for all. */
export function quotaText(plan: Plan): string {
  const groups: { source: string; values: string[] }[] = [];
  for (const { metric } of LIMITS_OF[plan.endpoint]) {
    const limit = plan.limits.find(({ kind }) => kind === metric);
    if (!ALWAYS_SHOWN.has(metric) && limit?.source !== 'override') continue;
    const source = sourceText(plan, limit?.value == null ? plan.quotas : limit);
    const value = valueText(plan, metric, limit);
    if (groups.at(-1)?.source === source) groups.at(-1)?.values.push(value);
    else groups.push({ source, values: [value] });
  }
  return `Quota ${groups.map(({ source, values }) => `${values.join(', ')}: ${source}`).join('; ')}`;
}

function valueText(plan: Plan, kind: PlanLimit['kind'], limit: PlanLimit | undefined): string {
  if (limit?.value != null) return `${formatNumber(limit.value)} ${limitName(kind)}`;
  if (plan.endpoint === 'mantle') return `no ${limitName(kind)} published`;
  return kind === 'rpm' && !plan.quotas.notKnown.includes('rpm') ? 'no RPM limit' : `${limitName(kind)} unknown`;
}

/** The limits' sources, where they differ: then each says its own. */
export function limitSources(plan: Plan): readonly string[] | null {
  const known = new Set(plan.limits.filter(({ value }) => value !== null).map(({ source }) => source));
  if (known.size < 2) return null;
  return plan.limits.map(({ value, source, asOf }) => (value === null ? '' : shortSource(source, asOf)));
}

function shortSource(source: PlanLimit['source'], asOf: string): string {
  if (source === 'default') return `AWS default of ${asOf}`;
  return source === 'override' ? 'by hand' : source;
}

/** A default that stands beside values that are none is marked: nobody may take it for the account's. */
export function otherTokensText(plan: Plan, other: Alternative, format: (value: number) => string): string {
  if (other.tokensPerMinute === null) return '';
  const isMarked = other.quotaSource === 'default' && (heldLimit(plan.limits)?.source ?? 'default') !== 'default';
  const output = other.outputTokensPerMinute === null ? '' : ` in, ${format(other.outputTokensPerMinute)} out`;
  return `${format(other.tokensPerMinute)}${output}${isMarked ? ' AWS default' : ''}`;
}

/** What one request costs, each row: name, quota tokens, share of TPM, what it leaves, a note. */
export function requestRows(plan: Plan, style: Style): string[][] {
  if (plan.endpoint === 'mantle') return mantleRows(plan, style);
  const tpm = plan.limits.find((limit) => limit.kind === 'tpm')?.value ?? null;
  const { cost, model, request } = plan;
  const row = (name: string, tokens: number, note: string) => [
    name,
    formatNumber(tokens),
    tpm ? formatPercent(tokens / tpm) : '',
    tpm === null ? '' : formatNumber(tpm - tokens),
    note,
  ];
  const burndown = model.burndownRate === 1 ? '' : `x${model.burndownRate} burndown${model.burndownAssumed ? ' (assumed)' : ''}`;
  const rows = [
    row(
      `held at start (${cost.reservation})`,
      heldTokens(cost),
      tpm !== null && heldTokens(cost) > tpm ? style.red('can never be admitted') : '',
    ),
  ];
  if (request.outputTokensGiven) rows.push(row(`settled, writes ${formatNumber(request.outputTokens)}`, cost.settled, burndown));
  rows.push(row(`worst case, writes all ${formatNumber(request.maxTokens)}`, cost.worstCase, burndown));
  if (cost.reservation === 'documented' && model.burndownRate > 1) {
    rows.push(
      row(
        'held, if weighted (measured 2025-06)',
        cost.admission.weighted,
        tpm !== null && cost.admission.weighted > tpm ? style.yellow('never admitted') : '',
      ),
    );
  }
  return rows;
}

/** The same where input and output are counted apart: what is held and stays of the one, what is written of the other. */
function mantleRows({ cost, request, limits, neverAdmitted }: Plan, style: Style): string[][] {
  const [input, output] = [limits.find(({ kind }) => kind === 'input-tpm'), limits.find(({ kind }) => kind === 'output-tpm')];
  const row = (name: string, tokens: number, limit: PlanLimit | undefined, note = '') => {
    const value = limit?.value ?? null;
    return [
      name,
      formatNumber(tokens),
      value ? formatPercent(tokens / value) : '',
      value === null ? '' : formatNumber(value - tokens),
      note,
    ];
  };
  const held = heldTokens(cost);
  const isRefused = neverAdmitted && input?.value != null && held > input.value;
  const { outputTokens, outputTokensGiven, maxTokens } = request;
  return [
    row('held at start, of input TPM', held, input, isRefused ? style.red('can never be admitted') : ''),
    ...(outputTokensGiven
      ? [
          row(`settled, writes ${formatNumber(outputTokens)}, of input TPM`, cost.settled, input),
          row('written, of output TPM', outputTokens, output, 'reached: the answer is cut'),
        ]
      : []),
    row(
      `worst case, writes all ${formatNumber(maxTokens)}, of output TPM`,
      maxTokens,
      output,
      outputTokensGiven ? '' : 'reached: the answer is cut',
    ),
  ];
}

export function wishLines(plan: Plan, style: Style, columns: number): string[] {
  const { wish, request } = plan;
  if (!wish) return [];
  const what = [
    wish.concurrency === null ? '' : plural(wish.concurrency, 'worker'),
    wish.requestsPerMinute === null ? '' : `${formatDecimal(wish.requestsPerMinute)} requests/min`,
  ]
    .filter(Boolean)
    .join(' and ');
  // The wish is judged for one length of answer: without --output-tokens the longest.
  const answers = `answers of ${formatNumber(request.outputTokens)} tokens${request.outputTokensGiven ? '' : ' (--output-tokens)'}`;
  const verdict = wish.fits ? style.green('fits') : style.red('does not fit');
  const lines = wrap(`Wish: ${what}, ${answers}: ${verdict}`, columns, { indent: '  ' });
  const largest =
    wish.largestMaxTokens === null
      ? 'no max_tokens that holds such an answer allows it'
      : `largest max_tokens that allows it: ${formatNumber(wish.largestMaxTokens)}`;
  const needs = [
    wish.quotaNeededTokensPerMinute === null
      ? ''
      : `${formatNumber(wish.quotaNeededTokensPerMinute)} ${plan.endpoint === 'mantle' ? 'input TPM' : 'TPM'}`,
    wish.quotaNeededOutputTokensPerMinute == null ? '' : `${formatNumber(wish.quotaNeededOutputTokensPerMinute)} output TPM`,
    wish.quotaNeededRequestsPerMinute === null ? '' : `${formatNumber(wish.quotaNeededRequestsPerMinute)} RPM`,
    wish.quotaNeededTokensPerDay === null ? '' : `${formatNumber(wish.quotaNeededTokensPerDay)} tokens a day`,
  ].filter(Boolean);
  if (wish.dayLastsSeconds !== null)
    lines.push(...wrap(`  the day's quota would be gone after ${formatDuration(wish.dayLastsSeconds)}`, columns, { indent: '  ' }));
  lines.push(...wrap(`  ${largest}`, columns, { indent: '  ' }));
  if (needs.length > 0) lines.push(...wrap(`  quota it needs: ${needs.join(', ')} (headroom included)`, columns, { indent: '  ' }));
  return lines;
}

/** From one start to the next: a tenth of a second can be what makes it safe. */
export function spacingText(seconds: number): string {
  return seconds < 100 ? `${formatDecimal(seconds, 1)} s` : formatDuration(seconds);
}

/** Null where the catalogue has no price. */
export function priceText({ price }: Plan): string | null {
  if (price.perRequestUsd === null) return null;
  const hour = price.perHourUsd === null ? '' : `, ${formatUsd(price.perHourUsd)} an hour at that rate`;
  return `${formatUsd(price.perRequestUsd)} a request${hour} (${price.asOf})`;
}

export function whereText(plan: Plan, regions: readonly string[]): string {
  if (regions.includes('*')) return 'any Region';
  if (regions.length === 0) return 'not stated';
  return regions.join() === plan.processedIn.join() ? 'the same' : regions.join(', ');
}

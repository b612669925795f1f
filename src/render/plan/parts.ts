// What is said of a plan in the same words in a terminal, in Markdown and elsewhere: limits, pool, source, costs, wish, price.

import { formatNumber, formatPercent } from '../../base/numbers.ts';
import { wrap } from '../../base/text.ts';
import type { Alternative } from '../../planner/alternatives.ts';
import { heldLimit, type PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { LIMITS_OF } from '../../quotas/limits.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import type { PLAN } from '../../words/en/plan.ts';
import type { Layout } from '../layout.ts';
import type { Style } from '../style.ts';

/** The table of this room, in the language of the answer. */
export type PlanWords = typeof PLAN.english;

/** @param isShort without a long list of Regions, which is for who asks for everything */
export function poolText({ endpoint, scope, profileId, processedIn }: Plan, words: PlanWords, isShort = false): string {
  return words.pool({ endpoint, scope, prefix: profileId?.split('.')[0] ?? null, regions: processedIn }, isShort);
}

/** Where a value comes from, in the words of the first line. @param source of a limit that has no row: that of the quotas */
function sourceText({ quotas }: Plan, { source, asOf }: Pick<PlanLimit, 'source' | 'asOf'>, words: PlanWords): string {
  return words.source({ source, asOf: source === 'default' ? asOf.slice(0, 10) : timeText(asOf), accountId: quotas.accountId });
}

const timeText = (asOf: string) => asOf.replace('T', ' ').replace(/\.\d+/, '');

/** Shown in the first line whatever they are; others only where they were given by hand. */
const ALWAYS_SHOWN: ReadonlySet<PlanLimit['kind']> = new Set(['tpm', 'rpm', 'input-tpm', 'output-tpm']);

/** The limits that people look for first, each with where it comes from: once where it is the same for all. */
export function quotaText(plan: Plan, words: PlanWords): string {
  const groups: { source: string; values: string[] }[] = [];
  for (const { metric } of LIMITS_OF[plan.endpoint]) {
    const limit = plan.limits.find(({ kind }) => kind === metric);
    if (!ALWAYS_SHOWN.has(metric) && limit?.source !== 'override') continue;
    const source = sourceText(plan, limit?.value == null ? plan.quotas : limit, words);
    const value = valueText(plan, metric, limit, words);
    if (groups.at(-1)?.source === source) groups.at(-1)?.values.push(value);
    else groups.push({ source, values: [value] });
  }
  return words.quotas(groups);
}

function valueText(plan: Plan, kind: PlanLimit['kind'], limit: PlanLimit | undefined, words: PlanWords): string {
  if (limit?.value != null) return words.quotaValue(kind, limit.value);
  if (plan.endpoint === 'mantle') return words.quotaUnpublished(kind);
  return kind === 'rpm' && !plan.quotas.notKnown.includes('rpm') ? words.quotaUnlimited(kind) : words.quotaUnknown(kind);
}

/** The limits' sources, where they differ: then each says its own. */
export function limitSources(plan: Plan, words: PlanWords): readonly string[] | null {
  const known = new Set(plan.limits.filter(({ value }) => value !== null).map(({ source }) => source));
  if (known.size < 2) return null;
  return plan.limits.map(({ value, source, asOf }) => (value === null ? '' : words.shortSource(source, asOf)));
}

/** A default that stands beside values that are none is marked: nobody may take it for the account's. */
export function otherTokensText(plan: Plan, other: Alternative, format: (value: number) => string, words: PlanWords): string {
  if (other.tokensPerMinute === null) return '';
  const isMarked = other.quotaSource === 'default' && (heldLimit(plan.limits)?.source ?? 'default') !== 'default';
  const output = other.outputTokensPerMinute === null ? null : format(other.outputTokensPerMinute);
  return words.otherTokens(format(other.tokensPerMinute), output, isMarked);
}

/** What one request costs, each row: name, quota tokens, share of TPM, what it leaves, a note. @param isShort without what a reading that AWS does not document would hold */
export function requestRows(plan: Plan, words: PlanWords, style: Style, { isShort = false } = {}): string[][] {
  if (plan.endpoint === 'mantle') return mantleRows(plan, words, style);
  const tpm = plan.limits.find((limit) => limit.kind === 'tpm')?.value ?? null;
  const { cost, model, request } = plan;
  const row = (name: string, tokens: number, note: string) => [
    name,
    formatNumber(tokens),
    tpm ? formatPercent(tokens / tpm) : '',
    tpm === null ? '' : formatNumber(tpm - tokens),
    note,
  ];
  const burndown = model.burndownRate === 1 ? '' : words.burndown(model.burndownRate, model.burndownAssumed);
  const isNever = tpm !== null && heldTokens(cost) > tpm;
  const rows = [row(words.held(cost.reservation), heldTokens(cost), isNever ? style.red(words.neverAdmitted) : '')];
  if (request.outputTokensGiven) rows.push(row(words.settled(request.outputTokens), cost.settled, burndown));
  rows.push(row(words.worst(request.maxTokens), cost.worstCase, burndown));
  if (!isShort && cost.reservation === 'documented' && model.burndownRate > 1) {
    const { weighted } = cost.admission;
    rows.push(row(words.heldWeighted, weighted, tpm !== null && weighted > tpm ? style.yellow(words.weightedNever) : ''));
  }
  return rows;
}

/** The same where input and output are counted apart: what is held and stays of the one, what is written of the other. */
function mantleRows({ cost, request, limits, neverAdmitted }: Plan, words: PlanWords, style: Style): string[][] {
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
    row(words.heldOfInput, held, input, isRefused ? style.red(words.neverAdmitted) : ''),
    ...(outputTokensGiven
      ? [row(words.settledOfInput(outputTokens), cost.settled, input), row(words.writtenOfOutput, outputTokens, output, words.cutAtQuota)]
      : []),
    row(words.worstOfOutput(maxTokens), maxTokens, output, outputTokensGiven ? '' : words.cutAtQuota),
  ];
}

export function wishLines({ wish, request, endpoint }: Plan, words: PlanWords, { style, columns }: Layout): string[] {
  if (!wish) return [];
  const { fits } = wish;
  // The wish is judged for one length of answer: without --output-tokens the longest.
  const asked = {
    workers: wish.concurrency,
    rate: wish.requestsPerMinute,
    answerTokens: request.outputTokens,
    isAnswerGiven: request.outputTokensGiven,
    fits,
  };
  const needs = {
    tpm: wish.quotaNeededTokensPerMinute,
    isInput: endpoint === 'mantle',
    outputTpm: wish.quotaNeededOutputTokensPerMinute ?? null,
    rpm: wish.quotaNeededRequestsPerMinute,
    perDay: wish.quotaNeededTokensPerDay,
  };
  const isNeeded = [needs.tpm, needs.outputTpm, needs.rpm, needs.perDay].some((need) => need !== null);
  return [
    words.wish(asked, fits ? style.green : style.red),
    ...(wish.dayLastsSeconds === null ? [] : [`  ${words.dayGone(wish.dayLastsSeconds)}`]),
    `  ${words.largestMaxTokens(wish.largestMaxTokens)}`,
    ...(isNeeded ? [`  ${words.quotaNeeded(needs)}`] : []),
  ].flatMap((line) => wrap(line, columns, { indent: '  ' }));
}

/** Null where the catalogue has no price. */
export function priceText({ price }: Plan, words: PlanWords): string | null {
  return price.perRequestUsd === null ? null : words.price(price.perRequestUsd, price.perHourUsd, price.asOf ?? '');
}

export function whereText(plan: Plan, regions: readonly string[], words: PlanWords): string {
  if (regions.includes('*')) return words.anyRegion;
  if (regions.length === 0) return words.notStated;
  return regions.join() === plan.processedIn.join() ? words.theSame : regions.join(', ');
}

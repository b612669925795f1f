// A plan as GitHub Flavored Markdown, for a pull request or a wiki.

import { formatNumber, formatRate, formatUsd } from '../../base/numbers.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { PLAN } from '../../words/en/plan.ts';
import { type Layout, sayIn, type WarnedLayout, wordsOf } from '../layout.ts';
import { markdownTable } from '../markdown.ts';
import { PLAIN } from '../style.ts';
import type { Column } from '../table.ts';
import {
  limitSources,
  otherTokensText,
  type PlanWords,
  poolText,
  priceText,
  quotaText,
  requestRows,
  whereText,
  wishLines,
} from './parts.ts';

const left = (header: string): Column => ({ header });
const right = (header: string): Column => ({ header, align: 'right' });

/** Nothing is wrapped: paragraphs are broken by whoever shows them. */
const UNBROKEN = 10_000;

export function planMarkdown(plan: Plan, layout: WarnedLayout): string {
  const words = wordsOf(layout, PLAN);
  const price = priceText(plan, words);
  const assumptions = plan.assumptions.map(({ text, flag }) => `${sayIn(layout, text)} (\`${flag}\`)`);
  const wish = wishLines(plan, words, { ...layout, style: PLAIN, columns: UNBROKEN });
  const parts = [
    `## ${words.heading(plan.model.name, plan.region, plan.request.maxTokens)}`,
    words.sentences([poolText(plan, words), quotaText(plan, words)]),
    ...(layout.warnings.length > 0 ? [layout.warnings.map((warning) => `> **${words.warning}** ${warning}`).join('\n>\n')] : []),
    requestTable(plan, words),
    ...(plan.neverAdmitted ? [`**${sayIn(layout, neverText(plan))}:** ${sayIn(layout, whyNeverAdmitted(plan))}`] : []),
    ...capacityParts(plan, words),
    ...(wish.length > 0 ? [wish.join('\n').trim()] : []),
    limitTable(plan, words, layout),
    ...alternativeParts(plan, words, layout),
    ...(price === null ? [] : [words.markdownPrice(price)]),
    ...(assumptions.length > 0 ? [words.markdownAssumed(assumptions)] : []),
  ];
  return parts.join('\n\n');
}

function requestTable(plan: Plan, words: PlanWords): string {
  const { request, tokens, ofTpm, ofIt, leaves } = words.markdownRequest;
  return markdownTable(
    [left(request), right(tokens), right(plan.endpoint === 'mantle' ? ofIt : ofTpm), right(leaves), left('')],
    requestRows(plan, words, PLAIN),
  );
}

function limitTable(plan: Plan, words: PlanWords, layout: Layout): string {
  const { number, percent } = wordsOf(layout, FIGURES);
  const head = words.markdownLimits;
  const sources = limitSources(plan, words);
  return markdownTable(
    [
      left(head.limit),
      right(head.value),
      right(head.default),
      right(head.request),
      right(head.left),
      right(head.leftWorst),
      ...(sources ? [left(head.from)] : []),
    ],
    plan.limits.map((limit, index) => [
      words.rowCounts(limit.kind, limit.multiplier),
      number(limit.value),
      number(limit.default),
      percent(limit.admissionShare),
      number(limit.remainingAfterAdmission),
      number(limit.remainingAfterWorstCase),
      ...(sources ? [sources[index] ?? ''] : []),
    ]),
  );
}

function capacityParts({ capacity, byAnswerLength, ladderOutputTokens, maxTokensLadder }: Plan, words: PlanWords): string[] {
  const { answer, maxTokens, workers, rate } = words.markdownCapacity;
  return [
    markdownTable(
      [left(answer), right(workers), right(rate)],
      byAnswerLength.map((entry) => [
        formatNumber(entry.outputTokens),
        formatNumber(entry.safeConcurrency),
        formatRate(entry.requestsPerMinute),
      ]),
    ),
    ...(capacity?.bindingLimit ? [words.markdownBound(capacity.bindingLimit, capacity.nextLimit)] : []),
    words.markdownLadder(ladderOutputTokens),
    markdownTable(
      [right(maxTokens), right(workers), right(rate)],
      maxTokensLadder.map((entry) => [
        entry.asked ? words.asked(entry.maxTokens) : formatNumber(entry.maxTokens),
        formatNumber(entry.safeConcurrency),
        formatRate(entry.requestsPerMinute),
      ]),
    ),
  ];
}

function alternativeParts(plan: Plan, words: PlanWords, layout: Layout): string[] {
  if (plan.alternatives.length === 0) return [];
  const { pool, tpm, workers, price, place } = words.markdownOthers;
  return [
    markdownTable(
      [left(pool), right(tpm), right(workers), right(price), left(place)],
      plan.alternatives.map((other) => [
        sayIn(layout, other.text),
        otherTokensText(plan, other, formatNumber, words),
        other.safeConcurrency === null ? '' : formatNumber(other.safeConcurrency),
        other.perRequestUsd === null ? '' : formatUsd(other.perRequestUsd),
        whereText(plan, other.processedIn, words),
      ]),
    ),
  ];
}

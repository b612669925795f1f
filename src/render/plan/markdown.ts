// A plan as GitHub Flavored Markdown, for a pull request or a wiki.

import { formatNumber, formatPercent, formatRate, formatUsd } from '../../base/numbers.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { markdownTable } from '../markdown.ts';
import { PLAIN } from '../style.ts';
import type { Column } from '../table.ts';
import {
  limitLabel,
  limitName,
  limitSources,
  otherTokensText,
  poolText,
  priceText,
  quotaText,
  requestRows,
  whereText,
  wishLines,
} from './parts.ts';

const left = (header: string): Column => ({ header });
const right = (header: string): Column => ({ header, align: 'right' });

export function planMarkdown(plan: Plan, warnings: readonly string[]): string {
  const price = priceText(plan);
  const parts = [
    `## ${plan.model.name} in ${plan.region}, max_tokens ${formatNumber(plan.request.maxTokens)}`,
    `${poolText(plan)}. ${quotaText(plan)}.`,
    ...(warnings.length > 0 ? [warnings.map((warning) => `> **Warning:** ${warning}`).join('\n>\n')] : []),
    markdownTable(
      [left('One request'), right('Quota tokens'), right(plan.endpoint === 'mantle' ? 'Of it' : 'Of TPM'), right('Leaves'), left('')],
      requestRows(plan, PLAIN),
    ),
    ...(plan.neverAdmitted ? [`**${neverText(plan)}:** ${whyNeverAdmitted(plan)}`] : []),
    ...capacityParts(plan),
    ...(plan.wish ? [wishLines(plan, PLAIN, 10_000).join('\n').trim()] : []),
    limitTable(plan),
    ...alternativeParts(plan),
    ...(price === null ? [] : [`Price: ${price}.`]),
    ...(plan.assumptions.length > 0 ? [`Assumed: ${plan.assumptions.map(({ text, flag }) => `${text} (\`${flag}\`)`).join('; ')}.`] : []),
  ];
  return parts.join('\n\n');
}

function limitTable(plan: Plan): string {
  const sources = limitSources(plan);
  return markdownTable(
    [
      left('Limit'),
      right('Value'),
      right('Default'),
      right('One request'),
      right('Left after it, held'),
      right('Left, worst case'),
      ...(sources ? [left('From')] : []),
    ],
    plan.limits.map((limit, index) => [
      limitLabel(limit),
      formatNumber(limit.value),
      formatNumber(limit.default),
      formatPercent(limit.admissionShare),
      formatNumber(limit.remainingAfterAdmission),
      formatNumber(limit.remainingAfterWorstCase),
      ...(sources ? [sources[index] ?? ''] : []),
    ]),
  );
}

function capacityParts(plan: Plan): string[] {
  const { capacity } = plan;
  const bound = capacity?.bindingLimit
    ? [`Bound by ${limitName(capacity.bindingLimit)}${capacity.nextLimit ? `, next ${limitName(capacity.nextLimit)}` : ''}.`]
    : [];
  return [
    markdownTable(
      [left('Average answer'), right('Safe concurrency'), right('Requests per minute')],
      plan.byAnswerLength.map((entry) => [
        formatNumber(entry.outputTokens),
        formatNumber(entry.safeConcurrency),
        formatRate(entry.requestsPerMinute),
      ]),
    ),
    ...bound,
    `By max\\_tokens, with answers of ${formatNumber(plan.ladderOutputTokens)} tokens:`,
    markdownTable(
      [right('max_tokens'), right('Safe concurrency'), right('Requests per minute')],
      plan.maxTokensLadder.map((entry) => [
        `${formatNumber(entry.maxTokens)}${entry.asked ? ' (asked)' : ''}`,
        formatNumber(entry.safeConcurrency),
        formatRate(entry.requestsPerMinute),
      ]),
    ),
  ];
}

function alternativeParts(plan: Plan): string[] {
  if (plan.alternatives.length === 0) return [];
  return [
    markdownTable(
      [left('Other pools'), right('TPM'), right('Safe concurrency'), right('A request'), left('Runs in')],
      plan.alternatives.map((other) => [
        other.text,
        otherTokensText(plan, other, formatNumber),
        other.safeConcurrency === null ? '' : formatNumber(other.safeConcurrency),
        other.perRequestUsd === null ? '' : formatUsd(other.perRequestUsd),
        whereText(plan, other.processedIn),
      ]),
    ),
  ];
}

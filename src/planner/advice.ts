// What to do about a plan, first things first.
import { formatNumber, formatRate, plural } from '../base/numbers.ts';
import type { Advice, Plan } from './plan.ts';

/** Less than a tenth more is not worth a change. */
const WORTH_CHANGING = 1.1;

export function advice(plan: Omit<Plan, 'advice' | 'notes' | 'refusals' | 'alternatives'>): Advice[] {
  return [...smallerMaxTokens(plan), ...readQuotas(plan)];
}

/** What to change first: the smallest max_tokens that still holds the answer frees the most. */
function smallerMaxTokens({ maxTokensLadder, ladderOutputTokens }: Pick<Plan, 'maxTokensLadder' | 'ladderOutputTokens'>): Advice[] {
  const asked = maxTokensLadder.find((entry) => entry.asked);
  if (!asked) return [];
  const better = maxTokensLadder.filter(
    (entry) =>
      entry.maxTokens < asked.maxTokens && entry.safeConcurrency > 0 && entry.safeConcurrency >= asked.safeConcurrency * WORTH_CHANGING,
  );
  // The largest step with at least 90 % of the best: lower ones cut more answers for little.
  const best = Math.max(0, ...better.map((entry) => entry.safeConcurrency));
  const step = better.filter((entry) => entry.safeConcurrency >= best * 0.9).at(-1);
  if (!step) return [];
  return [
    {
      code: 'LOWER_MAX_TOKENS',
      text: `max_tokens ${formatNumber(step.maxTokens)}: ${plural(step.safeConcurrency, 'worker')} instead of ${formatNumber(asked.safeConcurrency)}, ${formatRate(step.requestsPerMinute)} requests/min, with answers of ${formatNumber(ladderOutputTokens)} tokens`,
      data: {
        maxTokens: step.maxTokens,
        safeConcurrency: step.safeConcurrency,
        insteadOf: asked.safeConcurrency,
        requestsPerMinute: step.requestsPerMinute,
        outputTokens: ladderOutputTokens,
      },
    },
  ];
}

function readQuotas({ quotas, region }: Pick<Plan, 'quotas' | 'region'>): Advice[] {
  if (quotas.source !== 'default') return [];
  return [
    {
      code: 'READ_QUOTAS',
      text: `bq quotas --region ${region}: your account may have less than that`,
      data: { region },
    },
  ];
}

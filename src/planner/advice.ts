// What to do about a plan, first things first.
import { phrase } from '../base/phrases.ts';
import { PLANNER } from '../words/en/planner.ts';
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
      text: phrase(PLANNER, 'lowerMaxTokens', {
        maxTokens: step.maxTokens,
        workers: step.safeConcurrency,
        insteadOf: asked.safeConcurrency,
        rate: step.requestsPerMinute,
        answer: ladderOutputTokens,
      }),
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
      text: phrase(PLANNER, 'readQuotas', region),
      data: { region },
    },
  ];
}

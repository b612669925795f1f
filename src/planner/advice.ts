// What to do about a plan, first things first.
import { phrase } from '../base/phrases.ts';
import { successorOf } from '../catalog/models.ts';
import { PLANNER } from '../words/en/planner.ts';
import type { Advice, Plan } from './plan.ts';

/** Less than a tenth more is not worth a change. */
const WORTH_CHANGING = 1.1;

type Unadvised = Omit<Plan, 'advice' | 'notes' | 'refusals' | 'alternatives'>;

export function advice(plan: Unadvised): Advice[] {
  const isUnmet = plan.wish !== null && !plan.wish.fits;
  return [...anotherModel(plan), ...(isUnmet ? largerQuota(plan) : smallerMaxTokens(plan)), ...readQuotas(plan)];
}

/** Where requests fail whatever their size, nothing else helps. */
function anotherModel({ model, resolved }: Unadvised): Advice[] {
  if (model.lifecycle !== 'end-of-life') return [];
  const successor = successorOf(resolved.model);
  const name = successor?.shortNames[0] ?? successor?.modelId;
  if (name === undefined) return [];
  return [
    {
      code: 'USE_SUCCESSOR',
      text: phrase(PLANNER, 'useSuccessor', name, model.name, model.endOfLifeDate),
      data: { model: name, endOfLifeDate: model.endOfLifeDate },
    },
  ];
}

/** A target that no max_tokens brings about: what the answers need is not to be cut for it. */
function largerQuota({ wish, neverAdmitted, workload }: Unadvised): Advice[] {
  if (wish === null || neverAdmitted || wish.largestMaxTokens !== null) return [];
  const tokensPerMinute = wish.quotaNeededTokensPerMinute;
  return [
    {
      code: 'RAISE_QUOTA',
      text: phrase(PLANNER, 'raiseQuota', tokensPerMinute),
      data: { tokensPerMinute, outputTokens: workload.request.outputTokens },
    },
  ];
}

/** What to change first: the smallest max_tokens that still holds the answer frees the most. */
function smallerMaxTokens({ maxTokensLadder, ladderOutputTokens }: Unadvised): Advice[] {
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
      text: phrase(PLANNER, 'readQuotas'),
      data: { region },
    },
  ];
}

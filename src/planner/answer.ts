// From the plan to its JSON contract; saved-plan.ts is the way back. Nothing else knows both.
import { OWN_RATE } from '../catalog/burndown.ts';
import type { AskedValue, PlanResult } from '../contracts/plan.ts';
import type { Plan } from './plan.ts';
import { ASSUMED, FIELD_KEYS, type FieldKey, type Origin } from './question.ts';

/** The result of `bq plan --json`. */
export function planAnswer(plan: Plan): PlanResult {
  return {
    region: plan.region,
    endpoint: plan.endpoint,
    scope: plan.scope,
    profileId: plan.profileId,
    processedIn: [...plan.processedIn],
    question: questionAnswer(plan),
    model: plan.model,
    request: plan.request,
    prompt: plan.prompt && { ...plan.prompt, excludes: [...plan.prompt.excludes] },
    cost: plan.cost,
    quotas: {
      ...plan.quotas,
      byHand: plan.limits.filter(({ source }) => source === 'override').map(({ kind }) => kind),
      notKnown: [...plan.quotas.notKnown],
    },
    limits: [...plan.limits],
    neverAdmitted: plan.neverAdmitted,
    capacity: plan.capacity,
    byAnswerLength: [...plan.byAnswerLength],
    ladderOutputTokens: plan.ladderOutputTokens,
    maxTokensLadder: [...plan.maxTokensLadder],
    wish: plan.wish,
    price: plan.price,
    alternatives: plan.alternatives.map((other) => ({ ...other, processedIn: [...other.processedIn] })),
    assumptions: [...plan.assumptions],
    advice: plan.advice.map((step) => ({ ...step, data: { ...step.data } })),
  };
}

/** Each field of the question: what was said or assumed, and by whom. */
function questionAnswer(plan: Plan): PlanResult['question'] {
  const { question, request, workload, model } = plan;
  const assumed: Partial<Record<FieldKey, string | number | null>> = {
    ...ASSUMED,
    region: plan.region,
    endpoint: plan.endpoint,
    scope: plan.endpoint === 'mantle' ? null : plan.scope,
    burndown: model.burndownRate,
    maxTokens: request.maxTokens,
    inputTokens: 0,
    outputTokens: request.outputTokens,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    latencySeconds: request.latencySeconds,
    spread: workload.spread,
    headroom: workload.headroom,
  };
  const entries = FIELD_KEYS.map((key): [FieldKey, AskedValue] => [
    key,
    { value: question[key] ?? assumed[key] ?? null, origin: question.origins[key] ?? unsaid(key, plan) },
  ]);
  return Object.fromEntries(entries) as PlanResult['question'];
}

/** A burndown rate that nobody gave with the question may be the user's own all the same. */
function unsaid(key: FieldKey, { burndown }: Plan): Origin {
  return key === 'burndown' && burndown.source === OWN_RATE ? 'environment' : 'assumption';
}

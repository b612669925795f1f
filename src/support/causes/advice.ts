// What to do about a cause: what everybody is told, or what this person's own values make of it.
import { fill, type Values } from '../../base/words.ts';
import { heldLimit, type PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { HELD_METRICS } from '../../quotas/limits.ts';
import { isRestricted } from '../../quotas/way-out.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import type { CauseRule } from './causes.ts';
import type { AdviceId, CauseText, CauseWords } from './words/cause-words.ts';

export interface Advice extends Pick<CauseText, 'now' | 'change'> {
  /** An own value of the account's is what refuses: it is to be restored. */
  readonly restricted: PlanLimit | null;
}

/** @param plan of one request on the model that was called; null where none was named */
export function adviceFor(rule: CauseRule, plan: Plan | null, words: CauseWords): Advice {
  const general = { ...words.causes[rule.id], restricted: null };
  if (plan === null || !rule.isThrottle) return general;
  const say = (id: AdviceId, values: Values): Omit<Advice, 'restricted'> => ({
    now: words.advice[id].now.map((text) => fill(text, values, words)),
    change: words.advice[id].change.map((text) => fill(text, values, words)),
  });
  const restricted = restrictedLimit(rule, plan);
  if (restricted) {
    const { value, quotaName } = restricted;
    const advice = say(value === 0 ? 'zero' : 'below', { quotaName, value, default: restricted.default });
    const never = value === 0 || !isHeld(rule) ? null : neverAdmitted(plan, say);
    return { ...advice, now: never ? [...advice.now.slice(0, 1), ...never.now] : advice.now, restricted };
  }
  return { ...general, ...(rule.class === 'quota' && isHeld(rule) ? neverAdmitted(plan, say) : null) };
}

const isHeld = ({ limit }: CauseRule) => limit !== null && HELD_METRICS.has(limit);

/** The account's own value below AWS's default, of the limit that the cause means; of any where it does not say which. */
export function restrictedLimit(rule: CauseRule, plan: Plan): PlanLimit | null {
  const below = plan.limits.filter(isRestricted);
  const meant = below.filter(
    ({ kind }) => rule.limit === null || kind === rule.limit || (rule.limit === 'tpd' && kind === 'cross-model-tpd'),
  );
  // A limit of 0 refuses every request, whatever the words say: of capacity, or of another limit.
  const zero = rule.class === 'other' ? undefined : below.find(({ value }) => value === 0);
  return zero ?? (rule.class === 'quota' ? (meant[0] ?? null) : null);
}

function neverAdmitted(plan: Plan, say: (id: AdviceId, values: Values) => Omit<Advice, 'restricted'>): Omit<Advice, 'restricted'> | null {
  const tpm = heldLimit(plan.limits)?.value ?? null;
  if (!plan.neverAdmitted || tpm === null) return null;
  const most = largestMaxTokens(plan, tpm);
  const held = heldTokens(plan.cost);
  return most < 1 ? say('neverFits', { input: held - heldOfOutput(plan), tpm }) : say('neverAdmitted', { most, held, tpm });
}

/** The largest max_tokens of which `count` requests together fit into `tpm`, by the plan's reading of what a request holds; below 1 where none does. */
export function largestMaxTokens(plan: Plan, tpm: number, count = 1): number {
  const { cost, model } = plan;
  const input = heldTokens(cost) - heldOfOutput(plan);
  const rate = cost.reservation === 'weighted' ? model.burndownRate : 1;
  return Math.min(Math.floor((tpm / count - input) / rate), model.maxOutputTokens ?? Number.POSITIVE_INFINITY);
}

const heldOfOutput = ({ cost, request, model }: Plan) => request.maxTokens * (cost.reservation === 'weighted' ? model.burndownRate : 1);

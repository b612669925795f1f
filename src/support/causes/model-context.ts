// What a cause means for one model: its limits, what one request holds, how many fit, values that point to the account.

import { fill, type Values } from '../../base/words.ts';
import { heldLimit, type PlanLimit } from '../../planner/limits.ts';
import type { Plan, PlannedPrompt } from '../../planner/plan.ts';
import { isRestricted } from '../../quotas/way-out.ts';
import { hasNoRpmRow } from '../case/row.ts';
import { largestMaxTokens } from './advice.ts';
import type { CauseRule } from './causes.ts';
import type { CauseWords, PhraseId } from './words/cause-words.ts';

type Say = (id: PhraseId, values?: Values) => string;

/** Sentences, each with its figures and where they come from; empty where the model adds nothing. */
export function modelContext(rule: CauseRule, plan: Plan, words: CauseWords): string[] {
  const say: Say = (id, values = {}) => fill(words.phrases[id], values, words);
  return [
    ...limitContext(rule, plan, say, words),
    ...restrictedContext(rule, plan, say),
    ...profileContext(rule, plan, say),
    ...lifecycleContext(plan, say),
  ];
}

function limitContext(rule: CauseRule, plan: Plan, say: Say, words: CauseWords): string[] {
  const { model, scope, region } = plan;
  const limitText = (kind: PlanLimit['kind']) => valueText(plan, kind, say, words);
  if (rule.limit === null) {
    return rule.class === 'capacity' && rule.isThrottle ? [say('notReached', { model: model.name, region, limit: limitText('tpm') })] : [];
  }
  if (rule.limit === 'rpm' && hasNoRpmRow(plan)) return [say('noRpmRow', { model: model.name, scope, region })];
  const head = say('limit', {
    model: model.name,
    scope: plan.endpoint === 'mantle' ? 'bedrock-mantle' : scope,
    region,
    limit: limitText(rule.limit),
  });
  if (rule.limit === heldLimit(plan.limits)?.kind) return [head, ...holdContext(plan, say, words)];
  const all = rule.limit === 'tpd' && plan.limits.some(({ kind }) => kind === 'cross-model-tpd');
  return [head, ...(all ? [say('allModels', { limit: limitText('cross-model-tpd') })] : [])];
}

/** What one request holds of the minute, and which max_tokens would do. */
function holdContext(plan: Plan, say: Say, words: CauseWords): string[] {
  const { request, cost, model, prompt } = plan;
  const tpm = heldLimit(plan.limits)?.value;
  const counted = prompt === null ? [] : [promptText(prompt, say, words)];
  if (!tpm) return counted;
  const held = cost.admission.documented;
  const what = say(request.maxTokensGiven ? 'requestWith' : 'requestWithout', { maxTokens: request.maxTokens });
  const lines = [...counted, say('holds', { what, held, share: held / tpm, fit: fitText(tpm, held, say) })];
  const { weighted } = cost.admission;
  if (model.burndownRate > 1)
    lines.push(say('holdsWeighted', { rate: model.burndownRate, held: weighted, share: weighted / tpm, fit: fitText(tpm, weighted, say) }));
  return prompt === null ? lines : [...lines, ...maxTokensContext(plan, tpm, say)];
}

function promptText(prompt: PlannedPrompt, say: Say, words: CauseWords): string {
  const values = { file: prompt.file, input: Math.round(prompt.meanInputTokens), method: words.methods[prompt.method] };
  return prompt.records > 1
    ? say('promptMany', { ...values, records: prompt.records, largest: prompt.maxInputTokens })
    : say('promptCounted', values);
}

/** Requests that somebody wants to start at once; each answers with the max_tokens that lets them. */
const AT_ONCE = [1, 10, 50] as const;

function maxTokensContext(plan: Plan, tpm: number, say: Say): string[] {
  const steps = AT_ONCE.map((count) => ({ count, most: largestMaxTokens(plan, tpm, count) })).filter(({ most }) => most >= 1);
  if (steps.length === 0) return [say('inputTooLong', { input: plan.request.inputTokens })];
  // What no larger number of requests at once makes smaller says nothing.
  const telling = steps.filter(({ most }, index) => most !== steps[index + 1]?.most);
  return telling.map(({ count, most }) => (count === 1 ? say('maxTokensAdmitted', { most }) : say('maxTokensFor', { most, count })));
}

function fitText(tpm: number, held: number, say: Say): string {
  const fit = Math.floor(tpm / Math.max(1, held));
  return fit === 0 ? say('fitNone') : say('fit', { fit });
}

function restrictedContext(rule: CauseRule, plan: Plan, say: Say): string[] {
  return plan.limits
    .filter(
      (limit) => isRestricted(limit) && (rule.class === 'quota' || (rule.class === 'capacity' && rule.isThrottle && limit.value === 0)),
    )
    .map(({ kind, value, default: standard }) =>
      say(value === 0 ? 'isZero' : 'isBelow', { kind: kind.toUpperCase(), value, default: standard }),
    );
}

function profileContext(rule: CauseRule, plan: Plan, say: Say): string[] {
  const isAsked = rule.id === 'needs-inference-profile' || rule.id === 'model-not-found';
  return isAsked && plan.profileId !== null ? [say('callProfile', { region: plan.region, profileId: plan.profileId })] : [];
}

function lifecycleContext(plan: Plan, say: Say): string[] {
  const { lifecycle, endOfLifeDate: date, name: model } = plan.model;
  if (lifecycle === 'end-of-life') return [say('pastEnd', { model, date })];
  if (lifecycle !== 'legacy') return [];
  return [date === null ? say('legacy', { model }) : say('legacyUntil', { model, date })];
}

function valueText(plan: Plan, kind: PlanLimit['kind'], say: Say, words: CauseWords): string {
  const limit = plan.limits.find((candidate) => candidate.kind === kind);
  const name = words.kinds[kind];
  if (!limit || limit.value === null) return say('limitUnknown', { kind: name });
  const { value, source, asOf } = limit;
  if (source === 'default') return say('limitDefault', { value, kind: name, asOf });
  return source === 'override' ? say('limitByHand', { value, kind: name }) : say('limitRead', { value, kind: name, source, asOf });
}

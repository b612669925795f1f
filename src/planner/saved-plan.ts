// From the JSON contract back to the question that a saved plan answered, and to the plan itself; answer.ts is the way there.
import { english, phrase, type Text } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { resolveModel } from '../catalog/models.ts';
import { isWellFormedRegion } from '../catalog/regions.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { PLAN_FILES, type Wanted } from '../words/en/plan-files.ts';
import type { Plan } from './plan.ts';
import { ASSUMED, type Asked, FIELD_KEYS, FIELDS, type FieldKey, type PlanQuestion, questionFrom, type Source } from './question.ts';

/** A place in a saved plan that cannot be read, for an error that names it. */
export class UnreadablePlan extends Error {
  constructor(
    /** JSON path below `result`, e.g. `.question.maxTokens.value` */
    readonly path: string,
    readonly problem: Text,
  ) {
    super(english(problem));
  }
}

/**
 * The question that a saved plan answered: what was said for it, under whatever name. Values that it assumed are assumed anew, but for the
 * Region: the plan is one of that Region.
 *
 * @param result of `bq plan --json`, of this version or of 0.1, which had no `question`
 * @throws UnreadablePlan for a value that no question has
 */
export function askedIn(result: Readonly<Record<string, unknown>>): Source {
  const { question } = result;
  if (isRecord(question)) {
    const values: Record<string, unknown> = {};
    for (const key of FIELD_KEYS) {
      const said = question[key];
      if (!isRecord(said) || (said.origin === 'assumption' && key !== 'region')) continue;
      const value = said.value ?? null;
      check(key, value, `.question.${key}.value`);
      values[key] = value;
    }
    return { origin: 'plan', values };
  }
  return { origin: 'plan', values: askedInOld(result) };
}

function check(key: FieldKey, value: unknown, path: string): void {
  const field = FIELDS[key];
  if (value === null) return;
  const fail = (what: Wanted): never => {
    throw new UnreadablePlan(path, phrase(PLAN_FILES, 'mustBe', JSON.stringify(value), what));
  };
  if (key === 'region' && !isWellFormedRegion(String(value))) fail({ kind: 'region' });
  if (field.unit === 'word') {
    if (typeof value !== 'string') fail({ kind: 'word' });
    else if (field.words && !field.words.includes(value)) fail({ kind: 'words', words: field.words });
    return;
  }
  const { min, max, whole } = field;
  if (typeof value !== 'number' || !(value >= min && value <= max)) fail({ kind: 'number', min, max });
  if (whole && key !== 'inputTokens' && !Number.isInteger(value)) fail({ kind: 'whole' });
}

/** What a plan of 0.1 holds of its question: no speed of its own, no readings of RPM, no residency, no burndown by hand without a source that says so. */
function askedInOld(result: Readonly<Record<string, unknown>>): Source['values'] {
  const part = (name: string): Record<string, unknown> => (isRecord(result[name]) ? result[name] : {});
  const [request, model, capacity, cost, wish] = ['request', 'model', 'capacity', 'cost', 'wish'].map(part) as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  if (typeof model.id !== 'string') throw new UnreadablePlan('.model.id', phrase(PLAN_FILES, 'modelMissing'));
  const list = (name: string) => (Array.isArray(result[name]) ? (result[name] as unknown[]).filter(isRecord) : []);
  const assumed = new Set(list('assumptions').map(({ flag }) => flag));
  const byHand = (kind: string) => list('limits').find((limit) => limit.kind === kind && limit.source === 'override')?.value;
  const said: Partial<Record<FieldKey, unknown>> = {
    model: typeof result.profileId === 'string' ? result.profileId : model.id,
    region: result.region,
    scope: result.scope,
    burndown: typeof model.burndownSource === 'string' && model.burndownSource.includes('--burndown') ? model.burndownRate : null,
    inputTokens: assumed.has('--input-tokens') ? null : request.inputTokens,
    cacheReadTokens: request.cacheReadTokens,
    cacheWriteTokens: request.cacheWriteTokens,
    maxTokens: request.maxTokensGiven === true ? request.maxTokens : null,
    outputTokens: request.outputTokensGiven === true ? request.outputTokens : null,
    thinkingBudgetTokens: request.thinkingBudgetTokens,
    latencySeconds: request.latencyGiven === true ? request.latencySeconds : null,
    spread: assumed.has('--spread') ? null : request.spread,
    headroom: assumed.has('--headroom') ? null : capacity.headroom,
    reservation: cost.reservation,
    concurrency: wish.concurrency,
    requestsPerMinute: wish.requestsPerMinute,
    quotaTokensPerMinute: byHand('tpm'),
    quotaRequestsPerMinute: byHand('rpm'),
    quotaTokensPerDay: byHand('tpd'),
    quotaCrossModelTokensPerDay: byHand('cross-model-tpd'),
    quotaConcurrentRequests: byHand('concurrent'),
  };
  for (const [key, value] of Object.entries(said)) check(key as FieldKey, value ?? null, ` (${key})`);
  return said as Partial<Asked>;
}

/**
 * The plan that a result was made from, with the result's own figures: nothing is computed anew.
 *
 * @param result checked against the contract
 */
export function planIn(result: PlanResult): Plan {
  const resolved = resolveModel(result.model.id);
  const source = askedIn(result);
  const question: PlanQuestion = questionFrom(source);
  const { request } = result;
  const { model } = resolved;
  return {
    ...result,
    endpoint: result.endpoint ?? 'runtime',
    question,
    resolved,
    leftOut: null,
    burndown: {
      ...burndownRate(model, {}),
      rate: result.model.burndownRate,
      assumed: result.model.burndownAssumed,
    },
    workload: {
      request: {
        inputTokens: request.inputTokens,
        cacheReadTokens: request.cacheReadTokens,
        cacheWriteTokens: request.cacheWriteTokens,
        maxTokens: request.maxTokens,
        outputTokens: request.outputTokens,
      },
      burndownRate: result.model.burndownRate,
      reservation: result.cost.reservation,
      latency: {
        // A plan of 0.1 does not say what its latency was computed from.
        fixedSeconds: result.question ? question.latencySeconds : request.latencySeconds,
        timeToFirstTokenSeconds: question.timeToFirstTokenSeconds ?? ASSUMED.timeToFirstTokenSeconds,
        outputTokensPerSecond: question.outputTokensPerSecond ?? ASSUMED.outputTokensPerSecond,
      },
      spread: request.spread,
      headroom: result.capacity?.headroom ?? question.headroom ?? ASSUMED.headroom,
    },
    alternatives: result.alternatives.map((other) => ({ ...other, outputTokensPerMinute: other.outputTokensPerMinute ?? null })),
    advice: result.advice ?? [],
    notes: [],
    refusals: [],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Failures → causes, counted, with what to do about each and what it means for one model.
import { maskAccounts } from '../../base/account-ids.ts';
import { maskSecrets } from '../../base/secrets.ts';
import { resolveModel } from '../../catalog/models.ts';
import type { ExplainResult } from '../../contracts/explain.ts';
import type { Plan } from '../../planner/plan.ts';
import type { Failure } from '../errors/failures.ts';
import { adviceFor } from './advice.ts';
import { type CauseRule, causeOf } from './causes.ts';
import { type CommandValues, commandsFor } from './commands.ts';
import { modelContext } from './model-context.ts';
import type { CauseWords } from './words/cause-words.ts';
import { ENGLISH } from './words/en.ts';

/** What was named on the way here, for commands that can be pasted. */
export type Called = Omit<CommandValues, 'modelName' | 'limit'>;

export interface ExplainFacts {
  readonly failures: readonly Failure[];
  /** The text, or its beginning, for when nothing in it looks like an error. */
  readonly text: string;
  /** A plan of one request on the model, for its limits; null where no model was given. */
  readonly plan: Plan | null;
  /** Null where nothing was named. */
  readonly called: Called | null;
}

const MOST_IDS = 5;
const MOST_UNKNOWN = 10;
const LONGEST_UNKNOWN = 300;

/** @param words in which causes are told; in JSON they are English */
export function explainErrors(facts: ExplainFacts, words: CauseWords = ENGLISH): ExplainResult {
  const known = new Map<CauseRule, Failure[]>();
  const unknown = new Map<string, number>();
  for (const failure of facts.failures) {
    const rule = causeOf(failure.error);
    if (!rule) count(unknown, [failure.error.errorType, failure.error.message].filter(Boolean).join(': '), failure.count + failure.retries);
    else if (known.has(rule)) known.get(rule)?.push(failure);
    else known.set(rule, [failure]);
  }
  if (facts.failures.length === 0) count(unknown, maskAccounts(maskSecrets(facts.text.trim().replace(/\s+/g, ' '))), 1);
  const causes = [...known]
    .map(([rule, found]) => describe(rule, found, facts, words))
    .sort((a, b) => b.count - a.count || b.retries - a.retries);
  const sum = (pick: (failure: Failure) => number) => facts.failures.reduce((total, failure) => total + pick(failure), 0);
  return {
    errors: sum((failure) => failure.count),
    retries: sum((failure) => failure.retries),
    notices: sum((failure) => failure.notices),
    throttles: causes.filter(({ isThrottle }) => isThrottle).reduce((total, cause) => total + cause.count, 0),
    causes,
    unknown: [...unknown]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_UNKNOWN)
      .map(([text, times]) => ({ text: text.length > LONGEST_UNKNOWN ? `${text.slice(0, LONGEST_UNKNOWN)}…` : text, count: times })),
    model: facts.plan && { id: facts.plan.model.id, name: facts.plan.model.name, region: facts.plan.region, scope: facts.plan.scope },
  };
}

function count(counts: Map<string, number>, text: string, times: number): void {
  if (text !== '') counts.set(text, (counts.get(text) ?? 0) + times);
}

function describe(rule: CauseRule, found: readonly Failure[], facts: ExplainFacts, words: CauseWords): ExplainResult['causes'][number] {
  // A call that failed says more than a try of it.
  const failures = [...found].sort((a, b) => Number(b.count > 0) - Number(a.count > 0));
  const errors = failures.map(({ error }) => error);
  const said = errors.find(({ message, speaker }) => message !== '' && speaker === 'service')?.message ?? null;
  const { title, means } = words.causes[rule.id];
  const advice = adviceFor(rule, facts.plan, words);
  const times = failures.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen].filter((time) => time !== null)).sort();
  const distinct = <T>(values: readonly (T | null)[]) => [...new Set(values.filter((value): value is T => value !== null && value !== ''))];
  const sum = (pick: (failure: Failure) => number) => failures.reduce((total, failure) => total + pick(failure), 0);
  return {
    id: rule.id,
    count: sum((failure) => failure.count),
    retries: sum((failure) => failure.retries),
    notices: sum((failure) => failure.notices),
    class: rule.class,
    isThrottle: rule.isThrottle,
    limit: rule.limit,
    title,
    means,
    forThisModel: facts.plan ? modelContext(rule, facts.plan, words) : [],
    now: [...advice.now],
    change: [...advice.change],
    commands: commandsFor(rule.id, advice.restricted !== null, valuesFor(failures, facts, advice.restricted?.kind ?? rule.limit)),
    errorTypes: distinct(failures.flatMap(({ errorTypes }) => errorTypes)),
    httpStatuses: distinct(failures.flatMap(({ httpStatuses }) => httpStatuses)),
    operations: distinct(failures.flatMap(({ operations }) => operations)),
    message: said,
    clientMessage: said === null ? (errors.find(({ message }) => message !== '')?.message ?? null) : null,
    requestIds: distinct(failures.flatMap(({ requestIds }) => requestIds)).slice(0, MOST_IDS),
    firstSeen: times[0] ?? null,
    lastSeen: times.at(-1) ?? null,
    attempts: failures.reduce<number | null>((most, { attempts }) => (attempts === null ? most : Math.max(most ?? 0, attempts)), null),
  };
}

const NOTHING: Called = {
  model: null,
  region: null,
  scope: null,
  maxTokens: null,
  inputTokens: null,
  prompt: null,
  quotas: null,
  errorFile: null,
  profile: null,
};

/** What the user named first; what the errors name where the user did not. */
function valuesFor(failures: readonly Failure[], { plan, called }: ExplainFacts, limit: string | null): CommandValues {
  const given = called ?? NOTHING;
  const inText = failures.map(({ error }) => error.modelId).find((id) => id !== null && nameOf(id) !== null) ?? null;
  const model = given.model ?? inText;
  const region = plan?.region ?? given.region ?? failures.map(({ error }) => error.region).find((one) => one !== null) ?? null;
  return {
    ...given,
    model,
    region,
    modelName: plan?.model.name ?? (model === null ? null : nameOf(model)),
    limit: limit === 'tpm' ? null : limit,
  };
}

/** Null for a model that the catalogue does not have: no command of bq would take it. */
function nameOf(model: string): string | null {
  try {
    return resolveModel(model).model.name;
  } catch {
    return null;
  }
}

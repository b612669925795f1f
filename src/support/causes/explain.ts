// Errors → causes, counted, with what to do about each and what it means for one model.
import { maskAccounts } from '../../base/account-ids.ts';
import type { ExplainResult } from '../../contracts/explain.ts';
import type { Plan } from '../../planner/plan.ts';
import type { Occurrence } from '../errors/error-text.ts';
import { type CauseRule, causeOf } from './causes.ts';
import { modelContext } from './model-context.ts';
import { CAUSE_TEXTS } from './words/en.ts';

export interface ExplainFacts {
  readonly errors: readonly Occurrence[];
  /** The whole text, for when nothing in it looks like an error. */
  readonly text: string;
  /** A plan of one request on the model, for its limits; null where no model was given. */
  readonly plan: Plan | null;
  /** What the user calls the model, for commands. */
  readonly modelName: string | null;
  readonly region: string | null;
}

const MOST_IDS = 5;
const MOST_UNKNOWN = 10;
const LONGEST_UNKNOWN = 300;

export function explainErrors(facts: ExplainFacts): ExplainResult {
  const known = new Map<CauseRule, Occurrence[]>();
  const unknown = new Map<string, number>();
  for (const error of facts.errors) {
    const rule = causeOf(error);
    if (rule) {
      const same = known.get(rule);
      if (same) same.push(error);
      else known.set(rule, [error]);
    } else count(unknown, [error.errorType, error.message].filter(Boolean).join(': '));
  }
  if (facts.errors.length === 0) count(unknown, maskAccounts(facts.text.trim().replace(/\s+/g, ' ')));
  const causes = [...known].map(([rule, found]) => describe(rule, found, facts)).sort((a, b) => b.count - a.count || b.retries - a.retries);
  const retries = facts.errors.filter(({ isRetry }) => isRetry).length;
  return {
    errors: facts.errors.length - retries,
    retries,
    throttles: causes.filter(({ isThrottle }) => isThrottle).reduce((sum, cause) => sum + cause.count, 0),
    causes,
    unknown: [...unknown]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_UNKNOWN)
      .map(([text, times]) => ({ text: text.length > LONGEST_UNKNOWN ? `${text.slice(0, LONGEST_UNKNOWN)}…` : text, count: times })),
    model: facts.plan && { id: facts.plan.model.id, name: facts.plan.model.name, region: facts.plan.region, scope: facts.plan.scope },
  };
}

function count(counts: Map<string, number>, text: string): void {
  if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
}

function describe(rule: CauseRule, found: readonly Occurrence[], facts: ExplainFacts): ExplainResult['causes'][number] {
  const retries = found.filter(({ isRetry }) => isRetry);
  // A call that failed says more than a try of it.
  const errors = [...found.filter(({ isRetry }) => !isRetry), ...retries];
  const texts = CAUSE_TEXTS[rule.id];
  const times = errors.flatMap(({ time }) => (time === null ? [] : [time])).sort();
  const distinct = <T>(values: readonly (T | null)[]) => [...new Set(values.filter((value): value is T => value !== null && value !== ''))];
  const ids = distinct(errors.map(({ requestId }) => requestId));
  return {
    id: rule.id,
    count: errors.length - retries.length,
    retries: retries.length,
    class: rule.class,
    isThrottle: rule.isThrottle,
    limit: rule.limit,
    title: texts.title,
    means: texts.means,
    forThisModel: facts.plan ? modelContext(rule, facts.plan) : [],
    now: [...texts.now],
    change: [...texts.change],
    commands: texts.commands.map((command) => fillCommand(command, facts)),
    errorTypes: distinct(errors.map(({ errorType }) => errorType)),
    httpStatuses: distinct(errors.map(({ httpStatus }) => httpStatus)),
    operations: distinct(errors.map(({ operation }) => operation)),
    message: errors.find(({ message }) => message !== '')?.message ?? null,
    requestIds: ids.slice(0, MOST_IDS),
    firstSeen: times[0] ?? null,
    lastSeen: times.at(-1) ?? null,
    attempts: errors.reduce<number | null>((most, { attempts }) => (attempts === null ? most : Math.max(most ?? 0, attempts)), null),
  };
}

function fillCommand(command: string, facts: ExplainFacts): string {
  return command
    .replaceAll('{modelName}', facts.plan?.model.name ?? 'MODEL')
    .replaceAll('{model}', facts.modelName ?? 'MODEL')
    .replaceAll('{region}', facts.region ?? 'REGION');
}

// Reads what `bq plan --json` wrote; a file that is something else, or broken, is said with its JSON path.

import { inputError } from '../base/errors.ts';
import { parseJson } from '../base/json-text.ts';
import { isObject, type JsonObject } from '../base/json-value.ts';
import { phrase } from '../base/phrases.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { readInput } from '../io/read-input.ts';
import type { Plan } from '../planner/plan.ts';
import type { Source } from '../planner/question.ts';
import { askedIn, planIn, UnreadablePlan } from '../planner/saved-plan.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';
import { learnModels } from './catalog/names.ts';
import type { Context } from './context.ts';

const HOW = ['bq plan --model sonnet-4.5 --max-tokens 4000 --json > plan.json'];

/** The question of a saved plan. @throws BqError input (exit 2), naming file and JSON path */
export async function readPlanQuestion(name: string): Promise<Source> {
  const { fileName, result } = await readAnswer(name);
  return inFile(fileName, () => askedIn(result));
}

/** A saved plan with its own figures. @throws BqError input (exit 2), naming file and JSON path */
export async function readPlanFile(context: Context, name: string): Promise<Plan> {
  const { fileName, result } = await readAnswer(name);
  const { planResult } = await import('../contracts/plan.ts');
  const known = structuredClone(result);
  const issuesNow = () =>
    (planResult.safeParse(known).error?.issues ?? []).filter(
      // Another version may have added keys; 0.1 had no question, and its answer is read for it.
      ({ code, path }) => code !== 'unrecognized_keys' && (path[0] !== 'question' || 'question' in result),
    );
  // What another version did not say yet is not known: null where the contract takes it, else nothing in the list.
  for (const notKnown of [null, []]) {
    for (const { path } of issuesNow()) if (valueAt(result, path) === undefined && !isEssential(path)) put(known, path, notKnown);
  }
  const [issue] = issuesNow();
  if (issue) {
    const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    throw inputError(`${fileName}: $.result${path}`, phrase(PLAN_FILES, 'issue', issue.message), HOW);
  }
  const plan = known as PlanResult;
  await learnModels(context, [plan.model.id]);
  return inFile(fileName, () => planIn(plan));
}

/** Keys that no plan can do without: one that lacks them is broken, not old. */
const ESSENTIAL = new Set(['region', 'scope', 'model', 'request', 'cost', 'limits', 'quotas']);

const isEssential = (path: readonly PropertyKey[]) => path.length === 1 && ESSENTIAL.has(String(path[0]));

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
}

function put(root: unknown, path: readonly PropertyKey[], value: unknown): void {
  const holder = valueAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (key !== undefined && typeof holder === 'object' && holder !== null) (holder as Record<PropertyKey, unknown>)[key] = value;
}

function inFile<T>(fileName: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadablePlan)) throw error;
    throw inputError(`${fileName}: $.result${error.path}`, error.problem, HOW);
  }
}

async function readAnswer(name: string): Promise<{ fileName: string; result: Record<string, unknown> }> {
  const { text, fileName } = await readInput(name, '--from');
  const document = parseJson(text, { file: fileName, suggestions: HOW });
  const { command, result, error, schemaVersion }: JsonObject = isObject(document) ? document : {};
  if (command !== 'plan') {
    const what = typeof command === 'string' ? phrase(PLAN_FILES, 'otherCommand', command) : phrase(PLAN_FILES, 'noAnswer');
    throw inputError(`${fileName}: $.command`, what, HOW);
  }
  if (schemaVersion !== 1)
    throw inputError(`${fileName}: $.schemaVersion`, phrase(PLAN_FILES, 'otherVersion', JSON.stringify(schemaVersion) ?? 'undefined'), [
      phrase(PLAN_FILES, 'updateBq'),
    ]);
  if (error !== undefined) throw inputError(`${fileName}: $.error`, phrase(PLAN_FILES, 'failedPlan'), HOW);
  if (typeof result !== 'object' || result === null) throw inputError(`${fileName}: $.result`, phrase(PLAN_FILES, 'missing'), HOW);
  return { fileName, result: result as Record<string, unknown> };
}

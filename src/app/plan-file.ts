// Reads what `bq plan --json` wrote; a file that is something else, or broken, is said with its JSON path.

import { inputError } from '../base/errors.ts';
import { parseJson } from '../base/json-text.ts';
import { isObject, type JsonObject } from '../base/json-value.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { readInput } from '../io/read-input.ts';

const HOW = ['bq plan --model sonnet-4.5 --max-tokens 4000 --json > plan.json'];

/** @throws BqError input (exit 2), naming file and JSON path */
export async function readPlanFile(name: string): Promise<PlanResult> {
  const { text, fileName } = await readInput(name, '--from');
  const document = parseJson(text, { file: fileName, suggestions: HOW });
  const { command, result, error, schemaVersion }: JsonObject = isObject(document) ? document : {};
  if (command !== 'plan') {
    const what = typeof command === 'string' ? `the answer of bq ${command}` : 'no answer of bq';
    throw inputError(`${fileName}: $.command`, `this is ${what}, not of bq plan --json`, HOW);
  }
  if (schemaVersion !== 1)
    throw inputError(`${fileName}: $.schemaVersion`, `is ${JSON.stringify(schemaVersion)}, and this bq reads 1`, ['update bq']);
  if (error !== undefined) throw inputError(`${fileName}: $.error`, 'that plan failed: there is no result in it', HOW);
  const { planResult } = await import('../contracts/plan.ts');
  const parsed = planResult.safeParse(result);
  // A newer bq may have added keys; everything that this one reads must be there.
  const issue = parsed.error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (issue) {
    const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    throw inputError(`${fileName}: $.result${path}`, issue.message, HOW);
  }
  return result as PlanResult;
}

// The user's own burndown rates: a JSON file that BQ_BURNDOWN names, e.g. {"sonnet-4": 5, "*": 10}.
import { inputError } from '../base/errors.ts';
import { parseJson } from '../base/json-text.ts';
import { isObject } from '../base/json-value.ts';
import { phrase } from '../base/phrases.ts';
import { readInput } from '../io/read-input.ts';
import { PLANNER } from '../words/en/planner.ts';

const EXAMPLE = [phrase(PLANNER, 'ratesExample')];

/** @throws BqError kind input when the file cannot be read or holds something else than names and numbers */
export async function readBurndownFile(file: string | undefined): Promise<Readonly<Record<string, number>>> {
  if (!file) return {};
  const { text, fileName } = await readInput(file, 'BQ_BURNDOWN', { suggestions: EXAMPLE, mostBytes: 2 ** 20 });
  const rates = parseJson(text, { file: fileName, suggestions: EXAMPLE });
  if (!isObject(rates)) throw inputError(fileName, phrase(PLANNER, 'ratesNotObject'), EXAMPLE);
  for (const [name, rate] of Object.entries(rates)) {
    if (typeof rate !== 'number' || !(rate >= 0.1 && rate <= 1000)) {
      throw inputError(`${fileName}: $["${name}"]`, phrase(PLANNER, 'notRate', JSON.stringify(rate)), EXAMPLE);
    }
  }
  return rates as Record<string, number>;
}

// Token counts of real requests, for a distribution of a scenario: a list, or what bq count wrote.
import { inputError } from '../../base/errors.ts';
import { parseJson } from '../../base/json-text.ts';
import { phrase } from '../../base/phrases.ts';
import { isDistribution, parseDistribution } from '../../prompts/distribution.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { readInput } from '../read-input.ts';

/** More records than this are drawn from by their quantiles. */
const MOST_VALUES = 10_000;

/**
 * @returns input tokens, one entry for each record or, of many, for each of 10,000 quantiles
 * @throws BqError kind input for what is neither a JSON list of numbers nor the output of bq count --save or --json
 */
export async function readTokenCounts(file: string): Promise<readonly number[]> {
  const suggestions = [phrase(DOCUMENTS, 'countWrites')];
  const { text } = await readInput(file, 'token counts', { suggestions });
  const data = parseJson(text, { file, suggestions });
  if (isDistribution(data)) return expanded(parseDistribution(data, file).values);
  const counted = (data as { result?: unknown } | null)?.result ?? data;
  const list = Array.isArray(counted) ? counted : (counted as { files?: unknown } | null)?.files;
  const values = (Array.isArray(list) ? list : []).map((entry) => (typeof entry === 'number' ? entry : ofOneRequest(entry, file)));
  if (values.length === 0 || values.some((value) => typeof value !== 'number' || !Number.isFinite(value) || value < 0)) {
    throw inputError(file, phrase(DOCUMENTS, 'noCounts'), suggestions);
  }
  return values as number[];
}

/** A counted file; one of many records has only their sum, which no request ever has. */
function ofOneRequest(entry: unknown, file: string): unknown {
  const { inputTokens, records } = (entry ?? {}) as { inputTokens?: unknown; records?: unknown };
  if (typeof records === 'number' && records > 1) {
    throw inputError(file, phrase(DOCUMENTS, 'onlySum', records), [phrase(DOCUMENTS, 'countKeeps')]);
  }
  return inputTokens;
}

function expanded(pairs: readonly (readonly [inputTokens: number, records: number])[]): readonly number[] {
  const total = pairs.reduce((sum, [, records]) => sum + records, 0);
  const size = Math.min(total, MOST_VALUES);
  const values: number[] = [];
  let end = 0;
  for (const [inputTokens, records] of pairs) {
    end += records;
    // The middle of each of `size` equal shares of the records: with one record a share, every record once.
    while (values.length < size && ((values.length + 0.5) / size) * total < end) values.push(inputTokens);
  }
  return values;
}

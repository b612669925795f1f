// `bq plan --prompt FILE`: the input tokens of a prompt file, counted as `bq count` counts, or read from what `bq count --save` wrote.

import { BqError, inputError } from '../base/errors.ts';
import type { Note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { CountedFile } from '../contracts/count.ts';
import type { PlannedPrompt } from '../planner/plan.ts';
import type { Source } from '../planner/question.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';
import type { Context } from './context.ts';
import { PLAIN_COUNT, runCount } from './count/count-run.ts';

/** Of a saved distribution, which keeps only lengths. */
const NO_SETTINGS = { minMaxTokens: null, maxMaxTokens: null, thinkingBudgetTokens: null, thinkingRefusedRecords: 0 } as const;

/** What is known of the question before the file was read; null where nobody said. */
export interface PromptQuestion {
  readonly model: string | null;
  readonly region: string | null;
}

export interface PromptCount {
  readonly prompt: PlannedPrompt;
  readonly warnings: readonly Note[];
}

/** @throws BqError as `bq count` does; usage where the file names no model and none is given */
export async function promptTokens(context: Context, file: string, { model, region }: PromptQuestion): Promise<PromptCount> {
  const saved = file === '-' ? null : await savedDistribution(file);
  if (saved) {
    const prompt = {
      file,
      records: saved.records,
      meanInputTokens: saved.mean,
      p99InputTokens: saved.records > 1 ? saved.p99 : null,
      maxInputTokens: saved.max,
      method: saved.method,
      errorBand: null,
      model: saved.model,
      ...NO_SETTINGS,
      excludes: [],
    };
    return { prompt, warnings: [] };
  }
  const { result, warnings } = await runCount(context, { ...PLAIN_COUNT, files: [file], model, region });
  if (result.interrupted) throw new BqError(phrase(PLAN_FILES, 'interrupted'), { code: 'INTERRUPTED', kind: 'interrupted' });
  const [counted] = result.files;
  if (!counted) throw new Error('nothing was counted');
  const { summary } = result;
  const prompt = {
    file,
    records: counted.records,
    meanInputTokens: summary?.mean ?? result.totalInputTokens,
    p99InputTokens: summary?.p99 ?? null,
    maxInputTokens: summary?.max ?? result.totalInputTokens,
    method: counted.method,
    errorBand: summary ? null : counted.errorBand,
    ...settingsOf(file, counted),
    excludes: counted.excludes,
  };
  return { prompt, warnings };
}

/** Small JSON files only: a distribution has at most 2,000 values. */
const MOST_BYTES = 1_000_000;

async function savedDistribution(file: string) {
  const { stat, readFile } = await import('node:fs/promises');
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size > MOST_BYTES) return null;
  // What cannot be read is said where the prompt is read.
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!text.includes('bq-input-token-distribution')) return null;
  const { isDistribution, parseDistribution } = await import('../prompts/distribution.ts');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof value === 'object' && value !== null && isDistribution(value as Record<string, unknown>)
    ? parseDistribution(value, file)
    : null;
}

/** What the requests of a file ask for themselves, checked as a flag would be. @throws BqError (input) for a limit that no request can have */
function settingsOf(file: string, { settings, model, modelAssumed }: CountedFile) {
  const { modelIds, maxTokens, thinkingBudgetTokens, thinkingNotBelowMaxTokens } = settings;
  const named = Object.keys(modelIds);
  for (const value of [maxTokens?.min, maxTokens?.max]) {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    throw inputError(file, phrase(PLAN_FILES, 'noSuchMaxTokens', value), [phrase(PLAN_FILES, 'otherMaxTokens')]);
  }
  return {
    // Several models in one file: which one is planned has to be said.
    model: named.length === 1 ? (named[0] ?? null) : named.length > 1 || modelAssumed ? null : model,
    minMaxTokens: maxTokens?.min ?? null,
    maxMaxTokens: maxTokens?.max ?? null,
    thinkingBudgetTokens: thinkingBudgetTokens?.max ?? null,
    thinkingRefusedRecords: thinkingNotBelowMaxTokens,
  };
}

/** What a prompt file says of the question. */
export function askedByPrompt({ model, maxMaxTokens, thinkingBudgetTokens, meanInputTokens }: PlannedPrompt): Source {
  return { origin: 'prompt', values: { model, maxTokens: maxMaxTokens, thinkingBudgetTokens, inputTokens: meanInputTokens } };
}

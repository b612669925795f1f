// Counts one prompt file without asking anybody: what the interactive planner takes for its input.
import { countFiles } from './count-files.ts';

export interface PromptToCount {
  readonly file: string;
  /** As for --model. */
  readonly model: string;
}

export interface PromptTokens {
  /** Of the only record, or the mean of all, whole. */
  readonly inputTokens: number;
  readonly records: number;
  /** Of the only record; null where there are several, or no band is known. */
  readonly errorBand: { readonly low: number; readonly high: number } | null;
  /** What the file says of its requests: its model, the largest max_tokens and thinking budget; null where it does not. */
  readonly model: string | null;
  readonly maxTokens: number | null;
  readonly thinkingBudgetTokens: number | null;
}

/** The estimate alone: nothing is sent. @throws BqError (input) as `bq count` does */
export async function countPrompt({ file, model }: PromptToCount): Promise<PromptTokens> {
  const { result, tally } = await countFiles([file], {
    as: null,
    model,
    exact: null,
    exactConcurrency: 1,
    pool: null,
    strict: false,
    onEach: null,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  const records = Math.max(1, tally.count);
  const settings = result.files[0]?.settings;
  const models = Object.keys(settings?.modelIds ?? {});
  return {
    inputTokens: Math.round(tally.total / records),
    records: tally.count,
    errorBand: tally.count === 1 ? (result.files[0]?.errorBand ?? null) : null,
    model: models.length === 1 ? (models[0] ?? null) : null,
    maxTokens: settings?.maxTokens?.max ?? null,
    thinkingBudgetTokens: settings?.thinkingBudgetTokens?.max ?? null,
  };
}

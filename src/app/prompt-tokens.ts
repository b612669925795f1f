// `bq plan --prompt FILE`: the input tokens of a prompt file, counted as `bq count` counts, or read from what `bq count --save` wrote.

import { BqError } from '../base/errors.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { type CountFlags, runCount } from './count/count-run.ts';

export type PlannedPrompt = NonNullable<PlanResult['prompt']>;

/** @throws BqError as `bq count` does; usage where the file names no model and none is given */
export async function promptTokens(file: string, flags: CountFlags, notice: (line: string) => void): Promise<PlannedPrompt> {
  const saved = file === '-' ? null : await savedDistribution(file);
  if (saved) {
    return {
      file,
      records: saved.records,
      meanInputTokens: saved.mean,
      p99InputTokens: saved.records > 1 ? saved.p99 : null,
      maxInputTokens: saved.max,
      method: saved.method,
      errorBand: null,
      model: saved.model,
      excludes: [],
    };
  }
  const { result, warnings, exitCode } = await runCount([file], flags, notice);
  if (result.interrupted) throw new BqError('interrupted while the prompt was counted', { code: 'INTERRUPTED', kind: 'interrupted' });
  if (exitCode !== 0) throw new Error(`counting ended with ${exitCode}`);
  for (const warning of warnings) notice(`! ${warning}`);
  const [counted] = result.files;
  if (!counted) throw new Error('nothing was counted');
  const { summary } = result;
  return {
    file,
    records: counted.records,
    meanInputTokens: summary?.mean ?? result.totalInputTokens,
    p99InputTokens: summary?.p99 ?? null,
    maxInputTokens: summary?.max ?? result.totalInputTokens,
    method: counted.method,
    errorBand: summary ? null : counted.errorBand,
    model: counted.modelAssumed ? null : counted.model,
    excludes: counted.excludes,
  };
}

/** Small JSON files only: a distribution has at most 2,000 values. */
const MOST_BYTES = 1_000_000;

async function savedDistribution(file: string) {
  const { stat, readFile } = await import('node:fs/promises');
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size > MOST_BYTES) return null;
  const text = await readFile(file, 'utf8');
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

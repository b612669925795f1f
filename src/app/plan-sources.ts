// What the files beside a command line say of the question of a plan: a saved plan, a prompt.

import type { Note } from '../base/notes.ts';
import type { PlannedPrompt } from '../planner/plan.ts';
import { questionFrom, type Source } from '../planner/question.ts';
import type { Context } from './context.ts';

/** Null where none is named. */
export interface QuestionFiles {
  readonly prompt: string | null;
  readonly from: string | null;
}

export interface FromFiles {
  /** Counted; null where there is none. */
  readonly prompt: PlannedPrompt | null;
  /** The strongest first. */
  readonly sources: readonly Source[];
  readonly warnings: readonly Note[];
}

/** @param commandLine what it says goes before the files @throws BqError as `readPlanQuestion` and `promptTokens` */
export async function questionFiles(context: Context, { prompt: file, from }: QuestionFiles, commandLine: Source): Promise<FromFiles> {
  const saved = from === null ? [] : [await (await import('./plan-file.ts')).readPlanQuestion(from)];
  if (file === null) return { prompt: null, warnings: [], sources: saved };
  const { askedByPrompt, promptTokens } = await import('./prompt-tokens.ts');
  const { model, region } = questionFrom(commandLine, ...saved);
  // What the command line names is the run's own.
  const ofFile = commandLine.values.region === undefined ? region : null;
  const { prompt, warnings } = await promptTokens(context, file, { model, region: ofFile });
  return { prompt, warnings, sources: [askedByPrompt(prompt), ...saved] };
}

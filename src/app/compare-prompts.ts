// Prompts of a file as a comparison needs them: what they have in common, and how long they are.
import { inputError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { type Phrase, phrase } from '../base/phrases.ts';
import { withAsked } from '../planner/question.ts';
import { type NamedWorkload, workloadOfQuestion } from '../planner/workloads/workload-set.ts';
import { PromptRepeats } from '../usage/prompt-repeats.ts';
import { COMPARE } from '../words/en/compare.ts';
import type { Context } from './context.ts';

export interface ComparedPrompts {
  readonly repeats: PromptRepeats;
  /** Of what all prompts begin with; null where they have nothing in common. */
  readonly prefixTokens: number | null;
  readonly warnings: readonly Note[];
}

/** @throws BqError input: the file, or no prompt in it */
export async function readPrompts(context: Context, file: string, modelId: string): Promise<ComparedPrompts> {
  const { promptLines, textTokens } = await import('./count/prompt-lines.ts');
  const repeats = new PromptRepeats();
  const bad: Phrase[] = [];
  let badLines = 0;
  const bar = context.progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => bar.update({ doneBytes, totalBytes, records: repeats.prompts });
  for await (const each of promptLines(file, null, modelId, onProgress)) {
    if ('problem' in each) {
      badLines++;
      if (bad.length < 5) bad.push(phrase(COMPARE, 'badLine', file, each.line, each.problem));
    } else repeats.add(each.record.parsed.prompt, each.record.inputTokens);
  }
  bar.clear();
  if (repeats.prompts === 0) throw inputError(file, phrase(COMPARE, 'noPrompt'), bad.slice(0, 3), 'NO_PROMPTS');
  const { prefix } = repeats;
  return {
    repeats,
    prefixTokens: prefix === '' ? null : await textTokens(prefix, modelId),
    warnings: badLines > 0 ? [note('LINES_LEFT_OUT', phrase(COMPARE, 'noPromptLines', badLines, bad), { file, lines: badLines })] : [],
  };
}

/** Where nobody said how long prompts are, these say it. */
export function filledBy({ repeats }: ComparedPrompts, workload: NamedWorkload): NamedWorkload {
  const { question, resolved, hoursPerDay } = workload;
  if (question.inputTokens !== null) return workload;
  return workloadOfQuestion(withAsked(question, 'prompt', { inputTokens: repeats.inputTokens ?? 0 }), resolved, hoursPerDay);
}

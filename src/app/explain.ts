// What an error text means: read, and answered for a model, a request and the account's quotas where they are named.
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { refusalOf } from '../catalog/models.ts';
import type { ExplainResult } from '../contracts/explain.ts';
import type { Plan, PlannedPrompt } from '../planner/plan.ts';
import { questionFrom, type Source } from '../planner/question.ts';
import { type ExplainFacts, explainErrors } from '../support/causes/explain.ts';
import { loadCauseWords } from '../support/causes/words/index.ts';
import { EXPLAIN } from '../words/en/explain.ts';
import { learnModels } from './catalog/names.ts';
import type { Context } from './context.ts';
import { runPlan } from './plan.ts';
import type { PromptCount } from './prompt-tokens.ts';
import { type FailureSource, readFailures } from './read-failures.ts';

export interface ExplainWish {
  readonly source: FailureSource;
  /** A request whose share of the minute is told; null where none is named. */
  readonly promptFile: string | null;
  /** What the user said of model and request, the strongest first. */
  readonly asked: readonly [Source, ...Source[]];
}

export interface Explanation {
  /** In English, for programs. */
  readonly result: ExplainResult;
  /** The same in the language of the run, for people. */
  readonly spoken: ExplainResult;
  readonly warnings: readonly Note[];
}

/** @throws BqError as `bq plan` does where a model is named, and where the text or the request cannot be read */
export async function explain(context: Context, { source, promptFile, asked }: ExplainWish): Promise<Explanation> {
  const [strongest, ...weaker] = asked;
  const counted = promptFile === null ? null : await countedPrompt(context, promptFile, strongest);
  const question = questionFrom(strongest, ...(counted ? [counted.source] : []), ...weaker);
  const prompt = counted?.prompt ?? null;
  const plan = question.model === null ? null : (await runPlan(context, question, { prompt })).plan;
  const { failures, text, warnings } = await readFailures(source);
  const named = [...new Set(failures.flatMap(({ error }) => error.modelId ?? []))];
  await learnModels(context, named);
  const facts: ExplainFacts = {
    failures,
    text,
    plan,
    called: {
      model: question.model,
      region: plan?.region ?? context.origin.regions,
      scope: question.scope,
      ...sizeOf(plan, prompt),
      quotas: context.origin.quotaFiles,
      errorFile: 'file' in source && source.file !== '-' ? source.file : null,
      profile: context.origin.profile,
    },
  };
  const spoken = explainErrors(facts, await loadCauseWords(context.language.code));
  return { result: explainErrors(facts), spoken, warnings: [...(counted?.warnings ?? []), ...warnings, ...unknownModels(named)] };
}

/** The first few of those that nobody knows: a log may name many. */
function unknownModels(named: readonly string[]): Note[] {
  return named
    .filter((name) => refusalOf(name) !== null)
    .slice(0, 3)
    .map((modelId) => note('MODEL_OF_ERROR_UNKNOWN', phrase(EXPLAIN, 'unknownModel', modelId), { modelId }));
}

interface CountedPrompt extends PromptCount {
  readonly source: Source;
}

async function countedPrompt(context: Context, file: string, asked: Source): Promise<CountedPrompt> {
  const { askedByPrompt, promptTokens } = await import('./prompt-tokens.ts');
  const { prompt, warnings } = await promptTokens(context, file, { model: questionFrom(asked).model, region: null });
  return { prompt, warnings, source: askedByPrompt(prompt) };
}

/** What the plan was told of the request; what a prompt file says, the file says again. */
function sizeOf(plan: Plan | null, prompt: PlannedPrompt | null) {
  const request = plan?.request;
  const isInputGiven = request !== undefined && prompt === null && request.inputTokens > 0;
  const isFromPrompt = prompt !== null && prompt.maxMaxTokens === request?.maxTokens;
  return {
    prompt: prompt?.file ?? null,
    inputTokens: isInputGiven ? request.inputTokens : null,
    maxTokens: request?.maxTokensGiven && !isFromPrompt ? request.maxTokens : null,
  };
}

// What Bedrock answers to a body that it does not take: the message of its ValidationException.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { inAwsWords } from './aws-words.ts';
import { type BodyForm, checkBody, ownForms, type Use } from './forms.ts';
import type { BodyProblem } from './rules.ts';
import { toolProblems, toolSupport } from './tool-support.ts';

export interface Refusal {
  /** In AWS's words. */
  readonly message: string;
  readonly problems: readonly BodyProblem[];
  /** The form that the body comes closest to. */
  readonly form: BodyForm;
}

export interface Call {
  readonly operation: 'Converse' | 'InvokeModel';
  /** Of the base model. */
  readonly modelId: string;
  /** What the model can write; null: not known, then no max_tokens is too much. */
  readonly mostMaxTokens: number | null;
  /** The answer is asked for as a stream. */
  readonly streams?: boolean;
  /** A record of a job, or a call (the default). */
  readonly use?: Use;
}

/** @returns null where Bedrock takes the body, and where bq does not judge the model's bodies */
export function refusalOf(body: JsonObject, call: Call): Refusal | null {
  const { operation, modelId, mostMaxTokens, streams = false, use = 'call' } = call;
  const forms: readonly BodyForm[] = operation === 'Converse' ? ['converse'] : (ownForms(modelId) ?? []);
  const streamed = (form: BodyForm): BodyProblem[] =>
    streams && form === 'converse' && toolSupport(modelId) === 'whole-answers' ? toolProblems(body, modelId, true) : [];
  // Where a model takes more than one form, the one that fits best tells what is wrong.
  const [closest] = forms
    .map((form) => ({ form, problems: [...checkBody(body, form, modelId, use), ...tooMany(body, form, mostMaxTokens), ...streamed(form)] }))
    .sort((a, b) => a.problems.length - b.problems.length);
  if (closest === undefined || closest.problems.length === 0) return null;
  return { ...closest, message: inAwsWords(closest.problems, { form: closest.form, modelId, bodyLength: JSON.stringify(body).length }) };
}

/** Where each form says how long the answer may be. */
const MAX_TOKENS: Readonly<Partial<Record<BodyForm, string>>> = {
  converse: 'inferenceConfig.maxTokens',
  nova: 'inferenceConfig.maxTokens',
  anthropic: 'max_tokens',
  'titan-text': 'textGenerationConfig.maxTokenCount',
  llama: 'max_gen_len',
  'mistral-prompt': 'max_tokens',
  'cohere-chat': 'max_tokens',
  'deepseek-r1': 'max_tokens',
};

function tooMany(body: JsonObject, form: BodyForm, most: number | null): BodyProblem[] {
  const path = MAX_TOKENS[form];
  if (path === undefined || most === null) return [];
  const value = path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), body);
  if (typeof value !== 'number' || value <= most) return [];
  return [{ path, problem: phrase(BODIES, 'aboveModel', value, most), fault: { kind: 'above', value, most } }];
}

// What Bedrock would refuse of a request that is being counted, as far as it is there: a file of prompts need not say what the program that sends them adds.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import type { ParsedPrompt } from '../kinds/recognise.ts';
import type { PromptKind } from '../types.ts';
import { type BodyForm, checkBody, ownForms } from './forms.ts';

/** Kinds of requests that are a vendor's own body; what decides where a kind has several forms is the model. */
const OWN_BODIES: ReadonlySet<PromptKind> = new Set(['anthropic', 'nova', 'llama', 'titan', 'cohere']);

/** Kinds that a chat is recognised as, and the forms that have them: such a body for another model is a prompt that its program will say anew. */
const CHATS: ReadonlySet<PromptKind> = new Set(['openai', 'deepseek', 'mistral']);
const CHAT_FORMS: ReadonlySet<BodyForm> = new Set(['chat', 'mistral-chat', 'jamba']);

/** @param modelId of the base model @returns path and problem of the first; null where nothing is wrong, or bq does not judge */
export function refusedPart({ body, prompt }: ParsedPrompt, modelId: string): Phrase | null {
  if (!isObject(body)) return null;
  const form = formOf(body, prompt.kind, modelId);
  if (form === null) return null;
  // Which model is asked is the planner's question, not the file's.
  const wrong = checkBody(body, form, modelId, 'call').find(({ path, fault }) => fault.kind !== 'missing' && path !== 'model');
  return wrong === undefined ? null : phrase(BODIES, 'at', wrong.path, wrong.problem);
}

function formOf(body: JsonObject, kind: PromptKind, modelId: string): BodyForm | null {
  if (kind === 'converse') return 'converse';
  const forms = ownForms(modelId) ?? [];
  if (CHATS.has(kind) && Array.isArray(body.messages)) return forms.find((form) => CHAT_FORMS.has(form)) ?? null;
  // Without its version it is a request of Anthropic's own API, which a client of Bedrock says anew.
  if (!OWN_BODIES.has(kind) || (kind === 'anthropic' && !('anthropic_version' in body))) return null;
  return forms.find((form) => form.startsWith(kind)) ?? null;
}

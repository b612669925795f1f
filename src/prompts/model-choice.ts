// Which model a prompt is counted for: the one asked for, the one its file names, or a stated default for its kind.

import { BqError } from '../base/errors.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { resolveModelOrFamily } from '../catalog/models.ts';
import { perCatalogue } from '../catalog/own/own.ts';
import type { Model } from '../catalog/types.ts';
import { NAMES } from '../catalog/words.ts';
import { bareModelId, type Family, familyOf } from './estimate/families.ts';
import type { NormalPrompt, PromptKind } from './types.ts';

export interface CountedModel {
  /** The base model ID; the ID as given (without account) where the catalogue does not have it. */
  readonly id: string;
  readonly family: Family;
  /** Null where the catalogue does not have the very model. */
  readonly model: Model | null;
  /** True where nobody named a model and the default of the kind is taken. */
  readonly assumed: boolean;
  readonly warning: Text | null;
}

const CLAUDE = 'anthropic.claude-sonnet-4-6';
const DEFAULTS: Readonly<Partial<Record<PromptKind, string>>> = {
  nova: 'amazon.nova-pro-v1:0',
  llama: 'meta.llama3-3-70b-instruct-v1:0',
  mistral: 'mistral.mistral-large-2402-v1:0',
  prompt: 'mistral.mistral-large-2402-v1:0',
  titan: 'amazon.titan-text-express-v1',
  cohere: 'cohere.command-r-plus-v1:0',
  deepseek: 'deepseek.r1-v1:0',
  openai: 'openai.gpt-oss-120b-1:0',
};

const choices = perCatalogue(() => new Map<string, CountedModel>());

/**
 * @param asked the user's `--model`; null where none was given
 * @throws BqError (usage) where the model asked for is not known; what only a file names gives a warning instead
 */
export function chooseModel(asked: string | null, prompt: NormalPrompt): CountedModel {
  const named = asked ?? prompt.modelId;
  const key = named === null ? `kind ${prompt.kind}` : `${asked === null ? 'file' : 'asked'} ${named}`;
  const chosen = choices();
  let found = chosen.get(key);
  if (!found) {
    found = named === null ? byDefault(prompt.kind) : asked === null ? fromFile(named, prompt.kind) : lookUp(named);
    // Files can name as many models as they have lines.
    if (chosen.size < 1000) chosen.set(key, found);
  }
  return found;
}

function byDefault(kind: PromptKind): CountedModel {
  const id = DEFAULTS[kind] ?? CLAUDE;
  return { ...lookUpOrFamily(id), assumed: true };
}

function lookUpOrFamily(id: string): CountedModel {
  try {
    return lookUp(id);
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    return { id, family: familyOf(id), model: null, assumed: false, warning: null };
  }
}

/** A file may name what this version does not know, or what only its account can resolve: it is counted all the same, and said. */
function fromFile(named: string, kind: PromptKind): CountedModel {
  try {
    return lookUp(named);
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    const family = familyOf(named);
    if (family.id !== 'unknown') return { ...unlisted(named, family) };
    // Nothing in a Converse request says whose model it is: an ID that nobody knows gets the wide band of an unknown family.
    if (kind === 'converse' && error.code === 'UNKNOWN_MODEL') {
      return {
        ...unlisted(named, family),
        warning: phrase(NAMES, 'countedWidely', error.said, family.name),
      };
    }
    const fallback = byDefault(kind);
    return { ...fallback, warning: phrase(NAMES, 'countedAs', error.said, fallback.id) };
  }
}

function lookUp(named: string): CountedModel {
  let resolved: ReturnType<typeof resolveModelOrFamily>;
  try {
    resolved = resolveModelOrFamily(named);
  } catch (error) {
    // An ID of no known line may still name a family, e.g. a Mistral model released yesterday.
    const family = familyOf(named);
    if (error instanceof BqError && error.code === 'UNKNOWN_MODEL' && family.id !== 'unknown' && /[.-]\w/.test(named))
      return unlisted(named, family);
    throw error;
  }
  if (resolved.how === 'family') return unlisted(named, familyOf(named));
  return { id: resolved.model.modelId, family: familyOf(resolved.model.modelId), model: resolved.model, assumed: false, warning: null };
}

function unlisted(named: string, family: Family): CountedModel {
  const id = bareModelId(named);
  return { id, family, model: null, assumed: false, warning: phrase(NAMES, 'countedByFamily', id, family.name) };
}

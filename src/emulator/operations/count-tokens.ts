// CountTokens: base IDs of models that support it; profiles and the rest are refused in AWS's words.
import type { CountTokensCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Model } from '../../catalog/types.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { type Handlers, handler } from '../call.ts';
import type { Directory } from '../directory.ts';
import { validationError } from '../wire/aws-error.ts';
import { parseObject } from '../wire/rest-json.ts';

const UNSUPPORTED = "The provided model doesn't support counting tokens.";

export function countTokensHandlers(directory: Directory, prompts: PromptReader, isCountable: (model: Model) => boolean): Handlers {
  return {
    CountTokens: handler<CountTokensCommandInput>(({ input, document }) => {
      const id = input.modelId ?? '';
      const entry = directory.find(id);
      if (!entry) throw validationError('The provided model identifier is invalid.');
      if (entry.profile || !isCountable(entry.model)) throw validationError(UNSUPPORTED);
      const { converse } = (document.input ?? {}) as { converse?: Readonly<Record<string, unknown>> };
      if (converse) return { inputTokens: prompts.converse(converse, entry.model).totalTokens };
      const body = parseObject(Buffer.from(input.input?.invokeModel?.body ?? []));
      return { inputTokens: prompts.invoke(body, entry.model).totalTokens };
    }),
  };
}

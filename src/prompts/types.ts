// The words of the prompt room: the kinds of prompt files, and the one normal form that all of them become.
import type { RequestSettings } from './settings.ts';

/** What a file or record is. `prompt` is an InvokeModel body with a bare `prompt` that several vendors share. */
export type PromptKind =
  | 'converse'
  | 'anthropic'
  | 'nova'
  | 'llama'
  | 'mistral'
  | 'titan'
  | 'cohere'
  | 'deepseek'
  | 'openai'
  | 'prompt'
  | 'count-tokens'
  | 'batch-record'
  | 'text'
  | 'markdown';

export const PROMPT_KINDS: readonly PromptKind[] = [
  'converse',
  'anthropic',
  'nova',
  'llama',
  'mistral',
  'titan',
  'cohere',
  'deepseek',
  'openai',
  'prompt',
  'count-tokens',
  'batch-record',
  'text',
  'markdown',
];

export type Role = 'user' | 'assistant';

export type Block =
  | { readonly type: 'text'; readonly text: string }
  /** Reasoning that came back from an earlier answer. */
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'tool-use'; readonly name: string; readonly input: unknown }
  | { readonly type: 'tool-result'; readonly blocks: readonly Block[] }
  | { readonly type: 'image'; readonly source: MediaSource }
  | {
      readonly type: 'document';
      readonly source: MediaSource;
      readonly format: string | null;
      readonly title: string | null;
      readonly citations: boolean;
    };

/** Where the content of an image or document lies; only what the file itself holds can be counted. */
export type MediaSource =
  | { readonly type: 'base64'; readonly data: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'blocks'; readonly blocks: readonly Block[] }
  /** A URL, an S3 object or a file ID: not read. `where` names it. */
  | { readonly type: 'elsewhere'; readonly where: string };

export interface Turn {
  readonly role: Role;
  readonly blocks: readonly Block[];
}

export interface Tool {
  readonly name: string;
  readonly description: string | null;
  readonly schema: unknown;
  /** Left out of the prompt until a tool search finds it. */
  readonly deferred: boolean;
}

export type ToolChoice = 'auto' | 'none' | 'any' | 'tool';

/** A prompt request, whatever API it was written for. */
export interface NormalPrompt extends RequestSettings {
  readonly kind: PromptKind;
  /** True for a bare InvokeModel prompt: the text goes to the model as it is, without a chat template. */
  readonly raw: boolean;
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolUseDisabled: boolean;
  /** The schema of a structured output; null where none is asked for. */
  readonly outputSchema: unknown;
  /** What the file asks for and no offline count can hold, in words: `server tool web_search`. */
  readonly excludes: readonly string[];
}

/** One request as it must travel to CountTokens. */
export interface CountableInput {
  readonly type: 'converse' | 'invokeModel';
  /** The Converse request, or the InvokeModel body. */
  readonly body: unknown;
}

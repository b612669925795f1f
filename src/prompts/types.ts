// The words of the prompt room: the kinds of prompt files, and the one normal form that all of them become.
import type { RequestSettings } from './settings.ts';

/**
 * What a file or record is: the API that a body was written for, the framework whose messages it holds, or what it is wrapped in.
 * `prompt` is an InvokeModel body with a bare `prompt` that several vendors share; `messages` are of no API or framework that bq knows by name.
 */
export const PROMPT_KINDS = [
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
  'gemini',
  'ai-sdk',
  'langchain',
  'llamaindex',
  'strands',
  'pydantic-ai',
  'messages',
  'transcript',
  'count-tokens',
  'batch-record',
  'invoke-model',
  'step-functions',
  'invocation-log',
  'text',
  'markdown',
] as const;
export type PromptKind = (typeof PROMPT_KINDS)[number];

export type Role = 'user' | 'assistant';

export type Block =
  | { readonly type: 'text'; readonly text: string }
  /** Reasoning that came back from an earlier answer; its text is empty where only the model can read it. */
  | { readonly type: 'thinking'; readonly text: string; readonly signature?: string; readonly hidden?: true }
  | { readonly type: 'tool-use'; readonly name: string; readonly input: unknown }
  | { readonly type: 'tool-result'; readonly blocks: readonly Block[] }
  /** A deferred tool that a search found: from here on its definition is part of the prompt. */
  | { readonly type: 'tool-reference'; readonly name: string }
  /** The summary that stands for all turns before it. */
  | { readonly type: 'compaction'; readonly text: string }
  | { readonly type: 'image'; readonly source: MediaSource }
  | {
      readonly type: 'document';
      readonly source: MediaSource;
      readonly format: string | null;
      readonly title: string | null;
      readonly citations: boolean;
    };

/** The content of an image or document: only what the file itself holds can be counted. */
export type MediaSource =
  | { readonly type: 'base64'; readonly data: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'blocks'; readonly blocks: readonly Block[] };

export interface Turn {
  readonly role: Role;
  readonly blocks: readonly Block[];
}

/** A tool that a model knows by its type: the request holds no definition, the model's own counts. */
export type ClientTool = 'bash' | 'text-editor' | 'computer';

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
  readonly clientTools: readonly ClientTool[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolUseDisabled: boolean;
  /** Anthropic's beta that lets a model think between tool calls. */
  readonly interleavedThinking: boolean;
  readonly taskBudget: boolean;
  /** The schema of a structured output; null where none is asked for. */
  readonly outputSchema: unknown;
  /** What the file asks for and no offline count can hold, in words: `server tool web_search`. */
  readonly excludes: readonly string[];
}

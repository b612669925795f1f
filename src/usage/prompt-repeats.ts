// What prompts have in common: the text that all begin with, and how many repeat an earlier one word for word.
import { spacedJson } from '../base/json-value.ts';
import type { Block, NormalPrompt } from '../prompts/types.ts';
import { SeenIds } from './seen-ids.ts';

/** Stands between parts, so that the end of one never matches the start of another. */
const PART = '\u0000';

export class PromptRepeats {
  readonly #seen = new SeenIds();
  #prefix: string | null = null;
  #prompts = 0;
  #repeats = 0;
  #inputTokens = 0;
  #maxTokens = 0;

  /** @param inputTokens the prompt's own, counted or estimated */
  add(prompt: NormalPrompt, inputTokens: number): void {
    const text = plainText(prompt);
    this.#prompts++;
    this.#inputTokens += inputTokens;
    this.#maxTokens = Math.max(this.#maxTokens, prompt.maxTokens ?? 0);
    // The whole of a prompt that comes again is in common too, but says nothing of the others.
    if (this.#seen.addAndTell(text)) this.#repeats++;
    else this.#prefix = this.#prefix === null ? text : this.#prefix.slice(0, commonLength(this.#prefix, text));
  }

  get prompts(): number {
    return this.#prompts;
  }

  /** Share of prompts that an earlier one was equal to; null without prompts. */
  get repeatShare(): number | null {
    return this.#prompts === 0 ? null : this.#repeats / this.#prompts;
  }

  /** Mean; null without prompts. */
  get inputTokens(): number | null {
    return this.#prompts === 0 ? null : this.#inputTokens / this.#prompts;
  }

  /** The largest that a prompt asks for; null where none asks. */
  get maxTokens(): number | null {
    return this.#maxTokens === 0 ? null : this.#maxTokens;
  }

  /** What every prompt begins with, in the order in which a model reads it: tools, system prompt, messages. Empty for fewer than two different ones. */
  get prefix(): string {
    return this.#prompts - this.#repeats < 2 ? '' : (this.#prefix ?? '').replaceAll(PART, '\n');
  }
}

function plainText({ tools, system, turns, modelId }: NormalPrompt): string {
  return [
    ...tools.map(({ name, description, schema }) => `${name} ${description ?? ''} ${spacedJson(schema)}`),
    ...system,
    ...turns.flatMap(({ role, blocks }) => [role, ...blocks.map(blockText)]),
    // Equal prompts to different models are no repeats; at the end, so that it is no part of a prefix.
    modelId ?? '',
  ].join(PART);
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
    case 'thinking':
    case 'compaction':
      return block.text;
    case 'tool-reference':
      return block.name;
    case 'tool-use':
      return `${block.name} ${spacedJson(block.input)}`;
    case 'tool-result':
      return block.blocks.map(blockText).join(PART);
    case 'image':
    case 'document':
      return spacedJson(block.source);
  }
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

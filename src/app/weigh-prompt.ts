// Long prompts of the emulator, weighed in a thread of their own so that others need not wait for them.
import { BqError, inputError } from '../base/errors.ts';
import type { PromptToWeigh, PromptWeight } from '../emulator/backend/prompt-reader.ts';
import { WorkerPool } from '../io/worker-pool.ts';

type Answer = PromptWeight | { readonly problem: string };

/** The job: what a thread does. */
export async function weighJob(prompt: PromptToWeigh): Promise<Answer> {
  const { loadEstimator, weighPrompt } = await import('../emulator/backend/prompt-reader.ts');
  try {
    return weighPrompt(prompt, await loadEstimator());
  } catch (error) {
    if (error instanceof BqError) return { problem: error.message };
    throw error;
  }
}

/** The thread begins with the first long prompt. */
export class LongPrompts {
  readonly #entry: string;
  #pool: WorkerPool | null = null;

  /** @param entry the start stub, bin/worker.js */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** @throws BqError (input) where it is no prompt */
  async weigh(prompt: PromptToWeigh): Promise<PromptWeight> {
    this.#pool ??= new WorkerPool(1, this.#entry);
    const answer = await this.#pool.run<Answer>('weigh-prompt', prompt);
    if ('problem' in answer) throw inputError('', answer.problem);
    return answer;
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}

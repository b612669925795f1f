// Work of the interactive planner that must not keep a key waiting: simulations and counts, in a worker thread; or here and now for a single frame.

import type { WorkerPool } from '../../io/worker-pool.ts';
import type { Simulation, SimulationQuestion } from '../../planner/minute.ts';
import type { PromptToCount, PromptTokens } from '../count/count-prompt.ts';

export interface Background {
  readonly simulate: (question: SimulationQuestion) => Promise<Simulation>;
  readonly countPrompt: (prompt: PromptToCount) => Promise<PromptTokens>;
  readonly close: () => Promise<void>;
}

export function inThisThread(): Background {
  return {
    simulate: async (question) => (await import('../../planner/minute.ts')).simulatePlan(question),
    countPrompt: async (prompt) => (await import('../count/count-prompt.ts')).countPrompt(prompt),
    close: async () => {},
  };
}

/** The thread starts with the first work. @param workerEntry its start stub */
export function inAnotherThread(workerEntry: string): Background {
  let pool: WorkerPool | undefined;
  const run = async <Result>(job: string, payload: unknown): Promise<Result> => {
    if (!pool) {
      const { WorkerPool: Pool } = await import('../../io/worker-pool.ts');
      pool = new Pool(1, workerEntry);
    }
    return pool.run<Result>(job, payload);
  };
  return {
    simulate: (question) => run<Simulation>('simulate-plan', question),
    countPrompt: (prompt) => run<PromptTokens>('count-prompt', prompt),
    close: async () => pool?.close(),
  };
}

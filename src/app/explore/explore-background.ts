// Work of the interactive planner that must not keep a key waiting: simulations and counts, in a worker thread; or here and now for a single frame.

import { received } from '../../base/phrases.ts';
import type { WorkerPool } from '../../io/worker-pool.ts';
import type { Simulation, SimulationQuestion } from '../../planner/minute.ts';
import type { Plan } from '../../planner/plan.ts';
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
    simulate: async (question) => {
      const simulation = await run<Simulation>('simulate-plan', question);
      return { ...simulation, plan: withPhrases(simulation.plan) };
    },
    countPrompt: (prompt) => run<PromptTokens>('count-prompt', prompt),
    close: async () => pool?.close(),
  };
}

function withPhrases(plan: Plan): Plan {
  const { assumptions, advice, alternatives } = plan;
  return {
    ...plan,
    assumptions: assumptions.map((one) => ({ ...one, text: received(one.text) })),
    advice: advice.map((one) => ({ ...one, text: received(one.text) })),
    alternatives: alternatives.map((one) => ({ ...one, text: received(one.text) })),
  };
}

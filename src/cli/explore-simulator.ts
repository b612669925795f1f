// Runs simulations for the interactive planner: in a worker thread, so that keys never wait, or here and now for a single frame.
import type { WorkerPool } from '../io/workers.ts';
import type { Simulation, SimulationQuestion } from '../planner/minute.ts';

export interface Simulator {
  readonly run: (question: SimulationQuestion) => Promise<Simulation>;
  readonly close: () => Promise<void>;
}

/** @param threaded false runs in this thread */
export function createSimulator(threaded: boolean): Simulator {
  let pool: WorkerPool | undefined;
  return {
    run: async (question) => {
      if (!threaded) return (await import('../planner/minute.ts')).simulatePlan(question);
      if (!pool) {
        const { WorkerPool: Pool } = await import('../io/workers.ts');
        pool = new Pool(1, `${__dirname}/../bin/worker.js`);
      }
      return pool.run<Simulation>('simulate-plan', question);
    },
    close: async () => pool?.close(),
  };
}

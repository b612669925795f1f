// Workloads of a file on the quotas that they share, and one of them as the question of a single request.
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { inputError } from '../base/errors.ts';
import type { Note } from '../base/notes.ts';
import type { WorkloadPlan } from '../contracts/workload-plan.ts';
import { loadWorkloads } from '../io/workload/workload-file.ts';
import type { Source } from '../planner/question.ts';
import { type NamedWorkload, planWorkloads, regionOf, type WorkloadSet } from '../planner/workloads/workload-set.ts';
import { learnModels } from './catalog/names.ts';
import type { Context } from './context.ts';

export interface WorkloadPlanRun {
  readonly result: WorkloadPlan;
  readonly quotaNotes: readonly Note[];
}

/** @param refuser as for `Context.quotas` @throws BqError as `planWorkloads` and `Context.quotas` */
export async function runWorkloadPlan(context: Context, set: WorkloadSet, refuser: string | null): Promise<WorkloadPlanRun> {
  const regions = [...new Set(set.workloads.map(regionOf))];
  const { snapshots, warnings } = await context.quotas({ regions, refuser });
  const result = planWorkloads(set, {
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.region, snapshot])),
    burndownOverrides: await context.burndown(),
  });
  return { result, quotaNotes: warnings };
}

/**
 * The workloads of a file, in the Region that the command line names, that of each, that of the file, or the run's.
 *
 * @param named by the command line; null where it names none
 * @throws BqError input: the file
 */
export async function readWorkloads(context: Context, file: string, named: string | null): Promise<WorkloadSet> {
  const { regions } = await context.regionChoice();
  const [fallback = FALLBACK_REGION] = regions;
  const learn = (models: readonly string[]) => learnModels(context, models);
  return loadWorkloads(file, { flag: named === null ? null : fallback, fallback, learn });
}

/** @param name null where the file has only one @throws BqError input: the file, or no workload of that name */
export function chooseWorkload(set: WorkloadSet, name: string | null): NamedWorkload {
  const found =
    name === null ? (set.workloads.length === 1 ? set.workloads[0] : undefined) : set.workloads.find((workload) => workload.name === name);
  if (found) return found;
  const problem = name === null ? 'holds several workloads: which one?' : `holds no workload ${name}`;
  throw inputError(
    set.file,
    problem,
    set.workloads.map((workload) => `--name "${workload.name}"`),
  );
}

/** What one workload of a file asks, for what plans a single request: whole tokens of input. */
export function askedByWorkload({ question }: NamedWorkload): Source {
  return { origin: 'workload', values: { ...question, inputTokens: Math.round(question.inputTokens ?? 0) } };
}

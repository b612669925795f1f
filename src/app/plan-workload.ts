// Workloads of a file on the quotas that they share, and one of them as the question of a single request.
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { inputError } from '../base/errors.ts';
import type { Note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { WorkloadDifference, WorkloadPlan } from '../contracts/workload-plan.ts';
import { loadWorkloads, type WorkloadReading } from '../io/workload/workload-file.ts';
import type { Source } from '../planner/question.ts';
import { differences } from '../planner/workloads/difference.ts';
import { type NamedWorkload, planWorkloads, regionOf, type WorkloadSet } from '../planner/workloads/workload-set.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';
import { learnModels } from './catalog/names.ts';
import type { Context } from './context.ts';

export interface WorkloadPlanRun {
  readonly result: WorkloadPlan;
  readonly quotaNotes: readonly Note[];
}

/** The other side: a plan that was made, a set to plan with the quotas of this run, or nothing where the file is not there yet. */
export type Before =
  | { readonly kind: 'plan'; readonly plan: WorkloadPlan }
  | { readonly kind: 'set'; readonly set: WorkloadSet }
  | { readonly kind: 'none' };

export interface Against {
  readonly what: WorkloadDifference['what'];
  readonly name: string;
  readonly before: Before;
}

export interface WorkloadPlanOptions {
  readonly refuser: string | null;
  /** What it is compared with; null: nothing. */
  readonly against: Against | null;
  /** As a share. */
  readonly tolerance: number;
}

/** How workload files are read in this run. @param named the Region that the command line names; null where it names none */
export async function readingOf(context: Context, named: string | null): Promise<WorkloadReading> {
  const { regions } = await context.regionChoice();
  const [fallback = FALLBACK_REGION] = regions;
  return { flag: named === null ? null : fallback, fallback, learn: (models) => learnModels(context, models) };
}

/** @param refuser as for `Context.quotas` @throws BqError as `planWorkloads` and `Context.quotas` */
export async function runWorkloadPlan(
  context: Context,
  set: WorkloadSet,
  { refuser, against, tolerance }: WorkloadPlanOptions,
): Promise<WorkloadPlanRun> {
  const before = against?.before ?? null;
  const sets = before?.kind === 'set' ? [set, before.set] : [set];
  const regions = [...new Set(sets.flatMap(({ workloads }) => workloads.map(regionOf)))];
  const { snapshots, warnings } = await context.quotas({ regions, refuser });
  const facts = {
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.region, snapshot])),
    burndownOverrides: await context.burndown(),
  };
  const result = planWorkloads(set, facts);
  if (against === null || before === null) return { result, quotaNotes: warnings };
  const old = before.kind === 'plan' ? before.plan : before.kind === 'set' ? planWorkloads(before.set, facts) : null;
  const { what, name } = against;
  const difference = { what, name, isThere: old !== null, tolerance, ...differences(old, result, tolerance) };
  return { result: { ...result, against: difference }, quotaNotes: warnings };
}

/**
 * The workloads of a file, in the Region that the command line names, that of each, that of the file, or the run's.
 *
 * @param named by the command line; null where it names none
 * @throws BqError input: the file
 */
export async function readWorkloads(context: Context, file: string, named: string | null): Promise<WorkloadSet> {
  return loadWorkloads(file, await readingOf(context, named));
}

/** @param name null where the file has only one @throws BqError input: the file, or no workload of that name */
export function chooseWorkload(set: WorkloadSet, name: string | null): NamedWorkload {
  const found =
    name === null ? (set.workloads.length === 1 ? set.workloads[0] : undefined) : set.workloads.find((workload) => workload.name === name);
  if (found) return found;
  const problem = name === null ? phrase(PLAN_FILES, 'severalWorkloads') : phrase(PLAN_FILES, 'noSuchWorkload', name);
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

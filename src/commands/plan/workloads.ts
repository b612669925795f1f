// `bq plan --workload`: the same for a file of workloads instead of one request, and what differs from another.

import type { Context } from '../../app/context.ts';
import { readAgainst } from '../../app/plan-against.ts';
import { readWorkloads, runWorkloadPlan } from '../../app/plan-workload.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';
import type { Source } from '../../planner/question.ts';
import { workloadText } from '../../render/workload-texts.ts';
import type { Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import type { EmitWish } from './emit.ts';

interface WorkloadWish {
  readonly file: string;
  readonly commandLine: Source;
  readonly refuser: string | null;
  readonly emit: EmitWish | null;
}

interface WorkloadFlags {
  readonly format?: string | undefined;
  readonly report?: string | undefined;
  readonly against?: string | undefined;
  /** Per cent. */
  readonly tolerance?: number | undefined;
  readonly full: boolean;
}

export async function workloadOutcome(
  context: Context,
  { file, commandLine, refuser, emit }: WorkloadWish,
  flags: WorkloadFlags,
): Promise<Outcome<WorkloadPlan>> {
  const region = commandLine.values.region ?? null;
  const set = await readWorkloads(context, file, region);
  const against = flags.against === undefined ? null : await readAgainst(context, flags.against, { file, region });
  const planned = await runWorkloadPlan(context, set, { refuser, against, tolerance: (flags.tolerance ?? 0) / 100 });
  const emitted = emit === null ? null : (await import('./emit.ts')).emittedOfWorkloads(planned.result, emit);
  const result = emitted === null ? planned.result : { ...planned.result, emitted: { format: emitted.format, text: emitted.text } };
  const isRefused = result.against === undefined ? !result.fits : result.against.worse;
  return {
    result,
    warnings: planned.quotaNotes,
    report: flags.report,
    isPiped: emitted !== null,
    text: (layout) =>
      emitted?.text.trimEnd() ?? workloadText(result, { ...layout, isMarkdown: flags.format === 'markdown', isFull: flags.full }),
    exitCode: refuser !== null && isRefused ? EXIT.doesNotFit : EXIT.ok,
  };
}

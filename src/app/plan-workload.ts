// `bq plan --workload` and `bq plan --init`: the same command, for a file of workloads instead of one request.
import { resolveRegions } from '../aws/session/region.ts';
import type { WorkloadPlan } from '../contracts/workload-plan.ts';
import { WORKLOAD_TEMPLATE } from '../io/workload/template.ts';
import { loadWorkloads } from '../io/workload/workload-file.ts';
import { planWorkloads, type WorkloadSet } from '../planner/workloads/workload-set.ts';
import { workloadPlanMarkdown, workloadPlanText } from '../render/workload-plan.ts';
import type { Outcome } from '../shell/base-command.ts';
import { EXIT } from '../shell/exit-codes.ts';
import { readBurndownFile } from './burndown-file.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface WorkloadFlags extends QuotaSourceFlags {
  readonly workload: string;
  readonly check?: boolean | undefined;
  readonly format?: string | undefined;
}

/** @param say prints a line on stderr @throws BqError input (the file), and as `loadQuotas` */
export async function planWorkloadFile(flags: WorkloadFlags, now: Date, say: (line: string) => void): Promise<Outcome<WorkloadPlan>> {
  const set = await readWorkloads(flags.workload, flags);
  const regions = [...new Set(set.workloads.map(({ region }) => region))];
  const quotas = await loadQuotas({
    flags: { ...flags, region: regions.join(',') },
    now,
    severalRegions: true,
    refusesDefaults: flags.check ? '--check' : null,
  });
  for (const line of quotas.notices) say(line);
  const result = planWorkloads(set, {
    snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
    burndownOverrides: await readBurndownFile(process.env.BQ_BURNDOWN),
  });
  const { warnings } = quotas;
  return {
    result,
    warnings,
    text: (layout) =>
      flags.format === 'markdown' ? workloadPlanMarkdown(result, warnings) : workloadPlanText(result, { ...layout, warnings }),
    exitCode: flags.check && !result.fits ? EXIT.doesNotFit : EXIT.ok,
  };
}

/** The workloads of a file, in the Region of the flag, of each, of the file, or the usual one. */
export async function readWorkloads(file: string, flags: Pick<QuotaSourceFlags, 'region' | 'profile'>): Promise<WorkloadSet> {
  const { regions } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env });
  const region = regions[0] as string;
  return loadWorkloads(file, { flag: flags.region === undefined ? null : region, fallback: region });
}

/** The file to start from. */
export function workloadTemplate(): Outcome<{ readonly text: string }> {
  return { result: { text: WORKLOAD_TEMPLATE }, text: () => WORKLOAD_TEMPLATE.trimEnd() };
}

// One workload of a file as the flags of a plan, for commands that plan one request.

import { readWorkloads } from '../../app/plan-workload.ts';
import type { QuotaSourceFlags } from '../../app/quota-source.ts';
import { inputError } from '../../base/errors.ts';
import type { NamedWorkload, WorkloadSet } from '../../planner/workloads/workload-set.ts';
import { createSampler } from '../../simulator/distribution.ts';
import type { PlanFlagValues } from './plan-question.ts';

/** What a workload says of a plan; the rest stays as the flags have it. */
export type WorkloadFlagValues = PlanFlagValues & { readonly model: string; readonly region: string };

/** @throws BqError input: the file, or no workload of that name */
export function chooseWorkload(set: WorkloadSet, name: string | undefined): NamedWorkload {
  const found =
    name === undefined
      ? set.workloads.length === 1
        ? set.workloads[0]
        : undefined
      : set.workloads.find((workload) => workload.name === name);
  if (found) return found;
  const problem = name === undefined ? 'holds several workloads: which one?' : `holds no workload ${name}`;
  throw inputError(
    set.file,
    problem,
    set.workloads.map((workload) => `--name "${workload.name}"`),
  );
}

/** @param flags region and profile, for workloads that name no Region */
export async function workloadAsFlags(
  file: string,
  name: string | undefined,
  flags: Pick<QuotaSourceFlags, 'region' | 'profile'>,
): Promise<WorkloadFlagValues> {
  const set = await readWorkloads(file, flags);
  const named = chooseWorkload(set, name);
  const mean = (distribution: NamedWorkload['outputTokens']) => (distribution === null ? undefined : createSampler(distribution).mean);
  const known = {
    scope: named.scope ?? undefined,
    'stays-in': named.staysIn ?? undefined,
    'cache-read-tokens': named.cacheReadTokens,
    'cache-write-tokens': named.cacheWriteTokens,
    'max-tokens': named.maxTokens ?? undefined,
    'output-tokens': mean(named.outputTokens),
    latency: mean(named.latencySeconds),
    ttft: named.timeToFirstTokenSeconds,
    'tokens-per-second': named.outputTokensPerSecond,
    'requests-per-minute': named.requestsPerMinute ?? undefined,
    concurrency: named.concurrency ?? undefined,
    burndown: named.burndown ?? undefined,
  };
  return {
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as PlanFlagValues),
    model: named.resolved.query,
    region: named.region,
    'input-tokens': Math.round(mean(named.inputTokens) ?? 0),
    reservation: named.reservation,
    spread: set.spread * 100,
    headroom: set.headroom * 100,
  };
}

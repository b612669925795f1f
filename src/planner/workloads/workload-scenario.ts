// The workloads of one quota as a scenario of the simulator: the same requests, their quota, their retry layers.

import { inputError } from '../../base/errors.ts';
import type { DistributionFile, ScenarioFile } from '../../contracts/scenario.ts';
import { governingRows } from '../../quotas/governing/governing-rows.ts';
import { limitsOfRows } from '../../quotas/limits.ts';
import type { Distribution } from '../../simulator/distribution.ts';
import { type Placed, placeWorkloads, poolKey, type WorkloadSet, type WorkloadSetFacts } from './workload-set.ts';

/** What a scenario file may leave out, this leaves out. */
export type WorkloadScenario = Pick<ScenarioFile, 'name'> & { readonly quota: object; readonly workloads: readonly object[] };

export interface ConvertedWorkloads {
  readonly scenario: WorkloadScenario;
  /** Of workloads that draw from another quota. */
  readonly leftOut: readonly string[];
}

/**
 * @param name the workload whose quota is simulated; null: the first one's
 * @throws BqError input where no workload has the name, or its quota is not known; and as `choosePool`
 */
export function scenarioOfWorkloads(set: WorkloadSet, name: string | null, facts: WorkloadSetFacts): ConvertedWorkloads {
  const placed = placeWorkloads(set, facts);
  const chosen = name === null ? placed[0] : placed.find(({ named }) => named.name === name);
  if (!chosen) {
    throw inputError(
      set.file,
      `holds no workload ${name}`,
      placed.map(({ named }) => `--name "${named.name}"`),
    );
  }
  const members = placed.filter((one) => poolKey(one) === poolKey(chosen));
  const snapshot = facts.snapshots.get(chosen.named.region);
  if (!snapshot) throw new Error(`no quotas for ${chosen.named.region}`);
  const { model } = chosen.named.resolved;
  const rows = governingRows(model, chosen.pool.scope, snapshot);
  return {
    scenario: {
      name: `${model.name}, ${chosen.named.region} ${chosen.pool.scope}`,
      quota: limitsOfRows(rows),
      workloads: members.map((member) => workloadOf(member, set.spread)),
    },
    leftOut: placed.filter((one) => !members.includes(one)).map(({ named }) => named.name),
  };
}

function workloadOf({ named, workload }: Placed, spread: number): object {
  const { request } = workload;
  return {
    name: named.name,
    arrival:
      named.concurrency === null
        ? { kind: 'poisson', perMinute: named.requestsPerMinute }
        : { kind: 'closed-loop', workers: named.concurrency },
    steps: [
      {
        name: named.resolved.model.name,
        inputTokens: written(named.inputTokens, 0),
        cacheWriteTokens: request.cacheWriteTokens,
        cacheReadTokens: request.cacheReadTokens,
        maxTokens: request.maxTokens,
        outputTokens: named.outputTokens ? written(named.outputTokens, spread) : request.maxTokens,
        ...(named.latencySeconds ? { latencySeconds: written(named.latencySeconds, spread) } : {}),
        firstTokenSeconds: named.timeToFirstTokenSeconds,
        tokensPerSecond: named.outputTokensPerSecond,
        burndownRate: workload.burndownRate,
        reservation: named.reservation,
      },
    ],
    ...(named.sdk === null ? {} : { sdk: named.sdk }),
    ...(named.retry === null ? {} : { retry: named.retry }),
  };
}

/** @param spread of a plain number, as `bq plan` assumes it */
function written(distribution: Distribution, spread: number): DistributionFile {
  switch (distribution.kind) {
    case 'constant':
      return spread === 0 ? distribution.value : { mean: distribution.value, spread };
    case 'uniform':
      return { min: distribution.min, max: distribution.max };
    case 'normal':
      return { mean: distribution.mean, standardDeviation: distribution.standardDeviation };
    case 'lognormal':
      return { median: distribution.median, sigma: distribution.sigma };
    case 'empirical':
      return { values: [...distribution.values] };
  }
}

// The workloads of one quota as a scenario of the simulator: the same requests, their quota, their retry layers.

import { inputError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { DistributionFile, ScenarioFile } from '../../contracts/scenario.ts';
import { governingRows } from '../../quotas/governing/governing-rows.ts';
import type { Distribution } from '../../simulator/distribution.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';
import { type Placed, placeWorkloads, poolKey, regionOf, type WorkloadSet, type WorkloadSetFacts } from './workload-set.ts';

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
      phrase(PLAN_FILES, 'noSuchWorkload', name ?? ''),
      placed.map(({ named }) => `--name "${named.name}"`),
    );
  }
  const members = placed.filter((one) => poolKey(one) === poolKey(chosen));
  const snapshot = facts.snapshots.get(regionOf(chosen.named));
  if (!snapshot) throw new Error(`no quotas for ${regionOf(chosen.named)}`);
  const { model } = chosen.named.resolved;
  const rows = governingRows(model, chosen.pool.scope, snapshot);
  const isMantle = chosen.pool.endpoint === 'mantle';
  return {
    scenario: {
      name: `${model.name}, ${regionOf(chosen.named)} ${isMantle ? 'bedrock-mantle' : chosen.pool.scope}`,
      quota: isMantle
        ? { tokensPerMinute: rows['input-tpm']?.value ?? null, outputTokensPerMinute: rows['output-tpm']?.value ?? null }
        : {
            tokensPerMinute: rows.tpm?.value ?? null,
            requestsPerMinute: rows.rpm?.value ?? null,
            tokensPerDay: rows.tpd?.value ?? null,
          },
      workloads: members.map((member) => workloadOf(member, set.spread)),
    },
    leftOut: placed.filter((one) => !members.includes(one)).map(({ named }) => named.name),
  };
}

function workloadOf({ named, workload }: Placed, spread: number): object {
  const { request, latency } = workload;
  const { question, distributions } = named;
  const { inputTokens, outputTokens, latencySeconds } = distributions;
  return {
    name: named.name,
    arrival:
      question.concurrency === null
        ? { kind: 'poisson', perMinute: question.requestsPerMinute }
        : { kind: 'closed-loop', workers: question.concurrency },
    steps: [
      {
        name: named.resolved.model.name,
        inputTokens: written(inputTokens, 0),
        cacheWriteTokens: request.cacheWriteTokens,
        cacheReadTokens: request.cacheReadTokens,
        maxTokens: request.maxTokens,
        outputTokens: outputTokens ? written(outputTokens, spread) : request.maxTokens,
        ...(latencySeconds ? { latencySeconds: written(latencySeconds, spread) } : {}),
        firstTokenSeconds: latency.timeToFirstTokenSeconds,
        tokensPerSecond: latency.outputTokensPerSecond,
        burndownRate: workload.burndownRate,
        reservation: workload.reservation,
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

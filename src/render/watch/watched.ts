// What is watched: a pool with its quotas, and the ModelIds by which CloudWatch knows who draws from it.

import { stripControl } from '../../base/text.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { UsagePool } from '../../contracts/usage.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';

export const NAMESPACE = 'AWS/Bedrock';

export interface WatchedQuota {
  readonly kind: 'tpm' | 'rpm' | 'tpd';
  readonly value: number | null;
  readonly quotaName: string;
  readonly source: string;
}

export interface Watched {
  readonly region: string;
  readonly scope: string;
  readonly modelName: string;
  readonly modelIds: readonly string[];
  readonly quotas: readonly WatchedQuota[];
  /** ISO date of the values. */
  readonly asOf: string;
}

export interface Alarm {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** ModelIds that draw from the pool. */
  readonly modelIds: readonly string[];
  readonly metric: 'EstimatedTPMQuotaUsage' | 'InvocationThrottles';
  /** Null: outside of what is usual. */
  readonly threshold: number | null;
  /** Of a sum. */
  readonly periodSeconds: number;
  /** In a row. */
  readonly periods: number;
}

const isWatched = (kind: string): kind is WatchedQuota['kind'] => kind === 'tpm' || kind === 'rpm' || kind === 'tpd';

/** The pools that were used. */
export function watchedUsage(pools: readonly UsagePool[], asOf: string): Watched[] {
  return pools.map(({ region, scope, modelName, callers, quotas }) => ({
    region,
    scope: scope ?? 'null',
    modelName: modelName ?? 'null',
    // A masked account number is no ModelId.
    modelIds: callers.map(({ id }) => stripControl(id, { oneLine: true })).filter((id) => !id.includes('*')),
    quotas: quotas.flatMap(({ kind, ...quota }) => (isWatched(kind) ? [{ kind, ...quota }] : [])),
    asOf,
  }));
}

/** The pool of a plan. */
export function watchedPlan({ region, scope, model, profileId, limits }: PlanResult, asOf: string): Watched[] {
  const quotas = limits.flatMap(({ kind, ...limit }) => (isWatched(kind) ? [{ kind, ...limit }] : []));
  return [{ region, scope, modelName: model.name, modelIds: [profileId ?? model.id], quotas, asOf }];
}

/** The pools that workloads share. */
export function watchedWorkloads({ workloads, quotas }: WorkloadPlan, asOf: string): Watched[] {
  const pools = new Map<string, Watched>();
  for (const { region, scope, modelId, modelName, profileId } of workloads) {
    const key = [region, scope, modelId].join(' ');
    const id = profileId ?? modelId;
    const known = pools.get(key);
    const own = quotas.flatMap(({ kind, ...quota }) =>
      isWatched(kind) && quota.region === region && quota.scope === scope && quota.modelId === modelId ? [{ kind, ...quota }] : [],
    );
    pools.set(key, { region, scope, modelName, modelIds: [...new Set([...(known?.modelIds ?? []), id])], quotas: own, asOf });
  }
  return [...pools.values()];
}

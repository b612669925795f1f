// What else could run the same request: other scopes and source Regions (each its own pool), batch, a newer model.
import { burndownRate } from '../catalog/burndown.ts';
import { defaultRowsOnly, defaultSnapshot } from '../catalog/default-quotas.ts';
import { lifecycleAt, successorOf } from '../catalog/models.ts';
import { batchPriceOf, priceOf } from '../catalog/prices.ts';
import { allRegions, choices, regionInfo, staysIn } from '../catalog/regions.ts';
import type { Model } from '../catalog/types.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { capacityLimits, poolLimits } from './limits.ts';
import type { Pool } from './pool.ts';
import { requestPriceUsd, uncachedPriceUsd } from './price.ts';
import type { PlanQuestion } from './question.ts';
import { capacityOf, type Workload } from './workload.ts';

type Alternative = PlanResult['alternatives'][number];

export interface AlternativeFacts {
  readonly question: PlanQuestion;
  readonly pool: Pool;
  readonly snapshot: QuotaSnapshot;
  readonly workload: Workload;
  readonly nowIso: string;
}

export function alternatives(facts: AlternativeFacts): Alternative[] {
  return [...newerModel(facts), ...otherScopes(facts), ...otherRegions(facts), ...batch(facts)];
}

function describe(
  facts: AlternativeFacts,
  kind: Alternative['kind'],
  text: string,
  model: Model,
  region: string,
  pool: Pool,
  snapshot: QuotaSnapshot,
): Alternative {
  const own = model.modelId === facts.question.resolved.model.modelId;
  const workload = own ? facts.workload : { ...facts.workload, burndownRate: burndownRate(model, facts.question.burndownOverrides).rate };
  const limits = poolLimits(model, pool.scope, snapshot, facts.nowIso);
  const pooled = capacityLimits(limits, facts.question.rpmReading);
  const tpm = limits.find((limit) => limit.kind === 'tpm');
  return {
    kind,
    text,
    model: model.modelId,
    region,
    scope: pool.scope,
    profileId: pool.profile?.id ?? null,
    tokensPerMinute: tpm?.value ?? null,
    quotaSource: tpm?.source ?? null,
    safeConcurrency: pooled ? capacityOf(workload, pooled).safeConcurrency : null,
    perRequestUsd: requestPriceUsd(priceOf(model, pool.scope), workload.request),
    processedIn: [...pool.processedIn],
  };
}

function allowed(facts: AlternativeFacts, model: Model, region: string): readonly Pool[] {
  const area = facts.question.staysIn;
  return area === null ? choices(model, region) : staysIn(area, model, region);
}

/** The scopes are separate pools; all geographic profiles of one source Region share one. */
function otherScopes(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.question.resolved;
  const { region } = facts.question;
  const seen = new Set([facts.pool.scope]);
  return allowed(facts, model, region).flatMap((pool) => {
    if (seen.has(pool.scope) || governingRows(model, pool.scope, facts.snapshot).tpm === null) return [];
    seen.add(pool.scope);
    const name = pool.profile ? `${pool.profile.prefix}. profile` : 'on-demand';
    return [describe(facts, 'scope', `${name} (--scope ${pool.scope})`, model, region, pool, facts.snapshot)];
  });
}

/** The same way of calling from other source Regions; those of the same country first. */
function otherRegions(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.question.resolved;
  const own = facts.question.region;
  const country = regionInfo(own)?.country;
  // The rows have the same names everywhere; looking at these few saves reading the whole table once a Region.
  const { tpm, rpm, tpd, concurrent } = governingRows(model, facts.pool.scope, defaultSnapshot(own));
  const names = new Set([tpm, rpm, tpd, concurrent].flatMap((governing) => (governing ? [governing.row.quotaName] : [])));
  return allRegions()
    .filter(({ id }) => id !== own)
    .sort((a, b) => Number(b.country === country) - Number(a.country === country) || (a.id < b.id ? -1 : 1))
    .flatMap(({ id, place }) => {
      const pool = allowed(facts, model, id).find(
        (choice) => choice.scope === facts.pool.scope && choice.profile?.prefix === facts.pool.profile?.prefix,
      );
      if (!pool) return [];
      const snapshot = defaultRowsOnly(id, names);
      if (governingRows(model, pool.scope, snapshot).tpm === null) return [];
      return [describe(facts, 'region', `${place} (--region ${id})`, model, id, pool, snapshot)];
    });
}

function newerModel(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.question.resolved;
  const { state } = lifecycleAt(model, facts.nowIso);
  const successor = state === 'legacy' || state === 'end-of-life' ? successorOf(model) : null;
  if (!successor) return [];
  const { region } = facts.question;
  const pools = allowed(facts, successor, region).filter((choice) => governingRows(successor, choice.scope, facts.snapshot).tpm !== null);
  const pool = pools.find((choice) => choice.scope === facts.pool.scope) ?? pools[0];
  if (!pool) return [];
  const name = successor.shortNames[0] ?? successor.modelId;
  return [describe(facts, 'model', `${successor.name} (--model ${name})`, successor, region, pool, facts.snapshot)];
}

/** Batch has quotas of its own (records and jobs, not tokens a minute). */
function batch(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.question.resolved;
  const price = priceOf(model, facts.pool.scope);
  const batchPrice = price && batchPriceOf(price);
  if (!batchPrice?.published) return [];
  return [
    {
      kind: 'batch',
      text: 'batch: up to 24 h, no cache',
      model: model.modelId,
      region: facts.question.region,
      scope: facts.pool.scope,
      profileId: facts.pool.profile?.id ?? null,
      tokensPerMinute: null,
      quotaSource: null,
      safeConcurrency: null,
      perRequestUsd: uncachedPriceUsd(batchPrice, facts.workload.request),
      processedIn: [...facts.pool.processedIn],
    },
  ];
}

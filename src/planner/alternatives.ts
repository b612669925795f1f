// What else could run the same request: other scopes and source Regions (each its own pool), batch, a newer model.
import { phrase, type Text } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { lifecycleAt, type ResolvedModel, successorOf } from '../catalog/models.ts';
import { batchPriceOf, priceForPrompt, priceOf } from '../catalog/prices.ts';
import { allRegions, choices, regionInfo, staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { defaultRowsOnly, defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { isOnMantle } from '../quotas/governing/scopes.ts';
import type { QuotaSnapshot, QuotaSource } from '../quotas/types.ts';
import { wholePromptTokens } from '../simulator/request-cost.ts';
import { PLANNER } from '../words/en/planner.ts';
import { confirm } from './confirm.ts';
import { capacityLimits, heldLimit, poolLimits } from './limits.ts';
import { mantleRate } from './mantle.ts';
import { MANTLE_POOL, type Pool } from './pool.ts';
import { requestPriceUsd, uncachedPriceUsd } from './price.ts';
import { ASSUMED, type Confidence, type PlanQuestion } from './question.ts';
import type { Workload } from './workload.ts';

/** Another pool, or another way, for the same request. */
export interface Alternative {
  /** `endpoint`: bedrock-mantle, whose quotas are others. */
  readonly kind: 'scope' | 'region' | 'batch' | 'model' | 'endpoint';
  readonly text: Text;
  readonly model: string;
  readonly region: string | null;
  readonly scope: Scope | null;
  readonly profileId: string | null;
  /** Of the input, where output has a quota of its own. */
  readonly tokensPerMinute: number | null;
  /** Null where output has none of its own. */
  readonly outputTokensPerMinute: number | null;
  readonly quotaSource: QuotaSource | null;
  readonly safeConcurrency: number | null;
  readonly perRequestUsd: number | null;
  readonly processedIn: readonly string[];
}

export interface AlternativeFacts {
  readonly question: PlanQuestion;
  readonly resolved: ResolvedModel;
  readonly pool: Pool;
  readonly snapshot: QuotaSnapshot;
  /** Of other Regions. */
  readonly others: readonly QuotaSnapshot[];
  readonly workload: Workload;
  /** How its answers are confirmed. */
  readonly confidence: Confidence;
  readonly nowIso: string;
  readonly burndownOverrides: Readonly<Record<string, number>>;
}

export function alternatives(facts: AlternativeFacts): Alternative[] {
  const list = [...newerModel(facts), ...otherScopes(facts), ...otherEndpoint(facts), ...otherRegions(facts), ...batch(facts)];
  if (facts.snapshot.source === 'default') return list;
  // What the account has goes before what AWS gives others.
  const isDefault = ({ quotaSource }: Alternative) => Number(quotaSource === 'default');
  return list.sort((a, b) => isDefault(a) - isDefault(b));
}

interface Place {
  readonly kind: Alternative['kind'];
  readonly text: Text;
  readonly model: Model;
  readonly pool: Pool;
  /** Of its Region. */
  readonly snapshot: QuotaSnapshot;
}

function describe(facts: AlternativeFacts, { kind, text, model, pool, snapshot }: Place): Alternative {
  const endpoint = pool.endpoint ?? 'runtime';
  const own = model.modelId === facts.resolved.model.modelId && endpoint === (facts.pool.endpoint ?? 'runtime');
  const workload = own ? facts.workload : { ...facts.workload, burndownRate: rateOn(facts, model, endpoint) };
  const limits = poolLimits({ model, scope: pool.scope, endpoint }, snapshot, facts.nowIso);
  const pooled = capacityLimits(limits, facts.question.rpmReading ?? ASSUMED.rpmReading);
  const tpm = heldLimit(limits);
  const output = limits.find((limit) => limit.kind === 'output-tpm');
  return {
    kind,
    text,
    model: model.modelId,
    region: snapshot.region,
    scope: endpoint === 'mantle' ? null : pool.scope,
    profileId: pool.profile?.id ?? null,
    tokensPerMinute: tpm?.value ?? null,
    outputTokensPerMinute: output?.value ?? null,
    quotaSource: tpm?.source ?? null,
    safeConcurrency: pooled ? confirm(workload, pooled, facts.confidence).capacity.safeConcurrency : null,
    perRequestUsd: endpoint === 'mantle' ? null : requestPriceUsd(priceOf(model, pool.scope, snapshot.region), workload.request),
    processedIn: pool.processedIn,
  };
}

/** Quota tokens per output token, as the endpoint counts them. */
function rateOn({ burndownOverrides, question }: AlternativeFacts, model: Model, endpoint: Endpoint): number {
  return endpoint === 'mantle'
    ? mantleRate(question.reserveReturns ?? ASSUMED.reserveReturns).rate
    : burndownRate(model, burndownOverrides).rate;
}

function allowed(facts: AlternativeFacts, model: Model, region: string): readonly Pool[] {
  const area = facts.question.staysIn;
  return area === null ? choices(model, region) : staysIn(area, model, region);
}

/** The scopes are separate pools; all geographic profiles of one source Region share one. */
function otherScopes(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const { region } = facts.snapshot;
  const isMantle = facts.pool.endpoint === 'mantle';
  const seen = new Set(isMantle ? [] : [facts.pool.scope]);
  return allowed(facts, model, region).flatMap((pool) => {
    if (seen.has(pool.scope) || governingRows(model, pool.scope, facts.snapshot).tpm === null) return [];
    seen.add(pool.scope);
    const text = phrase(PLANNER, isMantle ? 'otherRuntime' : 'otherScope', pool.profile?.prefix ?? null, pool.scope);
    return [describe(facts, { kind: isMantle ? 'endpoint' : 'scope', text, model, pool, snapshot: facts.snapshot })];
  });
}

/** The model's second pool. Where bedrock-mantle processes is not stated, so that it never stays anywhere. */
function otherEndpoint(facts: AlternativeFacts): Alternative[] {
  const { resolved, snapshot, question, pool } = facts;
  const { model } = resolved;
  if (pool.endpoint === 'mantle' || question.staysIn !== null || !isOnMantle(model, snapshot)) return [];
  const rows = governingRows(model, 'on-demand', snapshot);
  // Without a row AWS publishes no quota there, which does not mean that there is none.
  if (rows['input-tpm'] === null || rows['output-tpm'] === null) return [];
  const text = phrase(PLANNER, 'otherMantle');
  return [describe(facts, { kind: 'endpoint', text, model, pool: MANTLE_POOL, snapshot })];
}

/** The same way of calling from other source Regions; those of the same country first. */
function otherRegions(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const own = facts.snapshot.region;
  const country = regionInfo(own)?.country;
  const isMantle = facts.pool.endpoint === 'mantle';
  // The rows have the same names everywhere; looking at these few saves reading the whole table once a Region.
  const rows = governingRows(model, facts.pool.scope, defaultSnapshot(own));
  const kinds = isMantle ? (['input-tpm', 'output-tpm'] as const) : (['tpm', 'rpm', 'tpd', 'concurrent'] as const);
  const names = new Set(kinds.flatMap((kind) => rows[kind]?.row.quotaName ?? []));
  return allRegions()
    .filter(({ id }) => id !== own)
    .sort((a, b) => Number(b.country === country) - Number(a.country === country) || (a.id < b.id ? -1 : 1))
    .flatMap(({ id }) => {
      const pool = isMantle
        ? mantlePoolIn(model, id)
        : allowed(facts, model, id).find(
            (choice) => choice.scope === facts.pool.scope && choice.profile?.prefix === facts.pool.profile?.prefix,
          );
      if (!pool) return [];
      const snapshot = facts.others.find(({ region }) => region === id) ?? defaultRowsOnly(id, names);
      if (governingRows(model, pool.scope, snapshot)[isMantle ? 'input-tpm' : 'tpm'] === null) return [];
      return [describe(facts, { kind: 'region', text: phrase(PLANNER, 'otherRegion', id), model, pool, snapshot })];
    });
}

const mantlePoolIn = (model: Model, region: string): Pool | undefined => (model.mantleRegions.includes(region) ? MANTLE_POOL : undefined);

function newerModel(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const { state } = lifecycleAt(model, facts.nowIso, facts.snapshot.region);
  const successor = state === 'legacy' || state === 'end-of-life' ? successorOf(model) : null;
  if (!successor) return [];
  const { region } = facts.snapshot;
  const pools = allowed(facts, successor, region).filter((choice) => governingRows(successor, choice.scope, facts.snapshot).tpm !== null);
  const pool = pools.find((choice) => choice.scope === facts.pool.scope) ?? pools[0];
  if (!pool) return [];
  const name = successor.shortNames[0] ?? successor.modelId;
  return [
    describe(facts, {
      kind: 'model',
      text: phrase(PLANNER, 'newerModel', successor.name, name),
      model: successor,
      pool,
      snapshot: facts.snapshot,
    }),
  ];
}

/** Batch has quotas of its own (records and jobs, not tokens a minute). */
function batch(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const price = priceOf(model, facts.pool.scope, facts.snapshot.region);
  const batchPrice = price && batchPriceOf(priceForPrompt(price, wholePromptTokens(facts.workload.request)));
  if (!batchPrice?.published || model.batch === false) return [];
  return [
    {
      kind: 'batch',
      text: phrase(PLANNER, 'batch'),
      model: model.modelId,
      region: facts.snapshot.region,
      scope: facts.pool.scope,
      profileId: facts.pool.profile?.id ?? null,
      tokensPerMinute: null,
      outputTokensPerMinute: null,
      quotaSource: null,
      safeConcurrency: null,
      perRequestUsd: uncachedPriceUsd(batchPrice, facts.workload.request),
      processedIn: facts.pool.processedIn,
    },
  ];
}

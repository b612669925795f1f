// What else could run the same request: other scopes and source Regions (each its own pool), batch, a newer model.
import { burndownRate } from '../catalog/burndown.ts';
import { lifecycleAt, type ResolvedModel, successorOf } from '../catalog/models.ts';
import { batchPriceOf, priceForPrompt, priceOf } from '../catalog/prices.ts';
import { allRegions, choices, regionInfo, staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { defaultRowsOnly, defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import type { QuotaSnapshot, QuotaSource } from '../quotas/types.ts';
import { wholePromptTokens } from '../simulator/request-cost.ts';
import { confirm } from './confirm.ts';
import { capacityLimits, poolLimits } from './limits.ts';
import { mantleCapacity } from './mantle.ts';
import type { Pool } from './pool.ts';
import { requestPriceUsd, uncachedPriceUsd } from './price.ts';
import { ASSUMED, type Confidence, type PlanQuestion } from './question.ts';
import type { Workload } from './workload.ts';

/** Another pool, or another way, for the same request. */
export interface Alternative {
  /** `endpoint`: bedrock-mantle, whose quotas are others. */
  readonly kind: 'scope' | 'region' | 'batch' | 'model' | 'endpoint';
  readonly text: string;
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
  readonly text: string;
  readonly model: Model;
  readonly pool: Pool;
  /** Of its Region. */
  readonly snapshot: QuotaSnapshot;
}

function describe(facts: AlternativeFacts, { kind, text, model, pool, snapshot }: Place): Alternative {
  const own = model.modelId === facts.resolved.model.modelId;
  const workload = own ? facts.workload : { ...facts.workload, burndownRate: burndownRate(model, facts.burndownOverrides).rate };
  const limits = poolLimits(model, pool.scope, snapshot, facts.nowIso);
  const pooled = capacityLimits(limits, facts.question.rpmReading ?? ASSUMED.rpmReading);
  const tpm = limits.find((limit) => limit.kind === 'tpm');
  return {
    kind,
    text,
    model: model.modelId,
    region: snapshot.region,
    scope: pool.scope,
    profileId: pool.profile?.id ?? null,
    tokensPerMinute: tpm?.value ?? null,
    outputTokensPerMinute: null,
    quotaSource: tpm?.source ?? null,
    safeConcurrency: pooled ? confirm(workload, pooled, facts.confidence).capacity.safeConcurrency : null,
    perRequestUsd: requestPriceUsd(priceOf(model, pool.scope, snapshot.region), workload.request),
    processedIn: pool.processedIn,
  };
}

function allowed(facts: AlternativeFacts, model: Model, region: string): readonly Pool[] {
  const area = facts.question.staysIn;
  return area === null ? choices(model, region) : staysIn(area, model, region);
}

/** The scopes are separate pools; all geographic profiles of one source Region share one. */
function otherScopes(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const { region } = facts.snapshot;
  const seen = new Set([facts.pool.scope]);
  return allowed(facts, model, region).flatMap((pool) => {
    if (seen.has(pool.scope) || governingRows(model, pool.scope, facts.snapshot).tpm === null) return [];
    seen.add(pool.scope);
    const name = pool.profile ? `${pool.profile.prefix}. profile` : 'on-demand';
    return [describe(facts, { kind: 'scope', text: `${name} (--scope ${pool.scope})`, model, pool, snapshot: facts.snapshot })];
  });
}

/** The model's second pool. Where bedrock-mantle processes is not stated, so that it never stays anywhere. */
function otherEndpoint({ resolved: { model }, snapshot, question, workload }: AlternativeFacts): Alternative[] {
  if (!model.mantleRegions.includes(snapshot.region) || question.staysIn !== null) return [];
  const rows = governingRows(model, 'on-demand', snapshot);
  const [input, output] = [rows['input-tpm'], rows['output-tpm']];
  // Without a row AWS publishes no quota there, which does not mean that there is none.
  if (input === null || output === null) return [];
  const limits = { inputTokensPerMinute: input.value, outputTokensPerMinute: output.value };
  return [
    {
      kind: 'endpoint',
      text: 'bedrock-mantle, input and output apart',
      model: model.modelId,
      region: snapshot.region,
      scope: null,
      profileId: null,
      tokensPerMinute: input.value,
      outputTokensPerMinute: output.value,
      quotaSource: input.source,
      safeConcurrency: mantleCapacity(workload, limits)?.safeConcurrency ?? null,
      perRequestUsd: null,
      processedIn: [],
    },
  ];
}

/** The same way of calling from other source Regions; those of the same country first. */
function otherRegions(facts: AlternativeFacts): Alternative[] {
  const { model } = facts.resolved;
  const own = facts.snapshot.region;
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
      const snapshot = facts.others.find(({ region }) => region === id) ?? defaultRowsOnly(id, names);
      if (governingRows(model, pool.scope, snapshot).tpm === null) return [];
      return [describe(facts, { kind: 'region', text: `${place} (--region ${id})`, model, pool, snapshot })];
    });
}

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
    describe(facts, { kind: 'model', text: `${successor.name} (--model ${name})`, model: successor, pool, snapshot: facts.snapshot }),
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
      text: 'batch: up to 24 h, no cache',
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

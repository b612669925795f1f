// Several workloads on shared quotas: what each needs, the sum on each quota, and who crowds out whom.

import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { burndownRate } from '../../catalog/burndown.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import { mostMaxTokens, unsetMaxTokens } from '../../catalog/max-tokens.ts';
import type { ResolvedModel } from '../../catalog/models.ts';
import { priceOf } from '../../catalog/prices.ts';
import type { RetryFile, SdkFile } from '../../contracts/scenario.ts';
import type { PlannedWorkload, SharedQuota, WorkloadPlan } from '../../contracts/workload-plan.ts';
import { type GoverningRow, governingRows } from '../../quotas/governing/governing-rows.ts';
import { HELD_METRICS } from '../../quotas/limits.ts';
import type { QuotaMetric, QuotaSnapshot } from '../../quotas/types.ts';
import { wayOut } from '../../quotas/way-out.ts';
import type { Distribution } from '../../simulator/distribution.ts';
import { createSampler } from '../../simulator/distribution.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';
import { afterHeadroom } from '../capacity.ts';
import { outputTokensPerMinuteNeeded, requestsPerMinuteNeeded, tokensPerMinuteNeeded } from '../inversion.ts';
import { mantleRate, requireOfEndpoint } from '../mantle.ts';
import { choosePool, type Pool } from '../pool.ts';
import { requestPriceUsd } from '../price.ts';
import { ASSUMED, type Asked, type PlanQuestion } from '../question.ts';
import { demandOf, type Workload, workloadFor } from '../workload.ts';
import { isOfMinute, neededTogether, quotaNeeded, type Sharer } from './joint-need.ts';

/** One workload as it was written. */
export interface NamedWorkload {
  readonly name: string;
  /** What it asks; of distributions the means. It has a Region, an input and one of the wishes. */
  readonly question: PlanQuestion;
  readonly resolved: ResolvedModel;
  /** As they were written; null where nothing was. */
  readonly distributions: {
    readonly inputTokens: Distribution;
    readonly outputTokens: Distribution | null;
    readonly latencySeconds: Distribution | null;
  };
  readonly hoursPerDay: number;
  /** For the simulator, as they were written; null: none. */
  readonly sdk: SdkFile | null;
  readonly retry: RetryFile | null;
}

export interface WorkloadSet {
  readonly file: string;
  /** 0 to 0.95 */
  readonly headroom: number;
  /** For plain numbers, 0 to 0.95. */
  readonly spread: number;
  readonly workloads: readonly NamedWorkload[];
}

export interface WorkloadSetFacts {
  readonly snapshots: ReadonlyMap<string, QuotaSnapshot>;
  readonly burndownOverrides: Readonly<Record<string, number>>;
}

/** 365 / 12 */
export const DAYS_PER_MONTH = 30.416_666_666_666_668;

/** A workload with its pool. */
export interface Placed {
  readonly named: NamedWorkload;
  readonly pool: Pool;
  readonly workload: Workload;
  readonly planned: Omit<PlannedWorkload, 'fits' | 'fitsAlone' | 'neverAdmitted'>;
}

/** @throws BqError as `choosePool`, with the workload's name in front */
export function planWorkloads(set: WorkloadSet, facts: WorkloadSetFacts): WorkloadPlan {
  const placed = placeWorkloads(set, facts);
  const pools = groupBy(placed, poolKey);
  const quotas = [...pools.values()].flatMap((members) => sharedQuotas(members, set.headroom, facts));
  const workloads = placed.map(({ planned }): PlannedWorkload => {
    const own = quotas.filter(({ users }) => users.some(({ name }) => name === planned.name));
    const whole = own.find(({ kind }) => HELD_METRICS.has(kind))?.value ?? null;
    const neverAdmitted = own.some(({ value }) => value === 0) || (whole !== null && planned.admissionTokens > whole);
    const fitsAlone =
      !neverAdmitted &&
      own.every(
        (quota) => quota.usable !== null && fitsIn(quota.users.find(({ name }) => name === planned.name)?.needed ?? null, quota.usable),
      );
    return { ...planned, neverAdmitted, fitsAlone, fits: !neverAdmitted && own.every(({ fits }) => fits) };
  });
  const months = workloads.map(({ perMonthUsd }) => perMonthUsd);
  return {
    file: set.file,
    fits: workloads.every(({ fits }) => fits),
    headroom: set.headroom,
    workloads,
    quotas,
    perMonthUsd: months.includes(null) ? null : months.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
  };
}

/** @throws BqError as `choosePool`, with the workload's name in front */
export function placeWorkloads(set: WorkloadSet, facts: WorkloadSetFacts): readonly Placed[] {
  return set.workloads.map((named) => place(named, set, facts));
}

/** Workloads with the same key draw from the same quotas. */
export function poolKey({ named, pool }: Placed): string {
  return `${regionOf(named)} ${pool.endpoint ?? 'runtime'} ${pool.scope} ${named.resolved.model.modelId}`;
}

function place(named: NamedWorkload, set: WorkloadSet, facts: WorkloadSetFacts): Placed {
  const { model } = named.resolved;
  const snapshot = snapshotOf(named, facts);
  const { question } = named;
  const region = regionOf(named);
  const { requestsPerMinute, concurrency } = question;
  const pool = inContext(named, () => poolOf(named, snapshot));
  const endpoint = pool.endpoint ?? 'runtime';
  const rate =
    endpoint === 'mantle'
      ? mantleRate(question.reserveReturns ?? ASSUMED.reserveReturns).rate
      : (question.burndown ?? burndownRate(model, facts.burndownOverrides).rate);
  const workload = workloadOf(named, set.file, rate);
  const wish = { requestsPerMinute, concurrency };
  const alone = { workload, wish, confidence: ASSUMED.confidence };
  const { admissionTokens, settledTokens, latencySeconds } = demandOf(workload);
  const perMinute = requestsPerMinute ?? ((concurrency ?? 0) * 60) / latencySeconds;
  // What AWS publishes prices calls of the runtime.
  const perRequestUsd = endpoint === 'mantle' ? null : requestPriceUsd(priceOf(model, pool.scope, region), workload.request);
  return {
    named,
    pool,
    workload,
    planned: {
      name: named.name,
      modelId: model.modelId,
      modelName: model.name,
      region,
      ...(endpoint === 'mantle' ? { endpoint } : {}),
      scope: pool.scope,
      profileId: pool.profile?.id ?? null,
      processedIn: [...pool.processedIn],
      burndownRate: rate,
      request: { ...workload.request, latencySeconds, spread: workload.spread },
      wish,
      admissionTokens,
      settledTokens,
      needs: {
        tokensPerMinute: tokensPerMinuteNeeded(alone),
        ...(endpoint === 'mantle' ? { outputTokensPerMinute: outputTokensPerMinuteNeeded(alone) } : {}),
        requestsPerMinute: requestsPerMinuteNeeded(alone, question.rpmReading ?? ASSUMED.rpmReading) ?? perMinute,
        tokensPerDay: perMinute * 60 * named.hoursPerDay * settledTokens,
        concurrency: concurrency ?? Math.ceil((perMinute * latencySeconds) / 60 - 1e-9),
      },
      perRequestUsd,
      perMonthUsd: perRequestUsd === null ? null : perRequestUsd * perMinute * 60 * named.hoursPerDay * DAYS_PER_MONTH,
    },
  };
}

function poolOf({ question, resolved }: NamedWorkload, snapshot: QuotaSnapshot): Pool {
  const { endpoint, scope, staysIn } = question;
  const pool = choosePool({ resolved, region: snapshot.region, endpoint, scope, staysIn, tokensPerMinute: null }, snapshot);
  requireOfEndpoint(question, pool.endpoint ?? 'runtime');
  return pool;
}

function snapshotOf(named: NamedWorkload, facts: WorkloadSetFacts): QuotaSnapshot {
  const region = regionOf(named);
  const snapshot = facts.snapshots.get(region);
  if (!snapshot) throw new Error(`no quotas for ${region}`);
  return snapshot;
}

/** The source Region of a workload; the reader of the file has put one into each question. */
export function regionOf({ name, question }: NamedWorkload): string {
  if (question.region === null) throw new Error(`workload ${name} has no Region`);
  return question.region;
}

function inContext<T>(named: NamedWorkload, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    const { code, kind, said, advice } = error;
    throw new BqError(phrase(PLAN_FILES, 'workload', named.name, said), { code, kind, suggestions: advice, cause: error });
  }
}

/** @param rate quota tokens per output token @throws BqError input: an answer longer than max_tokens, a max_tokens beyond the model */
export function workloadOf({ name, question, resolved: { model } }: NamedWorkload, file: string, rate: number): Workload {
  const maxTokens = question.maxTokens ?? unsetMaxTokens(model);
  const problem = (text: Phrase) =>
    new BqError(phrase(PLAN_FILES, 'workload', name, text), {
      code: 'BAD_WORKLOAD',
      kind: 'input',
      suggestions: [phrase(PLAN_FILES, 'fileSays', file)],
    });
  if (maxTokens === null) throw problem(phrase(PLAN_FILES, 'maxTokensUnstated', model.name));
  const most = mostMaxTokens(model);
  if (most !== null && maxTokens > most)
    throw problem(phrase(PLAN_FILES, 'maxTokensAboveModel', maxTokens, model.name, model.maxOutputTokens ?? most));
  const outputTokens = question.outputTokens ?? maxTokens;
  if (outputTokens > maxTokens) throw problem(phrase(PLAN_FILES, 'outputAboveMaxTokens', outputTokens, maxTokens));
  if (question.latencySeconds !== null && question.latencySeconds <= 0) throw problem(phrase(PLAN_FILES, 'latencyAboveZero'));
  // Headroom is taken off the sum of a quota's workloads, not off each.
  return { ...workloadFor(question, { rate, maxTokens, outputTokens }), headroom: 0 };
}

/** A workload of one question, with nothing spread in a way of its own. */
export function workloadOfQuestion(question: PlanQuestion, resolved: ResolvedModel, hoursPerDay = 24): NamedWorkload {
  const constant = (value: number | null) => (value === null ? null : ({ kind: 'constant', value } as const));
  return {
    name: resolved.model.name,
    question,
    resolved,
    distributions: {
      inputTokens: { kind: 'constant', value: question.inputTokens ?? 0 },
      outputTokens: constant(question.outputTokens),
      latencySeconds: constant(question.latencySeconds),
    },
    hoursPerDay,
    sdk: null,
    retry: null,
  };
}

/**
 * What a question asks where distributions are written for its numbers: their means, and the half-width of the uniform spread with the same fast
 * end (its 5th percentile is what capacity is counted at).
 */
export function meansOf({ inputTokens, outputTokens, latencySeconds }: NamedWorkload['distributions']): Partial<Asked> {
  const mean = (distribution: Distribution | null) => distribution && createSampler(distribution).mean;
  const spread = spreadOf(latencySeconds ?? outputTokens);
  return {
    inputTokens: mean(inputTokens),
    outputTokens: mean(outputTokens),
    latencySeconds: mean(latencySeconds),
    ...(spread === null ? {} : { spread }),
  };
}

function spreadOf(distribution: Distribution | null): number | null {
  if (!distribution || distribution.kind === 'constant') return null;
  const { mean, quantile } = createSampler(distribution);
  return mean <= 0 ? null : Math.min(0.95, Math.max(0, (1 - quantile(0.05) / mean) / 0.9));
}

const NEVER_UNLIMITED: ReadonlySet<QuotaMetric> = new Set(['tpm', 'input-tpm', 'output-tpm']);

const QUOTA_KINDS: ReadonlyArray<{
  readonly endpoint: Endpoint;
  readonly kind: SharedQuota['kind'];
  readonly row: (rows: ReturnType<typeof governingRows>) => GoverningRow | null;
  readonly need: (needs: PlannedWorkload['needs']) => number | null;
}> = [
  { endpoint: 'runtime', kind: 'tpm', row: (rows) => rows.tpm, need: (needs) => needs.tokensPerMinute },
  { endpoint: 'runtime', kind: 'rpm', row: (rows) => rows.rpm, need: (needs) => needs.requestsPerMinute },
  { endpoint: 'runtime', kind: 'tpd', row: (rows) => rows.tpd, need: (needs) => needs.tokensPerDay },
  // Its unit is not stated, so nothing is counted against it; one of 0 admits nothing whatever it counts.
  {
    endpoint: 'runtime',
    kind: 'cross-model-tpd',
    row: (rows) => (rows['cross-model-tpd']?.value === 0 ? rows['cross-model-tpd'] : null),
    need: (needs) => needs.tokensPerDay,
  },
  { endpoint: 'runtime', kind: 'concurrent', row: (rows) => rows.concurrent, need: (needs) => needs.concurrency },
  { endpoint: 'mantle', kind: 'input-tpm', row: (rows) => rows['input-tpm'], need: (needs) => needs.tokensPerMinute },
  { endpoint: 'mantle', kind: 'output-tpm', row: (rows) => rows['output-tpm'], need: (needs) => needs.outputTokensPerMinute ?? null },
];

function sharedQuotas(members: readonly Placed[], headroom: number, facts: WorkloadSetFacts): SharedQuota[] {
  const [{ named, pool }] = members as readonly [Placed, ...Placed[]];
  const { model } = named.resolved;
  const snapshot = snapshotOf(named, facts);
  const rows = governingRows(model, pool.scope, snapshot);
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each value known or null
  return QUOTA_KINDS.flatMap(({ endpoint, kind, row: pick, need }): SharedQuota[] => {
    const row = endpoint === (pool.endpoint ?? 'runtime') ? pick(rows) : null;
    // A missing row is no limit; a daily or concurrent row without a value binds nobody knows where, and TPM is never unlimited.
    if (!row || (row.value === null && !NEVER_UNLIMITED.has(kind))) return [];
    const usable = row.value === null ? null : afterHeadroom(row.value, headroom);
    const together = (some: readonly Placed[]) =>
      isOfMinute(kind) ? neededTogether(some.map(sharerOf), kind) : sum(some.map(({ planned }) => need(planned.needs)));
    const users = members
      .map(({ planned }) => ({ name: planned.name, needed: need(planned.needs) }))
      .map((user) => ({ ...user, share: user.needed === null || !usable ? null : user.needed / usable }))
      .sort((a, b) => (b.needed ?? Number.POSITIVE_INFINITY) - (a.needed ?? Number.POSITIVE_INFINITY));
    const needed = together(members);
    const fits = usable !== null && fitsIn(needed, usable);
    const without = (name: string) => together(members.filter(({ planned }) => planned.name !== name));
    return [
      {
        kind,
        region: regionOf(named),
        ...(pool.endpoint === 'mantle' ? { endpoint: pool.endpoint } : {}),
        scope: pool.scope,
        modelId: model.modelId,
        modelName: model.name,
        value: row.value,
        usable,
        source: row.source,
        asOf: snapshot.asOf,
        quotaCode: row.row.quotaCode,
        quotaName: row.row.quotaName,
        needed,
        share: needed === null || !usable ? null : needed / usable,
        quotaNeeded: isOfMinute(kind)
          ? quotaNeeded(members.map(sharerOf), kind, headroom)
          : needed === null
            ? null
            : Math.ceil(needed / (1 - headroom) - 1e-6),
        fits,
        wayOut: row.value === 0 ? wayOut(row, { model, region: regionOf(named), scope: pool.scope }) : null,
        users,
        crowdedOut: fits || usable === null ? [] : users.filter((user) => fitsIn(user.needed, usable)).map(({ name }) => name),
        makesRoom:
          fits || usable === null || users.length < 2
            ? []
            : users.filter(({ name }) => fitsIn(without(name), usable)).map(({ name }) => name),
      },
    ];
  });
}

function sharerOf({ named, workload, planned }: Placed): Sharer {
  const { needs, wish } = planned;
  return {
    workload,
    wish,
    isRpmInFlight: (named.question.rpmReading ?? ASSUMED.rpmReading) === 'concurrent',
    workers: needs.concurrency,
    alone: {
      tpm: needs.tokensPerMinute,
      rpm: needs.requestsPerMinute,
      'input-tpm': needs.tokensPerMinute,
      'output-tpm': needs.outputTokensPerMinute ?? null,
    },
  };
}

/** Shares such as 0.1 are not exact in binary; a quota that is exactly enough is enough. */
function fitsIn(needed: number | null, usable: number): boolean {
  return needed !== null && needed <= usable + 1e-6;
}

function sum(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

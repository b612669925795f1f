// What happened, by quota: callers of one model, scope and Region are summed onto the pool that they draw from.

import { type Minutes, minuteIso } from '../base/minutes.ts';
import { burndownRate } from '../catalog/burndown.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { unsetMaxTokens } from '../catalog/max-tokens.ts';
import type { ApplicationProfile } from '../catalog/types.ts';
import type { UsagePool } from '../contracts/usage.ts';
import { type GoverningRow, governingRows } from '../quotas/governing/governing-rows.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type Caller, identifyCaller, identifyMantleCaller } from './callers.ts';
import type { CallerLog } from './log-usage.ts';
import { heldTokens, type MinuteStatistic, mergeMinutes, minuteStatistic, settledTokens, timeline } from './minutes.ts';
import { mergeLogs, type PoolLog, rightSize } from './right-sizing.ts';
import type { Tally } from './tally.ts';
import { type Aliases, whoUsed } from './who.ts';

export interface CallerUsage {
  readonly region: string;
  /** As metric or log name it. */
  readonly modelId: string;
  /** Left out: runtime. */
  readonly endpoint?: Endpoint;
  readonly minutes: Minutes;
  /** Null where only metrics are known. */
  readonly log: CallerLog | null;
  /** Who used the minutes, where somebody asked and the source tells. */
  readonly who?: CallerLog['who'];
}

export interface UsageFacts {
  readonly callers: readonly CallerUsage[];
  readonly applicationProfiles: readonly ApplicationProfile[];
  /** One for each Region of the callers. */
  readonly snapshots: ReadonlyMap<string, QuotaSnapshot>;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  readonly aliases: Aliases;
  /** Minutes since 1970. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** ISO time. */
  readonly nowIso: string;
}

/** Columns of the charts in the answer. */
const TIMELINE_BUCKETS = 120;

interface Member {
  readonly usage: CallerUsage;
  readonly caller: Caller;
}

/** The busiest pool first. */
export function usagePools(facts: UsageFacts): UsagePool[] {
  const pools = new Map<string, Member[]>();
  for (const usage of facts.callers) {
    const isMantle = usage.endpoint === 'mantle';
    const caller = isMantle ? identifyMantleCaller(usage.modelId) : identifyCaller(usage.modelId, facts.applicationProfiles);
    const key = [usage.region, usage.endpoint ?? 'runtime', caller.model?.modelId ?? caller.id, caller.scope ?? ''].join(' ');
    const members = pools.get(key);
    if (members) members.push({ usage, caller });
    else pools.set(key, [{ usage, caller }]);
  }
  return [...pools.values()]
    .map((members) => poolOf(members, facts))
    .sort((a, b) => loadOf(b) - loadOf(a) || b.requests - a.requests || nameOf(a).localeCompare(nameOf(b)));
}

const loadOf = (pool: UsagePool) => pool.settledTokensPerMinute?.peak ?? pool.estimatedTokensPerMinute?.peak ?? 0;
const nameOf = (pool: UsagePool) => `${pool.region} ${pool.modelId ?? pool.callers[0]?.id ?? ''} ${pool.scope ?? ''}`;

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each value told or null
function poolOf(members: readonly Member[], facts: UsageFacts): UsagePool {
  const [first] = members as readonly [Member, ...Member[]];
  const { model, scope } = first.caller;
  const { region, endpoint } = first.usage;
  const isMantle = endpoint === 'mantle';
  // bedrock-mantle has no burndown, whichever the model.
  const rate = isMantle ? 1 : model ? burndownRate(model, facts.burndownOverrides).rate : null;
  const minutes = mergeMinutes(members.map(({ usage }) => usage.minutes));
  const snapshot = facts.snapshots.get(region) ?? null;
  const total = (pick: (usage: ReturnType<Minutes['get']> & object) => number) =>
    [...minutes.values()].reduce((sum, usage) => sum + pick(usage), 0);
  const settled = rate === null ? null : minuteStatistic(minutes, (usage) => settledTokens(usage, rate));
  const estimated = minuteStatistic(minutes, (usage) => usage.estimatedQuotaTokens);
  const requests = minuteStatistic(minutes, (usage) => usage.requests + usage.throttles);
  const written = isMantle ? minuteStatistic(minutes, (usage) => usage.outputTokens) : null;
  const logs = members.flatMap(({ usage }) => (usage.log ? [usage.log] : []));
  const log = logs.length > 0 ? mergeLogs(logs) : null;
  const requestCount = total((usage) => usage.requests);
  const latencyMs = total((usage) => usage.latencyMs);
  return {
    region,
    ...(isMantle ? { endpoint } : {}),
    scope,
    modelId: model?.modelId ?? null,
    modelName: model?.name ?? null,
    burndownRate: rate,
    callers: members.map((member) => callerOf(member, rate)).sort((a, b) => b.requests - a.requests),
    by: whoUsed({ who: members.flatMap(({ usage }) => usage.who ?? usage.log?.who ?? []), minutes, rate, aliases: facts.aliases }),
    requests: requestCount,
    throttles: total((usage) => usage.throttles),
    clientErrors: total((usage) => usage.clientErrors),
    serverErrors: total((usage) => usage.serverErrors),
    inputTokens: total((usage) => usage.inputTokens),
    outputTokens: total((usage) => usage.outputTokens),
    cacheReadTokens: total((usage) => usage.cacheReadTokens),
    cacheWriteTokens: total((usage) => usage.cacheWriteTokens),
    meanLatencySeconds:
      log?.latencyMs.mean != null ? log.latencyMs.mean / 1000 : latencyMs > 0 && requestCount > 0 ? latencyMs / requestCount / 1000 : null,
    activeMinutes: minutes.size,
    settledTokensPerMinute: settled,
    heldTokensPerMinute: minuteStatistic(minutes, (usage) => heldTokens(usage, model && unsetMaxTokens(model))),
    estimatedTokensPerMinute: estimated,
    requestsPerMinute: requests,
    ...(isMantle ? { outputTokensPerMinute: written } : {}),
    throttledMinutes: [...minutes]
      .filter(([, usage]) => usage.throttles > 0)
      .sort(([a], [b]) => a - b)
      .map(([minute, usage]) => ({ at: minuteIso(minute), throttles: usage.throttles })),
    quotas:
      model && scope && snapshot
        ? quotasOf(governingRows(model, scope, snapshot), snapshot, { tokens: settled ?? estimated, requests, written })
        : [],
    timeline: timeline(minutes, facts, rate, TIMELINE_BUCKETS),
    distributions: log && distributionsOf(log),
    rightSizing: log && rightSize(log, model && scope && snapshot ? { model, scope, snapshot, nowIso: facts.nowIso } : null),
  };
}

function callerOf({ usage, caller }: Member, rate: number | null): UsagePool['callers'][number] {
  let requests = 0;
  let throttles = 0;
  let settled = 0;
  for (const minute of usage.minutes.values()) {
    requests += minute.requests;
    throttles += minute.throttles;
    if (rate !== null) settled += settledTokens(minute, rate);
  }
  return { id: caller.id, name: caller.name, requests, throttles, settledTokens: rate === null ? null : settled };
}

function quotasOf(
  rows: ReturnType<typeof governingRows>,
  snapshot: QuotaSnapshot,
  /** `written`: of bedrock-mantle; null on the runtime. */
  { tokens, requests, written }: Readonly<Record<'tokens' | 'requests' | 'written', MinuteStatistic | null>>,
): UsagePool['quotas'] {
  const entry = (
    kind: UsagePool['quotas'][number]['kind'],
    row: GoverningRow | null,
    used: MinuteStatistic | null,
  ): UsagePool['quotas'] => {
    if (!row) return [];
    const share = (amount: number | undefined) =>
      row.value === null || row.value === 0 || amount === undefined ? null : amount / row.value;
    return [
      {
        kind,
        value: row.value,
        source: row.source,
        asOf: snapshot.asOf,
        quotaCode: row.row.quotaCode,
        quotaName: row.row.quotaName,
        p50Share: share(used?.p50),
        p90Share: share(used?.p90),
        peakShare: share(used?.peak),
        peakAt: used?.peakAt ?? null,
      },
    ];
  };
  if (written !== null) return [...entry('input-tpm', rows['input-tpm'], tokens), ...entry('output-tpm', rows['output-tpm'], written)];
  return [...entry('tpm', rows.tpm, tokens), ...entry('rpm', rows.rpm, requests)];
}

const SAMPLES = 20;

/** The middles of 20 slices of equal weight. */
function equallyLikely(tally: Tally): number[] {
  return tally.count === 0 ? [] : Array.from({ length: SAMPLES }, (_, index) => tally.quantile((index + 0.5) / SAMPLES));
}

function distributionsOf(log: PoolLog): NonNullable<UsagePool['distributions']> {
  const latency = log.latencyMs.quantiles();
  const seconds = (ms: number) => ms / 1000;
  return {
    inputTokens: log.inputTokens.quantiles(),
    outputTokens: log.outputTokens.quantiles(),
    cacheReadTokens: log.cacheReadTokens.total > 0 ? log.cacheReadTokens.quantiles() : null,
    cacheWriteTokens: log.cacheWriteTokens.total > 0 ? log.cacheWriteTokens.quantiles() : null,
    latencySeconds: latency && {
      count: latency.count,
      mean: seconds(latency.mean),
      p50: seconds(latency.p50),
      p90: seconds(latency.p90),
      p99: seconds(latency.p99),
      p999: seconds(latency.p999),
      max: seconds(latency.max),
    },
    maxTokens: log.maxTokens.quantiles(),
    samples: {
      inputTokens: equallyLikely(log.inputTokens),
      outputTokens: equallyLikely(log.outputTokens),
      latencySeconds: equallyLikely(log.latencyMs).map(seconds),
    },
  };
}

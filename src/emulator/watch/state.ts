// What the emulator knows of itself, as the JSON of GET /_bq/state and the summary on exit.

import type { Endpoint } from '../../catalog/endpoint.ts';
import type { RpmReading } from '../../quotas/limits.ts';
import type { Reservation, Settlement } from '../../simulator/types.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';
import type { PoolEntry } from '../region.ts';
import { type EmulatorEvent, poolKey, type Recorder, type Totals } from './recorder.ts';

export interface PoolState {
  readonly region: string;
  readonly model: string;
  readonly modelId: string;
  /** Left out: runtime. */
  readonly endpoint?: Endpoint;
  /** on-demand on bedrock-mantle, which has no scopes. */
  readonly scope: string;
  /** Quota tokens and requests; a limit is null where there is no row, so nothing is enforced. */
  readonly tokensPerMinute: { readonly limit: number | null; readonly used: number | null; readonly peak: number; readonly needed: number };
  /** Of bedrock-mantle, where `tokensPerMinute` is of input; and how many answers it cut. */
  readonly outputTokensPerMinute?: { readonly limit: number | null; readonly used: number | null; readonly cut: number };
  /** In flight where `rpmReading` is concurrent. */
  readonly requestsPerMinute: { readonly limit: number | null; readonly used: number | null; readonly needed: number };
  readonly tokensPerDay: { readonly limit: number | null; readonly used: number | null };
  /** Of all models of the Region, whichever pool they are called in. */
  readonly crossModelTokensPerDay: { readonly limit: number | null; readonly used: number | null };
  readonly concurrentRequests: { readonly limit: number | null; readonly used: number | null; readonly needed: number };
  readonly throttled: number;
}

export interface EmulatorState {
  readonly emulator: {
    readonly processId: number;
    readonly url: string;
    readonly region: string;
    /** Where --endpoint said one. */
    readonly endpoint?: Endpoint;
    readonly window: WindowModel;
    readonly reservation: Reservation;
    readonly settlement: Settlement;
    readonly rpmReading: RpmReading;
    /** Simulated seconds a second. */
    readonly clockSpeed: number;
    /** ISO times. */
    readonly startedAt: string;
    readonly now: string;
  };
  readonly totals: Readonly<Totals>;
  readonly throttlesByCause: Readonly<Record<string, number>>;
  /** Attempts, answered or not; those of the Messages count are not among them. */
  readonly callsByOperation: Readonly<Record<string, number>>;
  readonly pools: readonly PoolState[];
  readonly recentEvents: readonly EmulatorEvent[];
}

export function poolStates(nowSeconds: number, entries: readonly PoolEntry[], recorder: Recorder): PoolState[] {
  return entries.map(({ region, model, scope, endpoint, pool }) => {
    const record = recorder.pools.get(poolKey(region, { model, scope, endpoint }));
    const usage = pool.usage(nowSeconds);
    return {
      region,
      model: model.name,
      modelId: model.modelId,
      ...(endpoint === 'mantle' ? { endpoint } : {}),
      scope,
      tokensPerMinute: {
        limit: pool.limits.tokensPerMinute,
        used: usage.tokensPerMinute,
        peak: record?.peakTokens ?? 0,
        needed: record?.demand.peakTokensPerMinute ?? 0,
      },
      ...(endpoint === 'mantle'
        ? { outputTokensPerMinute: { limit: pool.limits.outputTokensPerMinute, used: usage.outputTokensPerMinute, cut: record?.cut ?? 0 } }
        : {}),
      requestsPerMinute: {
        limit: pool.limits.requestsPerMinute,
        used: usage.requestsPerMinute,
        needed: record?.demand.peakRequests ?? 0,
      },
      tokensPerDay: { limit: pool.limits.tokensPerDay, used: usage.tokensPerDay },
      crossModelTokensPerDay: { limit: pool.limits.crossModelTokensPerDay, used: usage.crossModelTokensPerDay },
      concurrentRequests: {
        limit: pool.limits.concurrentRequests,
        used: usage.concurrentRequests,
        needed: record?.demand.peakInFlight ?? 0,
      },
      throttled: record?.throttled ?? 0,
    };
  });
}

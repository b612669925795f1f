// One emulated Region: its quota rows, its pools, its open requests for increases. Regions share nothing.

import { createHash } from 'node:crypto';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import type { PoolLimits, RpmReading } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { createDay, Pool } from '../simulator/pool.ts';
import { DEFAULT_WINDOW, type WindowModel } from '../simulator/windows/index.ts';
import type { QuotaWindow } from '../simulator/windows/window.ts';
import { PromptCache } from './backend/prompt-cache.ts';
import type { Target } from './directory.ts';

export interface RegionSettings {
  readonly window: WindowModel;
  readonly rpmReading: RpmReading;
  readonly limitsOf: LimitsOf;
}

/** @param pool one of bedrock-mantle has no scope */
export type LimitsOf = (model: Model, pool: { readonly scope: Scope; readonly endpoint: Endpoint }, snapshot: QuotaSnapshot) => PoolLimits;

export interface PoolEntry {
  readonly region: string;
  readonly model: Model;
  readonly scope: Scope;
  readonly endpoint: Endpoint;
  readonly pool: Pool;
}

export class Region {
  promptCache = new PromptCache();
  private readonly pools = new Map<string, PoolEntry>();
  /** Of the request before: a load has many to one model. */
  private last: { readonly target: object; readonly entry: PoolEntry } | null = null;
  private crossModelDay: QuotaWindow | null = null;

  snapshot: QuotaSnapshot;

  /** @param label of it in records, where an account of several is meant: the name alone, of the one that everybody has */
  constructor(
    readonly name: string,
    snapshot: QuotaSnapshot,
    private readonly settings: RegionSettings,
    readonly label = name,
  ) {
    // Every row that Service Quotas lists has a code; AWS publishes some defaults without it, so those get one made from their name.
    this.snapshot = {
      ...snapshot,
      rows: snapshot.rows.map((row) => (row.quotaCode === null ? { ...row, quotaCode: madeUpCode(row.quotaName) } : row)),
    };
  }

  /** The pool that calls of this model and scope draw on; made at the first call. */
  pool(target: Pick<Target, 'model' | 'scope' | 'endpoint'>): PoolEntry {
    if (this.last?.target === target) return this.last.entry;
    const entry = this.poolOf(target);
    this.last = { target, entry };
    return entry;
  }

  private poolOf({ model, scope, endpoint = 'runtime' }: Pick<Target, 'model' | 'scope' | 'endpoint'>): PoolEntry {
    const key = `${endpoint} ${scope} ${model.modelId}`;
    const known = this.pools.get(key);
    if (known) return known;
    const { window, rpmReading, limitsOf } = this.settings;
    const limits = limitsOf(model, { scope, endpoint }, this.snapshot);
    const { crossModelTokensPerDay } = limits;
    if (crossModelTokensPerDay !== null) this.crossModelDay ??= createDay(crossModelTokensPerDay);
    const crossModelDay = crossModelTokensPerDay === null ? null : this.crossModelDay;
    const pool = new Pool({ limits, window, rpmReading, dayWindow: DEFAULT_WINDOW, crossModelDay });
    const entry = { region: this.label, model, scope, endpoint, pool };
    this.pools.set(key, entry);
    return entry;
  }

  /** Raises a quota of the account. Pools begin anew; requests that still run settle in the pool they started in. */
  grant(quotaCode: string | null, value: number): void {
    const rows = this.snapshot.rows.map((row) => (row.quotaCode === quotaCode ? { ...row, applied: value } : row));
    this.snapshot = { ...this.snapshot, rows };
    this.forgetPools();
  }

  /** Pools that have been used, in the order of their first use. */
  usedPools(): readonly PoolEntry[] {
    return [...this.pools.values()];
  }

  /** Empties every pool. Requests that still run go on and settle in the pool they started in. */
  reset(): void {
    this.forgetPools();
    this.crossModelDay = null;
    this.promptCache = new PromptCache();
  }

  private forgetPools(): void {
    this.pools.clear();
    this.last = null;
  }
}

function madeUpCode(quotaName: string): string {
  return `L-${createHash('sha256').update(quotaName).digest('hex').slice(0, 8).toUpperCase()}`;
}

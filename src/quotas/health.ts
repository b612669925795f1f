// Whether an account can run a model at all: its limits of each way to call it, and how many of the account's inference rows are 0.
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { governingRows } from './governing/governing-rows.ts';
import { offeredWays } from './governing/scopes.ts';
import { LIMITS } from './limits.ts';
import { listRows } from './rows.ts';
import type { QuotaSnapshot } from './types.ts';
import type { OwnLimit } from './way-out.ts';

export interface HealthLimit extends OwnLimit {
  readonly scope: Scope;
}

export interface QuotaHealth {
  /** Of the model, by way and kind; those without a value are left out. */
  readonly limits: readonly HealthLimit[];
  /** Inference rows of all models that the account has a value of. */
  readonly knownRows: number;
  readonly zeroRows: number;
  readonly isComplete: boolean;
}

export function quotaHealth(model: Model, snapshot: QuotaSnapshot): QuotaHealth {
  const scopes = [...new Set(offeredWays(model, snapshot.region, snapshot).map(({ scope }) => scope))];
  const limits = scopes.flatMap((scope) => {
    const rows = governingRows(model, scope, snapshot);
    return LIMITS.flatMap(({ metric }): HealthLimit[] => {
      const row = rows[metric];
      return row === null || row.value === null
        ? []
        : [{ kind: metric, scope, value: row.value, default: row.default, source: row.source }];
    });
  });
  const known = listRows(snapshot, { all: false, modelId: null, scope: null, metric: null, search: null }).filter(
    ({ row }) => row.applied !== null,
  );
  return {
    limits,
    knownRows: known.length,
    zeroRows: known.filter(({ standing }) => standing === 'zero').length,
    isComplete: snapshot.complete,
  };
}

// One answer of `bq usage`: what ran, by pool, against its quotas.

import { minuteIso } from '../base/minutes.ts';
import type { Note } from '../base/notes.ts';
import { resolveModel } from '../catalog/models.ts';
import type { UsageResult } from '../contracts/usage.ts';
import { usagePools } from '../usage/usage.ts';
import { HOLDS_NOT_MEASURED, MANTLE_METRICS } from '../usage/usage-warnings.ts';
import type { Context } from './context.ts';
import type { UsageQuery } from './usage-query.ts';
import { gatherUsage, usageQuotas } from './usage-source.ts';

export interface UsageWish extends Omit<UsageQuery, 'resolved'> {
  /** ID, profile ID, ARN or short name; null: every model. */
  readonly model: string | null;
}

export interface UsageAnswer {
  /** Nothing emitted and nothing saved yet. */
  readonly result: UsageResult;
  readonly warnings: readonly Note[];
  /** What the figures leave out. */
  readonly notes: readonly Note[];
}

/** @throws BqError usage (model, Region), input (a log that cannot be read), configuration (credentials), remote (CloudWatch) */
export async function answerUsage(context: Context, wish: UsageWish): Promise<UsageAnswer> {
  const { by, aliases, model } = wish;
  const usage = await gatherUsage(context, { ...wish, resolved: model === null ? null : resolveModel(model) });
  const quotas = await usageQuotas(context, usage.regions);
  const pools = usagePools({
    ...usage,
    snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
    burndownOverrides: await context.burndown(),
    aliases,
    nowIso: context.now.toISOString(),
  });
  const { source } = usage;
  return {
    result: {
      source,
      from: minuteIso(usage.fromMinute),
      to: minuteIso(usage.toMinute),
      regions: [...usage.regions],
      by,
      pools,
      logs: usage.logs,
      ...(usage.engine === null ? {} : { engine: usage.engine }),
      emitted: null,
      saved: null,
    },
    warnings: [...usage.warnings, ...quotas.warnings],
    notes: source === 'cloudwatch' && pools.length > 0 ? [wish.endpoint === 'mantle' ? MANTLE_METRICS : HOLDS_NOT_MEASURED] : [],
  };
}

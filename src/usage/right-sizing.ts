// What max_tokens should be: the answers that were really given, against what was held for them; concurrency as the planner says.

import { BqError } from '../base/errors.ts';
import { unsetMaxTokens } from '../catalog/max-tokens.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import type { RightSizing } from '../contracts/usage.ts';
import { confirmedCapacity } from '../planner/plan-request.ts';
import { questionFrom } from '../planner/question.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { CallerLog } from './log-usage.ts';
import { Tally } from './tally.ts';

export interface SizingFacts {
  readonly model: Model;
  readonly scope: Scope;
  readonly snapshot: QuotaSnapshot;
  /** ISO time. */
  readonly nowIso: string;
}

/** The distributions of several callers of one pool as one. */
export interface PoolLog {
  readonly inputTokens: Tally;
  readonly outputTokens: Tally;
  readonly cacheReadTokens: Tally;
  readonly cacheWriteTokens: Tally;
  readonly latencyMs: Tally;
  readonly maxTokens: Tally;
  readonly unsetMaxTokens: number;
  readonly cutAnswers: number;
}

export function mergeLogs(logs: readonly CallerLog[]): PoolLog {
  const merged = (pick: (log: CallerLog) => Tally) => {
    const [only] = logs;
    // Nothing is added to it any more.
    if (only && logs.length === 1 && pick(only).isWhole) return pick(only);
    const tally = new Tally();
    for (const log of logs) tally.addAll(pick(log));
    return tally;
  };
  return {
    inputTokens: merged((log) => log.inputTokens),
    outputTokens: merged((log) => log.outputTokens),
    cacheReadTokens: merged((log) => log.cacheReadTokens),
    cacheWriteTokens: merged((log) => log.cacheWriteTokens),
    latencyMs: merged((log) => log.latencyMs),
    maxTokens: merged((log) => log.maxTokens),
    unsetMaxTokens: logs.reduce((sum, log) => sum + log.unsetMaxTokens, 0),
    cutAnswers: logs.reduce((sum, log) => sum + log.cutAnswers, 0),
  };
}

const COVERS = [
  ['p99', 0.99],
  ['p99.9', 0.999],
  ['longest', 1],
] as const;

/**
 * @param facts null where the model behind the callers is not known: then nothing is said of concurrency
 * @returns null where the log has no answer with output tokens
 */
export function rightSize(log: PoolLog, facts: SizingFacts | null): RightSizing | null {
  const answers = log.outputTokens.count;
  const mean = log.outputTokens.mean;
  if (mean === null || log.outputTokens.total === 0) return null;
  const held = heldMaxTokens(log, facts?.model ?? null);
  // Each plan is confirmed by simulation; quantiles are often the same value.
  const plans = new Map<number, ReturnType<typeof planFor>>();
  const plan = (maxTokens: number) => {
    if (!facts) return null;
    let capacity = plans.get(maxTokens);
    if (capacity === undefined) {
      capacity = planFor(log, facts, maxTokens);
      plans.set(maxTokens, capacity);
    }
    return capacity;
  };
  const now = held === null ? null : plan(held);
  return {
    answers,
    cutAnswers: log.cutAnswers,
    askedMaxTokens: log.maxTokens.quantiles(),
    unsetMaxTokens: log.unsetMaxTokens,
    heldMaxTokens: held,
    unusedHoldTokens: held === null ? null : Math.max(0, held - mean),
    unusedHoldShare: held === null ? null : Math.max(0, (held - mean) / held),
    safeConcurrency: now?.safeConcurrency ?? null,
    requestsPerMinute: now?.requestsPerMinute ?? null,
    options: COVERS.map(([covers, share]) => {
      const maxTokens = Math.max(1, log.outputTokens.quantile(share));
      const cutAnswers = log.outputTokens.countAbove(maxTokens);
      // The planner takes no max_tokens below the average answer; a quantile above 0.99 is below it only in the strangest logs.
      const then = maxTokens >= mean ? plan(maxTokens) : null;
      return {
        covers,
        maxTokens,
        cutAnswers,
        cutShare: cutAnswers / answers,
        freedHoldTokens: held === null ? null : held - maxTokens,
        safeConcurrency: then?.safeConcurrency ?? null,
        freedConcurrency: then && now ? then.safeConcurrency - now.safeConcurrency : null,
        requestsPerMinute: then?.requestsPerMinute ?? null,
      };
    }),
    planCommand: facts && held !== null ? planCommand(log, facts, held) : null,
  };
}

/** What was asked for, on average; requests that ask for nothing hold the model's default. */
function heldMaxTokens(log: PoolLog, model: Model | null): number | null {
  const known = log.maxTokens.count;
  const unset = model && unsetMaxTokens(model);
  if (known + log.unsetMaxTokens === 0) return null;
  if (log.unsetMaxTokens === 0) return Math.ceil(log.maxTokens.total / known);
  if (unset === null) return null;
  return Math.ceil((log.maxTokens.total + unset * log.unsetMaxTokens) / (known + log.unsetMaxTokens));
}

/** The numbers that `bq plan` takes for the average request: whole tokens, an answer to a tenth, a latency to a millisecond. */
function averages(log: PoolLog) {
  const latencyMs = log.latencyMs.mean;
  return {
    inputTokens: Math.round(log.inputTokens.mean ?? 0),
    cacheReadTokens: Math.round(log.cacheReadTokens.mean ?? 0),
    cacheWriteTokens: Math.round(log.cacheWriteTokens.mean ?? 0),
    outputTokens: Math.round((log.outputTokens.mean ?? 0) * 10) / 10,
    latencySeconds: latencyMs === null || latencyMs === 0 ? null : Math.max(0.001, Math.round(latencyMs) / 1000),
  };
}

function planFor(log: PoolLog, { model, scope, snapshot, nowIso }: SizingFacts, maxTokens: number) {
  const question = questionFrom({ origin: 'records', values: { scope, ...averages(log), maxTokens } });
  const resolved = resolveModel(model.modelId);
  try {
    return confirmedCapacity(question, { resolved, snapshot, prompt: null, burndownOverrides: {}, nowIso });
  } catch (error) {
    // No row, or a max_tokens that the catalogue does not believe: the log is right, and there is nothing to compare with.
    if (error instanceof BqError) return null;
    throw error;
  }
}

function planCommand(log: PoolLog, { model, scope, snapshot }: SizingFacts, maxTokens: number): string {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, latencySeconds } = averages(log);
  return [
    'bq plan',
    `--model ${model.shortNames[0] ?? model.modelId}`,
    `--scope ${scope}`,
    `--region ${snapshot.region}`,
    `--max-tokens ${maxTokens}`,
    `--input-tokens ${inputTokens}`,
    ...(cacheReadTokens > 0 ? [`--cache-read-tokens ${cacheReadTokens}`] : []),
    ...(cacheWriteTokens > 0 ? [`--cache-write-tokens ${cacheWriteTokens}`] : []),
    `--output-tokens ${outputTokens}`,
    ...(latencySeconds === null ? [] : [`--latency ${latencySeconds}`]),
  ].join(' ');
}

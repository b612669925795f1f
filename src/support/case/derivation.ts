// How the requested value comes about, line by line, in figures that are the plan's own.

import type { Values } from '../../base/words.ts';
import { fill } from '../../base/words.ts';
import type { Plan } from '../../planner/plan.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import type { FieldContext } from './field.ts';
import { type CaseFigures, headroomOf } from './figures.ts';
import type { PhraseId } from './words/language.ts';

const HELD: Readonly<Record<Plan['cost']['reservation'], PhraseId>> = {
  documented: 'heldDocumented',
  'documented-cache-read': 'heldCacheRead',
  weighted: 'heldWeighted',
};

/** @returns nothing where a figure that the value rests on was not given */
export function derivationLines(plan: Plan, figures: CaseFigures, { language, row, route, answers }: FieldContext): string[] {
  const say = (id: PhraseId, values: Values) => fill(language.phrases[id], values, language);
  const limit = row?.limit ?? 'tpm';
  const needed = neededFor(limit, figures, plan.endpoint);
  const steps =
    row?.limit === 'rpm' || row?.limit === 'tpd'
      ? otherSteps(row.limit, plan, figures, say)
      : row === null || row.limit === 'tpm'
        ? tokenSteps(plan, figures, say)
        : ON_MANTLE.has(limit)
          ? mantleSteps(plan, figures, say, limit)
          : [];
  if (steps.length === 0) return [];
  if (answers.wanted !== null && needed !== null && route.wanted !== null && route.wanted !== needed) {
    steps.push(say('wantedDiffers', { wanted: route.wanted, needed, share: route.wanted / needed }));
  }
  return steps;
}

const ON_MANTLE: ReadonlySet<string> = new Set(['input-tpm', 'output-tpm']);

/** The need is found by search: what is held of the quota of input, and how much a minute takes. */
function mantleSteps(plan: Plan, figures: CaseFigures, say: Say, limit: string): string[] {
  const { wish, request, cost } = plan;
  const needed = neededFor(limit, figures, plan.endpoint);
  if (needed === null || !wish) return [];
  const rate = wish.requestsPerMinute ?? ((wish.concurrency ?? 1) * 60) / request.latencySeconds;
  const headroom = Math.round(headroomOf(plan) * 100);
  const { inputTokens: input, cacheWriteTokens: write, maxTokens } = request;
  const held = limit === 'input-tpm' ? [say('heldDocumented', { input, write, maxTokens, held: heldTokens(cost) })] : [];
  return [...held, say('neededBySearch', { rate, headroom, needed })];
}

/** The computed need in the unit of the limit; null where the plan cannot say, as that of one endpoint cannot of the other. */
export function neededFor(limit: string, figures: CaseFigures, endpoint: Plan['endpoint'] = 'runtime'): number | null {
  if (ON_MANTLE.has(limit) !== (endpoint === 'mantle')) return null;
  if (limit === 'input-tpm') return figures.neededTokensPerMinute;
  if (limit === 'output-tpm') return figures.neededOutputTokensPerMinute;
  if (limit === 'tpm') return figures.neededTokensPerMinute;
  if (limit === 'rpm') return figures.neededRequestsPerMinute;
  if (limit === 'tpd') return figures.neededTokensPerDay;
  return limit === 'concurrent' ? figures.concurrency : null;
}

type Say = (id: PhraseId, values: Values) => string;

function tokenSteps(plan: Plan, figures: CaseFigures, say: Say): string[] {
  const { derivation, neededTokensPerMinute: needed } = figures;
  if (!derivation || needed === null || !plan.wish) return [];
  const { request, model, cost, wish } = plan;
  const headroom = Math.round(headroomOf(plan) * 100);
  const steps = [
    say(HELD[cost.reservation], {
      input: request.inputTokens,
      write: request.cacheWriteTokens,
      read: request.cacheReadTokens,
      maxTokens: request.maxTokens,
      rate: model.burndownRate,
      held: heldTokens(cost),
    }),
    say('settledText', {
      input: request.inputTokens,
      write: request.cacheWriteTokens,
      output: request.outputTokens,
      rate: model.burndownRate,
      settled: cost.settled,
    }),
  ];
  if (model.burndownAssumed) steps.push(say('burndownAssumed', { rate: model.burndownRate }));
  if (!derivation.isExact) {
    const rate = wish.requestsPerMinute ?? ((wish.concurrency ?? 1) * 60) / request.latencySeconds;
    return [...steps, say('neededBySearch', { rate, headroom, needed })];
  }
  const { workers, endsPerMinute } = derivation;
  const isByRate = wish.requestsPerMinute !== null && workers !== wish.concurrency;
  steps.push(
    isByRate
      ? say('workersByRate', { rate: wish.requestsPerMinute, latency: request.latencySeconds, workers })
      : say('workersByWish', { workers }),
    say('endsText', { ends: endsPerMinute, latency: request.latencySeconds, spread: `± ${Math.round(request.spread * 100)}` }),
    say('neededText', {
      workers,
      ends: endsPerMinute,
      settled: cost.settled,
      held: heldTokens(cost),
      headroom,
      left: leftOf(plan),
      needed,
    }),
  );
  return steps;
}

function otherSteps(limit: 'rpm' | 'tpd', plan: Plan, figures: CaseFigures, say: Say): string[] {
  const headroom = Math.round(headroomOf(plan) * 100);
  if (limit === 'rpm') {
    const needed = figures.neededRequestsPerMinute;
    return needed === null ? [] : [say('neededRpm', { headroom, needed })];
  }
  const { neededTokensPerDay: needed, steady } = figures;
  if (needed === null || steady.quotaTokensPerMinute === null) return [];
  return [say('neededTpd', { quota: steady.quotaTokensPerMinute, headroom, left: leftOf(plan), needed })];
}

/** The share of a quota that is planned with: 0.9 at 10 % headroom. */
const leftOf = (plan: Plan) => String(Number((1 - headroomOf(plan)).toFixed(4)));

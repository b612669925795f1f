// One request shape on one pool: the costs and the closed form for it, and for its neighbours (other answers, other max_tokens).

import { once } from '../base/once.ts';
import type { CapacityLimits } from '../quotas/limits.ts';
import { type WorkerLoad, workerLoad } from '../simulator/loops/worker-load.ts';
import { admissionCost, drawnCost, type RequestTokens, settledCost } from '../simulator/request-cost.ts';
import type { Reservation } from '../simulator/types.ts';
import {
  type Capacity,
  type CapacityDemand,
  capacityFor,
  type Fleets,
  marchingInStep,
  type OutputDemand,
  type TokenDemand,
} from './capacity.ts';
import { ASSUMED, type Asked } from './question.ts';

/** How long a response takes. Sources: the user, or an assumption that the plan names. */
export interface LatencyModel {
  /** Seconds of one response whatever its length; null to compute it. */
  readonly fixedSeconds: number | null;
  readonly timeToFirstTokenSeconds: number;
  readonly outputTokensPerSecond: number;
}

export interface Workload {
  readonly request: RequestTokens;
  readonly burndownRate: number;
  readonly reservation: Reservation;
  readonly latency: LatencyModel;
  /** Relative half-width of the uniform spread of latency and output, 0 to 0.95. */
  readonly spread: number;
  /** Share of every limit left free, 0 to 0.95. */
  readonly headroom: number;
}

/** What a question comes to once its burndown rate, max_tokens and answer are known; the rest is as said, or assumed. */
export function workloadFor(
  question: Asked,
  known: { readonly rate: number; readonly maxTokens: number; readonly outputTokens: number },
): Workload {
  return {
    request: {
      inputTokens: question.inputTokens ?? 0,
      cacheReadTokens: question.cacheReadTokens ?? 0,
      cacheWriteTokens: question.cacheWriteTokens ?? 0,
      maxTokens: known.maxTokens,
      outputTokens: known.outputTokens,
    },
    burndownRate: known.rate,
    reservation: question.reservation ?? ASSUMED.reservation,
    latency: {
      fixedSeconds: question.latencySeconds,
      timeToFirstTokenSeconds: question.timeToFirstTokenSeconds ?? ASSUMED.timeToFirstTokenSeconds,
      outputTokensPerSecond: question.outputTokensPerSecond ?? ASSUMED.outputTokensPerSecond,
    },
    spread: question.spread ?? ASSUMED.spread,
    headroom: question.headroom ?? ASSUMED.headroom,
  };
}

export function latencySecondsOf(latency: LatencyModel, outputTokens: number): number {
  return latency.fixedSeconds ?? latency.timeToFirstTokenSeconds + outputTokens / latency.outputTokensPerSecond;
}

/**
 * How many, before it is rehearsed (`confirm`): the largest numbers of workers, their draws independent, that throttle in less than one hour of a
 * hundred under any window. Found from the load of one worker.
 */
export function capacityOf(workload: Workload, limits: CapacityLimits): Capacity {
  const demand = demandOf(workload);
  return capacityFor(limits, demand, workload.headroom, fleetsOf(workload, demand));
}

/** Without a spread all workers do march in step; without a cost none uses anything. */
function fleetsOf(workload: Workload, demand: CapacityDemand): Fleets {
  const inStep = marchingInStep(demand);
  if (workload.spread === 0) return inStep;
  const { admissionTokens, settledTokens } = demand;
  const load = settledTokens === 0 ? null : loadOf(workload);
  return {
    byTokens: load === null ? inStep.byTokens : (quota) => load.largestFleet(quota, admissionTokens),
    byRequests: load === null ? inStep.byRequests : (quota) => load.largestFleetByRequests(quota),
    byOutput: (quota) => {
      const { minute } = demand.output;
      return minute.settledTokens === 0
        ? inStep.byOutput(quota)
        : loadOf(writtenAMinute(workload)).largestFleet(quota, minute.admissionTokens);
    },
  };
}

/**
 * What a quota of output sees of the requests: nothing but their answers. Each counts as a whole, the longest that it may be, from its start on, and as
 * what it was from its end on; that is never later than it is written. What takes minutes to write counts as so many answers, one after another.
 */
export function writtenAMinute(workload: Workload): Workload {
  const { request, latency, spread } = workload;
  const seconds = latencySecondsOf(latency, request.outputTokens);
  const parts = Math.max(1, Math.ceil(seconds / 60 - 1e-9));
  const outputTokens = request.outputTokens / parts;
  const maxTokens = Math.max(outputTokens, Math.min(request.maxTokens / parts, Math.ceil(outputTokens * (1 + spread))));
  return {
    ...workload,
    request: { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens, outputTokens },
    latency: { ...latency, fixedSeconds: seconds / parts },
    burndownRate: 1,
    reservation: 'documented',
  };
}

/** What one worker uses of a minute. @param workload with a spread and a cost above 0 */
export function loadOf({ request, burndownRate, reservation, latency, spread }: Workload): WorkerLoad {
  const cost = drawnCost(request, burndownRate, reservation);
  return workerLoad({ ...cost, latencySeconds: latencySecondsOf(latency, request.outputTokens), spread });
}

/** What one request of the workload demands of its pool. */
export function demandOf(workload: Workload): CapacityDemand {
  // Most pools count no output apart, and a curve asks for many demands.
  const output = once(() => outputDemand(workload));
  return {
    ...tokenDemand(workload),
    get output() {
      return output();
    },
  };
}

function outputDemand(workload: Workload): OutputDemand {
  const { request, latency, spread } = workload;
  const { outputTokens } = request;
  const answer = {
    admissionTokens: Math.max(outputTokens, Math.min(request.maxTokens, Math.ceil(outputTokens * (1 + spread)))),
    settledTokens: outputTokens,
    mostSettledTokens: Math.min(Math.max(request.maxTokens, outputTokens), outputTokens * (1 + spread)),
    latencySeconds: latencySecondsOf(latency, outputTokens),
    spread,
  };
  return { answer, minute: tokenDemand(writtenAMinute(workload)) };
}

function tokenDemand({ request, burndownRate, reservation, spread, latency }: Workload): TokenDemand {
  const longest = Math.min(Math.max(request.maxTokens, request.outputTokens), request.outputTokens * (1 + spread));
  return {
    admissionTokens: admissionCost(request, burndownRate, reservation),
    settledTokens: settledCost(request, burndownRate),
    mostSettledTokens: settledCost({ ...request, outputTokens: longest }, burndownRate),
    latencySeconds: latencySecondsOf(latency, request.outputTokens),
    spread,
  };
}

export function withRequest(workload: Workload, change: Partial<RequestTokens>): Workload {
  return { ...workload, request: { ...workload.request, ...change } };
}

/** Answer lengths to plan for where none is given: two common ones and, for a large max_tokens, a long one; max_tokens itself always. */
export function answerLengths(maxTokens: number): number[] {
  const common = [500, 3000, 16_000].filter((length) => length < maxTokens);
  return [...(common.length > 0 ? common : [Math.max(1, Math.floor(maxTokens / 4))]), maxTokens].filter(
    (length, index, all) => all.indexOf(length) === index,
  );
}

/** Powers of two times 1,000 up to the model's maximum, the maximum itself, and the asked value; ascending. */
export function ladderSteps(askedMaxTokens: number, modelMaximum: number | null): number[] {
  const top = Math.max(askedMaxTokens, modelMaximum ?? askedMaxTokens);
  const steps = new Set([askedMaxTokens, top]);
  for (let step = 1000; step <= top; step *= 2) steps.add(step);
  return [...steps].sort((a, b) => a - b);
}

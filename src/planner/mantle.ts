// The other endpoint: on bedrock-mantle a model has a quota of input tokens and one of output tokens, no RPM and no burndown. docs/model.md section 3.
import type { CapacityLimits } from '../quotas/limits.ts';
import { NO_LIMITS } from '../quotas/limits.ts';
import type { Capacity } from './capacity.ts';
import { capacityOf, type Workload, withRequest } from './workload.ts';

/** Null where AWS publishes no row: not known, never unlimited. */
export interface MantleLimits {
  readonly inputTokensPerMinute: number | null;
  readonly outputTokensPerMinute: number | null;
}

/** What one request takes of each quota. */
export interface MantleCost {
  /** Input and max_tokens, against the input quota, from its start on: above it the request is refused (429). */
  readonly heldInputTokens: number;
  /** What stays of that when it has ended: AWS says that the unused part of max_tokens returns. */
  readonly settledInputTokens: number;
  /** As it is generated, against the output quota: reached, the answer ends early, with a finish reason that says so. */
  readonly outputTokens: number;
}

export interface MantleCapacity {
  /** Workers of which none is refused, and no answer cut. */
  readonly safeConcurrency: number;
  readonly requestsPerMinute: number;
  readonly bindingLimit: 'input-tpm' | 'output-tpm';
  /** By the input quota alone: more are refused. */
  readonly beforeRefusal: number;
  /** By the output quota alone: the answers of more are cut. */
  readonly beforeCut: number;
}

/** Cache reads are free; the rest of the prompt counts once, whatever the burndown rate of the runtime. */
export function mantleCost({ request }: Workload): MantleCost {
  const input = request.inputTokens + request.cacheWriteTokens;
  return {
    heldInputTokens: input + request.maxTokens,
    settledInputTokens: input + request.outputTokens,
    outputTokens: request.outputTokens,
  };
}

/** @returns null where one of the two quotas is not known */
export function mantleCapacity(workload: Workload, limits: MantleLimits): MantleCapacity | null {
  const { inputTokensPerMinute, outputTokensPerMinute } = limits;
  if (inputTokensPerMinute === null || outputTokensPerMinute === null) return null;
  const input = capacityOf(inputUse(workload), one(inputTokensPerMinute));
  const output = capacityOf(outputUse(workload), one(outputTokensPerMinute));
  const rate = Math.min(input.requestsPerMinute, output.requestsPerMinute);
  return {
    safeConcurrency: Math.min(workersOf(input), workersOf(output)),
    requestsPerMinute: rate,
    bindingLimit: input.requestsPerMinute <= output.requestsPerMinute ? 'input-tpm' : 'output-tpm',
    beforeRefusal: workersOf(input),
    beforeCut: workersOf(output),
  };
}

const workersOf = ({ safeConcurrency, startEverySeconds }: Capacity) => (startEverySeconds === null ? safeConcurrency : 0);

/** The input quota is held and settled as the runtime's is, at a rate of 1. */
function inputUse(workload: Workload): Workload {
  return { ...workload, burndownRate: 1, reservation: 'documented' };
}

/** Output counts as it is generated; here all of the longest answer counts from the start, which is never later. */
function outputUse(workload: Workload): Workload {
  const { maxTokens, outputTokens } = workload.request;
  const longest = Math.max(outputTokens, Math.min(maxTokens, Math.ceil(outputTokens * (1 + workload.spread))));
  const request = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: longest };
  return { ...withRequest(workload, request), burndownRate: 1, reservation: 'documented' };
}

function one(tokensPerMinute: number): CapacityLimits {
  return { ...NO_LIMITS, tokensPerMinute, rpmReading: 'per-minute' };
}

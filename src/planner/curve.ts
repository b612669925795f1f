// How concurrency falls as max_tokens grows, everything else of a plan fixed; and its knee.
import { largestMaxTokens } from './inversion.ts';
import { capacityLimits } from './limits.ts';
import type { Plan } from './plan.ts';
import { ASSUMED } from './question.ts';
import { capacityOf, withRequest } from './workload.ts';

export interface CurvePoint {
  readonly maxTokens: number;
  readonly safeConcurrency: number;
  readonly requestsPerMinute: number;
}

export interface MaxTokensCurve {
  /** Ascending by max_tokens; from the answer's length to the largest max_tokens of the model or of the plan. */
  readonly points: readonly CurvePoint[];
  /** The largest max_tokens that still allows `KNEE_SHARE` of the workers, back to back, that the smallest allows; null where nothing is lost up to the maximum. */
  readonly kneeMaxTokens: number | null;
  readonly kneeConcurrency: number | null;
}

/** Beyond the knee max_tokens costs more than a tenth of the workers. */
export const KNEE_SHARE = 0.9;

/**
 * The closed form for `count` values of max_tokens, evenly spread on a logarithmic axis, for the plan's own answer length and latency.
 *
 * @param count at least 2
 * @returns null where the plan knows no capacity
 */
export function maxTokensCurve(plan: Plan, count: number): MaxTokensCurve | null {
  const limits = capacityLimits(plan.limits, plan.question.rpmReading ?? ASSUMED.rpmReading);
  if (!limits || !plan.capacity) return null;
  const { workload } = plan;
  const low = Math.max(1, Math.ceil(plan.request.outputTokens));
  const high = Math.max(low, plan.request.maxTokens, plan.model.maxOutputTokens ?? 0);
  const at = (maxTokens: number): CurvePoint => {
    const { safeConcurrency, requestsPerMinute } = capacityOf(withRequest(workload, { maxTokens }), limits);
    return { maxTokens, safeConcurrency, requestsPerMinute };
  };
  const points: CurvePoint[] = [];
  for (let index = 0; index < count; index++) {
    const maxTokens = Math.round(low * (high / low) ** (index / (count - 1)));
    if (maxTokens > (points.at(-1)?.maxTokens ?? 0)) points.push(at(maxTokens));
  }
  const best = points[0]?.safeConcurrency ?? 0;
  const wanted = Math.ceil(best * KNEE_SHARE);
  const least = points.at(-1)?.safeConcurrency ?? 0;
  const knee =
    best > 0 && least < wanted
      ? largestMaxTokens({ workload, wish: { concurrency: wanted, requestsPerMinute: null }, confidence: 'fast' }, limits, {
          least: low,
          most: high,
        })
      : null;
  return { points, kneeMaxTokens: knee, kneeConcurrency: knee === null ? null : at(knee).safeConcurrency };
}

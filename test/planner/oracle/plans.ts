// Random plans to try an answer with: burndown rates, short and long responses, heavy and light holds, bound by tokens or by requests.
import { type OraclePlan, randomOf } from './fleet.ts';

export const SPREADS = [0, 0.1, 0.3, 0.5];

/** Plans by number, their spreads in turn. @param mostWorkers about how many the quota takes at most; how much work a simulation of it is */
export function randomPlan(index: number, mostWorkers: number): OraclePlan {
  const random = randomOf(9000 + index, 7);
  const between = (low: number, high: number) => low * (high / low) ** random();
  const burndownRate = [1, 5, 10, 15][Math.floor(random() * 4)] as number;
  const inputTokens = random() < 0.15 ? 0 : Math.round(between(50, 100_000));
  const maxTokens = Math.round(between(100, 64_000));
  const outputTokens = Math.max(1, Math.round(maxTokens * (random() < 0.2 ? 1 : 0.02 + 0.98 * random() ** 2)));
  const latencySeconds = Math.round(between(0.5, 300) * 10) / 10;
  const workers = between(1, mostWorkers);
  const hold = inputTokens + maxTokens;
  const perMinute = ((inputTokens + outputTokens * burndownRate) * 60) / latencySeconds;
  const byRequests = random() < 0.2 ? Math.max(1, Math.round(((workers * 60) / latencySeconds) * (0.5 + random()))) : null;
  return {
    tokensPerMinute: Math.max(hold, Math.round(workers * (hold + perMinute))),
    requestsPerMinute: byRequests,
    inputTokens,
    maxTokens,
    outputTokens,
    burndownRate,
    latencySeconds,
    spread: SPREADS[index % SPREADS.length] as number,
    isCorrelated: true,
  };
}

/** A quota on which not even one worker back to back goes on. */
export function randomPacedPlan(index: number): OraclePlan {
  const plan = randomPlan(index, 1);
  const settled = plan.inputTokens + plan.outputTokens * plan.burndownRate;
  const share = 0.02 + 0.9 * randomOf(index, 11)();
  const need = (settled * 60) / plan.latencySeconds + plan.inputTokens + plan.maxTokens;
  return { ...plan, tokensPerMinute: Math.max(plan.inputTokens + plan.maxTokens, Math.round(need * share)) };
}

/** The same on bedrock-mantle: output costs once there, and again against a quota of its own, which binds about every other plan. */
export function randomMantlePlan(index: number, mostWorkers: number): OraclePlan & { readonly outputTokensPerMinute: number } {
  const plan = randomPlan(index, mostWorkers);
  const random = randomOf(index, 13);
  const settled = plan.inputTokens + plan.outputTokens;
  const hold = plan.inputTokens + plan.maxTokens;
  const workers = plan.tokensPerMinute / (hold + ((plan.inputTokens + plan.outputTokens * plan.burndownRate) * 60) / plan.latencySeconds);
  const longest = Math.min(plan.maxTokens, Math.ceil(plan.outputTokens * (1 + plan.spread)));
  return {
    ...plan,
    burndownRate: 1,
    requestsPerMinute: null,
    tokensPerMinute: Math.max(hold, Math.round(workers * (hold + (settled * 60) / plan.latencySeconds))),
    outputTokensPerMinute: Math.max(
      longest,
      Math.round(workers * (0.3 + 1.5 * random()) * ((plan.outputTokens * 60) / plan.latencySeconds + longest)),
    ),
  };
}

/** The question of `bq plan` that a plan is the answer to. */
export function planArguments(plan: OraclePlan, headroom = 0): string[] {
  const { outputTokensPerMinute } = plan;
  return [
    outputTokensPerMinute === undefined
      ? [...RUNTIME, '--rpm', String(plan.requestsPerMinute ?? 1_000_000_000), '--burndown', String(plan.burndownRate)]
      : [...MANTLE, '--output-tpm', String(outputTokensPerMinute)],
    ['--tpm', String(plan.tokensPerMinute), '--offline'],
    ['--input-tokens', String(plan.inputTokens), '--max-tokens', String(plan.maxTokens), '--output-tokens', String(plan.outputTokens)],
    ['--latency', String(plan.latencySeconds)],
    ['--spread', String(plan.spread * 100), '--headroom', String(headroom)],
  ].flat();
}

const RUNTIME = ['--model', 'sonnet-4.5', '--region', 'us-east-1'];
const MANTLE = ['--model', 'opus-5', '--region', 'us-east-1', '--endpoint', 'mantle'];

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

/** The question of `bq plan` that a plan is the answer to. */
export function planArguments(plan: OraclePlan, headroom = 0): string[] {
  return [
    ['--model', 'sonnet-4.5', '--region', 'us-east-1', '--offline'],
    ['--tpm', String(plan.tokensPerMinute), '--rpm', String(plan.requestsPerMinute ?? 1_000_000_000)],
    ['--input-tokens', String(plan.inputTokens), '--max-tokens', String(plan.maxTokens), '--output-tokens', String(plan.outputTokens)],
    ['--burndown', String(plan.burndownRate), '--latency', String(plan.latencySeconds)],
    ['--spread', String(plan.spread * 100), '--headroom', String(headroom)],
  ].flat();
}

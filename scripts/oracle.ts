// `npm run oracle [-- PLANS PACED WISHES FROM MANTLE]`: hundreds of random plans, what `bq plan` recommends for them against the independent simulator of test/planner/oracle.
import type { PlanResult } from '../src/contracts/plan.ts';
import { callJson } from '../test/_helpers/call-bq.ts';
import { firstThrottle, largestFleet, neverThrottles, type OraclePlan } from '../test/planner/oracle/fleet.ts';
import { planArguments, randomMantlePlan, randomPacedPlan, randomPlan, SPREADS } from '../test/planner/oracle/plans.ts';

const SEEDS = Array.from({ length: 8 }, (_, seed) => 500 + seed);
/** A simulated hour costs so many requests at most: larger fleets are cut to quotas that keep to it. */
const MOST_AN_HOUR = 30_000;
const [plans = 200, paced = 100, wishes = 100, from = 0, mantle = 100] = process.argv.slice(2).map(Number);

const failures: string[] = [];
const fail = (what: string, plan: OraclePlan) => failures.push(`${what}: ${JSON.stringify(plan)}`);

async function capacityOf(plan: OraclePlan): Promise<PlanResult['capacity']> {
  const { result } = await callJson<PlanResult>(['plan', ...planArguments(plan)]);
  return result.capacity;
}

const mostWorkers = (index: number) => (index % 5 === 0 ? 3000 : 200);
const cost = (plan: OraclePlan) => {
  const settled = plan.inputTokens + plan.outputTokens * plan.burndownRate;
  return (plan.tokensPerMinute / settled) * 60;
};

/** @param make of so many workers at most @param anHour requests that a simulated hour may have */
async function back(plans: number, make: (index: number, mostWorkers: number) => OraclePlan, anHour = MOST_AN_HOUR): Promise<void> {
  const ratios = new Map(SPREADS.map((spread) => [spread, [] as number[]]));
  for (let index = from, done = 0; done < plans; index++) {
    const plan = make(index, mostWorkers(index));
    if (cost(plan) > anHour) continue;
    done++;
    const capacity = await capacityOf(plan);
    const everySeconds = capacity?.startEverySeconds ?? null;
    requireSpaced(plan, everySeconds);
    const safe = everySeconds === null ? (capacity?.safeConcurrency ?? 0) : 0;
    const isSafe = neverThrottles(plan, safe, SEEDS);
    if (!isSafe) fail(`${safe} workers throttle`, plan);
    const most = isSafe ? largestFleet(plan, safe, SEEDS) : safe;
    if (most > 0) ratios.get(plan.spread)?.push(safe / most);
  }
  for (const [spread, list] of ratios) {
    list.sort((a, b) => a - b);
    const at = (share: number) => (list[Math.floor(list.length * share)] ?? Number.NaN).toFixed(3);
    console.log(`spread ${spread}: ${list.length} plans, recommended / largest: median ${at(0.5)}, tenth percentile ${at(0.1)}`);
  }
}

function requireSpaced(plan: OraclePlan, everySeconds: number | null): void {
  if (everySeconds === null) return;
  if (SEEDS.some((seed) => firstThrottle(plan, { workers: 1, minutes: 120, seed, everySeconds }) !== null))
    fail(`a start every ${everySeconds} s throttles`, plan);
}

async function spaced(): Promise<void> {
  let done = 0;
  for (let index = from; done < paced; index++) {
    const plan = { ...randomPacedPlan(index), requestsPerMinute: index % 4 === 0 ? 1 + (index % 7) : null };
    const everySeconds = (await capacityOf(plan))?.startEverySeconds ?? null;
    if (everySeconds === null) continue;
    done++;
    requireSpaced(plan, everySeconds);
  }
  console.log(`${done} paced plans, two hours of ${SEEDS.length} seeds each`);
}

async function inverted(): Promise<void> {
  let clean = 0;
  let done = 0;
  for (let index = from; done < wishes; index++) {
    const plan = { ...randomPlan(index, 200), requestsPerMinute: null };
    if (cost(plan) > MOST_AN_HOUR || plan.spread === 0) continue;
    done++;
    const settled = plan.inputTokens + plan.outputTokens * plan.burndownRate;
    const perWorker = plan.inputTokens + plan.maxTokens + (settled * 60) / plan.latencySeconds;
    const concurrency = Math.max(1, Math.round(plan.tokensPerMinute / perWorker));
    const { result } = await callJson<PlanResult>(['plan', ...planArguments(plan), '--concurrency', String(concurrency)]);
    const tokensPerMinute = result.wish?.quotaNeededTokensPerMinute ?? 0;
    if (!neverThrottles({ ...plan, tokensPerMinute }, concurrency, SEEDS)) fail(`${tokensPerMinute} TPM for ${concurrency} throttle`, plan);
    if (neverThrottles({ ...plan, tokensPerMinute: Math.floor(tokensPerMinute * 0.9) }, concurrency, SEEDS)) clean++;
  }
  console.log(`${done} wishes; 0.9 of the quota that they need is enough as well for ${clean} of them`);
}

async function main(): Promise<void> {
  console.log('bedrock-runtime');
  await back(plans, randomPlan);
  await spaced();
  await inverted();
  console.log('bedrock-mantle: neither refused nor cut');
  // Each answer is counted in twenty parts.
  await back(mantle, randomMantlePlan, MOST_AN_HOUR / 3);
  for (const failure of failures) console.log(failure);
  console.log(failures.length === 0 ? 'none throttles' : `${failures.length} throttle`);
  if (failures.length > 0) process.exitCode = 1;
}

main();

// A fleet that was found fit, run for an hour under every window until the first throttle.
//
// As in closed-loop.ts the events follow from the workers' own draws. Here they are not sorted: what is charged is summed by minute, which decides
// the windows of clock minutes to the token, and by small steps of time, which bounds the others from above. Only where that bound goes over the
// limit are the events sorted and looked at one by one.
import type { CapacityLimits } from '../../quotas/limits.ts';
import { FleetSums } from '../kernel/kernel.ts';
import { WINDOWS } from '../windows/index.ts';
import { drawTimeline, type LoopRequest } from './closed-loop.ts';
import { type ConfirmRan, fitsAll } from './confirm.ts';

export interface RehearsalInput {
  /** Headroom already taken off; what counts days is not looked at. */
  readonly limits: CapacityLimits;
  /** Settled at the end. */
  readonly request: LoopRequest;
  /** At least 1; all start at 0. */
  readonly workers: number;
  /** Seeds count up from it. */
  readonly seed: number;
  /** Minutes and seeds give way so that about so many are drawn at most. */
  readonly requests: number;
  /** Seeds of what is cheap; default 64. At least 8. */
  readonly mostSeeds?: number;
}

export interface Rehearsal {
  readonly isThrottled: boolean;
  readonly ran: ConfirmRan;
}

const MINUTES = 60;
const SEEDS = 8;
/** What is cheap is run for longer: the worst hour of a few workers is rare. */
const MOST_SEEDS = 64;

/** @returns null where not even a few minutes can be run; pure: the same input gives the same answer on every machine */
export function rehearse(input: RehearsalInput): Rehearsal | null {
  const length = lengthOf(input);
  if (length === null) return null;
  const { minutes, seeds } = length;
  const sums = new FleetSums(minutes);
  let requests = 0;
  for (let index = 0; index < seeds; index++) {
    requests += sums.draw(input.request, input.workers, input.seed + index);
    // Workers in step end at one instant, which no step of time is short enough for.
    const isSure = input.request.spread > 0 && passesSurely(sums, input);
    const isThrottled = !passesClock(sums, input) || (!isSure && !passesExactly(input, input.seed + index, minutes));
    if (isThrottled) return { isThrottled, ran: { simulatedMinutes: minutes, seeds: index + 1, requests } };
  }
  return { isThrottled: false, ran: { simulatedMinutes: minutes, seeds, requests } };
}

/** An hour of eight seeds if it is cheap, of more if it is much cheaper; else fewer minutes down to ten (or ten requests), then fewer seeds, then less still. */
function lengthOf({ request, workers, requests, mostSeeds = MOST_SEEDS }: RehearsalInput): { minutes: number; seeds: number } | null {
  let minutes = MINUTES;
  const ofOne = () => workers * Math.ceil((minutes * 60) / request.latencySeconds);
  let seeds = request.spread === 0 ? 1 : Math.max(SEEDS, Math.min(mostSeeds, Math.floor(requests / (4 * ofOne()))));
  const drawn = () => ofOne() * seeds;
  const good = Math.min(MINUTES, Math.max(10, Math.ceil(request.latencySeconds / 6)));
  const least = Math.min(good, Math.max(3, Math.ceil(request.latencySeconds / 20)));
  while (minutes > good && drawn() > requests) minutes--;
  while (seeds > 2 && drawn() > requests) seeds--;
  while (minutes > least && drawn() > requests) minutes--;
  if (drawn() > requests) seeds = 1;
  return drawn() > 4 * requests ? null : { minutes, seeds };
}

/** What the last way to be sure costs: all events, in order, under the windows proper. */
function passesExactly({ limits, request, workers }: RehearsalInput, seed: number, minutes: number): boolean {
  const timeline = drawTimeline(request, workers, minutes * 60, seed);
  const inMinutes = { ...limits, tokensPerDay: null, crossModelTokensPerDay: null };
  return WINDOWS.every((window) => fitsAll(timeline, window, inMinutes, request, workers));
}

/** Each end makes room for the next start at once, so all of a minute's charges stand beside all holds at its last start. */
function passesClock(sums: FleetSums, { limits, request, workers }: RehearsalInput): boolean {
  const { requestsPerMinute, rpmReading, concurrentRequests } = limits;
  if (concurrentRequests !== null && workers > concurrentRequests) return false;
  if (rpmReading === 'concurrent' && requestsPerMinute !== null && workers > requestsPerMinute) return false;
  return (
    sums.chargesWithin(workers * request.holdTokens, limits.tokensPerMinute) &&
    (requestsPerMinute === null || rpmReading === 'concurrent' || sums.startsWithin(1, requestsPerMinute))
  );
}

/** Whether the windows that count any minute, or refill, surely pass. */
function passesSurely(sums: FleetSums, { limits, request, workers }: RehearsalInput): boolean {
  const { tokensPerMinute, requestsPerMinute, rpmReading } = limits;
  const hold = request.holdTokens;
  if (!sums.surelyPassesTokens({ held: workers * hold, hold }, tokensPerMinute)) return false;
  if (requestsPerMinute === null || rpmReading === 'concurrent') return true;
  // Any 60 s lie within two minutes of the clock, and a bucket gives back a limit a minute: half the limit in each minute is enough for both.
  return sums.startsWithin(2, requestsPerMinute) || sums.surelyPassesStarts(requestsPerMinute);
}

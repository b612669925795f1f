// Live quotas: twelve pages at 60 ms a round trip, against the time that twelve round trips take anyway.
import { fetchSnapshot } from '../src/aws/service-quotas.ts';
import { testSession } from '../test/support/aws-session.ts';
import { type ServedRow, startQuotaServer } from '../test/support/quota-server.ts';

const PAGES = 12;
const ROUND_TRIP_MS = 60;

export interface QuotasBench {
  readonly pages: number;
  readonly roundTripMs: number;
  /** Median of all runs: both lists of one Region, from the open session to the joined snapshot. */
  readonly fetchMs: number;
  /** Median of as many plain requests, one after the other, to the same server. */
  readonly roundTripsMs: number;
  /** Budget: 1.2. */
  readonly ratio: number;
}

export async function benchQuotas(runs = 5): Promise<QuotasBench> {
  const rows: ServedRow[] = Array.from({ length: PAGES * 100 - 38 }, (_, index) => ({
    code: `L-${String(index).padStart(8, '0')}`,
    name: `Cross-region model inference tokens per minute for Model ${index}`,
    default: index,
    applied: index,
  }));
  const server = await startQuotaServer({ regions: { 'us-east-1': rows }, latencyMs: ROUND_TRIP_MS });
  try {
    const session = await testSession(server.url, '/nonexistent');
    const options = { now: () => new Date() };
    // The SDK is loaded once; what is measured is the reading.
    await fetchSnapshot(session, 'us-east-1', options);
    const fetches: number[] = [];
    const roundTrips: number[] = [];
    for (let run = 0; run < runs; run++) {
      fetches.push(await timed(() => fetchSnapshot(session, 'us-east-1', options)));
      roundTrips.push(
        await timed(async () => {
          for (let page = 0; page < PAGES; page++) await (await fetch(server.url, { method: 'POST', body: '{}' })).text();
        }),
      );
    }
    const [fetchMs, roundTripsMs] = [median(fetches), median(roundTrips)];
    return { pages: PAGES, roundTripMs: ROUND_TRIP_MS, fetchMs, roundTripsMs, ratio: fetchMs / roundTripsMs };
  } finally {
    await server.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

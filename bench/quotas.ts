// Live quotas: twelve pages at 60 ms a round trip, against the time that twelve round trips take anyway.
import { fetchSnapshot } from '../src/aws/service-quotas/quotas.ts';
import type { ServedRow } from '../test/_helpers/account.ts';
import { testSession } from '../test/_helpers/aws-session.ts';
import { startQuotaServer } from '../test/_helpers/quota-server.ts';
import { type Benchmark, median } from './types.ts';

const PAGES = 12;
const ROUND_TRIP_MS = 60;

const RUNS = 5;

export const benchmark: Benchmark = {
  name: 'quotas',
  async run() {
    const ratios = await fetchOverRoundTrips();
    return [
      {
        name: `live quotas, ${PAGES} pages / ${PAGES} round trips of ${ROUND_TRIP_MS} ms`,
        unit: 'x',
        minimum: Math.min(...ratios),
        median: median(ratios),
        budget: { kind: 'at-most', value: 1.2, of: 'median' },
        note: 'both lists of one Region, SDK loaded, from the open session to the joined snapshot',
      },
    ];
  },
};

/** Of each run: the time of a snapshot over that of as many plain requests, one after the other, to the same server. */
async function fetchOverRoundTrips(): Promise<number[]> {
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
    const ratios: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const fetched = await timed(() => fetchSnapshot(session, 'us-east-1', options));
      const roundTrips = await timed(async () => {
        for (let page = 0; page < PAGES; page++) await (await fetch(server.url, { method: 'POST', body: '{}' })).text();
      });
      ratios.push(fetched / roundTrips);
    }
    return ratios;
  } finally {
    await server.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

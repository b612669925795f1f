// Usage from an engine at AWS that holds the logs: what it would cost is said first, then the query runs, and its rows are read like those of a file.

import { FALLBACK_REGION } from '../../aws/session/region.ts';
import { maskAccounts } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { SCAN_PRICES, scanUsd } from '../../usage/engines/scan-price.ts';
import { USAGE } from '../../words/en/usage.ts';
import type { Context } from '../context.ts';
import { retryNote } from '../retry-note.ts';
import type { GatheredUsage, UsageQuery } from '../usage-query.ts';
import { callersOf } from '../usage-rows.ts';
import type { EngineRun, EngineWish, KnownScan, ScanEstimate } from './run.ts';

/** A day, as of metrics: logs without end would cost without end. */
const DEFAULT_SECONDS = 86_400;

/** @throws BqError usage (offline), interrupted (a no, Ctrl-C), configuration, remote */
export async function gatherEngine(context: Context, query: UsageQuery, { where, confirm }: EngineWish): Promise<GatheredUsage> {
  const { engine } = where;
  const name = engine === 'athena' ? 'Athena' : 'CloudWatch Logs Insights';
  if (context.origin.isOffline)
    throw new BqError(phrase(USAGE, 'offlineEngine', name), {
      code: 'NEEDS_NETWORK',
      kind: 'usage',
      suggestions: [phrase(USAGE, 'printsQuery', engine), phrase(USAGE, 'rowsReads')],
    });
  const { regions } = await context.regionChoice();
  const [region = FALLBACK_REGION] = regions;
  const session = await context.requireSession({
    why: phrase(USAGE, 'whyEngine', name),
    otherwise: [phrase(USAGE, 'printsForOthers', engine)],
  });
  const seconds = query.lastSeconds ?? DEFAULT_SECONDS;
  const toSeconds = Math.ceil(context.now.getTime() / 60_000) * 60;
  const span = { fromSeconds: toSeconds - Math.ceil(seconds / 60) * 60, toSeconds };
  const run = { context, session, region, span, by: query.by } as const;
  const made =
    where.engine === 'athena'
      ? await (await import('./athena.ts')).athenaRun({ ...run, wish: where })
      : await (await import('./insights.ts')).insightsRun({ ...run, wish: where });
  try {
    return await answer(context, query, { name, run: made, span, confirm });
  } finally {
    made.close();
  }
}

interface Asked extends Pick<EngineWish, 'confirm'> {
  readonly name: string;
  readonly run: EngineRun<'athena'> | EngineRun<'insights'>;
  readonly span: { readonly fromSeconds: number; readonly toSeconds: number };
}

async function answer(context: Context, query: UsageQuery, { name, run, span, confirm }: Asked): Promise<GatheredUsage> {
  const price = SCAN_PRICES[run.engine];
  const estimate = estimateOf(name, await run.scan(), price);
  context.tell(note('QUERY_COST', estimate.text, { bytes: estimate.bytes, usd: estimate.usd }));
  await confirm(estimate);
  const bar = context.progress();
  const answers = await run
    .rows({
      signal: context.signal,
      onState: ({ scannedBytes }) => bar.update({ doneBytes: scannedBytes ?? 0, totalBytes: estimate.bytes, records: 0 }),
      onRetry: (notice) => context.tell(retryNote(notice.call, run.region, notice)),
    })
    .finally(() => bar.clear());
  const { ids, rows, scannedBytes } = answers;
  const usd = scanUsd(scannedBytes ?? 0, price);
  const spent = scannedBytes === null ? null : { bytes: scannedBytes, usd };
  const fromMinute = span.fromSeconds / 60;
  const gathered = await callersOf(context, query, { rows, file: `${name} ${ids[0] ?? ''}`, mayBeEmpty: true });
  return {
    ...gathered,
    fromMinute,
    toMinute: span.toSeconds / 60,
    engine: { name: run.engine, queries: [...ids], scannedBytes, usd: scannedBytes === null ? null : usd, priceAsOf: price.asOf },
    warnings: [
      ...(rows.length === 0 ? [note('NO_ROWS_IN_WINDOW', phrase(USAGE, 'nothingFound', name))] : gathered.warnings),
      note('QUERY_RAN', phrase(USAGE, 'ran', name, ids.length, ids.slice(0, 3), spent), { queries: ids }),
    ],
  };
}

function estimateOf(
  name: string,
  { bytes, bound, of: given }: KnownScan,
  price: (typeof SCAN_PRICES)[keyof typeof SCAN_PRICES],
): ScanEstimate {
  // What AWS said may name accounts; what bq says has masked them.
  const of = typeof given === 'string' ? maskAccounts(given) : given;
  if (bytes === null) return { bytes, usd: null, text: phrase(USAGE, 'scanUnknown', name, of, price) };
  const usd = scanUsd(bytes, price);
  return { bytes, usd, text: phrase(USAGE, 'scan', name, { bytes, bound, usd }, of, price) };
}

// The query in CloudWatch Logs Insights: one for the whole time, and again for its halves where more rows come than a query gives.
import { Insights, type TimeSpan } from '../../aws/engines/insights.ts';
import { type QueryRow, type QueryRunOptions, runQuery } from '../../aws/engines/query.ts';
import { maskAccounts } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { INSIGHTS_ROWS } from '../../usage/engines/insights-query.ts';
import { rowOf } from '../../usage/engines/rows.ts';
import { USAGE } from '../../words/en/usage.ts';
import { queryText } from '../usage-rows.ts';
import type { EngineAnswer, EngineRun, InsightsWish, KnownScan, RunFacts } from './run.ts';

export async function insightsRun({ context, session, region, span, by, wish }: RunFacts<InsightsWish>): Promise<EngineRun<'insights'>> {
  const { logGroup } = wish;
  const insights = await Insights.open(session, region);
  const text = await queryText(context, { engine: 'insights', by, lastSeconds: null, logs: [], table: '' });
  return {
    engine: 'insights',
    region,
    scan: () => scanOf(insights, logGroup, span),
    rows: (options) => rowsOf({ insights, text, logGroup, options }, span),
    close: () => insights.close(),
  };
}

/** What came in is what is read. Without that figure, all that the group stores is the most. */
async function scanOf(insights: Insights, logGroup: string, span: TimeSpan): Promise<KnownScan> {
  const incoming = await insights.incomingBytes(logGroup, span).catch((error: unknown) => {
    if (error instanceof BqError && error.kind === 'remote') return null;
    throw error;
  });
  if (incoming !== null) return { bytes: incoming, bound: 'about', of: phrase(USAGE, 'cameInto', maskAccounts(logGroup)) };
  try {
    const stored = await insights.storedBytes(logGroup);
    if (stored === null) throw noSuchGroup(logGroup);
    return { bytes: stored, bound: 'at most', of: phrase(USAGE, 'allStored', maskAccounts(logGroup)) };
  } catch (error) {
    if (!(error instanceof BqError) || error.code !== 'ACCESS_DENIED') throw error;
    return { bytes: null, bound: 'about', of: error.said };
  }
}

function noSuchGroup(logGroup: string): BqError {
  return new BqError(phrase(USAGE, 'noLogGroup', logGroup), {
    code: 'NO_SUCH_LOG_GROUP',
    kind: 'remote',
    suggestions: [phrase(USAGE, 'whereItLogs')],
  });
}

interface Run {
  readonly insights: Insights;
  readonly text: string;
  readonly logGroup: string;
  readonly options: QueryRunOptions;
}

/** A minute is not divided: what is beyond its rows is lost, and that is an error. */
async function rowsOf(run: Run, span: TimeSpan): Promise<EngineAnswer> {
  const { insights, text, logGroup, options } = run;
  // Both ends of a query are read: the last second of a span is the one before the next.
  const { id, rows, scannedBytes } = await runQuery(insights.query(text, logGroup, { ...span, toSeconds: span.toSeconds - 1 }), options);
  if (rows.length < INSIGHTS_ROWS) return { ids: [id], rows: rows.map(rowOf), scannedBytes };
  const minutes = (span.toSeconds - span.fromSeconds) / 60;
  if (minutes <= 1) throw tooManyCallers(span);
  const middle = span.fromSeconds + Math.floor(minutes / 2) * 60;
  const first = await rowsOf(run, { ...span, toSeconds: middle });
  const second = await rowsOf(run, { ...span, fromSeconds: middle });
  const all: QueryRow[] = [...first.rows];
  for (const row of second.rows) all.push(row);
  return {
    ids: [id, ...first.ids, ...second.ids],
    rows: all,
    scannedBytes: (scannedBytes ?? 0) + (first.scannedBytes ?? 0) + (second.scannedBytes ?? 0),
  };
}

function tooManyCallers({ fromSeconds }: TimeSpan): BqError {
  const at = new Date(fromSeconds * 1000).toISOString();
  return new BqError(phrase(USAGE, 'tooManyCallers', INSIGHTS_ROWS, at), {
    code: 'TOO_MANY_ROWS',
    kind: 'remote',
    suggestions: [phrase(USAGE, 'byProfile'), phrase(USAGE, 'athenaHasNone')],
  });
}

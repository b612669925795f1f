// The query in Athena: its text, and the objects under its table that it will read.
import { Athena } from '../../aws/engines/athena.ts';
import { runQuery } from '../../aws/engines/query.ts';
import { parseS3Uri, S3Reader } from '../../aws/s3.ts';
import type { AwsSession } from '../../aws/session/session.ts';
import { maskAccounts } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { kindOfLogObject } from '../../io/log-tree.ts';
import { USAGE } from '../../words/en/usage.ts';
import type { Context } from '../context.ts';
import { isOutside } from '../log-source.ts';
import { queryText } from '../usage-rows.ts';
import type { AthenaWish, EngineRun, KnownScan, RunFacts } from './run.ts';

/** Objects that are looked at before a query; a thousand come with one request. */
const MOST_LISTED = 300_000;

export async function athenaRun({ context, session, region, span, by, wish }: RunFacts<AthenaWish>): Promise<EngineRun<'athena'>> {
  const { database, table, workgroup, output } = wish;
  const athena = await Athena.open(session, region);
  const text = await queryText(context, { engine: 'athena', by, lastSeconds: span.toSeconds - span.fromSeconds, logs: [], table });
  return {
    engine: 'athena',
    region,
    scan: async () => {
      const location = await tableLocation(athena, wish);
      const scan = typeof location === 'string' ? await listed(context, session, { region, location, span }) : location;
      if (scan.bytes !== null) return scan;
      const limit = await athena.workgroupLimit(workgroup).catch(() => null);
      return limit === null ? scan : { ...scan, of: phrase(USAGE, 'workgroupEnds', scan.of, workgroup, limit) };
    },
    rows: async (options) => {
      const { id, rows, scannedBytes } = await runQuery(athena.query({ text, database, workgroup, output }), options);
      return { ids: [id], rows, scannedBytes };
    },
    close: () => athena.close(),
  };
}

/** @throws BqError where there is no such table, with the command that prints it */
async function tableLocation(athena: Athena, { database, table, workgroup }: AthenaWish): Promise<string | KnownScan> {
  const unknown = (why: Text): KnownScan => ({ bytes: null, bound: 'about', of: why });
  try {
    return (
      (await athena.tableLocation(database, table, workgroup)) ??
      unknown(phrase(USAGE, 'whereUnknown', maskAccounts(`${database}.${table}`)))
    );
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    if (error.code === 'ACCESS_DENIED') return unknown(error.said);
    const isMissing = /MetadataException|NotFound|not found|does not exist/i.test(error.message);
    if (!isMissing) throw error;
    throw new BqError(error.said, {
      code: 'NO_SUCH_TABLE',
      kind: 'remote',
      suggestions: [
        phrase(USAGE, 'createTable', database, table),
        `aws athena list-table-metadata --catalog-name AwsDataCatalog --database-name ${database}`,
      ],
      cause: error,
    });
  }
}

/** Packed bytes are what Athena counts. Bodies that are objects of their own are left out by the query. */
async function listed(
  context: Context,
  session: AwsSession,
  { region, location, span }: { readonly region: string; readonly location: string; readonly span: { readonly fromSeconds: number } },
): Promise<KnownScan> {
  const reader = new S3Reader(session, region);
  // Partitions are days: the first one is read whole.
  const fromMs = Math.floor((span.fromSeconds * 1000) / 86_400_000) * 86_400_000;
  const regions = context.origin.regions === null ? null : new Set(await context.regions());
  // A prefix may name the account.
  const shown = maskAccounts(location);
  let bytes = 0;
  let objects = 0;
  let seen = 0;
  try {
    for await (const { key, sizeBytes } of reader.list(parseS3Uri(location))) {
      context.signal.throwIfAborted();
      if (++seen > MOST_LISTED) break;
      if (kindOfLogObject(key) !== 'log' || isOutside(key, { fromMs, regions })) continue;
      objects++;
      bytes += sizeBytes;
    }
  } catch (error) {
    if (!(error instanceof BqError) || error.kind === 'interrupted') throw error;
    return { bytes: null, bound: 'about', of: error.said };
  } finally {
    await reader.close();
  }
  return seen > MOST_LISTED
    ? { bytes, bound: 'at least', of: phrase(USAGE, 'firstObjects', objects, shown, MOST_LISTED) }
    : { bytes, bound: 'about', of: phrase(USAGE, 'objects', objects, shown) };
}

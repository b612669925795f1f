// A query that an engine at AWS is to run: where, what it will read, and what it gives.
import type { QueryRow, QueryRunOptions } from '../../aws/engines/query.ts';
import type { AwsSession } from '../../aws/session/session.ts';
import type { Text } from '../../base/phrases.ts';
import type { By } from '../../usage/who.ts';
import type { Context } from '../context.ts';

export interface EngineWish {
  readonly where: AthenaWish | InsightsWish;
  /** Asks whether the query may run. @throws BqError for a no */
  readonly confirm: (estimate: ScanEstimate) => Promise<void>;
}

export interface AthenaWish {
  readonly engine: 'athena';
  readonly database: string;
  readonly table: string;
  readonly workgroup: string;
  /** `s3://…` for the result; null: the workgroup's. */
  readonly output: string | null;
}

export interface InsightsWish {
  readonly engine: 'insights';
  readonly logGroup: string;
}

/** What a query will read, before it runs. */
export interface ScanEstimate {
  /** Null: not known. */
  readonly bytes: number | null;
  readonly usd: number | null;
  /** As it is told: how much, of what, for how much. */
  readonly text: Text;
}

/** What is known of the bytes. */
export interface KnownScan {
  readonly bytes: number | null;
  /** `at least` where not all was looked at, `at most` where not all of it is read. */
  readonly bound: 'about' | 'at least' | 'at most';
  /** `1,234 objects of s3://bucket/logs/`, or why it is not known. */
  readonly of: Text;
}

/** A query that an engine is to run. */
export interface EngineRun<Name extends 'athena' | 'insights'> {
  readonly engine: Name;
  readonly region: string;
  /** What it will read. @throws BqError where it cannot run at all */
  scan(): Promise<KnownScan>;
  /** @throws BqError interrupted, remote */
  rows(options: QueryRunOptions): Promise<EngineAnswer>;
  close(): void;
}

export interface EngineAnswer {
  readonly ids: readonly string[];
  readonly rows: readonly QueryRow[];
  readonly scannedBytes: number | null;
}

export interface RunFacts<Wish> {
  readonly context: Context;
  readonly session: AwsSession;
  readonly region: string;
  readonly span: { readonly fromSeconds: number; readonly toSeconds: number };
  readonly by: By | null;
  readonly wish: Wish;
}

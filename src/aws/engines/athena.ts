// Athena: a query in a workgroup, and what is known of its table before it runs.
import { randomUUID } from 'node:crypto';
import type { AthenaClient } from '@aws-sdk/client-athena';
import { clientOptions } from '../calls/client-options.ts';
import { toBqError } from '../calls/errors.ts';
import { withRetry } from '../calls/retry.ts';
import { SOURCE_ACTIONS } from '../doctor/policy.ts';
import type { AwsSession } from '../session/session.ts';
import { type QueryCall, type QueryEngine, type QueryRow, type QueryState, withoutOffline } from './query.ts';

type Sdk = typeof import('@aws-sdk/client-athena');

export interface AthenaQuery {
  readonly text: string;
  readonly database: string;
  readonly workgroup: string;
  /** `s3://…` for the result; null: as the workgroup says. */
  readonly output: string | null;
}

/** Rows on a page, at most. */
const PAGE_ROWS = 1000;

const STATES: Readonly<Record<string, QueryState['state']>> = {
  QUEUED: 'waiting',
  RUNNING: 'running',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELLED: 'stopped',
};

export class Athena {
  readonly #session: AwsSession;
  readonly #region: string;
  readonly #sdk: Sdk;
  readonly #client: AthenaClient;

  private constructor(session: AwsSession, region: string, sdk: Sdk) {
    this.#session = session;
    this.#region = region;
    this.#sdk = sdk;
    this.#client = new sdk.AthenaClient(clientOptions(session, region, 'ATHENA'));
  }

  static async open(session: AwsSession, region: string): Promise<Athena> {
    return new Athena(session, region, await import('@aws-sdk/client-athena'));
  }

  close(): void {
    this.#client.destroy();
  }

  /** Where a table's files lie, `s3://…`; null where the catalogue does not say. @throws BqError configuration, remote */
  async tableLocation(database: string, table: string, workgroup: string): Promise<string | null> {
    const answer = await this.#ask('GetTableMetadata', () =>
      this.#client.send(
        new this.#sdk.GetTableMetadataCommand({
          CatalogName: 'AwsDataCatalog',
          DatabaseName: database,
          TableName: table,
          WorkGroup: workgroup,
        }),
      ),
    );
    const location = answer.TableMetadata?.Parameters?.location;
    return location?.startsWith('s3://') ? location : null;
  }

  /** Beyond how many bytes the workgroup ends a query; null: it sets no limit. @throws BqError configuration, remote */
  async workgroupLimit(workgroup: string): Promise<number | null> {
    const answer = await this.#ask('GetWorkGroup', () => this.#client.send(new this.#sdk.GetWorkGroupCommand({ WorkGroup: workgroup })));
    return answer.WorkGroup?.Configuration?.BytesScannedCutoffPerQuery ?? null;
  }

  /** Started twice by a lost answer, it is one query: both carry one token. */
  query({ text, database, workgroup, output }: AthenaQuery): QueryEngine {
    const client = this.#client;
    const sdk = this.#sdk;
    const token = randomUUID();
    return {
      name: 'Athena',
      region: this.#region,
      start: async () => {
        const answer = await client.send(
          new sdk.StartQueryExecutionCommand({
            QueryString: text,
            ClientRequestToken: token,
            QueryExecutionContext: { Database: database, Catalog: 'AwsDataCatalog' },
            WorkGroup: workgroup,
            ...(output === null ? {} : { ResultConfiguration: { OutputLocation: output } }),
          }),
        );
        return answer.QueryExecutionId ?? '';
      },
      look: async (id) => {
        const { QueryExecution: execution } = await client.send(new sdk.GetQueryExecutionCommand({ QueryExecutionId: id }));
        return {
          state: STATES[execution?.Status?.State ?? ''] ?? 'running',
          reason: execution?.Status?.StateChangeReason ?? execution?.Status?.AthenaError?.ErrorMessage ?? null,
          scannedBytes: execution?.Statistics?.DataScannedInBytes ?? null,
        };
      },
      page: pagesOf(client, sdk),
      stop: async (id) => {
        await client.send(new sdk.StopQueryExecutionCommand({ QueryExecutionId: id }));
      },
      callContext: (call) => this.#context(CALLS[call]),
    };
  }

  async #ask<Answer>(call: keyof typeof SOURCE_ACTIONS, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await withRetry(send);
    } catch (error) {
      throw withoutOffline(toBqError(error, this.#context(call)));
    }
  }

  #context(call: keyof typeof SOURCE_ACTIONS) {
    const { profile } = this.#session.credentials;
    return { action: SOURCE_ACTIONS[call], region: this.#region, profile, endpoint: this.#session.endpointOf('ATHENA') };
  }
}

const CALLS = {
  start: 'StartQueryExecution',
  look: 'GetQueryExecution',
  page: 'GetQueryResults',
  stop: 'StopQueryExecution',
} as const satisfies Record<QueryCall, keyof typeof SOURCE_ACTIONS>;

/** The first row of the first page holds the names of the columns. */
function pagesOf(client: AthenaClient, sdk: Sdk): QueryEngine['page'] {
  let names: readonly string[] = [];
  return async (id, token) => {
    const answer = await client.send(
      new sdk.GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: PAGE_ROWS, ...(token === null ? {} : { NextToken: token }) }),
    );
    const rows = (answer.ResultSet?.Rows ?? []).map(({ Data: cells = [] }) => cells.map(({ VarCharValue: cell }) => cell ?? ''));
    if (token === null) names = rows.shift() ?? [];
    return {
      rows: rows.map((cells): QueryRow => new Map(names.map((name, column) => [name, cells[column] ?? '']))),
      next: answer.NextToken ?? null,
    };
  };
}

// CloudWatch Logs Insights: a query over a log group and a span of time, and how much it will read.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { clientOptions } from '../calls/client-options.ts';
import { cloudWatchClient } from '../calls/clients.ts';
import { toBqError } from '../calls/errors.ts';
import { withRetry } from '../calls/retry.ts';
import { SOURCE_ACTIONS } from '../doctor/policy.ts';
import type { AwsSession } from '../session/session.ts';
import { type QueryCall, type QueryEngine, type QueryRow, type QueryState, withoutOffline } from './query.ts';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** Whole seconds; both ends are read. */
export interface TimeSpan {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

const STATES: Readonly<Record<string, QueryState['state']>> = {
  Scheduled: 'waiting',
  Running: 'running',
  Complete: 'done',
  Failed: 'failed',
  Timeout: 'failed',
  Cancelled: 'stopped',
};
const REASONS: Readonly<Record<string, string>> = { Timeout: 'it ran for longer than Insights lets a query run (60 minutes)' };

export class Insights {
  readonly #session: AwsSession;
  readonly #region: string;
  readonly #sdk: Sdk;
  readonly #client: CloudWatchLogsClient;

  private constructor(session: AwsSession, region: string, sdk: Sdk) {
    this.#session = session;
    this.#region = region;
    this.#sdk = sdk;
    this.#client = new sdk.CloudWatchLogsClient(clientOptions(session, region, 'CLOUDWATCH_LOGS'));
  }

  static async open(session: AwsSession, region: string): Promise<Insights> {
    return new Insights(session, region, await import('@aws-sdk/client-cloudwatch-logs'));
  }

  close(): void {
    this.#client.destroy();
  }

  /** Bytes that came into a log group in a span: what a query over it reads; null where CloudWatch knows nothing of it. @throws BqError configuration, remote */
  async incomingBytes(logGroup: string, { fromSeconds, toSeconds }: TimeSpan): Promise<number | null> {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await cloudWatchClient(this.#session, this.#region);
    const Metric = { Namespace: 'AWS/Logs', MetricName: 'IncomingBytes', Dimensions: [{ Name: 'LogGroupName', Value: logGroup }] };
    // An hour is kept for 455 days.
    const wholeHours = { StartTime: new Date(hour(fromSeconds) * 1000), EndTime: new Date((hour(toSeconds) + 3600) * 1000) };
    try {
      const answer = await withRetry(() =>
        client.send(
          new GetMetricDataCommand({
            ...wholeHours,
            MetricDataQueries: [{ Id: 'bytes', MetricStat: { Metric, Period: 3600, Stat: 'Sum' } }],
          }),
        ),
      );
      const values = answer.MetricDataResults?.[0]?.Values ?? [];
      return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
    } catch (error) {
      const { profile } = this.#session.credentials;
      const endpoint = this.#session.endpointOf('CLOUDWATCH');
      throw toBqError(error, { action: 'cloudwatch:GetMetricData', region: this.#region, profile, endpoint });
    } finally {
      client.destroy();
    }
  }

  /** All that a log group stores; null where there is no such group. @throws BqError configuration, remote */
  async storedBytes(logGroup: string): Promise<number | null> {
    const command = new this.#sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroup });
    try {
      const answer = await withRetry(() => this.#client.send(command));
      return answer.logGroups?.find(({ logGroupName: name }) => name === logGroup)?.storedBytes ?? null;
    } catch (error) {
      throw withoutOffline(toBqError(error, this.#context('DescribeLogGroups')));
    }
  }

  query(text: string, logGroup: string, { fromSeconds, toSeconds }: TimeSpan): QueryEngine {
    const client = this.#client;
    const sdk = this.#sdk;
    return {
      name: 'CloudWatch Logs Insights',
      region: this.#region,
      start: async () => {
        const answer = await client.send(
          new sdk.StartQueryCommand({ logGroupName: logGroup, startTime: fromSeconds, endTime: toSeconds, queryString: text }),
        );
        return answer.queryId ?? '';
      },
      look: async (id) => {
        const answer = await client.send(new sdk.GetQueryResultsCommand({ queryId: id }));
        const status = answer.status ?? '';
        return {
          state: STATES[status] ?? 'running',
          reason: REASONS[status] ?? null,
          scannedBytes: answer.statistics?.bytesScanned ?? null,
        };
      },
      // All rows of a query come in one answer.
      page: async (id) => {
        const answer = await client.send(new sdk.GetQueryResultsCommand({ queryId: id }));
        const rows = (answer.results ?? []).map(
          (cells): QueryRow => new Map(cells.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field ?? '', value ?? ''])),
        );
        return { rows, next: null };
      },
      stop: async (id) => {
        await client.send(new sdk.StopQueryCommand({ queryId: id }));
      },
      callContext: (call) => this.#context(CALLS[call]),
    };
  }

  #context(call: keyof typeof SOURCE_ACTIONS) {
    const { profile } = this.#session.credentials;
    return { action: SOURCE_ACTIONS[call], region: this.#region, profile, endpoint: this.#session.endpointOf('CLOUDWATCH_LOGS') };
  }
}

const hour = (seconds: number) => Math.floor(seconds / 3600) * 3600;

const CALLS = {
  start: 'StartQuery',
  look: 'LookAtQuery',
  page: 'LookAtQuery',
  stop: 'StopQuery',
} as const satisfies Record<QueryCall, keyof typeof SOURCE_ACTIONS>;

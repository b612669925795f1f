// Engines at AWS asked over HTTP with the real SDK: the cost first, then the query, its progress, its rows; and whatever can go wrong there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'chai';
import type { UsageResult } from '../../src/contracts/usage.ts';
import { cellsOf } from '../../src/usage/log-csv.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { writeEngineLog } from '../_helpers/engine-logs.ts';
import { type EngineOptions, type EngineServer, SCANNED_BYTES, startEngines } from '../_helpers/engine-server.ts';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';
import { startS3 } from '../_helpers/s3-server.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const NOW = '2026-11-01T00:12:00Z';
const LOCATION = 's3://logs/AWSLogs/123456789012/BedrockModelInvocationLogs/';
const ATHENA = ['usage', '--engine', 'athena', '--database', 'lake', '--workgroup', 'analysts', '--region', 'us-east-1', '--last', '1h'];
const INSIGHTS = ['usage', '--engine', 'insights', '--log-group', '/bedrock/calls', '--region', 'us-east-1', '--last', '1h'];

/** Log objects of two days: 3 MB of them are in the last hour's day. */
const OBJECTS = {
  'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/10/20/10/a.json.gz': Buffer.alloc(5_000_000),
  'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/10/31/23/a.json.gz': Buffer.alloc(2_000_000),
  'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/01/00/a.json.gz': Buffer.alloc(1_000_000),
  'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/01/00/data/x_input.json.gz': Buffer.alloc(900_000),
  'AWSLogs/123456789012/BedrockModelInvocationLogs/eu-west-1/2026/11/01/00/a.json.gz': Buffer.alloc(800_000),
};

describe('bq usage asks engines at AWS', () => {
  const directory = useTempDirectory();

  async function withServers<Result>(
    options: EngineOptions,
    work: (env: Record<string, string>, server: EngineServer) => Promise<Result>,
  ): Promise<Result> {
    const [server, s3] = await Promise.all([startEngines({ location: LOCATION, ...options }), startS3('logs', { objects: OBJECTS })]);
    try {
      return await work({ ...KEYS, BQ_NOW: NOW, AWS_ENDPOINT_URL: server.url, AWS_ENDPOINT_URL_S3: s3.url }, server);
    } finally {
      await Promise.all([server.close(), s3.close()]);
    }
  }

  const HEAD = ['kind', 'region', 'model_id', 'minute', 'requests', 'input_tokens', 'output_tokens'];
  const ROWS = [HEAD, ['minute', 'us-east-1', 'amazon.nova-pro-v1:0', '2026-11-01T00:10Z', '3', '30', '6']];

  it('Athena: says what it will read and cost, runs, pages through the rows, answers as from files to the token', async () => {
    const log = join(directory(), 'log.jsonl');
    const csv = join(directory(), 'rows.csv');
    await writeEngineLog(log, 2000, 9);
    const { stdout: sql } = await callBq(
      ['usage', '--emit', 'sql', '--engine', 'duckdb', '--logs', log, '--last', '1h', '--by', 'caller'],
      {
        env: { BQ_NOW: NOW },
      },
    );
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(`COPY (${sql}) TO '${csv}' (HEADER)`);
    connection.closeSync();
    instance.closeSync();
    const rows = readFileSync(csv, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => cellsOf(line, ','));
    await withServers({ rows, pageSize: 300 }, async (env, server) => {
      const there = await callJson<UsageResult>([...ATHENA, '--yes', '--by', 'caller'], { env });
      const { exitCode: _, ...json } = there;
      expectSchema('usage', json);
      const here = await callJson<UsageResult>(
        ['usage', '--offline', '--logs', log, '--last', '1h', '--by', 'caller', '--region', 'us-east-1'],
        {
          env: { BQ_NOW: NOW },
        },
      );
      // A file's time is that of its records, an engine's what was asked for.
      const tokens = ({ pools }: UsageResult) => pools.map(({ quotas: __, rightSizing: ___, timeline: ____, ...rest }) => rest);
      expect(tokens(there.result).length).to.be.greaterThan(1);
      expect(tokens(there.result)).to.deep.equal(tokens(here.result));
      expect(there.result).to.include({ source: 'rows', from: '2026-10-31T23:12:00Z', to: '2026-11-01T00:12:00Z' });
      expect(there.result.engine).to.deep.include({ name: 'athena', queries: ['athena-query-1'], scannedBytes: SCANNED_BYTES });
      expect(there.result.engine?.usd).to.be.closeTo(0.0615, 1e-9);
      const cost = there.notes?.find(({ code }) => code === 'QUERY_COST');
      expect(cost?.data, 'objects of the day and Region, bodies left out').to.deep.include({ bytes: 3_000_000 });
      const started = server.calls.find(({ operation }) => operation === 'StartQueryExecution')?.input;
      expect(started).to.deep.include({ WorkGroup: 'analysts', QueryExecutionContext: { Database: 'lake', Catalog: 'AwsDataCatalog' } });
      expect(started?.QueryString).to.include("region IN ('us-east-1')").and.include("day >= '2026/10/31'");
      expect(server.operations().filter((name) => name === 'GetQueryResults')).to.have.length(Math.ceil(rows.length / 300));
    });
  });

  it('nothing runs before somebody said yes', async () => {
    await withServers({ rows: ROWS }, async (env, server) => {
      const { exitCode, stderr } = await callBq(ATHENA, { env });
      expect(exitCode).to.equal(2);
      expect(stderr)
        .to.match(/Athena reads about 3 MB, 2 objects of s3:\/\/logs\/.*\$0\.00005/)
        .and.include('--yes');
      expect(server.operations()).to.not.include('StartQueryExecution');
    });
  });

  it('Insights: bytes from the metric, a span halved where it gives no more rows', async () => {
    const row = (minute: number, caller: number) => ({
      'bin(1m)': new Date(minute * 60_000).toISOString().replace('T', ' ').replace('Z', ''),
      region: 'us-east-1',
      modelId: 'amazon.nova-pro-v1:0',
      'identity.arn': `arn:aws:iam::123456789012:user/u${caller}`,
      requests: '1',
      input_tokens: '10',
      output_tokens: '2',
    });
    const insights = (from: number, to: number) => {
      const minutes = Array.from({ length: Math.ceil((to - from) / 60) }, (_, index) => Math.floor(from / 60) + index);
      return minutes.flatMap((minute) => Array.from({ length: 200 }, (_, caller) => row(minute, caller))).slice(0, 10_000);
    };
    await withServers({ insights, incomingBytes: 2e9, states: ['Complete'] }, async (env, server) => {
      const { result, notes } = await callJson<UsageResult>([...INSIGHTS, '--yes'], { env });
      expect(result.pools[0]).to.include({ requests: 60 * 200, inputTokens: 60 * 2000, activeMinutes: 60 });
      expect(result.engine?.queries).to.have.length(3);
      expect(notes?.find(({ code }) => code === 'QUERY_COST')?.data).to.deep.equal({ bytes: 2e9, usd: 0.01 });
      const spans = server.calls
        .filter(({ operation }) => operation === 'logs:StartQuery')
        .map(({ input }) => [input.startTime, input.endTime]);
      const at = Date.parse(NOW) / 1000;
      expect(spans).to.deep.equal([
        [at - 3600, at - 1],
        [at - 3600, at - 1801],
        [at - 1800, at - 1],
      ]);
    });
    await withServers({ states: ['Complete'] }, async (env) => {
      const { stdout, stderr, exitCode } = await callBq([...INSIGHTS, '--yes'], { env });
      expect(stderr).to.match(/at most 5 GB, all that \/bedrock\/calls stores/);
      expect(stdout).to.include('found no record');
      expect(exitCode).to.equal(0);
    });
  });

  it('a throttled call is repeated and told; Athena has one query though it was started twice', async () => {
    const errors = { StartQueryExecution: { type: 'TooManyRequestsException', message: 'Rate exceeded', times: 1 } };
    await withServers({ rows: ROWS, errors }, async (env, server) => {
      const { result, notes } = await callJson<UsageResult>([...ATHENA, '--yes'], { env });
      expect(result.pools[0]?.requests).to.equal(3);
      expect(notes?.map(({ code }) => code)).to.include('AWS_RETRY');
      const tokens = server.calls
        .filter(({ operation }) => operation === 'StartQueryExecution')
        .map(({ input }) => input.ClientRequestToken);
      expect(tokens).to.have.length(2);
      expect(new Set(tokens).size).to.equal(1);
    });
  });

  it('failed, stopped by somebody, denied, not there: what AWS said, what to do, no account number', async () => {
    const cases: readonly (readonly [options: EngineOptions, args: readonly string[], said: RegExp])[] = [
      [
        { states: ['FAILED'], reason: 'Query exhausted resources at this scale factor for 123456789012' },
        ATHENA,
        /the query failed at Athena: Query exhausted resources.*\(athena-query-1\)/,
      ],
      [{ states: ['CANCELLED'], reason: 'Bytes scanned limit was exceeded' }, ATHENA, /was stopped at Athena: Bytes scanned limit/],
      [{ states: ['Timeout'] }, INSIGHTS, /the query failed at CloudWatch Logs Insights: it ran for longer/],
      [
        { errors: { StartQueryExecution: { type: 'AccessDeniedException', message: 'not authorized for 123456789012' } } },
        ATHENA,
        /AWS refuses athena:StartQueryExecution in us-east-1/,
      ],
      [
        { errors: { 'logs:StartQuery': { type: 'AccessDeniedException', message: 'no' } } },
        INSIGHTS,
        /AWS refuses logs:StartQuery in us-east-1/,
      ],
      [
        { errors: { StartQueryExecution: { type: 'InvalidRequestException', message: 'No output location provided' } } },
        ATHENA,
        /No output location provided/,
      ],
      [{ location: null }, ATHENA, /Table not found[\s\S]*bq usage --emit sql --engine athena --database lake/],
    ];
    for (const [options, args, said] of cases) {
      await withServers(options, async (env) => {
        const { exitCode, stderr } = await callBq([...args, '--yes'], { env });
        expect(exitCode, stderr).to.equal(5);
        expect(stderr).to.match(said);
        expect(stderr).to.not.match(/123456789012|SECRET|wJalr/);
      });
    }
    // What it costs is not known without these, and that is all.
    const errors = { GetTableMetadata: { type: 'AccessDeniedException', message: 'no' } };
    await withServers({ rows: ROWS, errors, cutoffBytes: 1e12 }, async (env) => {
      const { exitCode, stderr } = await callBq([...ATHENA, '--yes'], { env });
      expect(exitCode).to.equal(0);
      expect(stderr).to.match(/how much Athena reads is not known.*athena:GetTableMetadata.*"analysts" ends a query at 1 TB/s);
    });
  });

  it('Ctrl-C stops the query at AWS', async () => {
    for (const [args, look, stop] of [
      [ATHENA, 'GetQueryExecution', 'StopQueryExecution'],
      [INSIGHTS, 'logs:GetQueryResults', 'logs:StopQuery'],
    ] as const) {
      let child: ChildProcess | null = null;
      const onCall = (operation: string) => {
        if (operation === look) child?.kill('SIGINT');
      };
      await withServers({ states: [look.startsWith('logs') ? 'Running' : 'RUNNING'], onCall }, async (env, server) => {
        child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...args, '--yes'], { env: testEnvironment(env), stdio: 'ignore' });
        const [exitCode] = await once(child, 'exit');
        expect(exitCode).to.equal(130);
        expect(server.operations()).to.include(stop);
      });
    }
  });

  it('flags that do not go together', async () => {
    for (const [args, said] of [
      [['--engine', 'athena'], '--engine athena needs --database'],
      [['--engine', 'insights'], '--engine insights needs --log-group'],
      [['--engine', 'duckdb'], '--engine duckdb needs --emit sql'],
      [['--engine', 'athena', '--database', 'x', '--logs', 'y'], 'not --logs'],
      [['--engine', 'athena', '--database', 'x', '--offline'], 'Athena cannot be asked with --offline'],
    ] as const) {
      const { exitCode, stderr } = await callBq(['usage', ...args]);
      expect([exitCode, stderr.includes(said)], stderr).to.deep.equal([2, true]);
    }
  });
});

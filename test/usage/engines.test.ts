// What engines are asked gives what the reader here gives, to the token: DuckDB runs the query, a grammar of Trino reads Athena's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'chai';
import { TrinoSQL } from 'dt-sql-parser';
import { minuteOf } from '../../src/base/minutes.ts';
import type { UsageResult } from '../../src/contracts/usage.ts';
import { readLines } from '../../src/io/log-files.ts';
import { rowsIn, sumRows } from '../../src/usage/engines/rows.ts';
import { athenaTable, ROW_COLUMNS, usageSql } from '../../src/usage/engines/usage-sql.ts';
import { scannedRecord } from '../../src/usage/log-columns.ts';
import { LogText } from '../../src/usage/log-text.ts';
import { type CallerLog, LogUsage } from '../../src/usage/log-usage.ts';
import type { RecordScanner } from '../../src/usage/scan/record-scanner.ts';
import { type CallerUsage, usagePools } from '../../src/usage/usage.ts';
import { type By, parseAliases, whoOf } from '../../src/usage/who.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { writeEngineLog } from '../_helpers/engine-logs.ts';
import { logText } from '../_helpers/log-lines.ts';
import { tools } from '../_helpers/log-shapes.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

/** BQ_ENGINE_RECORDS asks for more: `npm run test:engines` for five millions. */
const RECORDS = Number(process.env.BQ_ENGINE_RECORDS ?? 20_000);

/** As `bq usage --logs` reads a file. */
async function readHere(log: string, by: By | null): Promise<LogUsage> {
  const here = new LogUsage({ fromMs: null, nowMs: Number.POSITIVE_INFINITY }, 'us-east-1', by === null ? null : whoOf(by));
  const scanned = (scanner: RecordScanner) => here.addHashed(scannedRecord(scanner), scanner.idHigh, scanner.idLow);
  const text = new LogText({ found: (found, line) => here.add(found, log, line), scanned }, tools);
  await readLines(
    log,
    { line: (line, number, facts) => text.line(line, number, facts), take: (bytes, at) => text.take(bytes, at) },
    { name: log },
  );
  return here;
}

describe('engines that hold the logs', () => {
  const directory = useTempDirectory();

  const duckdb = async (sql: string, to: string) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (${sql}) TO '${to}' (HEADER, DELIMITER ',')`);
    connection.closeSync();
    instance.closeSync();
  };
  const usage = async (...args: string[]) => {
    const { exitCode, ...json } = await callJson<UsageResult>(['usage', '--offline', ...args]);
    expectSchema('usage', json);
    expect(exitCode).to.equal(0);
    return json.result;
  };

  /** Pools without quotas: nothing is planned, everything else is told. */
  const poolsOf = (callers: readonly CallerUsage[], minutes: readonly [number, number]) =>
    usagePools({
      callers,
      applicationProfiles: [],
      snapshots: new Map(),
      burndownOverrides: {},
      aliases: parseAliases([]),
      fromMinute: minutes[0],
      toMinute: minutes[1] + 1,
      nowIso: '2026-12-01T00:00:00Z',
    });

  for (const by of ['caller', 'session', 'metadata.team'] as const) {
    it(`DuckDB says what the reader says of ${RECORDS} records, by ${by}`, async () => {
      const log = join(directory(), 'log.jsonl');
      const rows = join(directory(), 'rows.csv');
      await writeEngineLog(log, RECORDS, 18);
      await duckdb(usageSql({ by, fromIso: null, source: { engine: 'duckdb', files: [log] }, burndownOverrides: {} }), rows);
      const there = sumRows(rowsIn(readFileSync(rows, 'utf8'), rows), {
        file: rows,
        fallbackRegion: 'us-east-1',
        sessions: by !== 'caller',
      });
      const here = await readHere(log, by);
      const minutes = [minuteOf(here.firstMs), minuteOf(here.lastMs)] as const;
      expect([there.firstMinute, there.lastMinute]).to.deep.equal(minutes);
      const told = (callers: Iterable<CallerLog>) =>
        poolsOf(
          [...callers].map((each) => ({ region: each.region, modelId: each.modelId, minutes: each.minutes, log: each })),
          minutes,
        );
      const [ours, theirs] = [told(here.callers.values()), told(there.callers)];
      expect(theirs).to.deep.equal(ours);
      expect(ours.reduce((sum, pool) => sum + pool.throttles, 0)).to.be.greaterThan(0);
      expect([here.duplicates > 0, here.allCompared]).to.deep.equal([true, true]);
    });
  }

  it('every latency falls into the same three digits', async () => {
    const rows = join(directory(), 'rows.csv');
    const log = join(directory(), 'log.jsonl');
    writeFileSync(log, logText(Array.from({ length: 20_000 }, (_, ms) => ({ latencyMs: ms + 1, requestId: `l${ms}` }))));
    await duckdb(usageSql({ by: 'caller', fromIso: null, source: { engine: 'duckdb', files: [log] }, burndownOverrides: {} }), rows);
    const [there] = sumRows(rowsIn(readFileSync(rows, 'utf8'), rows), { file: rows, fallbackRegion: 'us-east-1', sessions: false }).callers;
    const here = await readHere(log, null);
    expect(there?.latencyMs.values()).to.deep.equal([...here.callers.values()][0]?.latencyMs.values());
  });

  it('the commands from end to end: the query, the engine, the rows', async () => {
    const log = join(directory(), 'log.jsonl');
    const rows = join(directory(), 'rows.csv');
    await writeEngineLog(log, 2000, 5);
    const { result: printed } = await callJson<UsageResult>(['usage', '--emit', 'sql', '--engine', 'duckdb', '--logs', log]);
    expect(printed).to.include({ source: 'query' });
    await duckdb(printed.emitted?.text ?? '', rows);
    const words = ['--model', 'nova-pro', '--region', 'us-west-2'];
    const [here, there] = [await usage('--logs', log, ...words), await usage('--rows', rows, ...words)];
    expect(there.pools).to.deep.equal(here.pools);
    expect(there.pools[0]?.rightSizing?.options).to.have.length(3);
  });

  it("settled tokens of the query are the burndown's, for every model", async () => {
    const log = join(directory(), 'log.jsonl');
    const rows = join(directory(), 'rows.csv');
    await writeEngineLog(log, 500, 7);
    await duckdb(usageSql({ by: 'profile', fromIso: null, source: { engine: 'duckdb', files: [log] }, burndownOverrides: {} }), rows);
    const [head = '', ...lines] = readFileSync(rows, 'utf8').trim().split('\n');
    expect(head.split(',')).to.deep.equal([...ROW_COLUMNS]);
    const settled = head.split(',').indexOf('settled_tokens');
    const sum = lines.reduce((total, line) => total + Number(line.split(',')[settled] || 0), 0);
    const { pools } = await usage('--logs', log);
    const wanted = pools.reduce((total, pool) => total + pool.callers.reduce((own, caller) => own + (caller.settledTokens ?? 0), 0), 0);
    expect(sum).to.equal(wanted);
  });

  it('a window leaves out what is before it', async () => {
    const log = join(directory(), 'log.jsonl');
    const rows = join(directory(), 'rows.csv');
    await writeEngineLog(log, 2000, 9);
    const now = { BQ_NOW: '2026-11-01T00:12:00Z' };
    const { stdout } = await callBq(['usage', '--emit', 'sql', '--engine', 'duckdb', '--logs', log, '--last', '5m'], { env: now });
    await duckdb(stdout, rows);
    const there = await usage('--rows', rows, '--model', 'nova-pro');
    const here = await callJson<UsageResult>(['usage', '--offline', '--logs', log, '--last', '5m', '--model', 'nova-pro'], { env: now });
    expect(there.pools).to.deep.equal(here.result.pools);
  });

  it("Athena's query and table are Trino's and Hive's words, for every way to split", () => {
    const trino = new TrinoSQL();
    for (const by of ['caller', 'session', 'profile', 'metadata.team name'] as By[]) {
      for (const fromIso of [null, '2026-11-01T00:00:00.000Z']) {
        const sql = usageSql({ by, fromIso, source: { engine: 'athena', regions: [], table: 'logs.bedrock' }, burndownOverrides: {} });
        expect(trino.validate(sql), by).to.deep.equal([]);
      }
    }
    const table = athenaTable({
      table: 'bedrock',
      location: 's3://b/p/',
      accountId: '123456789012',
      regions: ['us-east-1'],
      firstDay: '2026/01/01',
    });
    expect(table).to.match(
      /'storage\.location\.template' = 's3:\/\/b\/p\/AWSLogs\/123456789012\/BedrockModelInvocationLogs\/\$\{region\}\/\$\{day\}\/'/,
    );
  });

  it('rows of Logs Insights are sums by minute; what they cannot tell is not known', async () => {
    const rows = join(directory(), 'insights.csv');
    const { stdout } = await callBq(['usage', '--emit', 'sql', '--engine', 'insights']);
    expect(stdout).to.include('by bin(1m), region, modelId, identity.arn');
    writeFileSync(
      rows,
      'bin(1m),region,modelId,identity.arn,requests,throttles,client_errors,server_errors,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,output_p50\n' +
        '2026-11-01 10:00:00.000,us-east-1,us.anthropic.claude-sonnet-4-6,arn:aws:sts::123456789012:assumed-role/web/a,3,1,0,0,100,20,,,7\n' +
        '2026-11-01 10:00:00.000,us-east-1,us.anthropic.claude-sonnet-4-6,arn:aws:sts::123456789012:assumed-role/web/b,1,0,0,0,10,2,,,2\n',
    );
    const result = await usage('--rows', rows, '--by', 'caller');
    expect(result.source).to.equal('rows');
    expect(result.pools[0]).to.deep.include({ requests: 4, throttles: 1, inputTokens: 110, distributions: null, rightSizing: null });
    expect(result.pools[0]?.settledTokensPerMinute?.peak).to.equal(110 + 22 * 5);
    expect(result.pools[0]?.by).to.have.length(1);
  });

  it('says what is wrong with rows and flags', async () => {
    const rows = join(directory(), 'rows.csv');
    for (const [text, said] of [
      ['', 'is empty'],
      ['a,b\n1,2\n', 'no model_id'],
      ['model_id,minute,requests,input_tokens,output_tokens\nx,yesterday,1,1,1\n', 'no time'],
      ['model_id,minute,requests,input_tokens,output_tokens\nx,2026-11-01T10:00Z,many,1,1\n', '"many" as requests'],
      ['model_id,requests\nx,1\n', 'no column minute'],
    ] as const) {
      writeFileSync(rows, text);
      const { exitCode, stderr } = await callBq(['usage', '--offline', '--rows', rows]);
      expect([exitCode, stderr.includes(said)], `${text} ${stderr}`).to.deep.equal([2, true]);
    }
    expect(await callBq(['usage', '--emit', 'sql'])).to.include({ exitCode: 2 });
  });
});

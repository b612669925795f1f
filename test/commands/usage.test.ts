import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { UsageResult } from '../../src/contracts/usage.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { type CloudWatchOptions, startCloudWatch } from '../_helpers/cloudwatch-server.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { type LogLine, logRecord, logText } from '../_helpers/log-lines.ts';
import type { RunOptions } from '../_helpers/run-bq.ts';
import { type S3Options, startS3 } from '../_helpers/s3-server.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const usage = async (args: readonly string[], options?: RunOptions) => {
  const envelope = await callJson<UsageResult>(['usage', ...args], options);
  const { exitCode: _, ...json } = envelope;
  expectSchema('usage', json);
  return envelope;
};

const GEO = 'us.anthropic.claude-sonnet-4-6';

describe('bq usage from invocation logs', () => {
  const directory = useTempDirectory();
  const file = (name: string, content: string | Buffer) => {
    const path = join(directory(), name);
    writeFileSync(path, content);
    return path;
  };

  it('plans what was seen near the peak that was measured: --save, then bq plan --workload', async () => {
    const lines: LogLine[] = [];
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    for (let at = 0; at < 7200; at += (-60 / 45) * Math.log(random())) {
      const outputTokens = Math.ceil(Math.min(4000, 500 * Math.exp(0.8 * normal())));
      lines.push({
        timestamp: new Date(Date.parse('2026-11-20T10:00:00Z') + Math.floor(at) * 1000).toISOString(),
        inputTokens: Math.ceil(3000 * Math.exp(0.6 * normal())),
        outputTokens,
        maxTokens: 4000,
        latencyMs: 1000 + Math.round(outputTokens / 0.06),
      });
    }
    const log = file('seen.json', logText(lines));
    const saved = join(directory(), 'seen.yaml');
    const { result } = await usage(['--offline', '--logs', log, '--save', saved]);
    const peak = result.pools[0]?.settledTokensPerMinute?.peak as number;
    const { result: plan } = await callJson<WorkloadPlan>(['plan', '--workload', saved, '--offline']);
    expect(plan.quotas.find(({ kind }) => kind === 'tpm')?.quotaNeeded)
      .to.be.above(peak)
      .and.at.most(2.2 * peak);
  });

  it('reports to the token what the log holds: 6,041, 8,847 and 33', async () => {
    const at = (minute: number) => `2026-11-20T10:0${minute}:30Z`;
    const path = file(
      'a.json',
      logText([
        { timestamp: at(0), inputTokens: 26, outputTokens: 1203 },
        { timestamp: at(1), inputTokens: 13, outputTokens: 4, cacheWriteTokens: 8814 },
        { timestamp: at(2), inputTokens: 13, outputTokens: 4, cacheReadTokens: 8814 },
        { timestamp: at(2), errorCode: 'ThrottlingException' },
        { timestamp: at(2), errorCode: 'ValidationException' },
      ]),
    );
    const { result } = await usage(['--offline', '--logs', path]);
    expect(result).to.include({ source: 'logs', from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:03:00Z' });
    const [pool] = result.pools;
    expect(pool).to.include({
      scope: 'geo',
      requests: 3,
      throttles: 1,
      clientErrors: 1,
      inputTokens: 52,
      outputTokens: 1211,
      activeMinutes: 3,
    });
    expect(pool?.settledTokensPerMinute).to.deep.include({ peak: 8847, p50: 6041, peakAt: '2026-11-20T10:01:00Z' });
    expect(pool?.timeline.map((bucket) => bucket.peakSettledTokensPerMinute)).to.deep.equal([6041, 8847, 33]);
    expect(pool?.throttledMinutes).to.deep.equal([{ at: '2026-11-20T10:02:00Z', throttles: 1 }]);
    expect(pool?.quotas[0]).to.deep.include({ kind: 'tpm', value: 6_000_000, source: 'default', peakShare: 8847 / 6_000_000 });
  });

  /** 10,000 answers of 1 to 10,000 tokens. */
  const known = Array.from(
    { length: 10_000 },
    (_, index): LogLine => ({
      timestamp: new Date(Date.UTC(2026, 10, 20, 10) + index * 500).toISOString(),
      inputTokens: 500,
      outputTokens: ((index * 7919) % 10_000) + 1,
      maxTokens: 32_000,
      latencyMs: 30_000,
    }),
  );

  it('right-sizing gives the quantiles of a known log, and the concurrency that bq plan says', async () => {
    const { result } = await usage(['--offline', '--logs', file('a.json.gz', gzipSync(logText(known)))]);
    const sizing = result.pools[0]?.rightSizing;
    expect(sizing).to.include({ answers: 10_000, heldMaxTokens: 32_000, cutAnswers: 0, unusedHoldTokens: 32_000 - 5000.5 });
    expect(sizing?.options.map(({ covers, maxTokens, cutAnswers }) => [covers, maxTokens, cutAnswers])).to.deep.equal([
      ['p99', 9900, 100],
      ['p99.9', 9990, 10],
      ['longest', 10_000, 0],
    ]);
    const planned = async (maxTokens: number) => {
      const words = (sizing?.planCommand ?? '')
        .replace(/--max-tokens \d+/, `--max-tokens ${maxTokens}`)
        .split(' ')
        .slice(1);
      const { result: plan } = await callJson<PlanResult>([...words, '--offline']);
      return plan.capacity?.safeConcurrency;
    };
    const now = await planned(32_000);
    expect(sizing?.safeConcurrency).to.equal(now);
    for (const option of sizing?.options ?? []) {
      expect(option.safeConcurrency, option.covers).to.equal(await planned(option.maxTokens));
      expect(option.freedConcurrency).to.equal((option.safeConcurrency ?? 0) - (now ?? 0));
      expect(option.freedConcurrency).to.be.greaterThan(0);
    }
  });

  it('requests that set no max_tokens hold the default of the model', async () => {
    const { result } = await usage(['--offline', '--logs', file('a.json', logText([{ maxTokens: null, outputTokens: 10 }]))]);
    expect(result.pools[0]?.rightSizing).to.include({ unsetMaxTokens: 1, heldMaxTokens: 65_536 });
  });

  it('overlapping files are counted once; broken and foreign lines by number; blank lines and CRLF are nothing', async () => {
    const lines = logText([{ requestId: 'r1' }, { requestId: 'r2' }]);
    const first = file('first.json', `${lines.replaceAll('\n', '\r\n')}\r\n{"modelId":\n`);
    const second = file('second.json.gz', gzipSync(`{"hello": 1}\n${lines}${logText([{ requestId: 'r3' }]).trimEnd()}`));
    const { result, warnings } = await usage(['--offline', '--logs', first, second]);
    expect(result.pools[0]?.requests).to.equal(3);
    expect(result.logs).to.deep.include({ records: 5, duplicates: 2, brokenLines: 1, unknownLines: 1 });
    expect(result.logs?.problems.map(({ file: name, line, kind }) => [name, line, kind])).to.deep.equal([
      [first, 4, 'broken'],
      [second, 1, 'unknown'],
    ]);
    expect(warnings.join('\n')).to.include(`${first}:4 (the JSON ends in the middle)`).and.to.include('2 records came more than once');
  });

  it('stdin, a window, and records ahead of the clock', async () => {
    const stdin = logText([
      { timestamp: '2026-11-01T00:00:00Z' },
      { timestamp: '2026-11-22T09:00:00Z' },
      { timestamp: '2026-11-22T11:00:00Z' },
    ]);
    const { result, warnings } = await usage(['--offline', '--logs', '-', '--last', '2d'], { stdin });
    expect(result.pools[0]?.requests).to.equal(2);
    expect(result.logs).to.include({ beforeWindow: 1, aheadOfClock: 1 });
    expect(warnings.join('\n')).to.include("ahead of this machine's clock");
  });

  it('scopes and Regions are pools of their own, profiles of one scope are one', async () => {
    const path = file(
      'a.json',
      logText([
        { modelId: GEO },
        { modelId: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${GEO}` },
        { modelId: 'global.anthropic.claude-sonnet-4-6' },
        { modelId: GEO, region: 'us-west-2' },
      ]),
    );
    const { result } = await usage(['--offline', '--logs', path]);
    const pools = result.pools.map(({ region, scope, callers }) => [region, scope, callers.length]);
    expect(pools).to.have.deep.members([
      ['us-east-1', 'geo', 2],
      ['us-east-1', 'global', 1],
      ['us-west-2', 'geo', 1],
    ]);
    expect(JSON.stringify(result)).not.to.include('123456789012');
    const one = await usage(['--offline', '--logs', path, '--region', 'us-west-2', '--model', 'sonnet-4.6']);
    expect(one.result.pools).to.have.length(1);
  });

  it('says what is wrong with files', async () => {
    expect(await callBq(['usage', '--offline', '--logs', join(directory(), 'none.json')])).to.include({ exitCode: 2 });
    const broken = await callBq(['usage', '--offline', '--logs', file('b.gz', gzipSync(logText([{}])).subarray(0, 40))]);
    expect(broken.exitCode).to.equal(2);
    expect(broken.stderr).to.include('gzip');
    for (const [name, content] of [
      ['empty.json', ''],
      ['other.json', '{"hello": 1}'],
      ['page.json', '{"events": [], "nextToken": "x"}'],
      ['trail.json', '{"Records": [{"eventVersion": "1.11"}]}'],
    ] as const) {
      const { exitCode, stdout } = await callBq(['usage', '--offline', '--json', '--logs', file(name, content)]);
      expect([name, exitCode, JSON.parse(stdout).error.code]).to.deep.equal([name, 2, 'NO_RECORDS']);
    }
    const parquet = await callBq(['usage', '--offline', '--logs', file('part-0', Buffer.from('PAR1\0\0\0\0PAR1'))]);
    expect(parquet.exitCode).to.equal(2);
    expect(parquet.stderr).to.include('Parquet');
  });

  it('gzip in gzip, UTF-16 with a mark and without, bytes that come one by one', async () => {
    const text = logText([{ requestId: 'g1' }, { requestId: 'g2' }]);
    const utf16 = Buffer.from(text, 'utf16le');
    for (const [name, content] of Object.entries({
      'twice.gz': gzipSync(gzipSync(text)),
      'members.gz': Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))]),
      'marked.json': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      'bare.json': utf16,
      'big-endian.json': Buffer.from(utf16).swap16(),
      'packed-utf16.gz': gzipSync(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])),
    })) {
      const { result } = await usage(['--offline', '--logs', file(name, content)]);
      expect([name, result.pools[0]?.requests]).to.deep.equal([name, 2]);
    }
  });

  /** A tree as S3 has it: records, a body that was too long for one, what Bedrock writes to see that it may, and something else. */
  const tree = () => {
    const hour = join(directory(), 'tree/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/20/10');
    mkdirSync(join(hour, 'data'), { recursive: true });
    const elsewhere = { ...logRecord({ requestId: 'long', outputTokens: 7 }) } as Record<string, Record<string, unknown>>;
    const input = {
      inputContentType: 'application/json',
      inputTokenCount: 5,
      inputBodyS3Path: 's3://logs/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/20/10/data/long_input.json.gz',
    };
    const output = { outputBodyS3Path: `${input.inputBodyS3Path.slice(0, -13)}output.json.gz`, outputTokenCount: 7 };
    writeFileSync(
      join(hour, '20261120T100000000Z_a.json.gz'),
      gzipSync(`${JSON.stringify({ ...elsewhere, input, output })}\n${logText([{ requestId: 'short' }])}`),
    );
    writeFileSync(join(hour, 'data/long_input.json.gz'), gzipSync(JSON.stringify({ max_tokens: 4321, messages: [] })));
    writeFileSync(
      join(hour, 'data/long_output.json.gz'),
      gzipSync(JSON.stringify({ stop_reason: 'max_tokens', usage: { output_tokens: 7 } })),
    );
    writeFileSync(join(hour, 'amazon-bedrock-logs-permission-check'), '');
    writeFileSync(join(hour, '.DS_Store'), 'x');
    return join(directory(), 'tree');
  };

  it('a folder as S3 has it: bodies are joined to their records, permission checks are nothing', async () => {
    const { result, warnings } = await usage(['--offline', '--logs', tree()]);
    expect(result.logs).to.include({ records: 2, brokenLines: 0, unknownLines: 0, bodiesJoined: 1, bodiesElsewhere: 0 });
    expect(result.pools[0]?.distributions?.maxTokens).to.include({ count: 2, max: 4321 });
    expect(result.pools[0]?.rightSizing?.cutAnswers).to.equal(1);
    expect(warnings.join()).not.to.include('line');
    rmSync(join(tree(), 'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/20/10/data'), { recursive: true });
    const without = await usage(['--offline', '--logs', join(directory(), 'tree')]);
    expect(without.result.logs).to.include({ bodiesJoined: 0, bodiesElsewhere: 1 });
    expect(without.warnings.join()).to.include('copy data/ too');
  });

  it('a folder whose hours are all before --last, or of other Regions, is not read', async () => {
    const { result } = await usage(['--offline', '--logs', tree(), '--last', '1h']);
    expect([result.pools.length, result.logs?.files.length]).to.deep.equal([0, 0]);
    expect((await usage(['--offline', '--logs', tree(), '--region', 'us-east-1'])).result.logs?.files).to.have.length(1);
  });

  it('one object of a folder that is cut off is told, and the rest is read', async () => {
    const folder = tree();
    writeFileSync(join(folder, 'cut.json.gz'), gzipSync(logText([{ requestId: 'cut' }])).subarray(0, 60));
    const { result, warnings } = await usage(['--offline', '--logs', folder]);
    expect(result.logs).to.include({ records: 2, brokenLines: 1 });
    expect(warnings.join()).to.include('cut.json.gz');
  });

  it('what refused requests wanted to hold counts for right-sizing; a stream that broke is an error', async () => {
    const broken = {
      ...logRecord({ outputTokens: 10 }),
      output: { outputBodyJson: [{ messageStart: {} }, { internalServerException: { message: 'x' } }] },
    };
    const text = logText([
      { maxTokens: 1000, outputTokens: 10 },
      { maxTokens: 9000, errorCode: 'ThrottlingException' },
      { maxTokens: 500_000, errorCode: 'ValidationException' },
    ]);
    const { result } = await usage(['--offline', '--logs', file('a.json', `${text}${JSON.stringify(broken)}\n`)]);
    expect(result.pools[0]).to.include({ requests: 1, throttles: 1, clientErrors: 1, serverErrors: 1 });
    expect(result.pools[0]?.rightSizing).to.include({ answers: 1, heldMaxTokens: 5000 });
    expect(result.pools[0]?.heldTokensPerMinute?.peak).to.be.greaterThan(1000);
  });

  it('--by caller: who used the minutes, sessions of a role together, and whose the peak was', async () => {
    const call = (role: string, session: string, minute: number, outputTokens: number, team?: string) => ({
      ...logRecord({ timestamp: `2026-11-20T10:0${minute}:00Z`, inputTokens: 0, outputTokens }),
      identity: { arn: `arn:aws:sts::123456789012:assumed-role/${role}/${session}` },
      ...(team === undefined ? {} : { requestMetadata: { team } }),
    });
    const calls = [
      call('web', 'a', 0, 100, 'red'),
      call('web', 'b', 0, 100, 'blue'),
      call('nightly', 'c', 1, 300, 'red'),
      call('web', 'a', 1, 10),
    ];
    const path = file('a.json', calls.map((each) => JSON.stringify(each)).join('\n'));
    const by = async (what: string, ...more: string[]) =>
      (await usage(['--offline', '--logs', path, '--by', what, ...more])).result.pools[0]?.by ?? [];
    expect(
      (await by('caller', '--alias', 'nightly=reports')).map(({ who, alias, requests, settledTokens, atPoolPeakTokens }) => [
        who,
        alias,
        requests,
        settledTokens,
        atPoolPeakTokens,
      ]),
    ).to.deep.equal([
      ['arn:aws:sts::********9012:assumed-role/nightly', 'reports', 1, 1500, 1500],
      ['arn:aws:sts::********9012:assumed-role/web', null, 3, 1050, 50],
    ]);
    expect(await by('session')).to.have.length(3);
    expect((await by('metadata.team')).map(({ who, requests }) => [who, requests])).to.deep.equal([
      ['red', 2],
      ['blue', 1],
      [null, 1],
    ]);
    expect(await by('profile')).to.have.length(1);
    expect((await callBq(['usage', '--offline', '--logs', path, '--by', 'colour'])).stderr).to.include('metadata.KEY');
    for (const format of ['text', 'csv'])
      await expectGolden(`usage/by-caller-${format}`, ['usage', '--offline', '--logs', path, '--by', 'caller', '--format', format], {
        replace: (text) => text.replaceAll(directory(), 'DIR'),
      });
  });

  it('an application profile is what --alias says; else the answer says what is missing', async () => {
    const path = file(
      'a.json',
      logText([{ modelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56' }]),
    );
    const without = await usage(['--offline', '--logs', path]);
    expect(without.result.pools[0]).to.include({ modelId: null, scope: null });
    expect(without.warnings.join()).to.include('--alias ab12cd34ef56=MODEL');
    const named = await usage(['--offline', '--logs', path, '--alias', `ab12cd34ef56=${GEO}`, '--model', 'sonnet-4.6']);
    expect(named.result.pools[0]).to.include({ modelId: 'anthropic.claude-sonnet-4-6', scope: 'geo' });
  });

  it('--save writes a workload file that plans the same traffic', async () => {
    const saved = join(directory(), 'seen.yaml');
    await usage(['--offline', '--logs', file('a.json', logText(known.slice(0, 600))), '--save', saved]);
    const logs = join(directory(), 'a.json');
    expect((await callBq(['usage', '--offline', '--logs', logs, '--save', '-'])).stdout).to.equal(readFileSync(saved, 'utf8'));
    const { result } = await callJson<WorkloadPlan>(['plan', '--offline', '--workload', saved]);
    expect(result.workloads[0]).to.include({ modelId: 'anthropic.claude-sonnet-4-6', scope: 'geo', region: 'us-east-1' });
    expect(result.workloads[0]?.request).to.include({ inputTokens: 500, maxTokens: 32_000, latencySeconds: 30 });
    expect(result.workloads[0]?.request.outputTokens).to.be.closeTo(5000, 100);
    expect(result.workloads[0]?.wish.requestsPerMinute).to.equal(120);
  });

  it('text, Markdown and CSV', async () => {
    const path = file('a.json', logText([...known.slice(0, 400), { timestamp: '2026-11-20T10:01:00Z', errorCode: 'ThrottlingException' }]));
    const replace = (text: string) => text.replaceAll(directory(), 'DIR');
    for (const format of ['text', 'markdown', 'csv']) {
      await expectGolden(`usage/logs-${format}`, ['usage', '--offline', '--logs', path, '--format', format], { replace });
    }
  });
});

const QUOTAS = [
  {
    ServiceCode: 'bedrock',
    QuotaArn: 'arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-1',
    QuotaCode: 'L-1',
    QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6',
    Value: 60_410,
    Adjustable: true,
  },
];

describe('bq usage from S3', () => {
  const directory = useTempDirectory();
  const HOUR = 'logs/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/20/10';
  const objects = () => {
    const long = {
      ...logRecord({ requestId: 'long' }),
      input: { inputTokenCount: 5, inputBodyS3Path: `s3://my-logs/${HOUR}/data/long_input.json.gz` },
      output: { outputTokenCount: 7 },
    };
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `${HOUR}/2026_${String(index).padStart(2, '0')}.json.gz`,
        gzipSync(logText([{ requestId: `s3-${index}` }])),
      ]),
    );
    return {
      ...many,
      [`${HOUR}/amazon-bedrock-logs-permission-check`]: Buffer.from(''),
      [`${HOUR}/long & wide.json.gz`]: gzipSync(JSON.stringify(long)),
      [`${HOUR}/data/long_input.json.gz`]: gzipSync(JSON.stringify({ max_tokens: 99 })),
      [`${HOUR.replace('11/20', '10/01')}/old.json.gz`]: gzipSync(logText([{ timestamp: '2026-10-01T10:00:00Z' }])),
    };
  };
  const run = async (options: Omit<S3Options, 'objects'>, args: readonly string[] = []) => {
    const server = await startS3('my-logs', { objects: objects(), ...options });
    try {
      const env = { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_NOW: '2026-11-22T00:00:00Z' };
      const quotas = join(directory(), 'quotas.json');
      writeFileSync(quotas, JSON.stringify({ Quotas: QUOTAS }));
      const given = await callBq(['usage', '--json', '--logs', 's3://my-logs/logs/', '--quotas', quotas, ...args], { env });
      return { ...given, json: JSON.parse(given.stdout) as { result: UsageResult; error: { code: string } }, calls: server.calls };
    } finally {
      await server.close();
    }
  };

  it('lists in pages, reads several at a time, joins bodies, asks again for what broke off', async () => {
    const { json, calls } = await run({ pageSize: 7, breaksOnce: [`${HOUR}/2026_03.json.gz`] });
    expect(json.result.logs).to.include({ records: 22, bodiesJoined: 1, brokenLines: 0 });
    expect(json.result.pools[0]?.distributions?.maxTokens?.count).to.equal(22);
    expect(calls.filter((call) => call.startsWith('LIST'))).to.have.length(4);
    expect(calls.filter((call) => call.endsWith('2026_03.json.gz'))).to.have.length(2);
    expect(calls.some((call) => call.includes('permission-check'))).to.equal(false);
  });

  it('hours before --last are not fetched', async () => {
    const { json, calls } = await run({}, ['--last', '7d']);
    expect(json.result.logs?.records).to.equal(21);
    expect(calls.some((call) => call.includes('old.json.gz'))).to.equal(false);
  });

  it('says what is wrong: no permission, no such bucket, offline', async () => {
    expect(await run({ denies: true })).to.deep.include({ exitCode: 5 });
    const offline = await callBq(['usage', '--offline', '--logs', 's3://my-logs/logs/']);
    expect(offline).to.include({ exitCode: 2 });
    expect(offline.stderr).to.include('aws s3 sync');
    expect(await callBq(['usage', '--logs', 's3://'], { env: KEYS })).to.include({ exitCode: 2 });
  });
});

describe('bq usage from CloudWatch', () => {
  const NOW = '2026-11-22T09:30:00Z';
  const minute = (text: string) => `2026-11-22T${text}:00Z`;
  const series = (modelId: string, sums: Record<string, Record<string, number>>) =>
    Object.entries(sums).map(([metric, points]) => ({ modelId, metric, points }));

  const run = async (options: CloudWatchOptions, args: readonly string[] = [], env: Record<string, string | undefined> = {}) => {
    const server = await startCloudWatch(options);
    try {
      const quotas = join(directory(), 'quotas.json');
      writeFileSync(quotas, JSON.stringify({ Quotas: QUOTAS }));
      const envelope = await usage(['--quotas', quotas, '--region', 'us-east-1', ...args], {
        env: { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_NOW: NOW, ...env },
      });
      return { ...envelope, calls: server.calls };
    } finally {
      await server.close();
    }
  };
  const directory = useTempDirectory();

  const recorded = series(GEO, {
    Invocations: { [minute('08:00')]: 1, [minute('08:01')]: 1, [minute('08:02')]: 2 },
    InvocationThrottles: { [minute('08:02')]: 3 },
    InvocationLatency: { [minute('08:00')]: 20_000, [minute('08:01')]: 1000, [minute('08:02')]: 3000 },
    InputTokenCount: { [minute('08:00')]: 26, [minute('08:01')]: 13, [minute('08:02')]: 13 },
    OutputTokenCount: { [minute('08:00')]: 1203, [minute('08:01')]: 4, [minute('08:02')]: 4 },
    CacheWriteInputTokens: { [minute('08:01')]: 8814 },
    CacheReadInputTokenCount: { [minute('08:02')]: 8814 },
    EstimatedTPMQuotaUsage: { [minute('08:00')]: 6041, [minute('08:01')]: 8847, [minute('08:02')]: 33 },
  });

  it("settled TPM is AWS's own estimate on recorded minutes; both names of the cache metrics are read", async () => {
    const { result, exitCode } = await run({ series: recorded });
    expect(exitCode).to.equal(0);
    const [pool] = result.pools;
    expect(pool?.settledTokensPerMinute).to.deep.equal(pool?.estimatedTokensPerMinute);
    expect(pool?.settledTokensPerMinute).to.include({ peak: 8847, peakAt: minute('08:01'), p50: 6041 });
    expect(pool).to.include({ requests: 4, throttles: 3, cacheReadTokens: 8814, cacheWriteTokens: 8814, meanLatencySeconds: 6 });
    expect(pool?.quotas[0]).to.include({ value: 60_410, source: 'snapshot', p50Share: 0.1 });
  });

  it('the two names of one cache metric are one figure', async () => {
    const both = series(GEO, {
      CacheWriteInputTokens: { [minute('08:01')]: 8814 },
      CacheWriteInputTokenCount: { [minute('08:01')]: 8814 },
    });
    const { result } = await run({ series: both });
    expect(result.pools[0]?.cacheWriteTokens).to.equal(8814);
  });

  it('pages, retries and series with further dimensions', async () => {
    const { result, calls } = await run({
      series: [
        ...recorded,
        { modelId: GEO, metric: 'InputTokenCount', points: { [minute('08:00')]: 999 }, extra: { ContextWindow: '1M' } },
      ],
      pageSize: 4,
      errors: { ListMetrics: { type: 'ThrottlingException', message: 'Rate exceeded', times: 1 } },
    });
    expect(result.pools[0]).to.include({ inputTokens: 52, outputTokens: 1211 });
    expect(calls.filter(({ operation }) => operation === 'ListMetrics')).to.have.length(2);
    expect(calls.filter(({ operation }) => operation === 'GetMetricData')).to.have.length.above(3);
  });

  it('application profiles are named and summed onto the pool that they draw from', async () => {
    const modelArns = ['us-east-1', 'us-west-2'].map((region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`);
    const options = {
      series: [
        ...recorded,
        ...series('abc123def456', { Invocations: { [minute('08:00')]: 1 }, InputTokenCount: { [minute('08:00')]: 1000 } }),
      ],
      profiles: [{ id: 'abc123def456', name: 'team-blue', modelArns }],
    };
    const { result } = await run(options, ['--model', 'sonnet-4.6']);
    expect(result.pools).to.have.length(1);
    expect(result.pools[0]?.callers.map(({ name }) => name)).to.deep.equal([null, 'team-blue']);
    expect(result.pools[0]?.settledTokensPerMinute).to.include({ p50: 7041, peak: 8847 });
  });

  it('alarms at a share of the quota as it is now, for one profile and for several', async () => {
    const { result } = await run({ series: recorded }, ['--emit', 'alarm', '--alarm-at', '50']);
    const { Resources } = JSON.parse(result.emitted?.text ?? '') as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    const tpm = Resources.TpmClaudeSonnet46Geo;
    expect(tpm?.Type).to.equal('AWS::CloudWatch::Alarm');
    expect(tpm?.Properties).to.deep.include({
      Namespace: 'AWS/Bedrock',
      MetricName: 'EstimatedTPMQuotaUsage',
      Dimensions: [{ Name: 'ModelId', Value: GEO }],
      Threshold: 30_205,
      Period: 60,
      Statistic: 'Sum',
    });
    expect(Resources.ThrottlesClaudeSonnet46Geo?.Properties).to.deep.include({ MetricName: 'InvocationThrottles', Threshold: 0 });
    const two = [...recorded, ...series('eu.anthropic.claude-sonnet-4-6', { Invocations: { [minute('08:00')]: 1 } })];
    const both = await run({ series: two }, ['--emit', 'alarm-terraform']);
    expect(both.result.emitted?.text)
      .to.include('resource "aws_cloudwatch_metric_alarm" "tpm_claude_sonnet46_geo" {')
      .and.to.include('threshold           = 48328')
      .and.to.include('SUM(METRICS())')
      .and.to.include('{ ModelId = "eu.anthropic.claude-sonnet-4-6" }');
  });

  it('a model that ListMetrics does not show yet is asked for by --model', async () => {
    const hidden = recorded.map((one) => ({ ...one, unlisted: true }));
    expect((await run({ series: hidden })).result.pools).to.deep.equal([]);
    expect((await run({ series: hidden }, ['--model', 'sonnet-4.6'])).result.pools[0]?.requests).to.equal(4);
  });

  it('14 days in calls of at most 100,800 points', async () => {
    const { calls } = await run({ series: recorded }, ['--last', '14d']);
    const queries = calls.filter(({ operation }) => operation === 'GetMetricData').map((call) => call.queries);
    expect(queries.reduce((sum, count) => sum + count, 0)).to.equal(8);
    expect(Math.max(...queries)).to.be.at.most(5);
  });

  it('bedrock-mantle: each request once, whether a model, its projects or a project alone is listed', async () => {
    const name = 'anthropic.claude-opus-5';
    const one = (metric: string, mantle: Record<string, string>, value: number) => ({
      modelId: '',
      metric,
      mantle,
      points: { [minute('08:00')]: value },
    });
    const projects = [
      one('Inferences', { Model: name, Project: 'a' }, 3),
      one('Inferences', { Project: 'b', Model: name }, 4),
      one('TotalInputTokens', { Project: 'a' }, 3000),
    ];
    const byModel = [
      one('Inferences', { Model: name }, 7),
      one('TotalInputTokens', { Model: name }, 5000),
      one('TotalOutputTokens', { Model: name }, 800),
    ];
    const others = [one('InferenceClientErrors', { Model: 'openai.gpt-oss-120b' }, 2)];
    const parts = (await run({ series: [...projects, ...others] }, ['--endpoint', 'mantle'])).result.pools;
    expect(
      parts.map(({ modelId, callers, requests, inputTokens, clientErrors }) => [
        modelId ?? callers[0]?.id,
        requests,
        inputTokens,
        clientErrors,
      ]),
    ).to.have.deep.members([
      [name, 7, 0, 0],
      ['project/a', 0, 3000, 0],
      ['openai.gpt-oss-120b-1:0', 0, 0, 2],
    ]);
    const { result } = await run({ series: [...projects, ...byModel, ...others] }, ['--endpoint', 'mantle', '--model', 'opus-5']);
    expect(result.pools).to.have.length(1);
    expect(result.pools[0]).to.include({ endpoint: 'mantle', requests: 7, inputTokens: 5000, outputTokens: 800 });
    expect(result.pools[0]?.settledTokensPerMinute).to.include({ peak: 5800 });
    expect(result.pools[0]?.outputTokensPerMinute).to.include({ peak: 800 });
    expect((await run({ series: projects }, [])).result.pools).to.deep.equal([]);
  });

  it('no metrics: nothing ran, and that is said; a refused call names the permission', async () => {
    const { warnings } = await run({ series: [] });
    expect(warnings.join('\n')).to.include('no Bedrock metric in us-east-1').and.to.include('nothing ran there');
    const nowhere = await startCloudWatch({ series: [] });
    const env = { ...KEYS, AWS_ENDPOINT_URL: nowhere.url, BQ_NOW: NOW };
    const withoutBedrock = await usage(['--region', 'ap-east-1'], { env });
    await nowhere.close();
    expect(withoutBedrock.warnings.join('\n')).to.include('no model that is offered there');
    const server = await startCloudWatch({
      series: recorded,
      errors: { GetMetricData: { type: 'AccessDeniedException', message: 'User is not authorized to perform: cloudwatch:GetMetricData' } },
    });
    const denied = await callBq(['usage', '--region', 'us-east-1'], { env: { ...KEYS, AWS_ENDPOINT_URL: server.url } });
    await server.close();
    expect(denied.exitCode).to.equal(5);
    expect(denied.stderr).to.include('cloudwatch:GetMetricData').and.not.to.include('--offline');
  });

  it('quotas that cannot be had are a warning, not the end', async () => {
    const server = await startCloudWatch({ series: recorded });
    const env = { ...KEYS, AWS_ENDPOINT_URL: server.url, AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'http://127.0.0.1:9', BQ_NOW: NOW };
    const { result, warnings, exitCode } = await usage(['--region', 'us-east-1', '--refresh'], { env });
    const required = await callBq(['usage', '--region', 'us-east-1', '--refresh', '--require-live'], { env });
    await server.close();
    expect(exitCode).to.equal(0);
    expect(result.pools[0]).to.deep.include({ requests: 4, quotas: [] });
    expect(warnings.join('\n')).to.include('the quotas are not known');
    expect(required.exitCode).to.equal(5);
  });

  it('beyond 15 days: sums of five minutes, beyond 63 of an hour, spread evenly; totals are right, and what is lost is said', async () => {
    const at = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString().replace(/:\d\d\.\d+Z$/, ':00Z');
    const points = { [minute('08:00')]: 7, [at(20)]: 11, [at(100)]: 125 };
    const options = { now: NOW, series: series(GEO, { Invocations: points, InputTokenCount: points }) };
    const { result, warnings, calls } = await run(options, ['--last', '120d']);
    expect(result.pools[0]).to.include({ requests: 143, inputTokens: 143 });
    expect(result.pools[0]?.requestsPerMinute).to.include({ peak: 7 });
    expect(result.pools[0]?.activeMinutes, 'a minute, five minutes and an hour').to.equal(1 + 5 + 60);
    expect(warnings.join('\n')).to.match(/sums of an hour, from .* sums of five minutes, spread evenly/);
    expect(calls.filter(({ operation }) => operation === 'GetMetricData').length).to.be.greaterThan(2);
    const day = await run(options, ['--last', '14d']);
    expect(day.warnings.join('\n')).to.not.include('spread evenly');
    expect(day.result.pools[0]?.requests).to.equal(7);
  });

  it('a clock that is behind is noticed', async () => {
    const { warnings } = await run({ series: series(GEO, { Invocations: { [minute('09:33')]: 1 } }) });
    expect(warnings.join('\n')).to.include("ahead of this machine's clock");
  });

  it('without credentials exit 4, offline exit 2, too far back exit 2', async () => {
    expect((await callBq(['usage'])).exitCode).to.equal(4);
    expect((await callBq(['usage', '--offline'])).exitCode).to.equal(2);
    expect((await callBq(['usage', '--last', '500d'], { env: KEYS })).exitCode).to.equal(2);
    expect((await callBq(['usage', '--last', 'soon'], { env: KEYS })).exitCode).to.equal(2);
  });
});

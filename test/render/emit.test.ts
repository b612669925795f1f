// Settings for real systems: JSON of the right shape, code that runs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { emitSettings, limitsNothing } from '../../src/render/emit.ts';
import { EMIT_FORMATS } from '../../src/render/emit-formats.ts';
import type { Settings } from '../../src/simulator/scenario/settings.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const SETTINGS: Settings = {
  concurrency: 7,
  requestsPerMinute: 90,
  stepNames: ['extract', 'summarise', 'extract'],
  retry: { intervalSeconds: 14.6, backoffRate: 1.5, maxDelaySeconds: 120, jitterStrategy: 'FULL', maxAttempts: 9 },
  sdkAttempts: 3,
  sdkMode: 'standard',
  readTimeoutSeconds: 268.2,
  sqs: null,
};
const NOTHING: Settings = { ...SETTINGS, concurrency: null, requestsPerMinute: null, retry: { ...SETTINGS.retry, maxDelaySeconds: null } };

describe('emitted settings', () => {
  const temporaryDirectory = useTempDirectory();

  it('knows which settings would hold nothing back', () => {
    expect(EMIT_FORMATS.filter((format) => limitsNothing(format, SETTINGS))).to.deep.equal([]);
    expect(EMIT_FORMATS.filter((format) => limitsNothing(format, NOTHING))).to.have.members([
      'step-functions',
      'sqs',
      'lambda',
      'bottleneck',
      'p-limit',
    ]);
    expect(limitsNothing('bottleneck', { ...NOTHING, requestsPerMinute: 90 })).to.equal(false);
  });

  it('says in the text itself that it limits nothing, where that can hold a remark', () => {
    const remark = 'limits nothing: how many run at once was not said';
    expect(EMIT_FORMATS.filter((format) => emitSettings(format, NOTHING).includes(remark))).to.have.members([
      'step-functions',
      'bottleneck',
      'p-limit',
    ]);
    expect(EMIT_FORMATS.filter((format) => emitSettings(format, SETTINGS).includes(remark))).to.deep.equal([]);
    expect(emitSettings('bottleneck', { ...NOTHING, requestsPerMinute: 90 })).to.not.include(remark);
  });

  it('writes a Map state whose every task retries what a workflow meets', () => {
    const map = JSON.parse(emitSettings('step-functions', SETTINGS));
    expect(map).to.deep.include({ Type: 'Map', MaxConcurrency: 7 });
    const { StartAt, States } = map.ItemProcessor;
    expect(Object.keys(States)).to.deep.equal(['extract', 'summarise', 'extract (3)']);
    expect(StartAt).to.equal('extract');
    expect(States.extract.Next).to.equal('summarise');
    expect(States['extract (3)'].End).to.equal(true);
    for (const state of Object.values(States) as { Retry: unknown[]; Parameters: unknown }[]) {
      // lambda:invoke has no meaning without a function; AWS refuses a state machine that names none.
      expect(state.Parameters).to.deep.equal({ FunctionName: 'NAME_OF_YOUR_FUNCTION', 'Payload.$': '$' });
      expect(state.Retry).to.deep.equal([
        {
          ErrorEquals: ['ThrottlingException', 'ServiceUnavailableException', 'ReadTimeoutError', 'Sandbox.Timedout'],
          IntervalSeconds: 15,
          MaxAttempts: 9,
          BackoffRate: 1.5,
          MaxDelaySeconds: 120,
          JitterStrategy: 'FULL',
        },
      ]);
    }
    expect(map.ItemProcessor.ProcessorConfig).to.deep.equal({ Mode: 'INLINE' });
    const wide = JSON.parse(emitSettings('step-functions', { ...SETTINGS, concurrency: 41 }));
    expect(wide.ItemProcessor.ProcessorConfig).to.deep.equal({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
    const none = JSON.parse(emitSettings('step-functions', NOTHING));
    expect(none.MaxConcurrency).to.equal(0);
    expect(none.ItemProcessor.States.extract.Retry[0]).not.to.have.property('MaxDelaySeconds');
  });

  it('writes an event source within the bounds of AWS, and a function that outlives its request', () => {
    const source = JSON.parse(
      emitSettings('sqs', { ...SETTINGS, concurrency: 1, sqs: { visibilityTimeoutSeconds: 30, maxReceiveCount: 4 } }),
    );
    expect(source.EventSourceMapping.ScalingConfig).to.deep.equal({ MaximumConcurrency: 2 });
    expect(Number(source.QueueAttributes.VisibilityTimeout)).to.be.at.least(source.Function.Timeout * 6);
    expect(JSON.parse(source.QueueAttributes.RedrivePolicy).maxReceiveCount).to.equal(4);
    expect(JSON.parse(emitSettings('sqs', NOTHING)).EventSourceMapping).not.to.have.property('ScalingConfig');
    expect(JSON.parse(emitSettings('lambda', SETTINGS))).to.deep.equal({ ReservedConcurrentExecutions: 7, Timeout: 299 });
    expect(JSON.parse(emitSettings('lambda', { ...NOTHING, readTimeoutSeconds: 3_000 }))).to.deep.equal({ Timeout: 900 });
  });

  it('writes JavaScript that runs', function () {
    this.timeout(60_000);
    const directory = temporaryDirectory();
    // Stand-ins that keep what they are given: the two libraries are no dependencies of bq.
    for (const [name, code] of [
      ['bottleneck', 'export default class { constructor(options) { this.given = options; } }'],
      ['p-limit', 'export default (given) => ({ given });'],
    ] as const) {
      mkdirSync(join(directory, 'node_modules', name), { recursive: true });
      writeFileSync(join(directory, 'node_modules', name, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.js' }));
      writeFileSync(join(directory, 'node_modules', name, 'index.js'), code);
    }
    const run = (format: 'bottleneck' | 'p-limit' | 'sdk-js', settings: Settings, expression: string) => {
      // The SDK is found among bq's own packages, by an absolute address.
      const sdk = pathToFileURL(createRequire(import.meta.url).resolve('@aws-sdk/client-bedrock-runtime')).href;
      const code = emitSettings(format, settings).replace("'@aws-sdk/client-bedrock-runtime'", `'${sdk}'`);
      const file = join(directory, `${format}.mjs`);
      writeFileSync(file, `${code}\nconst value = await (${expression});\nconsole.log(JSON.stringify(value));\n`);
      const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
        encoding: 'utf8',
        env: { AWS_REGION: 'us-east-1', PATH: process.env.PATH },
      });
      expect(status, stderr).to.equal(0);
      return JSON.parse(stdout);
    };
    expect(run('bottleneck', SETTINGS, 'limiter.given')).to.deep.equal({ maxConcurrent: 7, minTime: 667 });
    expect(run('bottleneck', NOTHING, 'limiter.given')).to.deep.equal({});
    expect(run('p-limit', SETTINGS, 'limit.given')).to.equal(7);
    expect(run('p-limit', NOTHING, 'limit.given === Number.POSITIVE_INFINITY')).to.equal(true);
    expect(
      run('sdk-js', SETTINGS, '(async () => [await client.config.maxAttempts(), (await client.config.retryStrategy()).mode])()'),
    ).to.deep.equal([3, 'standard']);
    const known = run('sdk-js', SETTINGS, 'client.config.requestHandler.configProvider.then((given) => Object.keys(given))');
    expect(known, 'all that the HTTP/2 handler of this client heeds').to.deep.equal(['requestTimeout']);
  });

  it('writes something for every format, ended by one line end', () => {
    for (const format of EMIT_FORMATS) {
      for (const settings of [SETTINGS, NOTHING]) expect(emitSettings(format, settings)).to.match(/[^\n]\n$/);
    }
  });
});

import { expect } from 'chai';
import { phrase } from '../../src/base/phrases.ts';
import { identifyCaller } from '../../src/usage/callers.ts';
import type { InvocationRecord } from '../../src/usage/log-record.ts';
import { LOGS } from '../../src/words/en/logs.ts';
import { logRecord } from '../_helpers/log-lines.ts';
import { foundIn } from '../_helpers/log-shapes.ts';

const first = (text: string) => foundIn(text)[0];
const parse = (value: unknown) => first(typeof value === 'string' ? value : JSON.stringify(value)) as InvocationRecord;
const invoke = (inputBodyJson: unknown, outputBodyJson: unknown, counts = {}) =>
  parse({
    timestamp: '2026-11-20T10:00:00Z',
    modelId: 'x',
    input: { inputBodyJson, inputTokenCount: 7, ...counts },
    output: { outputBodyJson, outputTokenCount: 12 },
  });

describe('a line of a model invocation log', () => {
  it('Converse: tokens, caches, max_tokens, latency', () => {
    const record = parse(
      logRecord({ inputTokens: 26, outputTokens: 1203, cacheReadTokens: 8814, cacheWriteTokens: 3, maxTokens: 4096, latencyMs: 20_500 }),
    );
    expect(record).to.include({
      timeMs: Date.parse('2026-11-20T10:00:00Z'),
      region: 'us-east-1',
      modelId: 'us.anthropic.claude-sonnet-4-6',
      errorCode: null,
      inputTokens: 26,
      outputTokens: 1203,
      cacheReadTokens: 8814,
      cacheWriteTokens: 3,
      maxTokens: 4096,
      latencySeconds: 20.5,
      cut: false,
    });
  });

  it("each vendor's name for max_tokens is read", () => {
    const asked = (body: unknown) => invoke(body, {}).maxTokens;
    expect(asked({ max_tokens: 1, messages: [] })).to.equal(1);
    expect(asked({ inferenceConfig: { max_new_tokens: 2 } })).to.equal(2);
    expect(asked({ prompt: '', max_gen_len: 3 })).to.equal(3);
    expect(asked({ inputText: '', textGenerationConfig: { maxTokenCount: 4 } })).to.equal(4);
    expect(asked({ prompt: '', max_tokens_to_sample: 5 })).to.equal(5);
    expect(asked({ messages: [], max_completion_tokens: 6 })).to.equal(6);
    expect(asked({ messages: [] })).to.equal('unset');
    expect(asked(undefined)).to.equal(null);
    expect(asked('{"max_tokens": 8}')).to.equal(8);
  });

  it('a stream of Claude: usage, invocation metrics and stop reason at its ends', () => {
    const deltas = Array.from({ length: 200 }, () => ({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }));
    const record = invoke({ max_tokens: 12 }, [
      {
        type: 'message_start',
        message: { usage: { input_tokens: 7, cache_creation_input_tokens: 100, cache_read_input_tokens: 50, output_tokens: 1 } },
      },
      ...deltas,
      { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 12 } },
      {
        type: 'message_stop',
        'amazon-bedrock-invocationMetrics': { inputTokenCount: 7, outputTokenCount: 12, invocationLatency: 1500, firstByteLatency: 400 },
      },
    ]);
    expect(record).to.include({ cacheWriteTokens: 100, cacheReadTokens: 50, latencySeconds: 1.5, cut: true });
  });

  it('a ConverseStream answer: metadata and messageStop events', () => {
    const record = invoke({}, [
      { messageStop: { stopReason: 'end_turn' } },
      { metadata: { usage: { inputTokens: 7, outputTokens: 12 }, metrics: { latencyMs: 900 } } },
    ]);
    expect(record).to.include({ latencySeconds: 0.9, cut: false });
  });

  it('a refused call keeps its error and counts no tokens', () => {
    expect(parse(logRecord({ errorCode: 'ThrottlingException' }))).to.include({
      errorCode: 'ThrottlingException',
      inputTokens: null,
      outputTokens: null,
    });
  });

  it('exports of CloudWatch Logs: a time in front, or the record as text in `message`', () => {
    const line = JSON.stringify(logRecord({ inputTokens: 5 }));
    expect(parse(`2026-11-20T10:00:00.123Z ${line}`)).to.include({ inputTokens: 5 });
    expect(parse({ timestamp: 1, message: line })).to.include({ inputTokens: 5 });
    expect(parse({ '@timestamp': 'x', '@message': line })).to.include({ inputTokens: 5 });
  });

  it('says what is wrong with a line that is none', () => {
    expect(first('{"modelId": "x"')).to.include({ kind: 'broken' });
    expect(first('{"hello": 1}')).to.deep.include({ kind: 'unknown', problem: phrase(LOGS, 'noModelId') });
    const untimed = first('{"modelId": "x", "timestamp": "yesterday", "input": {}}');
    expect(untimed).to.deep.include({ kind: 'unknown', problem: phrase(LOGS, 'noTimestamp') });
    expect(first('{"modelId": "x", "timestamp": "2026-11-20T10:00:00Z"}')).to.include({ kind: 'unknown' });
    expect(first('{"modelId": "x", "timestamp": "2026-11-20T10:00:00Z", "errorCode": "ThrottlingException"}')).not.to.have.property('kind');
    expect(first('[1]')).to.include({ kind: 'unknown' });
    expect(first('7')).to.include({ kind: 'unknown' });
  });
});

describe('who called', () => {
  const profile = {
    id: 'abc123def456',
    arn: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456',
    name: 'team-blue',
    modelArns: ['us-east-1', 'us-west-2'].map((region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`),
  };

  it('models and system profiles say their pool themselves', () => {
    expect(identifyCaller('us.anthropic.claude-sonnet-4-6', [])).to.include({ scope: 'geo', name: null });
    expect(identifyCaller('global.anthropic.claude-sonnet-4-6', [])).to.include({ scope: 'global' });
    expect(identifyCaller('arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0', [])).to.include({ scope: 'on-demand' });
  });

  it('an application profile draws from the pool of what it copies', () => {
    for (const id of [profile.id, profile.arn]) {
      const caller = identifyCaller(id, [profile]);
      expect(caller).to.include({ name: 'team-blue', scope: 'geo' });
      expect(caller.model?.modelId).to.equal('anthropic.claude-sonnet-4-6');
      expect(caller.id).not.to.include('123456789012');
    }
    const single = { ...profile, modelArns: profile.modelArns.slice(0, 1) };
    expect(identifyCaller(profile.id, [single])).to.include({ scope: 'on-demand' });
    const global = { ...profile, modelArns: [...profile.modelArns, 'arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-6'] };
    expect(identifyCaller(profile.id, [global])).to.include({ scope: 'global' });
  });

  it('what nobody knows stays unknown', () => {
    expect(identifyCaller('abc123def456', [])).to.include({ model: null, scope: null });
  });
});

// Every shape in which people hold invocation records gives the same records; nothing that is broken is lost in silence, or takes others with it.
import { expect } from 'chai';
import fc from 'fast-check';
import type { Text } from '../../src/base/phrases.ts';
import type { InvocationRecord } from '../../src/usage/log-record.ts';
import { logRecord } from '../_helpers/log-lines.ts';
import { foundIn, SHAPES } from '../_helpers/log-shapes.ts';

const records = [
  logRecord({
    requestId: 'r1',
    inputTokens: 1200,
    outputTokens: 80,
    maxTokens: 4000,
    latencyMs: 2100,
    cacheReadTokens: 7,
    cacheWriteTokens: 5,
  }),
  logRecord({
    requestId: 'r2',
    timestamp: '2026-11-20T10:01:30Z',
    inputTokens: 9,
    outputTokens: 1,
    maxTokens: null,
    stopReason: 'max_tokens',
  }),
  logRecord({ requestId: 'r3', timestamp: '2026-11-20T10:02:00Z', errorCode: 'ThrottlingException', maxTokens: 777 }),
];
const KEPT = [
  'timeMs',
  'region',
  'modelId',
  'requestId',
  'errorCode',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'maxTokens',
  'latencySeconds',
  'cut',
] as const;
const kept = (record: InvocationRecord) => Object.fromEntries(KEPT.map((key) => [key, record[key]]));
const wanted = foundIn(records.map((record) => JSON.stringify(record)).join('\n')) as InvocationRecord[];

describe('the shapes of logs', () => {
  it('the plain one is what was written', () => {
    expect(wanted.map(({ requestId, maxTokens, inputTokens }) => [requestId, maxTokens, inputTokens])).to.deep.equal([
      ['r1', 4000, 1200],
      ['r2', 'unset', 9],
      ['r3', 777, null],
    ]);
  });

  for (const [name, write] of Object.entries(SHAPES)) {
    it(name, () => {
      const found = foundIn(write(records));
      expect(found.filter((each) => 'kind' in each)).to.deep.equal([]);
      expect((found as InvocationRecord[]).map(kept)).to.deep.equal(wanted.map(kept));
    });
  }

  it('tables of counts: a column for each, in any spelling, are counted, never taken for requests of 0 tokens', () => {
    const time = '2026-11-20T10:00:00Z';
    const tables = [
      `timestamp,region,modelId,inputTokenCount,outputTokenCount\n${time},us-east-1,m,10,5\n`,
      `timestamp\tmodelId\tinput_input_token_count\toutput_output_token_count\n${time}\tm\t10\t5\n`,
      JSON.stringify({ model_id: 'm', timestamp: time, input: { input_token_count: 10 }, output: { output_token_count: 5 } }),
      JSON.stringify({ modelId: 'm', timestamp: time, 'input.inputTokenCount': 10, 'output.outputTokenCount': 5 }),
      JSON.stringify({
        hits: [{ fields: { 'modelId.keyword': ['m'], timestamp: [time], 'input.inputTokenCount': [10], 'output.outputTokenCount': [5] } }],
      }),
    ];
    for (const table of tables) {
      const [found] = foundIn(table);
      expect(found, table).to.include({ modelId: 'm', inputTokens: 10, outputTokens: 5 });
    }
    for (const record of [
      { modelId: 'm', timestamp: time },
      { '@timestamp': time, modelId: 'm', region: 'r' },
    ])
      expect(foundIn(JSON.stringify(record)).map((found) => 'kind' in found && found.kind)).to.deep.equal(['unknown']);
  });

  it('callers and their metadata, in the letters they were written in', () => {
    const record = {
      ...logRecord(),
      identity: { arn: 'arn:aws:sts::123456789012:assumed-role/équipe/チーム' },
      requestMetadata: { チーム: '青', n: 3 },
    };
    for (const shape of [
      'JSON lines',
      'filter-log-events',
      'filter-log-events, yaml',
      'Insights console, CSV',
      'Lambda event of a subscription',
    ])
      expect(foundIn((SHAPES[shape] as (typeof SHAPES)[string])([record]))[0], shape).to.deep.include({
        callerArn: 'arn:aws:sts::123456789012:assumed-role/équipe/チーム',
        metadata: { チーム: '青' },
      });
  });

  it('a record that breaks off takes no other with it, wherever it stands', () => {
    const lines = records.map((record) => JSON.stringify(record));
    fc.assert(
      fc.property(fc.nat(2), fc.integer({ min: 1, max: 200 }), (at, cut) => {
        const broken = lines.map((line, index) => (index === at ? line.slice(0, Math.max(1, line.length - cut)) : line));
        const found = foundIn(broken.join('\n'));
        const ids = found.flatMap((each) => ('kind' in each ? [] : [each.requestId]));
        expect(ids).to.deep.equal(['r1', 'r2', 'r3'].filter((_, index) => index !== at));
        expect(found.some((each) => 'kind' in each && each.kind === 'broken')).to.equal(true);
      }),
      { seed: 18, numRuns: 300 },
    );
  });

  it('any mixture of lines gives every record that stands on a line of its own', () => {
    const good = fc.constantFrom(...records.map((record) => JSON.stringify(record)));
    const other = fc.constantFrom(
      '',
      '   ',
      '{"hello": 1}',
      'no JSON',
      '7',
      '[1]',
      '{"modelId": "x"',
      '{',
      '}',
      '"',
      '{"a": [',
      ']',
      '2026-11-20T10:00:00Z',
      '{"events": [',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(good, other), { maxLength: 12 }), (lines) => {
        const found = foundIn(['{"hello": 1}', ...lines].join('\n'));
        expect(found.filter((each) => !('kind' in each)).length).to.equal(lines.filter((line) => line.includes('schemaType')).length);
      }),
      { seed: 18, numRuns: 2000 },
    );
  });

  it('no text makes it fail, and no text without a record is taken for nothing at all', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        ',',
        ':',
        '\n',
        'events',
        '{"events":[',
        'H4sIAAAA',
        'EVENTS\t',
        '|',
        "- message: '",
        'timestamp,message\n',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const each of foundIn(pieces.join(''))) expect('kind' in each).to.equal(true);
      }),
      { seed: 18, numRuns: 5000 },
    );
    expect(foundIn('{"hello": 1}')).to.have.length(1);
  });

  it('exceptions inside streams are errors, whoever writes them', () => {
    const stream = (...events: unknown[]) => {
      const record = logRecord({ maxTokens: 100 });
      return foundIn(JSON.stringify({ ...record, operation: 'ConverseStream', output: { outputBodyJson: events } }))[0] as InvocationRecord;
    };
    expect(stream({ messageStart: { role: 'assistant' } }, { throttlingException: { message: 'Too many tokens' } }).errorCode).to.equal(
      'ThrottlingException',
    );
    expect(stream({ type: 'message_start' }, { type: 'error', error: { type: 'overloaded_error' } }).errorCode).to.equal(
      'ServiceUnavailableException',
    );
    expect(stream({ modelStreamErrorException: { originalStatusCode: 500 } })).to.include({
      errorCode: 'ModelStreamErrorException',
      maxTokens: 100,
    });
    expect(stream({ messageStop: { stopReason: 'end_turn' } }).errorCode).to.equal(null);
  });

  it('says what a file is that is no log', () => {
    const problem = (value: unknown) => String((foundIn(JSON.stringify(value))[0] as { problem: Text }).problem);
    expect(problem({ Records: [{ eventVersion: '1.11', eventSource: 'bedrock.amazonaws.com' }] })).to.include('CloudTrail');
    expect(problem({ eventVersion: '1.11', eventSource: 'bedrock.amazonaws.com', requestParameters: { modelId: 'x' } })).to.include(
      'CloudTrail',
    );
    expect(problem({ recordId: 'a', modelInput: {} })).to.include('bq batch check');
  });
});

// The scanner of bytes against the reference, which makes values of JSON: whatever it takes, it reads as the reference does; what is usual, it takes.
import { expect } from 'chai';
import { latin1 } from '../../src/io/log-ranges.ts';
import { BlockReader } from '../../src/usage/log-block.ts';
import { readColumns, scannedRecord } from '../../src/usage/log-columns.ts';
import type { InvocationRecord } from '../../src/usage/log-record.ts';
import { type Found, recordsIn } from '../../src/usage/log-shapes.ts';
import { RecordScanner } from '../../src/usage/scan/record-scanner.ts';
import { hash, hashText } from '../../src/usage/seen-ids.ts';
import { engineLog, random } from '../_helpers/engine-logs.ts';
import { logRecord } from '../_helpers/log-lines.ts';
import { foundIn, tools } from '../_helpers/log-shapes.ts';

const scanner = new RecordScanner();

/** What the scanner says of a line; null where it leaves it to the reference. */
function scanned(line: string): (Omit<InvocationRecord, 'requestId'> & { id: string }) | null {
  // Somewhere in memory, behind other text: nothing may depend on where a line lies.
  const bytes = Buffer.from(`${'x'.repeat(line.length % 7)}${line}\n`, 'utf8').subarray(line.length % 7);
  scanner.open(bytes);
  const end = scanner.scan(0);
  if (end < 0) return null;
  expect(end).to.equal(bytes.length - 1);
  const { requestId: _, ...record } = scannedRecord(scanner);
  return { ...record, id: `${scanner.idHigh} ${scanner.idLow}` };
}

/** The same of the reference; a text where the line is no single record. */
function reference(line: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(line, 'utf8').toString('latin1'));
  } catch {
    return 'no JSON';
  }
  const [found] = recordsIn(value, tools);
  if (found === undefined || 'kind' in found) return 'no record';
  const { requestId, ...record } = found;
  if (requestId !== null) hashText(requestId);
  return { ...record, id: requestId === null ? '0 0' : `${hash.high} ${hash.low}` };
}

/** @returns whether the scanner took it */
function compare(line: string): boolean {
  const own = scanned(line);
  if (own !== null) expect(own, line).to.deep.equal(reference(line));
  return own !== null;
}

/** Behind the object or list that begins at `at`. */
function endOfValue(line: string, at: number): number {
  for (let end = at + 2; end <= line.length; end++) {
    if (line[end - 1] !== '}' && line[end - 1] !== ']') continue;
    try {
      JSON.parse(line.slice(at, end));
      return end;
    } catch {}
  }
  return line.length;
}

/** Pieces that change what JSON says, or seem to. */
const PIECES = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\t',
    '\r',
    '0',
    '-',
    '1e21',
    '1e999',
    '.5',
    '-0',
    'null',
    'true',
    'tru',
    '\u0000',
    'é',
    '日本',
  ],
  ...[
    '\\u0061',
    '\\u00zz',
    '\\n',
    '\\"',
    '\\\\',
    '{}',
    '[]',
    '""',
    '{"toString":1}',
    '"__proto__":{"modelId":"x"},',
    '"constructor":1,',
    '"a.b":1,',
    '"@message":"x",',
  ],
  ...[
    '"modelId":"other.model",',
    '"model\\u0049d":"other.model",',
    '"inputTokenCount":7,',
    '"inputTokenCount":"7",',
    '"outputTokenCount":null,',
    '"timestamp":"2026-02-30T00:00:00Z",',
  ],
  ...[
    '"timestamp":1764547200,',
    '"input":{"inputTokenCount":3},',
    '"input":"{}",',
    '"max_tokens":9,',
    '"max_tokens":0,',
    '"maxTokens":1.5,',
    '"inferenceConfig":{"maxTokens":4},',
  ],
  ...[
    '"stop_reason":"max_tokens",',
    '"stopReason":null,',
    '"usage":{"inputTokens":1,"input_tokens":2},',
    '"type":"error",',
    '"throttlingException":{},',
    '"metrics":{"latencyMs":-1},',
  ],
  ...[
    '"errorCode":"",',
    '"errorCode":429,',
    '"errorCode":"x\\u0041",',
    '"requestId":null,',
    '"requestId":7,',
    '"requestId":"é",',
    '"requestId":"a\\"b",',
    '"identity":null,',
    '"identity":{"arn":"日"},',
  ],
  ...[
    '"requestMetadata":{"k":1,"k":"v"},',
    '"requestMetadata":"{\\"a\\":\\"b\\"}",',
    '"inputBodyS3Path":"s3://b/k",',
    '"choices":[{"finish_reason":"length"}],',
    '"message":{"message":{"usage":{}}},',
  ],
];

describe('the scanner of log lines', () => {
  it('takes every record as Bedrock writes it, with any spacing, and reads it as the reference does', () => {
    for (const line of [
      ...engineLog(1200, 5),
      JSON.stringify(logRecord()),
      JSON.stringify(logRecord({ errorCode: 'ThrottlingException' })),
    ]) {
      const isPlain = !/Exception":|"type":"error"/.test(line);
      expect(compare(line), line).to.equal(isPlain);
      expect(
        compare(line.replaceAll('":', '" : ').replaceAll(',"', ' ,\t"').replaceAll('{', '{ ').replaceAll('}', ' }')) || !isPlain,
        line,
      ).to.equal(true);
    }
  });

  it('text of a body is no part of the record, however it looks', () => {
    const record = logRecord() as { input: { inputBodyJson: { messages: unknown } } };
    record.input.inputBodyJson.messages = [
      {
        content: [
          { text: '"},"inputTokenCount":999,"modelId":"x","max_tokens":1,{"' },
          { json: { modelId: 'x', max_tokens: 7, timestamp: 0 } },
        ],
      },
    ];
    expect(compare(JSON.stringify(record))).to.equal(true);
    for (const length of [1, 15, 16, 17, 31, 64, 1001]) {
      record.input.inputBodyJson.messages = ['x'.repeat(length), `${'é'.repeat(length)}"`, `${'x'.repeat(length)}\\`, '\u0001'];
      expect(compare(JSON.stringify(record)), String(length)).to.equal(true);
    }
  });

  it('takes what has many events, and reads the first and the last of them', () => {
    for (const events of [0, 1, 2, 3, 11, 12, 13, 14, 40]) {
      const record = logRecord() as { output: { outputBodyJson: unknown; outputTokenCount?: number } };
      delete record.output.outputTokenCount;
      const deltas = Array.from({ length: events }, (_, index) => ({ contentBlockDelta: { index }, usage: { outputTokens: index } }));
      record.output.outputBodyJson = deltas;
      expect(compare(JSON.stringify(record)), String(events)).to.equal(true);
      record.output.outputBodyJson = [
        ...deltas,
        { messageStop: { stopReason: 'MAX_TOKENS' } },
        { metadata: { metrics: { latencyMs: 7.5 } } },
      ];
      expect(compare(JSON.stringify(record)), String(events)).to.equal(true);
    }
  });

  it('names twice, escaped, or strange: the reference reads them', () => {
    const line = JSON.stringify(logRecord());
    for (const piece of ['"modelId":"a",', '"model\\u0049d":"a",', '"input":{},', '"x.y":1,', '"@ptr":1,'])
      expect(compare(line.replace('{', `{${piece}`)), piece).to.equal(false);
  });

  it('a line that was changed anywhere is read as the reference reads it, or left to it', () => {
    const next = random(11);
    const upTo = (most: number) => Math.floor(next() * most);
    const lines = [...engineLog(400, 7), JSON.stringify(logRecord({ stopReason: 'max_tokens', cacheReadTokens: 5 }))];
    const changed = (line: string): string => {
      // Mostly where a member begins: that is where a change means something.
      const commas = [...line.matchAll(/[,{](?=")/g)].map(({ index }) => index + 1);
      const at = next() < 0.7 ? (commas[upTo(commas.length)] ?? 0) : upTo(line.length);
      const piece = next() < 0.9 ? (PIECES[upTo(PIECES.length)] as string) : '';
      return line.slice(0, at) + piece + line.slice(at + (next() < 0.6 ? 0 : upTo(12)));
    };
    let taken = 0;
    const runs = 6000;
    for (let run = 0; run < runs; run++) {
      let line = lines[upTo(lines.length)] as string;
      for (let changes = upTo(3); changes >= 0; changes--) line = changed(line);
      if (line.startsWith('{') && compare(line)) taken++;
    }
    expect(taken).to.be.within(runs / 10, runs);
  });

  it('a form that was learned says nothing of other values: whatever stands in its holes is read as the reference reads it', () => {
    const next = random(21);
    const upTo = (most: number) => Math.floor(next() * most);
    const values = [
      'null',
      'true',
      '0',
      '-0',
      '7',
      '1.5',
      '1e3',
      '00',
      '.5',
      '""',
      '"a"',
      '"a\\"b"',
      '"\\u00e9"',
      '"\\x"',
      '"error"',
      '"max_tokens"',
      '[]',
      '{}',
    ];
    values.push(
      '[1,"a"]',
      '[{"text":"a"},{"text":"b"},{"n":1}]',
      '{"a":{"b":[{}]}}',
      '{"a":1,}',
      '"2026-11-20T10:00:01Z"',
      `"${'x'.repeat(70)}"`,
      '',
      '"a',
    );
    const changesOf = (line: string): string[] => {
      // Every value of a member, of any depth; the line as it is before, so that its form is known.
      const places = [...line.matchAll(/(?<=":)(?:"(?:[^"\\]|\\.)*"|-?\d+|[[{])/g)];
      return places.flatMap(({ index, 0: value }) => {
        const end = /^[[{]/.test(value) ? endOfValue(line, index) : index + value.length;
        const changed = () => line.slice(0, index) + values[upTo(values.length)] + line.slice(end);
        return [line, changed(), changed(), changed()];
      });
    };
    const lines = [...engineLog(60, 13), JSON.stringify(logRecord())].flatMap(changesOf);
    const taken = lines.filter(compare);
    expect(taken.length).to.be.within(lines.length / 4, lines.length - 1);
  });

  it('more forms than are kept: lines are read as before, by name', () => {
    const line = JSON.stringify(logRecord());
    for (let index = 0; index < 12_000; index++) {
      const other = line.replace('"schemaType"', `"${index.toString(36)}":{"${index}":[${index}]},"schemaType"`);
      if (index % 100 === 0) expect(compare(other), other).to.equal(true);
      else scanned(other);
    }
    const deep = `${'{"a":['.repeat(190)}{}${']}'.repeat(190)}`;
    for (let index = 0; index < 50; index++) compare(line.replace('"schemaType"', `"x${index % 3}":${deep},"schemaType"`));
  });

  it('a block of all kinds of lines gives what the reader of lines gives, in the same order', () => {
    const next = random(3);
    const lines = [...engineLog(1500, 9)].flatMap((line) => {
      const dice = next();
      if (dice < 0.02) return [line.slice(0, 60)];
      if (dice < 0.04) return [JSON.stringify(JSON.parse(line), null, 2)];
      if (dice < 0.06) return ['', 'not JSON', `${line}\r`];
      return dice < 0.08 ? [`[${line}]`, `${line} ${line}`] : [line];
    });
    const text = lines.join('\n');
    const bytes = Buffer.from(`${text}\n`);
    const reader = new BlockReader({ unpack: tools.unpack, latin1 });
    const columns = reader.read(bytes, 0, bytes.length - 1);
    const found: Found[] = [];
    if (columns) readColumns(columns, 1, { record: (record) => found.push({ ...record }), other: (other) => found.push(other) });
    const expected = foundIn(text).map((each) => ('kind' in each || each.bodies !== null ? each : { ...each, requestId: null }));
    expect(found).to.deep.equal(expected);
    expect(columns?.lines).to.equal(text.split('\n').length);
  });
});

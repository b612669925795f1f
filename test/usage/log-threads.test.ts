// Several readers give what one gives: records as columns are the records, blocks are read by themselves only where they can be.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { UsageResult } from '../../src/contracts/usage.ts';
import { isPlainJson, readLines, unpackBase64 } from '../../src/io/log-files.ts';
import { latin1, RangeReader } from '../../src/io/log-ranges.ts';
import { BlockReader } from '../../src/usage/log-block.ts';
import { readColumns } from '../../src/usage/log-columns.ts';
import type { Found } from '../../src/usage/log-shapes.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { engineLog } from '../_helpers/engine-logs.ts';
import { logRecord, logText } from '../_helpers/log-lines.ts';
import { foundIn } from '../_helpers/log-shapes.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const reader = new BlockReader({ unpack: unpackBase64, latin1 });

/** What a block gives, request IDs apart; null for one that does not stand alone. */
const block = (text: string): { found: Found[]; lines: number } | null => {
  const bytes = Buffer.from(`${text}\n`);
  const columns = reader.read(bytes, 0, bytes.length - 1);
  const found: Found[] = [];
  if (columns) readColumns(columns, 1, { record: (record) => found.push(record), other: (other) => found.push(other) });
  return columns && { found, lines: columns.lines };
};
const withoutIds = (found: readonly Found[]) =>
  found.map((each) => ('kind' in each || each.bodies !== null ? each : { ...each, requestId: null }));

function inRanges(file: RangeReader, path: string, length: number): string {
  const { size } = statSync(path);
  let at = 0;
  let read = '';
  for (let from = 0; from < size; from += length) {
    const range = file.read(path, from, Math.min(size, from + length));
    if (range === null || range === 'too-long') continue;
    expect(range.from).to.equal(at);
    expect(range.bytes[range.end]).to.equal(10);
    read += latin1(range.bytes, range.start, range.end + 1);
    at = range.next;
  }
  expect(at).to.equal(size);
  return read;
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  // Small ones at first: the long line would take a while.
  const head = Math.min(bytes.length, 40_000);
  for (let at = 0; at < head; at += size) yield bytes.subarray(at, Math.min(head, at + size));
  for (let at = head; at < bytes.length; at += 1 << 18) yield bytes.subarray(at, at + (1 << 18));
}

/** Every third line comes as text. */
async function linesOf(bytes: Buffer, size: number): Promise<string[]> {
  const read: string[] = [];
  const line = (text: string, number: number) => {
    expect(number).to.equal(read.length + 1);
    read.push(text);
  };
  const take = (memory: Uint8Array, at: number, number: number) => {
    if (number % 3 === 0) return -1;
    const end = memory.indexOf(10, at);
    line(latin1(memory, at, end), number);
    return end;
  };
  await readLines(chunksOf(bytes, size), { line, take }, { name: 'x' });
  return read;
}

describe('logs read by several threads', () => {
  const directory = useTempDirectory();

  it('a block gives what the reader of lines gives, with every kind of record', () => {
    const lines = [
      ...engineLog(2000, 3),
      '{"hello": 1}',
      '',
      'no JSON',
      JSON.stringify({ ...logRecord(), input: { inputBodyS3Path: 's3://b/data/x' } }),
    ];
    const text = lines.join('\n');
    expect(block(text)).to.deep.equal({ found: withoutIds(foundIn(text)), lines: lines.length });
  });

  it('any text: the same, or a block that says that it cannot stand alone', () => {
    const record = JSON.stringify(logRecord());
    const piece = fc.constantFrom(
      record,
      `${record},`,
      JSON.stringify(logRecord(), null, 1),
      '{"a": [',
      ']}',
      '[',
      ']',
      '{',
      '}',
      '',
      'x',
      record.slice(0, 80),
      '\r',
    );
    let alone = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = ['{"hello": 1}', ...pieces].join('\n');
        const own = block(text);
        if (own === null) return;
        alone++;
        expect(own.found).to.deep.equal(withoutIds(foundIn(text)));
      }),
      { seed: 23, numRuns: 2000 },
    );
    expect(alone).to.be.greaterThan(200);
  });

  it('ranges hold every line once, wherever they are cut', async () => {
    const path = join(directory(), 'a.jsonl');
    const lines = [...Array.from({ length: 300 }, (_, index) => 'x'.repeat((index * 37) % 90)), 'long '.repeat(400), '', ''];
    const file = new RangeReader();
    for (const text of [lines.join('\n'), `${lines.join('\n')}\nend`, '\n', 'one', 'one\n', 'a\n\nb\n']) {
      writeFileSync(path, text);
      for (const length of [text.length > 100 ? 29 : 1, 64, 1000, 1 << 20])
        expect(inRanges(file, path, length)).to.equal(text.endsWith('\n') ? text : `${text}\n`);
      file.close();
    }
    writeFileSync(path, `{"a": "${'x'.repeat(6 << 20)}"}\n{}`);
    expect(file.read(path, 0, 1 << 19)).to.equal('too-long');
    file.close();
    expect(await isPlainJson(path)).to.equal(true);
    for (const other of ['timestamp,message\n', gzipSync('{}'), '\ufeff{}', '']) {
      writeFileSync(path, other);
      expect(await isPlainJson(path), String(other)).to.equal(false);
    }
  });

  it('lines that chunks cut anywhere are handed on whole, as bytes or as text', async () => {
    const lines = [...engineLog(60, 4), 'no JSON', '', `{"x": "${'y'.repeat(2 << 20)}"}`, ...engineLog(5, 2), '{"modelId": "a"}\r', 'end'];
    const plain = lines.map((line) => line.replace(/\r$/, ''));
    for (const end of ['', '\n']) {
      for (const size of [61, 4096, 300_000]) {
        const read = await linesOf(Buffer.from(lines.join('\n') + end), size);
        expect(read.map((line) => line.replace(/\r$/, ''))).to.deep.equal(plain);
      }
    }
  });

  it('a large log, a document that goes on over the end of a block in it, is told as in small files', async () => {
    const pretty = JSON.stringify(
      { ...logRecord({ requestId: 'pretty' }), padding: Array.from({ length: 40_000 }, (_, index) => index) },
      null,
      2,
    );
    const part = (from: number) =>
      logText(Array.from({ length: 6000 }, (_, index) => ({ requestId: `r${from}-${index}`, outputTokens: index % 900 })));
    const parts = [...Array.from({ length: 12 }, (_, index) => part(index)), `${pretty}\nbroken\n${part(12)}`];
    const whole = join(directory(), 'whole.jsonl');
    writeFileSync(whole, parts.join(''));
    const small = parts.map((text, index) => {
      const path = join(directory(), `part-${index}.jsonl`);
      writeFileSync(path, text);
      return path;
    });
    const ask = async (...files: string[]) => (await callJson<UsageResult>(['usage', '--offline', '--logs', ...files])).result;
    const [one, many] = [await ask(whole), await ask(...small)];
    expect(one.pools).to.deep.equal(many.pools);
    expect(one.logs).to.include({ records: 13 * 6000 + 1, brokenLines: 1, bytes: many.logs?.bytes, lines: many.logs?.lines });
    expect(one.logs?.problems[0]?.line).to.equal(12 * 6000 + pretty.split('\n').length + 1);
    expect(one.logs?.bytes).to.be.greaterThan(48 * 2 ** 20);
  });
});

// Several readers give what one gives: records as columns are the records, blocks are read by themselves only where they can be.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
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
import { LogText } from '../../src/usage/log-text.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { engineLog } from '../_helpers/engine-logs.ts';
import { logRecord, logText } from '../_helpers/log-lines.ts';
import { foundIn, tools } from '../_helpers/log-shapes.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const reader = new BlockReader({ unpack: unpackBase64, latin1 });

/** What a block gives, request IDs apart; null for one that does not stand alone. */
const block = (text: string): { found: Found[]; lines: number } | null => {
  const bytes = Buffer.from(`${text}\n`);
  const columns = reader.read(bytes, 0, bytes.length - 1);
  const found: Found[] = [];
  if (columns) readColumns(columns, 1, { record: (record) => found.push({ ...record }), other: (other) => found.push(other) });
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

  it('a line that is very long is handed on in pieces, none of which ends behind a backslash before the last of a run', async () => {
    const line = `${'\\'.repeat(70_000)}x${'y'.repeat(9 << 20)}\\\\${'\\'.repeat(300_000)}"${'z'.repeat(1 << 20)}`;
    const pieces: string[] = [];
    const sink = { line: (text: string) => pieces.push(text) };
    await readLines(chunksOf(Buffer.from(`a\n${line}\nb`), 4096), sink, { name: 'x' });
    expect(pieces.length).to.be.greaterThan(4);
    expect(pieces.slice(1, -1).join('') === line).to.equal(true);
    expect([pieces[0], pieces.at(-1)]).to.deep.equal(['a', 'b']);
    expect(pieces.slice(1, -2).filter((piece) => piece.endsWith('\\'))).to.have.length(0);
  });

  it('a very long line without JSON is one broken line; what follows it is read', async () => {
    const found: Found[] = [];
    const text = new LogText({ found: (each) => found.push(each) }, tools);
    const bytes = Buffer.from(`${'word '.repeat(4 << 20)}\n${JSON.stringify(logRecord())}\n`);
    await readLines(chunksOf(bytes, 4096), { line: (line, number, facts) => text.line(line, number, facts) }, { name: 'x' });
    text.end();
    expect(found.map((each) => ('kind' in each ? each.kind : 'record'))).to.deep.equal(['broken', 'record']);
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
    // In a folder, some of them packed, one cut off, one no log, one with the same records again in another form.
    const folder = join(directory(), 'folder');
    mkdirSync(folder);
    for (const [index, text] of parts.entries()) writeFileSync(join(folder, `${10 + index}`), index % 3 === 0 ? gzipSync(text) : text);
    writeFileSync(join(folder, '40.gz'), gzipSync(parts[0] as string).subarray(0, 3000));
    writeFileSync(join(folder, '41'), Buffer.from([0, 1, 2, 3]));
    writeFileSync(
      join(folder, '42'),
      `timestamp,message\n1,"${logText([{ requestId: 'r0-0' }])
        .trim()
        .replaceAll('"', '""')}"\n`,
    );
    const found = await ask(folder);
    expect(found.pools).to.deep.equal(many.pools);
    expect(found.logs?.records).to.equal((many.logs?.records ?? 0) + (found.logs?.duplicates ?? 0));
    expect(found.logs).to.include({ brokenLines: 2, unknownLines: 1 });
    expect(found.logs?.duplicates).to.be.greaterThan(0);
    expect(found.logs?.problems.map(({ file }) => file.slice(folder.length + 1))).to.deep.equal(['22', '40.gz', '41']);
    expect(one.logs).to.include({ records: 13 * 6000 + 1, brokenLines: 1, bytes: many.logs?.bytes, lines: many.logs?.lines });
    expect(one.logs?.problems[0]?.line).to.equal(12 * 6000 + pretty.split('\n').length + 1);
    expect(one.logs?.bytes).to.be.greaterThan(48 * 2 ** 20);
  });
});

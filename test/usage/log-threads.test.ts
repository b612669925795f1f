// Several readers give what one gives: records as columns are the records, blocks are read by themselves only where they can be.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { logLinesJob } from '../../src/app/log-lines-job.ts';
import type { UsageResult } from '../../src/contracts/usage.ts';
import { lineBlocks } from '../../src/io/log-files.ts';
import { readColumns } from '../../src/usage/log-columns.ts';
import type { Found } from '../../src/usage/log-shapes.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { engineLog } from '../_helpers/engine-logs.ts';
import { logRecord, logText } from '../_helpers/log-lines.ts';
import { foundIn } from '../_helpers/log-shapes.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const job = (text: string): { found: Found[]; lines: number } | null => {
  const columns = logLinesJob({ bytes: new Uint8Array(Buffer.from(text)) });
  const found: Found[] = [];
  if (columns) readColumns(columns, 1, (each) => found.push(each));
  return columns && { found, lines: columns.lines };
};

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
    expect(job(text)).to.deep.equal({ found: foundIn(text), lines: lines.length });
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
        const block = job(text);
        if (block === null) return;
        alone++;
        expect(block.found).to.deep.equal(foundIn(text));
      }),
      { seed: 23, numRuns: 2000 },
    );
    expect(alone).to.be.greaterThan(200);
  });

  it('blocks hold every line once; what is no JSON has none', async () => {
    const path = join(directory(), 'a.jsonl');
    const text = logText(Array.from({ length: 3000 }, () => ({})));
    for (const whole of [text, text.trimEnd(), `${text}\n`]) {
      writeFileSync(path, whole);
      let bytes = 0;
      const parts: string[] = [];
      for await (const block of (await lineBlocks(path)) ?? []) {
        parts.push(Buffer.from(block.bytes).toString('utf8'));
        bytes += block.sourceBytes;
      }
      expect(parts.length).to.be.greaterThan(3);
      expect(parts.join('\n').trimEnd()).to.equal(whole.trimEnd());
      expect(bytes).to.equal(Buffer.byteLength(whole));
    }
    writeFileSync(path, 'timestamp,message\n');
    expect(await lineBlocks(path)).to.equal(null);
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

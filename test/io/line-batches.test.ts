// Lines come out as they went in, however the bytes are cut; what is too long is passed over; order and bounds are kept.
import { expect } from 'chai';
import fc from 'fast-check';
import { lineBatches } from '../../src/io/line-batches.ts';
import { ordered } from '../../src/io/ordered.ts';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Line number → text, or length where it was too long. */
async function linesOf(
  text: string,
  sizes: readonly number[],
  options: { batchBytes: number; maxLineBytes: number },
): Promise<Map<number, string | number>> {
  const lines = new Map<number, string | number>();
  for await (const batch of lineBatches(cut(Buffer.from(text), sizes), options)) {
    if (batch.type === 'too-long') lines.set(batch.firstLine, batch.lengthBytes);
    else
      batch.bytes
        .toString('utf8')
        .split('\n')
        .forEach((line, index) => {
          lines.set(batch.firstLine + index, line);
        });
  }
  return lines;
}

describe('io/counting/line-batches', () => {
  it('keeps every line and its number, whatever the chunks', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '{', 'é', '東', '\r'), maxLength: 30 });
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 40 }),
        sizes,
        fc.integer({ min: 1, max: 200 }),
        async (lines, chunks, batchBytes) => {
          const found = await linesOf(lines.join('\n'), chunks, { batchBytes, maxLineBytes: 10_000 });
          const expected = lines.map((each, index) => [index + 1, each] as const).filter(([, each]) => each !== '');
          expect([...found].filter(([, each]) => each !== '')).to.deep.equal(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('passes over lines that are too long, and counts on after them', async () => {
    const line = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }),
      fc.integer({ min: 200, max: 500 }).map((length) => 'x'.repeat(length)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 90 }), async (lines, size) => {
        const found = await linesOf(lines.join('\n'), [size], { batchBytes: 50, maxLineBytes: 100 });
        lines.forEach((each, index) => {
          if (each !== '')
            expect(found.get(index + 1), `line ${index + 1} of ${JSON.stringify(lines)}`).to.equal(each.length > 190 ? each.length : each);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('io/counting/line-batches, handed to threads', () => {
  it('counts on where the bytes of a batch are gone by the time of the next', async () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
    const firsts: [number, string][] = [];
    for await (const batch of lineBatches(cut(Buffer.from(text), [37]), { batchBytes: 60 })) {
      if (batch.type === 'lines') {
        firsts.push([batch.firstLine, batch.bytes.toString('utf8').split('\n')[0] ?? '']);
        structuredClone(batch.bytes.buffer, { transfer: [batch.bytes.buffer as ArrayBuffer] });
      }
    }
    expect(firsts.length).to.be.greaterThan(5);
    for (const [line, content] of firsts) expect(content).to.equal(`line ${line}`);
  });
});

describe('io/counting/ordered', () => {
  const later = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('gives results in the order of the items, with a bounded number under way', async () => {
    let now = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++now);
      for (let i = 0; i < (item * 7) % 5; i++) await later();
      now--;
      return item;
    };
    const results: number[] = [];
    for await (const result of ordered(
      Array.from({ length: 50 }, (_, i) => i),
      4,
      work,
    ))
      results.push(result);
    expect(results).to.deep.equal(Array.from({ length: 50 }, (_, i) => i));
    expect(most).to.equal(4);
  });

  it('reads no further than its reader asks for', async () => {
    let read = 0;
    const items = (function* () {
      for (let i = 0; i < 1000; i++) {
        read++;
        yield i;
      }
    })();
    for await (const result of ordered(items, 3, async (item) => item)) if (result === 4) break;
    expect(read).to.be.at.most(8);
  });

  it('throws what the work throws', async () => {
    const failing = ordered([1, 2, 3], 2, async (item) => {
      if (item === 2) throw new Error('two');
      return item;
    });
    const run = async () => {
      for await (const _ of failing);
    };
    expect(await run().catch((error: Error) => error.message)).to.equal('two');
  });
});

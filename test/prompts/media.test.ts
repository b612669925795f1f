// Sizes from the heads of image files, pages of PDFs; whatever the bytes claim, there is an answer and it is bounded.
import { expect } from 'chai';
import fc from 'fast-check';
import { imageSize, pdfPages } from '../../src/prompts/estimate/media.ts';
import { estimateFor, user } from './support.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const png = (width: number, height: number) => {
  const head = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], [0, 0, 0, 13], 'IHDR', new Array(12).fill(0));
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
};

describe('prompts/media', () => {
  it('reads PNG, GIF, JPEG and the three kinds of WebP', () => {
    expect(imageSize(png(640, 480))).to.deep.equal({ format: 'png', width: 640, height: 480 });
    expect(imageSize(bytes('GIF89a', [0x40, 1, 0xf0, 0], [0, 0, 0]))).to.deep.equal({ format: 'gif', width: 320, height: 240 });
    const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8, 1, 0x2c, 2, 0x58, 3, 0, 0, 0]);
    expect(imageSize(jpeg)).to.deep.equal({ format: 'jpeg', width: 600, height: 300 });
    const riff = (chunk: string, rest: number[]) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], rest);
    expect(imageSize(riff('VP8X', [0, 0, 0, 0, 0x57, 2, 0, 0x2b, 1, 0]))).to.deep.equal({ format: 'webp', width: 600, height: 300 });
    expect(imageSize(riff('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 0x58, 2, 0x2c, 1]))).to.deep.equal({ format: 'webp', width: 600, height: 300 });
    const bits = 599 | (299 << 14);
    expect(imageSize(riff('VP8L', [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24, 0, 0, 0, 0, 0]))).to.deep.equal({
      format: 'webp',
      width: 600,
      height: 300,
    });
  });

  it('answers null for what is cut short, empty, or no image', () => {
    for (let length = 0; length < 24; length++) expect(imageSize(png(10, 10).subarray(0, length)), `${length} bytes`).to.equal(null);
    expect(imageSize(png(0, 10))).to.equal(null);
    expect(imageSize(bytes('hello, world, this is text'))).to.equal(null);
    expect(imageSize(bytes([0xff, 0xd8, 0xff, 0xda, 0, 4], new Array(40).fill(0)))).to.equal(null);
  });

  it('survives any bytes behind any magic number', () => {
    const magic = fc.constantFrom(
      [],
      [...bytes([0x89], 'PNG\r\n')],
      [0xff, 0xd8, 0xff],
      [...Buffer.from('GIF89a')],
      [...Buffer.from('RIFF0000WEBPVP8X')],
      [...Buffer.from('%PDF-1.7 /Type /Pages /Count')],
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        const all = Uint8Array.from([...head, ...rest]);
        const size = imageSize(all);
        if (size) expect(size.width * size.height).to.be.greaterThan(0);
        const pages = pdfPages(all);
        if (pages !== null) expect(pages).to.be.within(1, 999_999);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves an image out that claims what no request may have, and says so', async () => {
    const request = (image: Buffer) => ({
      messages: [user([{ image: { format: 'png', source: { bytes: image.toString('base64') } } }, { text: 'hi' }])],
    });
    const lying = await estimateFor(request(png(4_000_000_000, 10)), 'claude-sonnet-4-5');
    expect(lying.parts.media).to.equal(0);
    expect(lying.excludes).to.deep.equal(['image whose header claims 4000000000 x 10 px (Bedrock takes at most 8000 a side)']);
    const honest = await estimateFor(request(png(280, 280)), 'claude-sonnet-4-5');
    expect(honest.parts.media).to.equal(103);
    expect(honest.excludes).to.deep.equal([]);
    const none = await estimateFor(request(Buffer.from('hello')), 'claude-sonnet-4-5');
    expect(none.excludes.join()).to.match(/without a readable/);
  });

  it('counts pages by page objects, by the tree, or by the linearisation', () => {
    expect(pdfPages(bytes('%PDF-1.4 << /Type /Page >> << /Type/Page>> << /Type /Pages /Count 2 >>'))).to.equal(2);
    expect(pdfPages(bytes('%PDF-1.5 << /Type /Pages /Kids [] /Count 7 >>'))).to.equal(7);
    expect(pdfPages(bytes('%PDF-1.5 << /Linearized 1 /L 5 /N 12 >>'))).to.equal(12);
    expect(pdfPages(bytes('%PDF-1.5 nothing in clear'))).to.equal(null);
    expect(pdfPages(bytes('no PDF /Type /Page'))).to.equal(null);
  });
});

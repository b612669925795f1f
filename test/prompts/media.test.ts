// Sizes from the heads of image files, pages of PDFs; whatever the bytes claim, there is an answer and it is bounded.
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { imageSize } from '../../src/prompts/estimate/media.ts';
import { readPdf } from '../../src/prompts/estimate/pdf.ts';
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
        const pdf = readPdf(all);
        if (pdf !== null) expect(pdf.pages).to.be.within(1, 999_999);
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

  it('counts pages by the tree, by page objects, or by the linearisation', () => {
    const pages = (text: string) => readPdf(bytes(text))?.pages ?? null;
    expect(pages('%PDF-1.4 << /Type /Page >> << /Type/Page>> << /Type /Pages /Count 2 >>')).to.equal(2);
    expect(pages('%PDF-1.4 << /Type /Page >> << /Type/Page>>')).to.equal(2);
    // A page that was replaced stays in the file.
    expect(pages('%PDF-1.4 << /Type /Page >> << /Type/Page>> << /Type /Pages /Count 1 >>')).to.equal(1);
    expect(pages('%PDF-1.5 << /Type /Pages /Kids [] /Count 7 >>')).to.equal(7);
    expect(pages('%PDF-1.5 << /Linearized 1 /L 5 /N 12 >>')).to.equal(12);
    expect(pages('%PDF-1.5 nothing in clear')).to.equal(null);
    expect(pages('no PDF /Type /Page')).to.equal(null);
  });

  describe('PDF 1.5', () => {
    const stream = (dictionary: string, data: Buffer | string) =>
      Buffer.concat([Buffer.from(`9 0 obj << ${dictionary} >> stream\n`), Buffer.from(data), Buffer.from('\nendstream endobj\n')]);
    const deflated = (dictionary: string, text: string) => stream(`/Filter /FlateDecode ${dictionary}`, deflateSync(Buffer.from(text)));
    const file = (...parts: Buffer[]) => Buffer.concat([Buffer.from('%PDF-1.5\n%\xe2\xe3\n', 'latin1'), ...parts, Buffer.from('%%EOF')]);
    const tree = (pages: number) =>
      deflated(
        '/Type /ObjStm /N 3 /First 20',
        `1 0 2 30 << /Type /Pages /Kids [3 0 R] /Count ${pages} >> ${'<< /Type /Page /Parent 1 0 R >> '.repeat(pages)}`,
      );
    const show = (text: string) => deflated('', `BT /F1 12 Tf 72 712 Td (${text}) Tj ET`);

    it('reads pages and text out of compressed streams', () => {
      const pdf = readPdf(file(tree(3), show('Hello \\(world\\), caf\\351'), deflated('', 'BT [(Tw) 20 (o) -300 (words)] TJ ET')));
      expect(pdf).to.deep.equal({ pages: 3, text: 'Hello (world), café\nTwo words', glyphs: 0 });
    });

    it('counts glyphs where a font writes no characters, and nothing of images', () => {
      const fonts = deflated('/Type /ObjStm', '<< /Type /Pages /Count 1 >> << /Type /Font /Encoding /Identity-H >>');
      const image = deflated('/Subtype /Image', 'BT (not a text) Tj ET');
      expect(readPdf(file(fonts, image, deflated('', 'BT <00480065006C006C006F> Tj ET')))).to.include({ pages: 1, text: '', glyphs: 5 });
    });

    it('says that it cannot read what is encrypted, cut short, or swells without end', () => {
      expect(readPdf(file(stream('/Filter /FlateDecode /Type /ObjStm', 'no deflated data at all')))).to.equal(null);
      const cut = file(tree(2));
      expect(readPdf(cut.subarray(0, 60))).to.equal(null);
      const bomb = deflateSync(Buffer.alloc(20 * 2 ** 20));
      expect(readPdf(file(tree(1), stream('/Filter /FlateDecode', bomb)))).to.deep.equal({ pages: 1, text: '', glyphs: 0 });
    });

    it('counts a page as its image and its text: larger in Converse requests of the newest Claude', async () => {
      const bytes = file(tree(1), show('The quota of an account is a number of tokens.')).toString('base64');
      const converse = { messages: [user([{ document: { format: 'pdf', name: 'a', source: { bytes } } }])] };
      const body = {
        max_tokens: 5,
        messages: [user([{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: bytes } }])],
      };
      const media = async (value: unknown, model: string) => (await estimateFor(value, model)).parts.media;
      expect(await media(body, 'claude-sonnet-4-5')).to.be.within(1571 + 9, 1571 + 15);
      expect(await media(converse, 'claude-sonnet-4-5')).to.be.within(1571 + 9, 1571 + 17);
      expect(await media(body, 'claude-sonnet-5')).to.be.within(1571 + 11, 1571 + 19);
      expect(await media(converse, 'claude-sonnet-5')).to.be.within(4787 + 11, 4787 + 21);
      expect(await media(converse, 'nova-2-lite')).to.be.within(2650, 2655);
      expect(await media(converse, 'mistral-large')).to.be.within(8, 20);
    });
  });
});

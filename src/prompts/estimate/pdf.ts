// Pages and text of a PDF: from its objects in clear and those in compressed object streams (PDF 1.5). Nothing is drawn, no font is read.
import { inflateSync } from 'node:zlib';

export interface PdfContent {
  readonly pages: number;
  /** What the pages show, as far as their fonts write plain characters; empty for scans. */
  readonly text: string;
  /** Characters shown in fonts whose codes are glyphs, not characters: they are there, but cannot be read. */
  readonly glyphs: number;
}

/** A compressed stream may hold a thousand times its size: no more than this is read, of one and of all. */
const MOST_STREAM_BYTES = 16 * 2 ** 20;
const MOST_INFLATED_BYTES = 64 * 2 ** 20;

/** @returns null where the bytes are no PDF, or its pages cannot be found (encrypted, damaged) */
export function readPdf(bytes: Uint8Array): PdfContent | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const source = file.toString('latin1');
  if (!source.slice(0, 1024).includes('%PDF-')) return null;
  const { outside, streams } = divided(source, file);
  const objects = [outside, ...streams.filter(({ head }) => /\/Type\s*\/ObjStm/.test(head)).map(({ body }) => body)].join('\n');
  const pages = pagesIn(objects);
  if (pages === null) return null;
  const content = streams.filter(({ head, body }) => !/\/(?:Subtype\s*\/Image|Length1|FontFile)/.test(head) && body.includes('BT'));
  const hasGlyphCodes = /\/Identity-[HV]/.test(objects);
  const shown = content.map(({ body }) => shownText(body, hasGlyphCodes));
  return { pages, text: shown.map(({ text }) => text).join('\n'), glyphs: shown.reduce((sum, { glyphs }) => sum + glyphs, 0) };
}

interface Stream {
  /** The dictionary in front of it. */
  readonly head: string;
  readonly body: string;
}

/** What stands outside of streams, and the streams that can be read. */
function divided(source: string, file: Buffer): { outside: string; streams: Stream[] } {
  const streams: Stream[] = [];
  const outside: string[] = [];
  let from = 0;
  let inflated = 0;
  for (const match of source.matchAll(/stream\r?\n/g)) {
    const start = match.index + match[0].length;
    if (match.index < from || source.startsWith('end', match.index - 3)) continue;
    const end = source.indexOf('endstream', start);
    if (end < 0) break;
    const head = source.slice(Math.max(from, source.lastIndexOf(' obj', match.index)), match.index);
    outside.push(source.slice(from, match.index));
    from = end;
    const body = streamBody(head, file.subarray(start, end), Math.min(MOST_STREAM_BYTES, MOST_INFLATED_BYTES - inflated));
    if (body === null) continue;
    inflated += body.length;
    streams.push({ head, body });
  }
  outside.push(source.slice(from));
  return { outside: outside.join('\n'), streams };
}

/** @returns null for images, for filters other than deflate, and for what is damaged or too large */
function streamBody(head: string, data: Buffer, mostBytes: number): string | null {
  if (/\/Subtype\s*\/Image/.test(head) || mostBytes <= 0) return null;
  if (!/\/Filter/.test(head)) return data.length <= mostBytes ? data.toString('latin1') : null;
  if (
    !/\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\s*[\]/>\r\n ]/.test(`${head} `) ||
    /\/(?:DCT|JPX|LZW|ASCII85|ASCIIHex|RunLength)Decode/.test(head)
  )
    return null;
  try {
    // What follows the compressed data (a line end) is no error, nor is a missing checksum.
    return inflateSync(data, { maxOutputLength: mostBytes, finishFlush: 2 }).toString('latin1');
  } catch {
    return null;
  }
}

/** The page tree's own count; the page objects where no tree can be read. Objects that were replaced or deleted stay in the file. */
function pagesIn(objects: string): number | null {
  let most = 0;
  for (const match of objects.matchAll(
    /\/Type\s{0,8}\/Pages\b[^>]{0,4000}?\/Count\s{1,8}(\d{1,6})|\/Count\s{1,8}(\d{1,6})[^>]{0,4000}?\/Type\s{0,8}\/Pages\b/g,
  ))
    most = Math.max(most, Number(match[1] ?? match[2]));
  if (most > 0) return most;
  const found = objects.match(/\/Type\s{0,8}\/Page(?![A-Za-z])/g)?.length ?? 0;
  if (found > 0) return found;
  const linear = /\/Linearized\b[^>]{0,400}?\/N\s{1,8}(\d{1,6})/.exec(objects.slice(0, 2048));
  return linear ? Number(linear[1]) : null;
}

/** A jump to the right by more than this (thousandths of the font's size) is a blank between words. */
const BLANK = -180;

/** The strings that text operators show. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case a token of a content stream
function shownText(content: string, hasGlyphCodes: boolean): { text: string; glyphs: number } {
  const parts: string[] = [];
  let glyphs = 0;
  for (const match of content.matchAll(
    /\((?:[^\\()]|\\[\s\S]|\([^()]{0,1000}\))*\)|<([0-9A-Fa-f\s]*)>|(-?\d+(?:\.\d+)?)|(Tj|TJ|T\*|Td|TD|Tm|'|")/g,
  )) {
    const [whole, hex, number, operator] = match;
    if (hex !== undefined) {
      const codes = hex.replace(/\s/g, '');
      if (hasGlyphCodes) glyphs += codes.length / 4;
      else parts.push(Buffer.from(codes, 'hex').toString('latin1'));
    } else if (operator !== undefined) parts.push(operator === 'Tj' || operator === 'TJ' ? '' : '\n');
    else if (number !== undefined) parts.push(Number(number) < BLANK ? ' ' : '');
    else if (hasGlyphCodes && whole.includes('\\')) glyphs += whole.length / 2;
    else parts.push(unescaped(whole.slice(1, -1)));
  }
  return {
    text: parts
      .join('')
      .replace(/\n{2,}/g, '\n')
      .trim(),
    glyphs: Math.round(glyphs),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', b: '', f: '' };

function unescaped(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal?: string, letter?: string) =>
    octal === undefined ? (ESCAPES[letter as string] ?? (letter as string)) : String.fromCharCode(Number.parseInt(octal, 8) & 255),
  );
}

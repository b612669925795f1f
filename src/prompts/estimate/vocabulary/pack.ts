// The vocabulary o200k_base as bytes, made from the library that keeps it. The build runs this once and writes dist/tables/o200k_base.bin, since the library's
// modules take a third of a second to load.
import { decode, setMergeCacheSize, vocabularySize } from 'gpt-tokenizer/encoding/o200k_base';
import ranks from 'gpt-tokenizer/esm/bpeRanks/o200k_base';
import { tokenClass } from '../features.ts';

/** The token of the single byte 0xFF in every byte-level vocabulary; no UTF-8 text holds it. */
const BYTE_FF = 187;

/**
 * @returns the number of tokens (4 bytes, little-endian), the class of each (`tokenClass`), the length of each in bytes (0 for a rank without token), then
 *   the bytes of all, by rank
 */
export function packVocabulary(): Uint8Array {
  const encoder = new TextEncoder();
  const tokens = Array.from(ranks, (token) => {
    if (token === undefined) return new Uint8Array(0);
    return typeof token === 'string' ? encoder.encode(token) : Uint8Array.from(token);
  });
  const total = tokens.reduce((sum, { length }) => sum + length, 0);
  const packed = new Uint8Array(4 + tokens.length * 2 + total);
  new DataView(packed.buffer).setUint32(0, tokens.length, true);
  setMergeCacheSize(0);
  let at = 4 + tokens.length * 2;
  for (const [rank, bytes] of tokens.entries()) {
    if (bytes.length > 255 || rank >= vocabularySize) throw new RangeError(`token ${rank} does not fit the form`);
    packed[4 + rank] = bytes.length === 0 ? 0 : classOf(rank);
    packed[4 + tokens.length + rank] = bytes.length;
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

function classOf(rank: number): number {
  decode([BYTE_FF]); // the library keeps the bytes of an unfinished character for its next call: this ends it
  return tokenClass(decode([rank]));
}

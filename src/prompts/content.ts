// Counts the features of a text with gpt-tokenizer's o200k_base, which is loaded on first use: it takes 150 ms.
import { countCharacters, type FeatureCounts, TOKEN_CLASSES, tokenClass } from './features.ts';

/** Adds the features of one text to the counts. */
export type TextCounter = (text: string, counts: FeatureCounts) => void;

/** Longer pieces make the merging of byte pairs quadratic: 100,000 CJK characters without a break took 35 s. */
const CHUNK_CHARACTERS = 4000;
/** The length of a piece where there is no place to cut. */
const UNBROKEN_CHARACTERS = 200;
/** A cut is looked for in the last part of a chunk, so that a chunk never gets small. */
const LEAST_CHARACTERS = 2000;

/** The token of the single byte 0xFF in every byte-level vocabulary; no UTF-8 text holds it. */
const BYTE_FF = 187;

/** Texts up to this length are not copied. */
const SMALL_TEXT = 16_000;

/**
 * Merged words that the library remembers. Each keeps the whole chunk alive that it was cut from, so its own 100,000 would hold
 * hundreds of megabytes.
 */
const MERGED_WORDS = 4000;

let counter: Promise<TextCounter> | undefined;

/** @returns the counter, the same one for every caller */
export function loadTextCounter(): Promise<TextCounter> {
  counter ??= import('gpt-tokenizer/encoding/o200k_base').then(({ encode, decode, vocabularySize, setMergeCacheSize }) => {
    setMergeCacheSize(MERGED_WORDS);
    // Special tokens in a prompt are text like any other: neither recognised nor refused.
    const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
    const classOf = new Uint8Array(vocabularySize + 1).fill(255);
    return (text, counts) => {
      countCharacters(text, counts);
      for (let start = 0; start < text.length; ) {
        const end = cut(text, start);
        // A copy, so that a remembered word does not keep a whole file alive.
        const tokens = encode(text.length <= SMALL_TEXT ? text.slice(start, end) : ` ${text.slice(start, end)}`.slice(1), options);
        for (let i = 0; i < tokens.length; i++) {
          const token = tokens[i] as number;
          let found = classOf[token] as number;
          if (found >= TOKEN_CLASSES) {
            decode([BYTE_FF]); // the library keeps the bytes of an unfinished character for its next call: this ends it
            found = tokenClass(decode([token]));
            classOf[token] = found;
          }
          counts[found] = (counts[found] as number) + 1;
        }
        start = end;
      }
    };
  });
  return counter;
}

/** Where the chunk that starts here ends: before a newline or blank, after 。, else at the limit, never inside a pair of surrogates. */
function cut(text: string, start: number): number {
  const limit = start + CHUNK_CHARACTERS;
  if (limit >= text.length) return text.length;
  for (let i = limit; i > start + LEAST_CHARACTERS; i--) {
    const code = text.charCodeAt(i);
    if (code === 10) return i;
    if (code === 32 && text.charCodeAt(i - 1) !== 32) return i;
    if (code === 0x3002) return i + 1;
  }
  // Nothing to cut at: a short piece, because merging is quadratic in its length.
  const end = start + UNBROKEN_CHARACTERS;
  const code = text.charCodeAt(end);
  return code >= 0xdc00 && code <= 0xdfff ? end - 1 : end;
}

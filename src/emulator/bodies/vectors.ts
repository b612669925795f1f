// Made-up embeddings and ranks: the same text has the same vector, and texts that share words lie closer together. Nothing of it is a model's opinion.

/** FNV-1a: which dimension a word belongs to, and with which sign. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const DIMENSIONS_PER_WORD = 8;

/** A vector of length 1: each word of the text points to a few dimensions. */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const words = wordsOf(text);
  for (const word of words.length > 0 ? words : [text]) {
    for (let turn = 0; turn < DIMENSIONS_PER_WORD; turn++) {
      const at = hash(`${turn} ${word}`);
      vector[at % dimensions] = (vector[at % dimensions] as number) + (at & 0x40000000 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector.filter((value) => value !== 0));
  return length === 0 ? [1, ...vector.slice(1)] : vector.map((value) => Math.round((value / length) * 1e8) / 1e8);
}

/** Documents by how many words of the query they have, best first: scores from 0 to 1. */
export function rank(query: string, documents: readonly string[]): readonly { readonly index: number; readonly score: number }[] {
  const wanted = new Set(wordsOf(query));
  const scored = documents.map((document, index) => {
    const words = new Set(wordsOf(document));
    const shared = [...wanted].filter((word) => words.has(word)).length;
    return { index, score: wanted.size === 0 ? 0 : Math.round((shared / wanted.size) * 1e6) / 1e6 };
  });
  return scored.sort((a, b) => b.score - a.score || a.index - b.index);
}

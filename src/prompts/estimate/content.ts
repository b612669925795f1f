// Counts the features of a text with the vocabulary o200k_base, which is loaded on first use.
import { addForeign, countCharacters, type FeatureCounts, isForeignProse, latinWordTokens } from './features.ts';
import { Vocabulary } from './vocabulary/vocabulary.ts';

/** Adds the features of one text to the counts. */
export type TextCounter = (text: string, counts: FeatureCounts) => void;

/** Text is looked at in chunks, so that a long one does not become millions of strings at once. */
const CHUNK_CHARACTERS = 4000;
/** A cut is looked for in the last part of a chunk, so that a chunk never gets small. */
const LEAST_CHARACTERS = 2000;
/** The length of a piece where there is no place to cut: merging byte pairs is quadratic in it (100,000 CJK characters took 35 s). */
const UNBROKEN_CHARACTERS = 200;
/** Words whose token classes are remembered; then all are forgotten. Longer ones do not come again. */
const REMEMBERED_WORDS = 60_000;
const LONGEST_REMEMBERED = 40;

/**
 * How o200k_base splits a text before it merges byte pairs, which never reach across (OpenAI's tiktoken, `o200k_base`). Done here so that a
 * word that was met before costs one look-up.
 */
const WORDS =
  /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE]))?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE]))?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

let counter: Promise<TextCounter> | undefined;

/** @returns the counter, the same one for every caller */
export function loadTextCounter(): Promise<TextCounter> {
  counter ??= import('./vocabulary/pack.ts').then(({ packVocabulary }) => {
    const vocabulary = new Vocabulary(packVocabulary());
    /** Word → the class of its only token, or the classes of its tokens. */
    const remembered = new Map<string, number | Uint8Array>();
    const classesOf = (word: string): number | Uint8Array => {
      const tokens = word.length <= UNBROKEN_CHARACTERS ? vocabulary.tokensOf(word) : longTokens(vocabulary, word);
      const classes =
        tokens.length === 1 ? vocabulary.classOf(tokens[0] as number) : Uint8Array.from(tokens, (token) => vocabulary.classOf(token));
      if (word.length <= LONGEST_REMEMBERED) {
        if (remembered.size >= REMEMBERED_WORDS) remembered.clear();
        remembered.set(copyOf(word), classes);
      }
      return classes;
    };
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the innermost loop of counting; a call a word would cost a third of its speed
    return (text, counts) => {
      countCharacters(text, counts);
      for (let start = 0; start < text.length; ) {
        const end = cut(text, start);
        const words = text.slice(start, end).match(WORDS) ?? [];
        const before = latinWordTokens(counts);
        for (let i = 0; i < words.length; i++) {
          const word = words[i] as string;
          const classes = remembered.get(word) ?? classesOf(word);
          if (typeof classes === 'number') counts[classes] = (counts[classes] as number) + 1;
          else for (let j = 0; j < classes.length; j++) counts[classes[j] as number] = (counts[classes[j] as number] as number) + 1;
        }
        if (isForeignProse(words)) addForeign(counts, before);
        start = end;
      }
    };
  });
  return counter;
}

/** What was cut is split again: a part of a word can be several. */
function longTokens(vocabulary: Vocabulary, word: string): number[] {
  const tokens: number[] = [];
  for (let at = 0; at < word.length; at += UNBROKEN_CHARACTERS)
    for (const piece of word.slice(at, at + UNBROKEN_CHARACTERS).match(WORDS) ?? []) tokens.push(...vocabulary.tokensOf(piece));
  return tokens;
}

/** A part of a string keeps the whole string alive; this does not. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
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
  const code = text.charCodeAt(limit);
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit;
}

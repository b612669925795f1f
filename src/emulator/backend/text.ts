// The text that the emulator answers with: always the same words, and as many of them as there are output tokens.

// By convention one word with its leading blank is one token: each is a single token of the o200k vocabulary that bq's estimator uses.
const WORDS =
  'the quick answer to this request is that a quota of tokens per minute is shared by all of them and each one holds what it may use until it ends then only what it did use stays with its share of the minute'.split(
    ' ',
  );

let text = '';
let ends: number[] = [0];

/** Grows the shared text until it holds that many words. */
function reach(tokens: number): void {
  if (ends.length > tokens) return;
  const target = Math.max(tokens, ends.length * 2, 1_024);
  const parts = [text];
  const next = [...ends];
  let length = text.length;
  for (let index = ends.length - 1; index < target; index++) {
    const word = `${index === 0 ? '' : ' '}${WORDS[index % WORDS.length]}`;
    parts.push(word);
    length += word.length;
    next.push(length);
  }
  text = parts.join('');
  ends = next;
}

/**
 * The words from one token to another, e.g. 0 to the number of output tokens for a whole answer.
 * @param from whole, 0 or more · @param to whole, not below `from`
 */
export function generatedText(from: number, to: number): string {
  reach(to);
  return text.slice(ends[from], ends[to]);
}

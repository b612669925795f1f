// Whether a line has any sign of an error: one pass over its characters, for most lines of a log have none and are passed over.

/** In small letters. Generous: what follows is looked at with care. Words of other languages are seen by not being ASCII. */
const SIGNS = [
  'error',
  'exception',
  'throttl',
  'too many',
  'overload',
  'unable to',
  'not allowed',
  'not available',
  'not ready',
  'not authorized',
  'not supported',
  't supported',
  'not found',
  'not valid',
  'not verified',
  'not complete',
  't complete',
  't have access',
  'denied',
  'exceed',
  'timed out',
  'timedout',
  'time out',
  'time-out',
  'timeout',
  'quota',
  'retry',
  'retries',
  'expired',
  'invalid',
  'unavailable',
  'traceback',
  'caused by',
  'reservation',
  'data retention',
  'ftuform',
  'is too long',
  'too high',
  'credential',
  'socket ',
  'pool ',
  'end of its life',
  'budget_tokens',
  'token maximum',
  // Of an answer that was cut.
  'reason":"length',
  'reason": "length',
  "reason='length",
  'reason":"max_',
  'reason": "max_',
  "reason='max_",
  '400',
  '401',
  '403',
  '404',
  '408',
  '413',
  '424',
  '429',
  '500',
  '502',
  '503',
  '504',
  '529',
];

/** Letters of the signs, each a class of its own; 0 is all others. */
const ALPHABET = [...new Set(SIGNS.join(''))];
const CLASSES = ALPHABET.length + 1;
const CLASS_OF = new Uint8Array(128);
for (const [index, letter] of ALPHABET.entries()) {
  CLASS_OF[letter.charCodeAt(0)] = index + 1;
  CLASS_OF[letter.toUpperCase().charCodeAt(0)] = index + 1;
}

/** Next state by state and class of letter (Aho and Corasick, 1975); `FOUND` where a sign ends. */
const FOUND = 0xffff;
const NEXT = automaton();

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the construction as published: a trie, then its fallbacks in breadth-first order
function automaton(): Uint16Array {
  const children: Map<number, number>[] = [new Map()];
  const ends = new Set<number>();
  for (const sign of SIGNS) {
    let state = 0;
    for (const letter of sign) {
      const kind = CLASS_OF[letter.charCodeAt(0)] ?? 0;
      let next = children[state]?.get(kind);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        children[state]?.set(kind, next);
      }
      state = next;
    }
    ends.add(state);
  }
  const table = new Uint16Array(children.length * CLASSES);
  const fallback = new Uint16Array(children.length);
  const queue: number[] = [0];
  for (const state of queue) {
    for (let kind = 0; kind < CLASSES; kind++) {
      const child = children[state]?.get(kind);
      const back = state === 0 ? 0 : (table[(fallback[state] ?? 0) * CLASSES + kind] ?? 0);
      if (child === undefined) table[state * CLASSES + kind] = back;
      else {
        fallback[child] = back === FOUND ? 0 : back;
        table[state * CLASSES + kind] = ends.has(child) || back === FOUND ? FOUND : child;
        queue.push(child);
      }
    }
  }
  return table;
}

/** @param line of any length; a character that is no ASCII is a sign by itself */
export function hasSign(line: string): boolean {
  let state = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code > 127) return OTHER_WORDS.test(line) || hasSignBehind(line, at, state);
    state = NEXT[state * CLASSES + (CLASS_OF[code] as number)] as number;
    if (state === FOUND) return true;
  }
  return false;
}

const OTHER_WORDS = /エラー|例外|失敗|タイムアウト|リトライ|再試行|打ち切|諦め/;

function hasSignBehind(line: string, from: number, before: number): boolean {
  let state = before;
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    state = code > 127 ? 0 : (NEXT[state * CLASSES + (CLASS_OF[code] as number)] as number);
    if (state === FOUND) return true;
  }
  return false;
}

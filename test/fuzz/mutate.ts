// Texts made worse, the same for the same seed: cut, spliced, doubled, nested, with what parsers trip over put in.
import { RandomStream } from '../../src/simulator/random.ts';

/** What parsers trip over: brackets, quotes, heads of logs and tracebacks, numbers that no quota has, characters that no terminal shows. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  '\\"',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\ufeff',
  '\u2028',
  '，',
  'エラー: ',
  '😀',
  '\ud800',
  ',',
  ':',
  '|',
  '---\n',
  '- ',
  '&a [*a]',
  'Traceback (most recent call last):\n',
  '\nDuring handling of the above exception, another exception occurred:\n\n',
  'Caused by: ',
  '    at x (y.js:1:1)\n',
  '2026-11-20T10:00:05.001Z ERROR ',
  '{"a":'.repeat(50),
  '['.repeat(200),
  '('.repeat(200),
  '1e999',
  '-1',
  '9007199254740993',
  '00000000000000000000',
  'NaN',
  'null',
  '__proto__',
  '"constructor":{"prototype":{}}',
  'L-00000000',
  'ThrottlingException: ',
  'An error occurred (',
  'Too many tokens, please wait before trying again.',
  '429',
  'a'.repeat(5000),
  ' '.repeat(5000),
] as const;

type Mutation = (text: string, random: RandomStream, other: string) => string;

const below = (random: RandomStream, limit: number) => Math.floor(random.next() * limit);

function span(text: string, random: RandomStream, longest = text.length): readonly [from: number, to: number] {
  const from = below(random, text.length + 1);
  return [from, Math.min(text.length, from + below(random, longest + 1))];
}

const MUTATIONS: readonly Mutation[] = [
  // Cut off, at either end or in the middle.
  (text, random) => text.slice(0, below(random, text.length + 1)),
  (text, random) => text.slice(below(random, text.length + 1)),
  (text, random) => {
    const [from, to] = span(text, random, 80);
    return text.slice(0, from) + text.slice(to);
  },
  (text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + (PIECES[below(random, PIECES.length)] ?? '') + text.slice(at);
  },
  (text, random) => {
    const [from, to] = span(text, random, 200);
    return text.slice(0, to) + text.slice(from, to).repeat(1 + below(random, 5)) + text.slice(to);
  },
  (text, random, other) => text.slice(0, below(random, text.length + 1)) + other.slice(below(random, other.length + 1)),
  (text, random) => {
    const at = below(random, Math.max(1, text.length));
    return text.slice(0, at) + String.fromCharCode(below(random, 256)) + text.slice(at + 1);
  },
  (text, random) => {
    const lines = text.split('\n');
    const [one, two] = [below(random, lines.length), below(random, lines.length)];
    [lines[one], lines[two]] = [lines[two] ?? '', lines[one] ?? ''];
    return lines.join('\n');
  },
  (text, random) => {
    const indent = ' '.repeat(below(random, 9));
    return text
      .split('\n')
      .map((line) => (random.next() < 0.5 ? indent + line : line))
      .join('\n');
  },
  (text) => JSON.stringify({ message: text, time: '2026-11-20T10:00:05Z' }),
  (text) => JSON.stringify(text),
  (text) => `${text}\n${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/\d+/g, (digits) => digits.repeat(3)),
];

/** Longer texts say nothing that these do not, and slow everything down. */
const LONGEST = 60_000;

/** @param index which mutation of the seed; any whole number @returns the text, and how to make it again is the pair of numbers */
export function mutated(texts: readonly string[], seed: number, index: number): string {
  const random = new RandomStream(seed, index);
  const pick = () => texts[below(random, texts.length)] ?? '';
  let text = pick();
  for (let times = 1 + below(random, 4); times > 0; times--) {
    const mutation = MUTATIONS[below(random, MUTATIONS.length)];
    text = (mutation?.(text, random, pick()) ?? text).slice(0, LONGEST);
  }
  return text;
}

// How many tokens the next answer has: a number, or a distribution drawn from a seeded stream.

import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { RandomStream } from '../../simulator/random.ts';
import { EMULATE } from '../../words/en/emulate.ts';

/** z of the 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;
const MOST_TOKENS = 10_000_000;

function bad(text: string, problem: Phrase): BqError {
  return new BqError(phrase(EMULATE, 'badOutput', text, problem), {
    code: 'BAD_FLAG_VALUE',
    kind: 'usage',
    suggestions: [phrase(EMULATE, 'outputForms')],
  });
}

function tokens(digits: string, text: string): number {
  const value = Number(digits.replaceAll(/[_,]/g, ''));
  if (!Number.isInteger(value) || value < 1 || value > MOST_TOKENS) throw bad(text, phrase(EMULATE, 'outputCount', digits, MOST_TOKENS));
  return value;
}

/**
 * @param text `500`, `100..900` (uniform, both ends included) or `p50=300,p95=1200` (log-normal)
 * @returns draws whole tokens, 1 or more; the same seed gives the same draws
 * @throws BqError usage
 */
export function parseOutputTokens(text: string, seed: number): () => number {
  const random = new RandomStream(seed, 0);
  const range = /^([\d_]+)\.\.([\d_]+)$/.exec(text);
  if (range) {
    const from = tokens(range[1] ?? '', text);
    const to = tokens(range[2] ?? '', text);
    if (from > to) throw bad(text, phrase(EMULATE, 'outputRange'));
    return () => from + Math.floor(random.next() * (to - from + 1));
  }
  const quantiles = /^p50=([\d_]+),p95=([\d_]+)$/.exec(text);
  if (quantiles) {
    const median = tokens(quantiles[1] ?? '', text);
    const p95 = tokens(quantiles[2] ?? '', text);
    if (p95 < median) throw bad(text, phrase(EMULATE, 'outputQuantiles'));
    const sigma = Math.log(p95 / median) / Z95;
    return () => Math.min(MOST_TOKENS, Math.max(1, Math.round(median * Math.exp(sigma * random.nextNormal()))));
  }
  if (!/^[\d_,]+$/.test(text)) throw bad(text, phrase(EMULATE, 'noOutput'));
  const constant = tokens(text, text);
  return () => constant;
}

// What a row is about beside plain calls: a longer context, another tier, another way to call. A row of one variant never stands for another.

import { once } from '../../base/once.ts';

export type QuotaVariant = 'plain' | 'long-context' | 'latency-optimized' | 'priority' | 'flex' | 'reserved' | 'asynchronous' | 'other';

interface VariantMark {
  readonly variant: QuotaVariant;
  /** Words of a quota's name; each is looked for as whole words, wherever it stands. */
  readonly words: string;
  /** For people; null where there is nothing to say. */
  readonly label: string | null;
}

/** The first that is found decides. A new variant is one entry here, and one of its words in `HINTS`. */
const MARKS: readonly VariantMark[] = [
  { variant: 'long-context', words: '(?:long|[0-9]+[km])[- ]context(?: length| window)?', label: '1M context' },
  { variant: 'latency-optimized', words: 'latency[- ]optimized', label: 'latency-optimized' },
  { variant: 'priority', words: 'priority(?:[ -]service)?(?:[ -]tier)?', label: 'priority tier' },
  { variant: 'flex', words: 'flex(?:[ -]service)?(?:[ -]tier)?', label: 'flex tier' },
  { variant: 'reserved', words: 'reserved(?:[ -]service)?(?:[ -](?:tier|capacity))?', label: 'reserved tier' },
  { variant: 'asynchronous', words: 'async(?:hronous)?', label: 'asynchronous' },
  // The tier of every call that asks for none.
  { variant: 'plain', words: '(?:standard|default)(?:[ -]service)?[ -]tier', label: null },
  // Nobody knows what it is, but it is another one.
  { variant: 'other', words: '[\\w]+(?:[ -]service)?[ -]tier', label: 'another tier' },
];

/** With the punctuation that sets a mark apart: `, X`, `(X)`, `[X]`, `X:`, ` - X`. */
const patterns = once(() =>
  MARKS.map(({ variant, words }) => ({
    variant,
    pattern: new RegExp(`(?:^|[\\s,]*(?<![\\w-])[([]?|\\s+[-–]\\s+)(?<!\\w)(?:${words})(?!\\w)[)\\]]?[,:]?(?=\\s|$)`, 'i'),
  })),
);

/** A text without any of these has no mark: hardly a name has one, and the patterns take as long to compile as a plan takes to print. */
const HINTS = ['context', 'latency', 'priority', 'flex', 'reserved', 'async', 'tier'] as const;

export const VARIANTS: readonly QuotaVariant[] = [...new Set<QuotaVariant>(['plain', ...MARKS.map(({ variant }) => variant)])];

export function variantLabel(variant: QuotaVariant): string | null {
  return MARKS.find((mark) => mark.variant === variant)?.label ?? null;
}

export interface Unmarked {
  readonly variant: QuotaVariant;
  /** The text without the words that mark the variant. */
  readonly rest: string;
}

/** Takes the marks out of a name, or of a model's part of one. @param text with single spaces */
export function takeMarks(text: string): Unmarked {
  let variant: QuotaVariant = 'plain';
  let rest = text;
  const lower = text.toLowerCase();
  if (!HINTS.some((hint) => lower.includes(hint))) return { variant, rest };
  for (const mark of patterns()) {
    const without = rest.replace(mark.pattern, '');
    if (without === rest) continue;
    rest = without.trim();
    variant = bothVariants(variant, mark.variant);
  }
  return { variant, rest };
}

/** A row of two variants at once is neither of them. */
export function bothVariants(first: QuotaVariant, second: QuotaVariant): QuotaVariant {
  if (first === 'plain' || first === second) return second;
  return second === 'plain' ? first : 'other';
}

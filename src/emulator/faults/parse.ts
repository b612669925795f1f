// Faults on demand: what `--fault` says, e.g. `throttle:3`, `slow:2.5@ListServiceQuotas`, `access-denied@bedrock:CountTokens@eu-west-1`.
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { EMULATE } from '../../words/en/emulate.ts';

export const FAULT_KINDS = [
  'throttle',
  'throttle-stream',
  'unavailable',
  'slow',
  'reset',
  'lost-answer',
  'hang',
  'truncate',
  'malformed-page',
  'expired-token',
  'access-denied',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** How many requests it hits; Infinity for all. */
  readonly count: number;
  /** Only `slow`: what it adds before the answer. */
  readonly delaySeconds: number;
  /** Operations it hits; null for those that the kind makes sense for. */
  readonly operation: string | null;
  /** The Region it hits; null for all. */
  readonly region: string | null;
  readonly text: string;
}

const MOST_SECONDS = 3_600;

function badFault(text: string, problem: Phrase): BqError {
  return new BqError(phrase(EMULATE, 'badFault', text, problem), {
    code: 'BAD_FAULT',
    kind: 'usage',
    suggestions: [phrase(EMULATE, 'faultForm', FAULT_KINDS), phrase(EMULATE, 'faultExamples')],
  });
}

/** @throws BqError usage, with the grammar */
export function parseFault(text: string): Fault {
  const match = /^([a-z-]+)(?::([^@]*))?(?:@(?:[a-z-]+:)?([A-Za-z]+))?(?:@([a-z]+(?:-[a-z]+)+-\d+))?$/.exec(text);
  const kind = FAULT_KINDS.find((name) => name === match?.[1]);
  if (!match || !kind) throw badFault(text, phrase(EMULATE, 'noFault'));
  const [, , number, operation = null, region = null] = match;
  const value = number === undefined || number === '' ? null : Number(number);
  if (kind === 'slow') {
    if (value === null || !(value > 0 && value <= MOST_SECONDS)) throw badFault(text, phrase(EMULATE, 'faultSeconds', MOST_SECONDS));
    return { kind, count: Number.POSITIVE_INFINITY, delaySeconds: value, operation, region, text };
  }
  if (value !== null && !(Number.isInteger(value) && value >= 1)) throw badFault(text, phrase(EMULATE, 'faultCount', number ?? ''));
  return { kind, count: value ?? Number.POSITIVE_INFINITY, delaySeconds: 0, operation, region, text };
}

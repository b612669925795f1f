// Faults on demand: what `--fault` says, e.g. `throttle:3`, `slow:2.5@ListServiceQuotas`, `access-denied@bedrock:CountTokens@eu-west-1`.
import { BqError } from '../../base/errors.ts';

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

function badFault(text: string, problem: string): BqError {
  return new BqError(`--fault ${text}: ${problem}`, {
    code: 'BAD_FAULT',
    kind: 'usage',
    suggestions: [
      `KIND[:NUMBER][@OPERATION][@REGION], where KIND is ${FAULT_KINDS.join(', ')}`,
      '--fault throttle:3 refuses the first three calls; --fault slow:2.5@ListServiceQuotas delays each by 2.5 s',
    ],
  });
}

/** @throws BqError usage, with the grammar */
export function parseFault(text: string): Fault {
  const match = /^([a-z-]+)(?::([^@]*))?(?:@(?:[a-z-]+:)?([A-Za-z]+))?(?:@([a-z]+(?:-[a-z]+)+-\d+))?$/.exec(text);
  const kind = FAULT_KINDS.find((name) => name === match?.[1]);
  if (!match || !kind) throw badFault(text, 'not a fault');
  const [, , number, operation = null, region = null] = match;
  const value = number === undefined || number === '' ? null : Number(number);
  if (kind === 'slow') {
    if (value === null || !(value > 0 && value <= MOST_SECONDS))
      throw badFault(text, `slow needs seconds above 0, at most ${MOST_SECONDS}`);
    return { kind, count: Number.POSITIVE_INFINITY, delaySeconds: value, operation, region, text };
  }
  if (value !== null && !(Number.isInteger(value) && value >= 1))
    throw badFault(text, `${number} is not a whole number of requests, 1 or more`);
  return { kind, count: value ?? Number.POSITIVE_INFINITY, delaySeconds: 0, operation, region, text };
}

// What a workload is on bedrock-mantle, where output has a quota of its own and there is no burndown. docs/model.md section 3.
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { BurndownRate } from '../catalog/types.ts';
import type { ReserveReturns } from '../simulator/types.ts';
import { PLANNER } from '../words/en/planner.ts';
import { ASSUMED, type Asked, FIELDS, type FieldKey, type PlanQuestion } from './question.ts';

/**
 * What output costs the quota of input once it is written: as much as it is, or nothing where the whole reserve returns.
 */
export function mantleRate(returns: ReserveReturns): BurndownRate {
  const why =
    returns === 'all'
      ? 'all of max_tokens returns at the end (--reserve-returns all)'
      : 'output counts once, and again against a quota of its own';
  return {
    rate: returns === 'all' ? 0 : 1,
    assumed: false,
    conflict: null,
    asOf: '2026-10',
    source: `bedrock-mantle has no burndown: ${why}; AWS, quotas for the bedrock-mantle endpoint`,
  };
}

/** What can be asked of one endpoint alone. */
const OWN_FIELDS: Readonly<Record<Endpoint, readonly FieldKey[]>> = {
  runtime: [
    'burndown',
    'reservation',
    'rpmReading',
    'quotaRequestsPerMinute',
    'quotaTokensPerDay',
    'quotaCrossModelTokensPerDay',
    'quotaConcurrentRequests',
  ],
  mantle: ['quotaOutputTokensPerMinute', 'reserveReturns'],
};

/** What was asked of the other endpoint alone, taken back: for somebody who goes from one to the other. */
export function withoutOther(question: PlanQuestion, endpoint: Endpoint): Partial<Asked> {
  const strange = OWN_FIELDS[endpoint === 'mantle' ? 'runtime' : 'mantle'].filter((key) => question[key] !== null);
  return Object.fromEntries(strange.map((key) => [key, null]));
}

/** @throws BqError usage: a quota or reading of the other endpoint was asked for */
export function requireOfEndpoint(question: PlanQuestion, endpoint: Endpoint): void {
  const other: Endpoint = endpoint === 'mantle' ? 'runtime' : 'mantle';
  // A workload file says of every workload that the hold is as documented, which it is there too.
  const strange = OWN_FIELDS[other].find((key) => question[key] !== null && question[key] !== ASSUMED.reservation);
  if (strange === undefined) return;
  const { flag } = FIELDS[strange];
  throw new BqError(phrase(PLANNER, 'notOfEndpoint', flag, endpoint), {
    code: 'NOT_OF_ENDPOINT',
    kind: 'usage',
    suggestions: [phrase(PLANNER, 'leaveOut', flag), `--endpoint ${other}`],
  });
}

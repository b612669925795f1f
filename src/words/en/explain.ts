// The labels of what `bq explain` found, and what it cannot read. What each cause means is in src/support/causes/words.
import { plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const EXPLAIN = words('explain', {
  found: ({ errors, throttles, retries, notices }: Found) => {
    const head = errors === 1 ? '1 error' : `${plural(errors, 'error')}, ${throttles} of them throttles`;
    const apart = [...(retries === 0 ? [] : [plural(retries, 'retry', 'retries')]), ...(notices === 0 ? [] : [plural(notices, 'warning')])];
    return apart.length === 0 ? head : `${head}; ${apart.join(' and ')} of a client, counted apart`;
  },
  /** Before a title. */
  times: (count: number, sign: string) => `${count} ${sign} `,
  retriesOnly: (retries: number) => `${plural(retries, 'retry', 'retries')}: `,
  noticesOnly: (notices: number) => `${plural(notices, 'warning')}: `,
  onlyNotice: 'a warning of the client; this text tells of no call that failed for it',
  onlyRetries: 'the client tries again; this text tells of no call that failed for it in the end',
  retriesToo: (retries: number) =>
    `${plural(retries, 'line says', 'lines say')} that the client tries again: ${retries === 1 ? 'no failure of its own' : 'no failures of their own'}`,
  labels: {
    said: 'AWS said',
    client: 'Client',
    clientSaid: 'The client said',
    means: 'Means',
    retries: 'Retries',
    model: 'This model',
    now: 'Now',
    change: 'Change',
    commands: 'Commands',
    seen: 'Seen',
  },
  between: (first: string, last: string) => `${first} to ${last}`,
  attempts: (attempts: number) => `${attempts} attempts a call`,
  requests: (ids: readonly string[], hasMore: boolean) => `request ${ids.join(', ')}${hasMore ? ', …' : ''}`,
  unknown: (texts: number) =>
    `${texts === 1 ? 'Unknown error' : `${texts} unknown errors`}: bq cannot say whether ${texts === 1 ? 'it is a throttle' : 'they are throttles'}. Give the whole message with the name of its exception.`,
  unknownTitle: 'Unknown to bq',
  unknownModel: (modelId: string) =>
    `the error names ${modelId}, which bq does not know: what is said holds for any model. bq catalog refresh asks AWS which models there are`,
  // Errors.
  twoTexts: 'give a message or --error FILE, not both',
  textNeeded: 'what should be explained? Give the error text',
  next: 'bq explain --error FILE, or - for stdin',
});

export interface Found {
  readonly errors: number;
  readonly throttles: number;
  readonly retries: number;
  readonly notices: number;
}

// The keys that requests are signed with, and the JSON that gives them.
import { jsonProblem } from '../../base/json-text.ts';
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end by themselves; absent for those that do not. */
  readonly expiration?: Date;
}

/** The names that keys have in one kind of answer. */
export interface KeyNames {
  readonly token: 'SessionToken' | 'Token';
}

/**
 * @param fail makes the error of what was given instead; what stands around the place of one is not repeated: it may be a key
 * @throws what `fail` makes
 */
export function parseKeys(
  text: string,
  { token }: KeyNames,
  fail: (what: Phrase) => Error,
  check?: (answer: JsonObject) => Phrase | null,
): Keys {
  const broken = jsonProblem(text);
  if (broken) throw fail(phrase(AWS, 'keysNotJson', broken.line, broken.column));
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw fail(phrase(AWS, 'keysNoObject'));
  const problem = check?.(answer) ?? null;
  if (problem !== null) throw fail(problem);
  const { AccessKeyId: id, SecretAccessKey: secret, [token]: session, Expiration: expires } = answer;
  if (typeof id !== 'string' || typeof secret !== 'string' || !id || !secret) throw fail(phrase(AWS, 'keysMissing'));
  const expiration = typeof expires === 'string' ? new Date(expires) : undefined;
  if (expiration && Number.isNaN(expiration.getTime())) throw fail(phrase(AWS, 'keysNoTime'));
  if (expiration && expiration.getTime() <= Date.now()) throw fail(phrase(AWS, 'keysExpired', String(expires).slice(0, 40)));
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(typeof session === 'string' && session ? { sessionToken: session } : {}),
    ...(expiration ? { expiration } : {}),
  };
}

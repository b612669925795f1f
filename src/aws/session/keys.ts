// The keys that requests are signed with, and the JSON that gives them.
import { jsonProblem } from '../../base/json-text.ts';
import { isObject, type JsonObject } from '../../base/json-value.ts';

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
 * @param fail makes the error of a problem; what stands around the place of one is not repeated: it may be a key
 * @throws what `fail` makes
 */
export function parseKeys(
  text: string,
  { token }: KeyNames,
  fail: (problem: string) => Error,
  check?: (answer: JsonObject) => string | null,
): Keys {
  const broken = jsonProblem(text);
  if (broken) throw fail(`something that is not JSON (line ${broken.line}, column ${broken.column})`);
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) throw fail('JSON that is no object');
  const problem = check?.(answer) ?? null;
  if (problem !== null) throw fail(problem);
  const { AccessKeyId: id, SecretAccessKey: secret, [token]: session, Expiration: expires } = answer;
  if (typeof id !== 'string' || typeof secret !== 'string' || !id || !secret) throw fail('no AccessKeyId or SecretAccessKey');
  const expiration = typeof expires === 'string' ? new Date(expires) : undefined;
  if (expiration && Number.isNaN(expiration.getTime())) throw fail('an Expiration that is no time');
  if (expiration && expiration.getTime() <= Date.now()) throw fail(`credentials that expired at ${String(expires).slice(0, 40)}`);
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(typeof session === 'string' && session ? { sessionToken: session } : {}),
    ...(expiration ? { expiration } : {}),
  };
}

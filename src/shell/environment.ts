// The environment variables that bq reads: twins of global flags, and a few that have no flag.

import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';

/** A `BQ_…` twin of a global flag. A flag on the command line beats its twin, and beats any twin that excludes it. */
export interface EnvironmentTwin {
  readonly variable: string;
  readonly flag: string;
  readonly kind: 'boolean' | 'string';
  /** Flags that make this twin void when they are given. */
  readonly voidedBy?: readonly string[];
}

export const ENVIRONMENT_TWINS: readonly EnvironmentTwin[] = [
  { variable: 'BQ_JSON', flag: 'json', kind: 'boolean', voidedBy: ['format', 'each'] },
  { variable: 'BQ_NO_COLOR', flag: 'no-color', kind: 'boolean' },
  { variable: 'BQ_LANG', flag: 'lang', kind: 'string' },
  { variable: 'BQ_REGION', flag: 'region', kind: 'string' },
  { variable: 'BQ_PROFILE', flag: 'profile', kind: 'string' },
  { variable: 'BQ_ENDPOINT_URL', flag: 'endpoint-url', kind: 'string', voidedBy: ['offline'] },
  { variable: 'BQ_OFFLINE', flag: 'offline', kind: 'boolean', voidedBy: ['require-live', 'refresh', 'endpoint-url'] },
  { variable: 'BQ_QUOTAS', flag: 'quotas', kind: 'string', voidedBy: ['offline', 'require-live', 'refresh'] },
  { variable: 'BQ_REQUIRE_LIVE', flag: 'require-live', kind: 'boolean', voidedBy: ['offline', 'quotas'] },
  { variable: 'BQ_STAYS_IN', flag: 'stays-in', kind: 'string' },
];

/** Variables without a flag, for `bq help environment`. */
export const ENVIRONMENT_ONLY: ReadonlyArray<readonly [string, string]> = [
  ['BQ_NOW', 'an ISO time that bq takes for now, for reproducible output'],
  ['BQ_BURNDOWN', 'a JSON file with burndown rates of your own: {"sonnet-4": 5, "*": 10}'],
  ['BQ_CACHE_DIR', "where bq keeps its caches (default: the user's cache directory)"],
  ['BQ_ALIAS', 'what application inference profiles stand for, as --alias: ARN=MODEL,ARN=MODEL'],
  ['BQ_CONFIG_DIR', "where bq keeps the catalogue of bq catalog refresh (default: bq in the user's configuration directory)"],
  ['BQ_CODE_CACHE', '0 switches the start-up code cache off'],
  ['AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION', 'as in the AWS CLI; flags and BQ_… beat them'],
  ['AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>', 'where the AWS SDK sends requests'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY, AWS_CA_BUNDLE', 'the proxy, and the certificates to trust, as in the AWS CLI'],
  ['BQ_CREDENTIAL_SECONDS', 'seconds to wait for credentials: 1 to 600 (default: 30)'],
  ['NO_COLOR, FORCE_COLOR, TERM=dumb', 'colour off, on, off'],
  ['LC_ALL, LC_MESSAGES, LANG', 'the locale: ja_JP… gives Japanese where neither --lang nor BQ_LANG says otherwise'],
  ['INK_SCREEN_READER', 'true gives bq explore without columns and charts, for screen readers'],
  ['DEBUG', 'any value shows the stack of an error'],
];

const TRUE_WORDS = new Set(['1', 'true', 'yes', 'on']);
const FALSE_WORDS = new Set(['', '0', 'false', 'no', 'off']);

/** For variables of others (FORCE_COLOR, INK_SCREEN_READER), which take any value but a no for a yes. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && !FALSE_WORDS.has(value.trim().toLowerCase());
}

/** Whether a switch of ours says yes, for places that cannot refuse: a word that is neither yes nor no is not a yes. */
export function saysYes(value: string | undefined): boolean {
  return value !== undefined && TRUE_WORDS.has(value.trim().toLowerCase());
}

/** BQ_OFFLINE for commands that have no --offline. @throws BqError `BAD_ENVIRONMENT` (usage) */
export function isOffline({ BQ_OFFLINE }: Readonly<Record<string, string | undefined>>): boolean {
  return BQ_OFFLINE !== undefined && booleanOf('BQ_OFFLINE', BQ_OFFLINE);
}

/** @throws BqError `BAD_ENVIRONMENT` (usage) for a word that is neither */
function booleanOf(variable: string, value: string): boolean {
  const word = value.trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  throw new BqError(phrase(SHELL, 'notSwitch', variable, value), {
    code: 'BAD_ENVIRONMENT',
    kind: 'usage',
    suggestions: [`${variable}=1`, phrase(SHELL, 'unset', variable)],
  });
}

/**
 * Adds the twins of flags that were not given.
 *
 * @param flags what the command line said, defaults included
 * @param given names of the flags that the command line itself gave
 * @param known names of the flags that the command has
 * @throws BqError `BAD_ENVIRONMENT` (usage)
 */
export function withEnvironment<Flags extends Record<string, unknown>>(
  flags: Flags,
  given: ReadonlySet<string>,
  known: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Flags {
  const merged: Record<string, unknown> = { ...flags };
  const taken = new Set<string>(given);
  for (const twin of ENVIRONMENT_TWINS) {
    const value = env[twin.variable];
    if (value === undefined || given.has(twin.flag) || !known.includes(twin.flag)) continue;
    // A twin that an explicit flag, or an earlier twin, contradicts has no say.
    if (twin.voidedBy?.some((flag) => taken.has(flag))) continue;
    if (twin.kind === 'string' && value !== '') merged[twin.flag] = value;
    else if (twin.kind === 'boolean' && booleanOf(twin.variable, value)) merged[twin.flag] = true;
    else continue;
    taken.add(twin.flag);
  }
  return merged as Flags;
}

/** Whether the answer is JSON: --json before a `--`, or BQ_JSON unless a flag that excludes it was given. */
export function wantsJson(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  if (own.includes('--json')) return true;
  return saysYes(env.BQ_JSON) && !own.some((word) => word === '--each' || word === '--format' || word.startsWith('--format='));
}

// What `bq doctor` says: a line for each check, and what to do about those that failed.
import { formatNumber, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { placeName } from '../../catalog/places.ts';
import type { Scope } from '../../catalog/scope.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric } from '../../quotas/types.ts';

export const DOCTOR = words('doctor', {
  status: { ok: 'ok', missing: 'missing', warning: 'warning', skipped: 'skipped' },
  verdict: (missing: number) =>
    missing > 0 ? `${plural(missing, 'thing is', 'things are')} missing.` : 'Everything that bq needs is there.',
  // Credentials and account.
  noCredentials: 'run `aws configure` or `aws sso login`, or name a profile with --profile',
  fromEnvironment: 'from the environment',
  fromProfile: (profile: string, via: string) => `profile ${profile}, ${via}`,
  anythingElse: 'Run bq doctor again; if it says the same, check --endpoint-url, and any proxy in between.',
  skippedAfter: (check: string) => `not checked: the ${check} must work first`,
  // The Region, the API key, the network, the clock.
  unknownRegion: (region: string, origin: string) => `${region} (${origin}) is not a Region that bq knows`,
  checkRegion: 'check the name, or go on if it is new',
  region: (region: string, origin: string) => `${region} (${placeName(region)}), from ${origin}`,
  regionAssumed: (region: string) => `${region} (${placeName(region)}), because none was named`,
  nameRegion: 'name one with --region or AWS_REGION',
  noApiKey: 'no Bedrock API key is set, none is needed',
  apiKey: 'AWS_BEARER_TOKEN_BEDROCK is set: enough to count tokens, not to read quotas',
  endpointOfAws: (region: string) => `AWS in ${region}`,
  direct: 'direct: no proxy and no certificates are set',
  setting: (name: string, value: string) => `${name} ${value}`,
  settings: (all: readonly string[]) => all.join(', '),
  askedDirectly: (settings: string) => `no proxy (${settings})`,
  askedThrough: (proxy: string, settings: string) => `asked through ${proxy} (${settings})`,
  clockAgrees: 'agrees with AWS',
  clockBehind: (seconds: number) => `${seconds} s behind AWS`,
  clockAhead: (seconds: number) => `${seconds} s ahead of AWS`,
  setClock: 'set the clock of this machine: AWS refuses signatures that are 5 minutes off',
  // Permissions and access.
  allowed: 'allowed',
  allow: (action: string) => `allow ${action} (bq doctor --policy prints the whole policy)`,
  accessProblem: (model: string, { authorization, entitlement, region }: AccessProblem) =>
    `${model}: ${[
      ...(authorization === null ? [] : [`authorization ${authorization}`]),
      ...(entitlement === null ? [] : [`entitlement ${entitlement}`]),
      ...(region === null ? [] : [`Region ${region}`]),
    ].join(', ')}`,
  openModel: 'open the model once in the Bedrock console (Anthropic asks for a use-case form), or ask Support to allowlist the account',
  otherModel: 'ask for a model of this Region with --model',
  // Quotas of the account.
  limit: ({ model, scope, value, limit, standard }: LimitSeen) =>
    `${model} (${scope}): ${formatNumber(value)} ${LIMIT_NAMES[limit]}${standard === null ? '' : `, AWS default ${formatNumber(standard)}`}`,
  nothingRuns: (limit: string) => `${limit}: nothing can run`,
  and: (first: string, second: string) => `${first}; ${second}`,
  zeroRows: (zero: number, known: number) => `${zero} of ${plural(known, 'row')} of inference are 0`,
  namesThem: (region: string) => `bq quotas --region ${region} names them, and the way out`,
  noValue: (model: string, region: string) => `no value of ${model} in ${region} was read`,
  sendingNeeds: (action: string) => `for sending requests with --submit, also allow ${action}`,
});

/** What is not as it should be, in AWS's words; null where it is. */
export interface AccessProblem {
  readonly authorization: string | null;
  readonly entitlement: string | null;
  readonly region: string | null;
}

export interface LimitSeen {
  readonly model: string;
  readonly scope: Scope;
  readonly value: number | null;
  readonly limit: QuotaMetric;
  readonly standard: number | null;
}

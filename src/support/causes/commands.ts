// The commands that explain recommends for each cause: complete, and filled with what is at hand; none is shown with a word left to replace.
import { fill } from '../../base/words.ts';
import type { CauseId } from './causes.ts';

/** What a command can be filled with; null is not known. */
export interface CommandValues {
  /** As the user or the text calls it. */
  readonly model: string | null;
  /** As Service Quotas and people call it. */
  readonly modelName: string | null;
  readonly region: string | null;
  readonly scope: string | null;
  readonly maxTokens: number | null;
  readonly inputTokens: number | null;
  /** Files that were given. */
  readonly prompt: string | null;
  readonly quotas: string | null;
  readonly errorFile: string | null;
  readonly profile: string | null;
  readonly limit: string | null;
}

const PLACE = '[ --region {region}][ --profile {profile}]';
const SIZE = '[ --prompt {prompt}][ --input-tokens {inputTokens}][ --max-tokens {maxTokens}]';
const QUOTAS = `bq quotas${PLACE}[ --quotas {quotas}][ --search {modelName}]`;
const PLAN = `bq plan --model {model}[ --scope {scope}]${PLACE}${SIZE}[ --quotas {quotas}]`;
const MANTLE_PLAN = `bq plan --model {model} --endpoint mantle${PLACE}${SIZE}[ --quotas {quotas}]`;
const MANTLE_INCREASE = `bq support-case --kind quota-increase --model {model} --endpoint mantle${PLACE}[ --limit {limit}][ --quotas {quotas}]`;
const MANTLE_QUOTAS = `bq quotas --endpoint mantle${PLACE}[ --quotas {quotas}][ --search {modelName}]`;
const GLOBAL = `bq plan --model {model} --scope global${PLACE}${SIZE}`;
const INCREASE = `bq support-case --kind quota-increase --model {model}${PLACE}[ --limit {limit}][ --quotas {quotas}]`;
const RESTORE = `bq support-case --kind restore-default --model {model}${PLACE}[ --scope {scope}][ --limit {limit}][ --quotas {quotas}]`;
const ACCESS = `bq support-case --kind model-access --model {model}${PLACE}[ --error {errorFile}]`;
const THROTTLED = `bq support-case --kind throttled-under-quota --model {model}${PLACE}[ --quotas {quotas}][ --error {errorFile}]`;
const MODELS = 'bq models --search {model}';
const DOCTOR = 'bq doctor[ --region {region}][ --profile {profile}]';

const COMMANDS: Readonly<Record<CauseId, readonly string[]>> = {
  'tokens-per-minute': [PLAN, INCREASE, QUOTAS],
  'mantle-input-tokens': [MANTLE_PLAN, MANTLE_INCREASE, MANTLE_QUOTAS],
  'tokens-per-day': [QUOTAS, RESTORE],
  'requests-per-minute': [QUOTAS, PLAN],
  overloaded: [MODELS, GLOBAL],
  'messages-overloaded': [MODELS, GLOBAL],
  'service-unavailable': [MODELS, GLOBAL],
  'too-many-connections': [GLOBAL],
  'agents-rate': ['bq quotas[ --region {region}][ --profile {profile}][ --quotas {quotas}] --search agent --all'],
  'control-plane-rate': [],
  'model-not-ready': [],
  'service-quota-exceeded': [QUOTAS, INCREASE],
  'throttle-without-words': [QUOTAS, THROTTLED],
  'other-service-throttle': [],
  'lambda-timeout': [PLAN],
  'workflow-timeout': [],
  'client-retry-limit': [],
  'client-connections': [],
  'client-timeout': [PLAN],
  'connection-failed': [DOCTOR],
  'account-not-verified': [ACCESS],
  'account-not-activated': [ACCESS, DOCTOR],
  'account-score': [ACCESS],
  'channel-account': [],
  'unsupported-country': [ACCESS],
  'data-retention': ['aws bedrock get-account-data-retention[ --region {region}][ --profile {profile}]'],
  'reservation-not-found': [QUOTAS],
  'service-control-policy': [DOCTOR],
  'use-case-form': ['aws bedrock put-use-case-for-model-access --form-data fileb://form.json[ --profile {profile}]', ACCESS],
  marketplace: [ACCESS],
  'access-denied': [DOCTOR, ACCESS],
  'needs-inference-profile': [MODELS],
  'model-not-found': [MODELS],
  'model-end-of-life': [MODELS],
  'model-side-error': [],
  'model-timeout': [],
  'prompt-too-long': ['bq count {prompt}[ --model {model}]', MODELS],
  'max-tokens-too-large': [MODELS],
  'thinking-budget': [MODELS],
  'answer-cut': [MANTLE_PLAN, MANTLE_QUOTAS],
  'client-output-limit': [PLAN],
  'quota-request-too-small': [RESTORE, 'bq quotas requests[ --region {region}][ --profile {profile}]'],
  'quota-request-open': ['bq quotas requests[ --region {region}][ --profile {profile}]'],
  'quota-request-refused': [INCREASE],
  'invalid-request': [],
  'bad-credentials': [DOCTOR],
};

/** For an account whose own value is what refuses. */
const RESTORED: readonly string[] = [RESTORE, QUOTAS];

export function commandsFor(id: CauseId, isRestricted: boolean, values: CommandValues): string[] {
  return (isRestricted ? RESTORED : COMMANDS[id]).flatMap((template) => filled(template, values) ?? []);
}

/** `[ …]` goes where a value in it is not known; a command that cannot do without the value goes whole. */
function filled(template: string, values: CommandValues): string | null {
  const known = template.replace(/\[([^\]]*)\]/g, (_, part: string) => (isKnown(part, values) ? part : ''));
  if (!isKnown(known, values)) return null;
  const words = Object.entries(values).map(([name, value]) => [name, value === null ? null : quoted(String(value))] as const);
  return fill(known, Object.fromEntries(words));
}

function isKnown(part: string, values: CommandValues): boolean {
  return [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name as keyof CommandValues] !== null);
}

/** As a POSIX shell takes it for one word. */
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) return word;
  return /^[\w ./:@%+=,()-]+$/.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

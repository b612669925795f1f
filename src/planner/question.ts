// The one question that every command which plans asks: its fields, one row each, and how answers to it from several places become one.
import { ENDPOINTS, type Endpoint } from '../catalog/endpoint.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import { SCOPES, type Scope } from '../catalog/scope.ts';
import { type PoolLimits, RPM_READINGS, type RpmReading } from '../quotas/limits.ts';
import { RESERVATIONS, RESERVE_RETURNS, type Reservation, type ReserveReturns } from '../simulator/types.ts';

/** `fast` runs nothing, `standard` a fixed budget of events (about 60 ms), `high` 60 minutes over 20 seeds. */
export const CONFIDENCES = ['fast', 'standard', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** How much of it is wanted; at least one of the two. */
export interface Wish {
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
}

/** What can be said of a plan; null where nobody said it. */
export interface Asked {
  /** Full ID, profile ID, ARN or short name, as it was written. */
  readonly model: string | null;
  readonly region: string | null;
  /** Null: bedrock-runtime where it has the model, bedrock-mantle where that is the only one. */
  readonly endpoint: Endpoint | null;
  readonly scope: Scope | null;
  /** An area that data must not leave: jp, us, eu, … */
  readonly staysIn: string | null;
  /** Quota tokens per output token, instead of the published rate. */
  readonly burndown: number | null;
  /** What a request allows, thinking included. */
  readonly maxTokens: number | null;
  /** Neither read from nor written to a cache. */
  readonly inputTokens: number | null;
  /** The average answer, reasoning included. */
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly thinkingBudgetTokens: number | null;
  /** Of one response, whatever its length. */
  readonly latencySeconds: number | null;
  readonly timeToFirstTokenSeconds: number | null;
  readonly outputTokensPerSecond: number | null;
  /** Half-width of the uniform spread of latency and output: 0 to 0.95. */
  readonly spread: number | null;
  /** Share of every quota that is left free: 0 to 0.95. */
  readonly headroom: number | null;
  readonly reservation: Reservation | null;
  /** Of bedrock-mantle: what of the reserved max_tokens the end of a request gives back. */
  readonly reserveReturns: ReserveReturns | null;
  readonly rpmReading: RpmReading | null;
  /** The wishes. */
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly confidence: Confidence | null;
  /** Quotas by hand, instead of the rows. On bedrock-mantle: of input. */
  readonly quotaTokensPerMinute: number | null;
  /** Of bedrock-mantle. */
  readonly quotaOutputTokensPerMinute: number | null;
  readonly quotaRequestsPerMinute: number | null;
  readonly quotaTokensPerDay: number | null;
  readonly quotaCrossModelTokensPerDay: number | null;
  readonly quotaConcurrentRequests: number | null;
}

export type FieldKey = keyof Asked;

/** Who said a value, the strongest first; `records` are those of a log or batch file, `assumption` is nobody. */
export const ORIGINS = ['screen', 'flag', 'prompt', 'plan', 'workload', 'records', 'environment', 'configuration', 'assumption'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface PlanQuestion extends Asked {
  /** Of the values that somebody said. */
  readonly origins: Readonly<Partial<Record<FieldKey, Origin>>>;
}

const MOST_TOKENS = 1e12;
const MOST_REQUESTS = 1e9;

/** Numbers: the bounds are those of the domain; a share is typed in percent. */
export interface NumberField {
  readonly unit: 'tokens' | 'seconds' | 'tokens/s' | 'share' | 'workers' | 'requests' | 'quota tokens per token';
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

export interface WordField {
  readonly unit: 'word';
  /** The only words there are; null where any is looked up elsewhere. */
  readonly words: readonly string[] | null;
}

export type Field = (NumberField | WordField) & {
  readonly flag: string;
  /** What is assumed where nobody says; null where it depends on the model, or nothing is. */
  readonly assumed: string | number | null;
  /** Whether a prompt file can say it. */
  readonly prompt: boolean;
  /** Its key in a workload file; null where a workload file has none. Shares stand there in percent. */
  readonly workload: string | null;
  /** Its row on the planner screen, and whether it can be left to the planner there; null where the screen only keeps it. */
  readonly screen: { readonly decimals: 0 | 1; readonly isAutomatic: boolean; readonly min?: number } | null;
};

const tokens = (min = 0) => ({ unit: 'tokens', min, max: MOST_TOKENS, whole: true }) as const;
const share = { unit: 'share', min: 0, max: 0.95, whole: false } as const;
const word = (words: readonly string[] | null) => ({ unit: 'word', words }) as const;
const onScreen = (more: { decimals?: 1; isAutomatic?: true; min?: number } = {}) => ({
  decimals: more.decimals ?? (0 as const),
  isAutomatic: more.isAutomatic ?? false,
  ...(more.min === undefined ? {} : { min: more.min }),
});
const off = { prompt: false, workload: null, screen: null, assumed: null } as const;

/**
 * Every field of the question. Flags, prompt files, workload files, saved plans and the planner screen are columns of this table; `--from` keeps
 * them all.
 */
export const FIELDS: { readonly [Key in FieldKey]: Field } = {
  model: { flag: 'model', ...word(null), ...off, prompt: true, workload: 'model' },
  region: { flag: 'region', ...word(null), ...off, workload: 'region' },
  endpoint: { flag: 'endpoint', ...word(ENDPOINTS), ...off, workload: 'endpoint' },
  scope: { flag: 'scope', ...word(SCOPES), ...off, workload: 'scope' },
  staysIn: { flag: 'stays-in', ...word(null), ...off, workload: 'staysIn' },
  burndown: {
    flag: 'burndown',
    unit: 'quota tokens per token',
    min: 0.1,
    max: 1000,
    whole: false,
    ...off,
    workload: 'burndownRate',
  },
  maxTokens: {
    flag: 'max-tokens',
    ...tokens(1),
    ...off,
    prompt: true,
    workload: 'maxTokens',
    screen: onScreen({ isAutomatic: true }),
  },
  outputTokens: { flag: 'output-tokens', ...tokens(), whole: false, ...off, workload: 'outputTokens', screen: onScreen() },
  inputTokens: {
    flag: 'input-tokens',
    ...tokens(),
    ...off,
    assumed: 0,
    prompt: true,
    workload: 'inputTokens',
    screen: onScreen(),
  },
  cacheReadTokens: {
    flag: 'cache-read-tokens',
    ...tokens(),
    ...off,
    assumed: 0,
    workload: 'cacheReadTokens',
    screen: onScreen(),
  },
  cacheWriteTokens: {
    flag: 'cache-write-tokens',
    ...tokens(),
    ...off,
    assumed: 0,
    workload: 'cacheWriteTokens',
    screen: onScreen(),
  },
  thinkingBudgetTokens: { flag: 'thinking-budget', ...tokens(), ...off, prompt: true },
  latencySeconds: {
    flag: 'latency',
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    whole: false,
    ...off,
    workload: 'latencySeconds',
    screen: onScreen({ decimals: 1, isAutomatic: true, min: 0.1 }),
  },
  timeToFirstTokenSeconds: {
    flag: 'ttft',
    unit: 'seconds',
    min: 0,
    max: 3600,
    whole: false,
    ...off,
    assumed: 1,
    workload: 'firstTokenSeconds',
  },
  outputTokensPerSecond: {
    flag: 'tokens-per-second',
    unit: 'tokens/s',
    min: 0.1,
    max: 100_000,
    whole: false,
    ...off,
    assumed: 60,
    workload: 'tokensPerSecond',
  },
  spread: { flag: 'spread', ...share, ...off, assumed: 0.3, workload: 'spreadPercent' },
  headroom: { flag: 'headroom', ...share, ...off, assumed: 0.1, workload: 'headroomPercent', screen: onScreen() },
  reservation: { flag: 'reservation', ...word(RESERVATIONS), ...off, assumed: 'documented', workload: 'reservation' },
  reserveReturns: { flag: 'reserve-returns', ...word(RESERVE_RETURNS), ...off, assumed: 'unused', workload: 'reserveReturns' },
  rpmReading: { flag: 'rpm-reading', ...word(RPM_READINGS), ...off, assumed: 'per-minute' },
  concurrency: { flag: 'concurrency', unit: 'workers', min: 1, max: MOST_REQUESTS, whole: true, ...off, workload: 'concurrency' },
  requestsPerMinute: {
    flag: 'requests-per-minute',
    unit: 'requests',
    min: 0.001,
    max: MOST_REQUESTS,
    whole: false,
    ...off,
    workload: 'requestsPerMinute',
  },
  confidence: { flag: 'confidence', ...word(CONFIDENCES), ...off, assumed: 'standard' },
  quotaTokensPerMinute: { flag: 'tpm', ...tokens(), ...off },
  quotaOutputTokensPerMinute: { flag: 'output-tpm', ...tokens(), ...off },
  quotaRequestsPerMinute: { flag: 'rpm', unit: 'requests', min: 0, max: MOST_REQUESTS, whole: false, ...off },
  quotaTokensPerDay: { flag: 'tpd', ...tokens(), ...off },
  quotaCrossModelTokensPerDay: { flag: 'cross-model-tpd', ...tokens(), ...off },
  quotaConcurrentRequests: { flag: 'concurrent-requests', unit: 'requests', min: 0, max: MOST_REQUESTS, whole: true, ...off },
};

export const FIELD_KEYS = Object.keys(FIELDS) as readonly FieldKey[];

/** What is assumed where nobody says, for the fields whose assumption is one number or word for every model. */
export const ASSUMED = {
  timeToFirstTokenSeconds: 1,
  outputTokensPerSecond: 60,
  spread: 0.3,
  headroom: 0.1,
  reservation: 'documented',
  reserveReturns: 'unused',
  rpmReading: 'per-minute',
  confidence: 'standard',
} as const satisfies Partial<Asked>;

export type SaidValues = { readonly [Key in FieldKey]?: Asked[Key] | undefined };

/** What one place says: a command line, a file, the environment. Undefined and null say nothing. */
export interface Source {
  readonly origin: Exclude<Origin, 'assumption'>;
  readonly values: SaidValues;
}

const NOTHING_SAID = Object.fromEntries(FIELD_KEYS.map((key) => [key, null])) as unknown as Asked;

/** A fixed latency leaves nothing to compute one from, and the other way round. */
const SPEED: readonly FieldKey[] = ['timeToFirstTokenSeconds', 'outputTokensPerSecond'];

/** Whether a stronger place has said the field, or what leaves no room for it. */
function isTaken(key: FieldKey, before: ReadonlySet<string>): boolean {
  if (before.has(key)) return true;
  return key === 'latencySeconds' ? SPEED.some((other) => before.has(other)) : SPEED.includes(key) && before.has('latencySeconds');
}

/** One question from what several places say, the strongest first. */
export function questionFrom(...sources: readonly Source[]): PlanQuestion {
  const values: Record<string, unknown> = { ...NOTHING_SAID };
  const origins: Partial<Record<FieldKey, Origin>> = {};
  for (const { origin, values: said } of sources) {
    const before = new Set(Object.keys(origins));
    for (const key of FIELD_KEYS.filter((one) => (said[one] ?? null) !== null && !isTaken(one, before))) {
      values[key] = said[key];
      origins[key] = origin;
    }
  }
  return { ...(values as unknown as Asked), origins };
}

/** The question with other values, all of them said by one place. */
export function withAsked(question: PlanQuestion, origin: Source['origin'], change: Partial<Asked>): PlanQuestion {
  const origins = { ...question.origins };
  for (const key of Object.keys(change) as FieldKey[]) {
    if (change[key] === null) delete origins[key];
    else origins[key] = origin;
  }
  return { ...question, ...change, origins };
}

/** @returns null where nothing was wished for */
export function wishOf({ concurrency, requestsPerMinute }: Asked): Wish | null {
  return concurrency === null && requestsPerMinute === null ? null : { concurrency, requestsPerMinute };
}

/** The quotas given by hand; null each where not. */
export function limitsByHand(asked: Asked): PoolLimits {
  return {
    tokensPerMinute: asked.quotaTokensPerMinute,
    outputTokensPerMinute: asked.quotaOutputTokensPerMinute,
    requestsPerMinute: asked.quotaRequestsPerMinute,
    tokensPerDay: asked.quotaTokensPerDay,
    crossModelTokensPerDay: asked.quotaCrossModelTokensPerDay,
    concurrentRequests: asked.quotaConcurrentRequests,
  };
}

/** Where two places name a pool each, the stronger one counts: whether `a` was said by a stronger place than `b`. */
function beats(question: PlanQuestion, a: FieldKey, b: FieldKey): boolean {
  const rank = (key: FieldKey) => ORIGINS.indexOf(question.origins[key] ?? 'assumption');
  return rank(a) < rank(b);
}

export interface PooledModel {
  readonly question: PlanQuestion;
  readonly resolved: ResolvedModel;
  /** The profile that the weaker place named and that was left out for it; null where none was. */
  readonly leftOut: string | null;
}

/**
 * The model and the pool that are meant where one place names a profile and a stronger one a scope or a Region: `--scope global` beside a file
 * that says `us.…`, `--region` beside a plan of another one.
 *
 * @param isOffered whether the profile can be called from the Region of the question
 */
export function pooledModel(question: PlanQuestion, resolved: ResolvedModel, isOffered: boolean): PooledModel {
  const { profile } = resolved;
  if (profile === null) return { question, resolved, leftOut: null };
  const alone = { ...resolved, profile: null };
  if (!isOffered && beats(question, 'region', 'model')) return { question, resolved: alone, leftOut: profile.id };
  if (question.scope === null || question.scope === profile.scope) return { question, resolved, leftOut: null };
  if (beats(question, 'scope', 'model')) return { question, resolved: alone, leftOut: profile.id };
  if (beats(question, 'model', 'scope')) return { question: withAsked(question, 'flag', { scope: null }), resolved, leftOut: null };
  return { question, resolved, leftOut: null };
}

// What `bq plan` asks, for every command that plans: the flags of model, request, readings and wishes, and the question made from them.
import * as Flags from '@oclif/core/flags';
import type { ResolvedModel } from '../../catalog/models.ts';
import { SCOPES, type Scope } from '../../catalog/scope.ts';
import type { PlanLimit, PlanResult } from '../../contracts/plan.ts';
import type { PlanQuestion } from '../../planner/question.ts';
import { NO_LIMITS, RPM_READINGS } from '../../quotas/limits.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import { type FlagValues, MOST_TOKENS, numberFlag, secondsFlag, tokensFlag } from '../../shell/flags.ts';
import { RESERVATIONS, type Reservation } from '../../simulator/types.ts';

const MODEL = { helpGroup: 'MODEL' };
const REQUEST = { helpGroup: 'REQUEST' };
const READING = { helpGroup: 'READINGS' };
const WISH = { helpGroup: 'WISHES' };
const share = (name: string, help: { summary: string; helpGroup: string }) =>
  numberFlag(name, { min: 0, max: 95, whole: false, unit: '%' }, help);

export const planFlags = {
  model: Flags.string({ summary: 'ID, profile ID, ARN or short name (bq models lists them)', helpValue: 'MODEL', ...MODEL }),
  scope: Flags.string({
    summary: 'which pool (default: the first that has a TPM row)',
    options: [...SCOPES],
    ...MODEL,
  }),
  burndown: numberFlag(
    'burndown',
    { min: 0.1, max: 1000, whole: false },
    { summary: 'quota tokens per output token, instead of the published rate', ...MODEL },
  ),
  'max-tokens': tokensFlag(
    'max-tokens',
    { summary: 'what a request allows, thinking included (default: what Bedrock holds when unset)', ...REQUEST },
    1,
  ),
  'input-tokens': tokensFlag('input-tokens', { summary: 'input that is neither read from nor written to a cache', ...REQUEST }),
  'output-tokens': numberFlag(
    'output-tokens',
    { min: 0, max: MOST_TOKENS, whole: false, unit: 'tokens' },
    { summary: 'the average answer, reasoning included (default: several lengths)', ...REQUEST },
  ),
  'cache-read-tokens': tokensFlag('cache-read-tokens', { summary: 'input read from a prompt cache', ...REQUEST }),
  'cache-write-tokens': tokensFlag('cache-write-tokens', { summary: 'input written to a prompt cache', ...REQUEST }),
  'thinking-budget': tokensFlag('thinking-budget', {
    summary: "the request's thinking budget, to check it against max_tokens",
    ...REQUEST,
  }),
  latency: { ...secondsFlag('latency', { summary: 'seconds of one response', ...REQUEST }), exclusive: ['ttft', 'tokens-per-second'] },
  ttft: numberFlag(
    'ttft',
    { min: 0, max: 3600, whole: false, unit: 'seconds' },
    { summary: 'seconds to the first token (default 1)', ...REQUEST },
  ),
  'tokens-per-second': numberFlag(
    'tokens-per-second',
    { min: 0.1, max: 100_000, whole: false },
    { summary: 'output speed (default 60)', ...REQUEST },
  ),
  spread: share('spread', { summary: 'spread of latency and output, ± % (default 30)', ...REQUEST }),
  headroom: share('headroom', { summary: '% of every quota left free (default 10)', ...READING }),
  reservation: Flags.string({
    summary: 'what a request holds when it starts',
    options: [...RESERVATIONS],
    default: 'documented',
    ...READING,
  }),
  'rpm-reading': Flags.string({
    summary: 'what an RPM row counts',
    options: [...RPM_READINGS],
    default: 'per-minute',
    ...READING,
  }),
  concurrency: numberFlag('concurrency', { min: 1, max: 1e9, whole: true }, { summary: 'how many workers should run at once', ...WISH }),
  'requests-per-minute': numberFlag(
    'requests-per-minute',
    { min: 0.001, max: 1e9, whole: false },
    { summary: 'how many should end in a minute', ...WISH },
  ),
  fast: Flags.boolean({ summary: 'closed form only, no simulation', exclusive: ['confidence'], ...READING }),
  confidence: Flags.string({
    summary: 'how long to simulate: high is 60 minutes over 20 seeds',
    options: ['standard', 'high'],
    default: 'standard',
    ...READING,
  }),
  tpm: tokensFlag('tpm', { summary: 'tokens per minute, instead of the row', helpGroup: 'QUOTAS' }),
  rpm: numberFlag('rpm', { min: 0, max: 1e9, whole: false }, { summary: 'requests per minute, instead of the row', helpGroup: 'QUOTAS' }),
  tpd: tokensFlag('tpd', { summary: 'tokens per day, instead of the row', helpGroup: 'QUOTAS' }),
};

/** The values of `planFlags` that were given; a command that lacks a flag leaves it undefined. */
export type PlanFlagValues = FlagValues<typeof planFlags> & { readonly 'stays-in'?: string | undefined };

export interface PlanQuestionFacts {
  readonly resolved: ResolvedModel;
  readonly scope: Scope | null;
  readonly snapshot: QuotaSnapshot;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  readonly prompt?: PlanResult['prompt'];
}

/** Flags → the planner's question; what was not given is null, and the planner assumes it. */
export function planQuestion(
  flags: PlanFlagValues,
  { resolved, scope, snapshot, burndownOverrides, prompt = null }: PlanQuestionFacts,
): PlanQuestion {
  return {
    resolved,
    region: snapshot.region,
    scope,
    staysIn: flags['stays-in'] ?? null,
    inputTokens: prompt?.meanInputTokens ?? flags['input-tokens'] ?? null,
    prompt,
    cacheReadTokens: flags['cache-read-tokens'] ?? 0,
    cacheWriteTokens: flags['cache-write-tokens'] ?? 0,
    maxTokens: flags['max-tokens'] ?? null,
    outputTokens: flags['output-tokens'] ?? null,
    thinkingBudgetTokens: flags['thinking-budget'] ?? null,
    latencySeconds: flags.latency ?? null,
    timeToFirstTokenSeconds: flags.ttft ?? null,
    outputTokensPerSecond: flags['tokens-per-second'] ?? null,
    spread: flags.spread === undefined ? null : flags.spread / 100,
    headroom: flags.headroom === undefined ? null : flags.headroom / 100,
    reservation: (flags.reservation ?? 'documented') as Reservation,
    rpmReading: (flags['rpm-reading'] ?? 'per-minute') as PlanQuestion['rpmReading'],
    burndown: flags.burndown ?? null,
    burndownOverrides,
    overrides: { ...NO_LIMITS, tokensPerMinute: flags.tpm ?? null, requestsPerMinute: flags.rpm ?? null, tokensPerDay: flags.tpd ?? null },
    confidence: flags.fast ? 'fast' : ((flags.confidence ?? 'standard') as PlanQuestion['confidence']),
    wish:
      flags.concurrency === undefined && flags['requests-per-minute'] === undefined
        ? null
        : { concurrency: flags.concurrency ?? null, requestsPerMinute: flags['requests-per-minute'] ?? null },
  };
}

/**
 * The flags that a plan was made with, for those that are not given now: `bq plan --from plan.json --max-tokens 4000` asks the same with
 * another max_tokens. Values that the plan assumed are assumed anew.
 */
export function flagsWithPlan<Given extends PlanFlagValues & { readonly region?: string | undefined }>(
  flags: Given,
  given: ReadonlySet<string>,
  plan: PlanResult,
): Given {
  const { request, wish } = plan;
  const byHand = (kind: PlanLimit['kind']) =>
    plan.limits.find((limit) => limit.kind === kind && limit.source === 'override')?.value ?? undefined;
  const assumed = new Set(plan.assumptions.map(({ flag }) => flag));
  // In another Region the profile may not exist: then the model alone is asked for.
  const moved = given.has('region');
  const planned: PlanFlagValues & { readonly region?: string | undefined } = {
    model: moved ? plan.model.id : (plan.profileId ?? plan.model.id),
    region: plan.region,
    scope: moved ? undefined : plan.scope,
    'input-tokens': assumed.has('--input-tokens') ? undefined : request.inputTokens,
    'cache-read-tokens': request.cacheReadTokens,
    'cache-write-tokens': request.cacheWriteTokens,
    'max-tokens': request.maxTokensGiven ? request.maxTokens : undefined,
    'output-tokens': request.outputTokensGiven ? request.outputTokens : undefined,
    'thinking-budget': request.thinkingBudgetTokens ?? undefined,
    latency: request.latencyGiven ? request.latencySeconds : undefined,
    spread: assumed.has('--spread') ? undefined : request.spread * 100,
    headroom: assumed.has('--headroom') || !plan.capacity ? undefined : plan.capacity.headroom * 100,
    reservation: plan.cost.reservation,
    tpm: byHand('tpm'),
    rpm: byHand('rpm'),
    tpd: byHand('tpd'),
    concurrency: wish?.concurrency ?? undefined,
    'requests-per-minute': wish?.requestsPerMinute ?? undefined,
  };
  const missing = Object.entries(planned).filter(([name, value]) => value !== undefined && !given.has(name));
  return { ...flags, ...Object.fromEntries(missing) };
}

// The interactive planner's question as flags of `bq plan`, and as the command line that asks the same.

import type { QuotaSourceFlags } from '../../app/quota-source.ts';
import type { Question } from '../../tui/services.ts';
import type { PlanFlagValues } from '../plan/plan-question.ts';

/** The command line of `bq explore`, as far as it is part of every question. */
export type ExploreFlags = PlanFlagValues & QuotaSourceFlags;

/** Flags that the planner has no field for: what the command line said stays. */
const KEPT = ['burndown', 'thinking-budget', 'ttft', 'tokens-per-second', 'spread', 'rpm-reading', 'tpm', 'rpm', 'tpd'] as const;

/** The flags of `bq plan` that mean this question. */
export function flagsOf(question: Question, flags: ExploreFlags): PlanFlagValues {
  const { maxTokens, latencySeconds } = question;
  const kept = Object.fromEntries(
    // A latency of its own leaves nothing to compute from.
    KEPT.filter((name) => latencySeconds === null || (name !== 'ttft' && name !== 'tokens-per-second')).map((name) => [name, flags[name]]),
  ) as PlanFlagValues;
  return {
    ...kept,
    'stays-in': flags['stays-in'],
    'input-tokens': question.inputTokens,
    'cache-read-tokens': question.cacheReadTokens,
    'cache-write-tokens': question.cacheWriteTokens,
    'max-tokens': maxTokens ?? undefined,
    'output-tokens': question.outputTokens,
    latency: latencySeconds ?? undefined,
    headroom: question.headroomPercent,
    reservation: question.reservation,
  };
}

/** What a flag says anyway when it is left out. */
const DEFAULTS: Readonly<Record<string, string | number>> = {
  'cache-read-tokens': 0,
  'cache-write-tokens': 0,
  headroom: 10,
  reservation: 'documented',
  'rpm-reading': 'per-minute',
};

/** @returns words after `bq`, not quoted */
export function planWords(question: Question, flags: ExploreFlags): string[] {
  // A profile says its scope by itself.
  const named = /^[a-z-]+\.[a-z]/.test(question.model);
  const { 'max-tokens': maxTokens, 'output-tokens': outputTokens, 'input-tokens': inputTokens, ...rest } = flagsOf(question, flags);
  const all: Readonly<Record<string, unknown>> = {
    model: question.model,
    scope: named ? undefined : (question.scope ?? undefined),
    region: question.region,
    'max-tokens': maxTokens,
    'output-tokens': outputTokens,
    'input-tokens': inputTokens,
    ...rest,
    quotas: flags.quotas,
    profile: flags.profile,
    'endpoint-url': flags['endpoint-url'],
    offline: flags.offline,
    'require-live': flags['require-live'],
  };
  const words = Object.entries(all).flatMap(([name, value]) => {
    if (value === undefined || value === false || DEFAULTS[name] === value) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
  return ['plan', ...words];
}

/** For a POSIX shell. */
export function planCommandLine(question: Question, flags: ExploreFlags): string {
  return ['bq', ...planWords(question, flags)].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

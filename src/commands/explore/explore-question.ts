// The question that the interactive planner opens with: flags, and a small chat request where they say nothing.
import { resolveModel } from '../../catalog/models.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { Reservation } from '../../simulator/types.ts';
import type { Question } from '../../tui/services.ts';
import { type PlanFlagValues, planFlags } from '../plan/plan-question.ts';

/** The model to start with when none is named. */
const FIRST_MODEL = 'sonnet-4.6';
const CHAT = { inputTokens: 1500, outputTokens: 400, maxTokens: 4000 } as const;

const { concurrency: _c, 'requests-per-minute': _r, fast: _f, confidence: _o, ...shared } = planFlags;

/** The flags of `bq plan` but its wishes and what it simulates with: the same names, so that one command line turns into the other. */
export const exploreFlags = shared;

/** @throws BqError `UNKNOWN_MODEL` and the like (usage) */
export function firstQuestion(flags: PlanFlagValues, region: string): Question {
  const { model, profile } = resolveModel(flags.model ?? FIRST_MODEL);
  const short = model.shortNames[0] ?? model.modelId;
  const outputTokens = flags['output-tokens'] ?? CHAT.outputTokens;
  return {
    region,
    model: profile ? `${profile.prefix}.${short}` : short,
    scope: (flags.scope ?? null) as Scope | null,
    inputTokens: flags['input-tokens'] ?? CHAT.inputTokens,
    cacheReadTokens: flags['cache-read-tokens'] ?? 0,
    cacheWriteTokens: flags['cache-write-tokens'] ?? 0,
    maxTokens: flags['max-tokens'] ?? Math.max(CHAT.maxTokens, outputTokens),
    outputTokens,
    latencySeconds: flags.latency ?? null,
    headroomPercent: flags.headroom ?? 10,
    reservation: (flags.reservation ?? 'documented') as Reservation,
  };
}

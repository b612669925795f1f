// The question that the interactive planner opens with: flags, and a small chat request where they say nothing.
import { screenModel } from '../../app/explore/explore-services.ts';
import { type PlanQuestion, withAsked } from '../../planner/question.ts';
import { planFlags } from '../plan/flags.ts';

/** The model to start with when none is named. */
const FIRST_MODEL = 'sonnet-4.6';
const CHAT = { inputTokens: 1500, outputTokens: 400, maxTokens: 4000 } as const;

const { concurrency: _c, 'requests-per-minute': _r, fast: _f, confidence: _o, ...shared } = planFlags;

/** The flags of `bq plan` but its wishes and what it simulates with: the same names, so that one command line turns into the other. */
export const exploreFlags = shared;

/** @param asked by the command line and the environment @throws BqError `UNKNOWN_MODEL` and the like (usage) */
export function firstQuestion(asked: PlanQuestion): PlanQuestion {
  const { model, scope } = screenModel(asked.model ?? FIRST_MODEL);
  const outputTokens = asked.outputTokens ?? CHAT.outputTokens;
  return withAsked(asked, 'screen', {
    model,
    // bedrock-mantle has no scopes.
    scope: asked.endpoint === 'mantle' ? null : (asked.scope ?? scope),
    inputTokens: asked.inputTokens ?? CHAT.inputTokens,
    maxTokens: asked.maxTokens ?? Math.max(CHAT.maxTokens, outputTokens),
    outputTokens,
  });
}

// The interactive planner for tests: the real planner on dated defaults, simulated in this thread, with what a test wants otherwise.

import { join } from 'node:path';
import type { AwsOrigin } from '../../src/app/context.ts';
import { inThisThread } from '../../src/app/explore/explore-background.ts';
import { createServices } from '../../src/app/explore/explore-services.ts';
import { createContext } from '../../src/app/run-context.ts';
import { ENGLISH, type Language } from '../../src/base/phrases.ts';
import { planCommandLine } from '../../src/commands/explore/plan-command.ts';
import { type Asked, questionFrom, withAsked } from '../../src/planner/question.ts';
import { UNICODE } from '../../src/render/bars.ts';
import { createStyle } from '../../src/render/style.ts';
import type { ExploreProps, Look, RegionFacts, Services } from '../../src/tui/services.ts';
import { Store } from '../../src/tui/state/store.ts';
import { ROOT, TEST_NOW } from './run-bq.ts';

export const LOOK: Look = { style: createStyle(false), glyphs: UNICODE };

/** Nobody said whom to ask. */
export const NO_ORIGIN: AwsOrigin = {
  regions: null,
  profile: null,
  endpointUrl: null,
  isOffline: false,
  quotaFiles: null,
  requiresLive: false,
  refresh: false,
};

export const QUESTION = questionFrom({
  origin: 'screen',
  values: {
    region: 'us-east-1',
    model: 'us.sonnet-4',
    scope: 'geo',
    inputTokens: 1000,
    maxTokens: 16_000,
    outputTokens: 1000,
    latencySeconds: 20,
  },
});

/** No network, and the time of the tests. */
const contextIn = (language: Language) =>
  createContext({
    language,
    env: { BQ_NOW: TEST_NOW },
    origin: { ...NO_ORIGIN, isOffline: true },
    signal: new AbortController().signal,
    tell: () => {},
    progress: () => ({ update: () => {}, clear: () => {} }),
    workerEntry: join(ROOT, 'bin', 'worker.js'),
  });
export const offlineContext = contextIn(ENGLISH);

export async function offlineProps(
  change: { readonly services?: Partial<Services>; readonly question?: Partial<Asked>; readonly language?: Language } = {},
): Promise<ExploreProps & { readonly facts: RegionFacts }> {
  const { language = ENGLISH } = change;
  const { services } = createServices({
    question: QUESTION,
    context: contextIn(language),
    planCommand: (question) => planCommandLine(question, offlineContext.origin),
    burndownOverrides: {},
    background: inThisThread(),
  });
  const question = withAsked(QUESTION, 'screen', change.question ?? {});
  const facts = await services.loadRegion(question.region ?? '', false);
  if (!facts.ok) throw new Error(facts.message);
  return { services: { ...services, ...change.services }, question, facts, look: { ...LOOK, language } };
}

export async function offlineStore(
  size = { columns: 80, rows: 24 },
  change: Parameters<typeof offlineProps>[0] = {},
): Promise<{ readonly store: Store; readonly props: ExploreProps }> {
  const props = await offlineProps(change);
  return { store: new Store(props, size), props };
}

/** Until it holds; fails a test by its timeout. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

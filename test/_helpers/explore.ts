// The interactive planner for tests: the real planner on dated defaults, simulated in this thread, with what a test wants otherwise.
import { inThisThread } from '../../src/app/explore/explore-background.ts';
import { createServices } from '../../src/app/explore/explore-services.ts';
import { UNICODE } from '../../src/render/bars.ts';
import { createStyle } from '../../src/render/style.ts';
import type { ExploreProps, Look, Question, RegionFacts, Services } from '../../src/tui/services.ts';
import { Store } from '../../src/tui/state/store.ts';
import { TEST_NOW } from './run-bq.ts';

export const LOOK: Look = { style: createStyle(false), glyphs: UNICODE };

export const QUESTION: Question = {
  region: 'us-east-1',
  model: 'us.sonnet-4',
  scope: 'geo',
  inputTokens: 1000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  maxTokens: 16_000,
  outputTokens: 1000,
  latencySeconds: 20,
  headroomPercent: 10,
  reservation: 'documented',
};

export async function offlineProps(
  change: { readonly services?: Partial<Services>; readonly question?: Partial<Question> } = {},
): Promise<ExploreProps & { readonly facts: RegionFacts }> {
  const { services } = createServices({
    flags: { offline: true },
    now: new Date(TEST_NOW),
    burndownOverrides: {},
    background: inThisThread(),
  });
  const question = { ...QUESTION, ...change.question };
  const facts = await services.loadRegion(question.region, false);
  if (!facts.ok) throw new Error(facts.message);
  return { services: { ...services, ...change.services }, question, facts, look: LOOK };
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

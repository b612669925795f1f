// What the interactive planner is handed: facts and functions of the other rooms. It computes nothing of its own and sends nothing.
import type { Language } from '../base/phrases.ts';
import type { MaxTokensCurve } from '../planner/curve.ts';
import type { MinuteView } from '../planner/minute.ts';
import type { Plan } from '../planner/plan.ts';
import type { PoolEntry } from '../planner/pool-list.ts';
import type { Asked, PlanQuestion } from '../planner/question.ts';
import type { Glyphs } from '../render/bars.ts';
import type { Style } from '../render/style.ts';
import type { WindowModel } from '../simulator/windows/index.ts';

/** What is said in it is in the language of the screen. */
export interface Failure {
  readonly ok: false;
  readonly message: string;
  readonly suggestions: readonly string[];
}

export interface PlanAnswer {
  readonly ok: true;
  readonly plan: Plan;
  readonly curve: MaxTokensCurve | null;
  /** What the planner warns of, to be read. */
  readonly warnings: readonly string[];
  /** Why no such request is ever let in, or each answer is cut; null where it is not so. */
  readonly never: { readonly what: string; readonly why: string } | null;
}

export interface SimulationAnswer {
  readonly plan: Plan;
  readonly minute: MinuteView | null;
}

/** The quotas of a Region, once they are there. */
export interface RegionFacts {
  readonly ok: true;
  readonly region: string;
  /** Where they come from, for the header, from the longest form to the shortest: `AWS defaults of 2026-10, not your account`. */
  readonly sources: readonly string[];
  /** Never the account's own numbers. */
  readonly isDefault: boolean;
  readonly warnings: readonly string[];
  readonly pools: readonly PoolEntry[];
}

export interface RegionItem {
  readonly id: string;
  readonly place: string;
  readonly placeJa: string;
  readonly country: string;
}

export interface CountedPrompt {
  readonly ok: true;
  readonly file: string;
  /** What the file says of the question: its input, and its model, max_tokens and thinking budget where it has them. */
  readonly asked: Partial<Asked> & { readonly inputTokens: number };
  /** The mean of so many. */
  readonly records: number;
  /** Between which the count lies; null where it is not known. */
  readonly band: { readonly low: number; readonly high: number } | null;
}

export interface Saved {
  readonly ok: true;
  readonly file: string;
}

export interface Drafted {
  readonly ok: true;
  readonly text: string;
}

export interface SimulationWish {
  readonly window: WindowModel;
  readonly extraWorkers: number;
  readonly bins: number;
}

export interface Services {
  readonly regions: readonly RegionItem[];
  /** May ask AWS for quotas, as every command does; a failure is an answer. `fresh` asks again even where an answer is at hand. */
  readonly loadRegion: (region: string, fresh: boolean) => Promise<RegionFacts | Failure>;
  /** The closed form, at once. */
  readonly plan: (question: PlanQuestion) => PlanAnswer | Failure;
  /** The confirmed plan and a minute of it, off the main thread. */
  readonly simulate: (question: PlanQuestion, wish: SimulationWish) => Promise<SimulationAnswer>;
  /** The tokens of a prompt file, without asking anybody. */
  readonly countPrompt: (file: string, question: PlanQuestion) => Promise<CountedPrompt | Failure>;
  /** The command line that gives the same plan. */
  readonly planCommand: (question: PlanQuestion) => string;
  /** Writes what `bq plan --json` prints. */
  readonly savePlan: (file: string, question: PlanQuestion) => Promise<Saved | Failure>;
  /** The text to send to AWS; nothing is sent. */
  readonly draftCase: (question: PlanQuestion) => Promise<Drafted | Failure>;
  readonly saveText: (file: string, text: string) => Promise<Saved | Failure>;
}

export interface Look {
  readonly style: Style;
  readonly glyphs: Glyphs;
  /** English where none is said. */
  readonly language?: Language;
}

export interface ExploreProps {
  readonly services: Services;
  readonly question: PlanQuestion;
  /** The first Region's quotas, as far as they are there before the first frame. */
  readonly facts: RegionFacts | Failure | Promise<RegionFacts | Failure>;
  readonly look: Look;
}

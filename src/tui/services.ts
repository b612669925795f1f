// What the interactive planner is handed: facts and functions of the other rooms. It computes nothing of its own and sends nothing.

import type { PlanResult } from '../contracts/plan.ts';
import type { MaxTokensCurve } from '../planner/curve.ts';
import type { MinuteView } from '../planner/minute.ts';
import type { PoolEntry } from '../planner/pool-list.ts';
import type { Glyphs } from '../render/bars.ts';
import type { Style } from '../render/style.ts';
import type { Reservation } from '../simulator/types.ts';
import type { WindowModel } from '../simulator/windows/index.ts';

/** What the user has set; null where it is left to the planner. */
export interface Question {
  readonly region: string;
  /** As for --model. */
  readonly model: string;
  readonly scope: PoolEntry['scope'] | null;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly maxTokens: number | null;
  readonly outputTokens: number;
  readonly latencySeconds: number | null;
  readonly headroomPercent: number;
  readonly reservation: Reservation;
}

export interface Failure {
  readonly ok: false;
  readonly message: string;
  readonly suggestions: readonly string[];
}

export interface PlanAnswer {
  readonly ok: true;
  readonly result: PlanResult;
  readonly warnings: readonly string[];
  readonly curve: MaxTokensCurve | null;
}

export interface SimulationAnswer {
  readonly result: PlanResult;
  readonly minute: MinuteView | null;
}

/** The quotas of a Region, once they are there. */
export interface RegionFacts {
  readonly ok: true;
  readonly region: string;
  /** Where they come from, for the header: `AWS defaults of 2026-10, not your account`. */
  readonly source: string;
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
  readonly inputTokens: number;
  /** e.g. `estimate, 1,180 to 1,420`. */
  readonly method: string;
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
  readonly plan: (question: Question) => PlanAnswer | Failure;
  /** The confirmed plan and a minute of it, off the main thread. */
  readonly simulate: (question: Question, wish: SimulationWish) => Promise<SimulationAnswer>;
  /** The tokens of a prompt file, without asking anybody. */
  readonly countPrompt: (file: string, question: Question) => Promise<CountedPrompt | Failure>;
  /** The command line that gives the same plan. */
  readonly planCommand: (question: Question) => string;
  /** Writes what `bq plan --json` prints. */
  readonly savePlan: (file: string, question: Question) => Promise<Saved | Failure>;
  /** The text to send to AWS; nothing is sent. */
  readonly draftCase: (question: Question) => Promise<Drafted | Failure>;
  readonly saveText: (file: string, text: string) => Promise<Saved | Failure>;
}

export interface Look {
  readonly style: Style;
  readonly glyphs: Glyphs;
}

export interface ExploreProps {
  readonly services: Services;
  readonly question: Question;
  /** The first Region's quotas, as far as they are there before the first frame. */
  readonly facts: RegionFacts | Failure | Promise<RegionFacts | Failure>;
  readonly look: Look;
}

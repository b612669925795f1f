// The state of the interactive planner, the events that change it and the effects that follow: pure, without ink, clock or files.

import type { Language } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import { withoutOther } from '../../planner/mantle.ts';
import type { PoolEntry } from '../../planner/pool-list.ts';
import { type PlanQuestion, withAsked } from '../../planner/question.ts';
import { wordsOf } from '../../render/layout.ts';
import { DEFAULT_WINDOW, type WindowModel } from '../../simulator/windows/index.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import type { CountedPrompt, Drafted, Failure, RegionFacts, RegionItem, Saved, SimulationAnswer } from '../services.ts';
import { type FieldId, focusOn } from './fields.ts';
import type { KeyPress } from './keys.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What lies over the planner. Lists have a filter and a cursor, texts a first line, prompts a text. */
export type Dialog = ListDialog | PromptDialog | TextDialog;

export interface ListDialog {
  readonly kind: 'pools' | 'regions' | 'presets';
  readonly filter: string;
  readonly cursor: number;
}

export interface PromptDialog {
  readonly kind: 'file' | 'save' | 'save-draft';
  /** What `save-draft` saves. */
  readonly draft?: string;
  readonly text: string;
  readonly problem: string | null;
  /** The answer is under way. */
  readonly busy: boolean;
}

export interface TextDialog {
  readonly kind: 'help' | 'warnings' | 'take' | 'draft';
  /** The first line shown. */
  readonly top: number;
  /** Of a draft. */
  readonly text?: string;
}

export type RegionState = RegionFacts | Failure | { readonly ok: null; readonly region: string };

export interface State {
  readonly size: Size;
  readonly regions: readonly RegionItem[];
  /** Of notes, and of what lists are searched by; English where none is said. */
  readonly language?: Language;
  readonly question: PlanQuestion;
  readonly focus: FieldId;
  /** The number being typed into the focused field; null when none is. */
  readonly typed: string | null;
  readonly facts: RegionState;
  readonly dialog: Dialog | null;
  /** Of the simulated minute. */
  readonly window: WindowModel;
  readonly extraWorkers: number;
  /** The simulation of the question with `key`; an older one is marked. */
  readonly simulation: { readonly key: string; readonly answer: SimulationAnswer } | null;
  /** One line at the bottom: what just happened. */
  readonly note: string | null;
  readonly ended: boolean;
}

export type Event =
  | { readonly type: 'key'; readonly key: KeyPress }
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'region'; readonly region: string; readonly facts: RegionFacts | Failure }
  | { readonly type: 'simulated'; readonly key: string; readonly answer: SimulationAnswer }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'counted'; readonly counted: CountedPrompt | Failure }
  | { readonly type: 'saved'; readonly saved: Saved | Failure }
  | { readonly type: 'drafted'; readonly drafted: Drafted | Failure };

/** What the outside has to do; it answers with an event. */
export type Effect =
  | { readonly type: 'load-region'; readonly region: string; readonly fresh: boolean }
  | { readonly type: 'count'; readonly file: string }
  | { readonly type: 'save'; readonly file: string; readonly text?: string }
  | { readonly type: 'draft' }
  | { readonly type: 'redraw' | 'suspend' };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const still = (state: State): Step => ({ state, effects: [] });

export interface Start {
  readonly size: Size;
  readonly regions: readonly RegionItem[];
  readonly question: PlanQuestion;
  readonly facts: RegionFacts | Failure | null;
  readonly language?: Language | undefined;
}

export function initialState({ size, regions, question, facts, language }: Start): State {
  const start: State = {
    size,
    regions,
    ...(language ? { language } : {}),
    question,
    focus: 'maxTokens',
    typed: null,
    facts: { ok: null, region: question.region ?? '' },
    dialog: null,
    window: DEFAULT_WINDOW,
    extraWorkers: 0,
    simulation: null,
    note: null,
    ended: false,
  };
  return facts === null ? start : arrived(start, facts);
}

/** Everything that a simulation depends on. */
export function simulationKey({ question, window, extraWorkers, facts }: State): string {
  return JSON.stringify([effective(question), window, extraWorkers, facts.ok === true ? facts.sources : null]);
}

/** The question as it is planned: no answer is longer than max_tokens. */
export function effective(question: PlanQuestion): PlanQuestion {
  if (question.maxTokens === null || question.outputTokens === null || question.outputTokens <= question.maxTokens) return question;
  return { ...question, outputTokens: question.maxTokens };
}

/** The pool that the question names, in the list of the Region; null where it is not there. */
export function currentPool(state: State): PoolEntry | null {
  if (state.facts.ok !== true) return null;
  const { model, endpoint, scope } = state.question;
  const isOf = (pool: PoolEntry) => endpoint === null || endpoint === (pool.endpoint ?? 'runtime');
  return state.facts.pools.find((pool) => pool.query === model && isOf(pool) && (scope === null || pool.scope === scope)) ?? null;
}

/** The endpoint that is planned on. */
export function endpointIn(state: State): Endpoint {
  return currentPool(state)?.endpoint ?? state.question.endpoint ?? 'runtime';
}

/** Quotas of the Region are there: the model that was planned stays, called as it can be from here. */
export function arrived(state: State, facts: RegionFacts | Failure): State {
  return withKnownPool({ ...state, facts });
}

/** A model that is named in another way than the list of pools names it is found there. */
export function withKnownPool(next: State): State {
  const { facts, question } = next;
  if (facts.ok !== true || currentPool(next)) return next;
  const { model, endpoint, scope } = question;
  const bare = (model ?? '').replace(/^[a-z-]+\.(?=[a-z])/, '');
  const same = facts.pools.filter(({ shortName, modelId, query }) =>
    [shortName, modelId, query].some((name) => name === model || name === bare),
  );
  const called = same.filter((entry) => endpoint === null || endpoint === (entry.endpoint ?? 'runtime'));
  const pool = called.find((entry) => entry.scope === scope) ?? called[0] ?? same[0];
  return pool ? withPool(next, pool) : next;
}

/** Another pool: max_tokens goes no further than its model writes, and that is said. */
export function withPool(state: State, pool: PoolEntry): State {
  const isMantle = pool.endpoint === 'mantle';
  const focus = focusOn(isMantle ? 'mantle' : 'runtime', state.focus);
  const { endpoint } = state.question;
  const question = withAsked(state.question, 'screen', {
    model: pool.query,
    // Nobody need say the runtime but where the other one was said.
    ...(isMantle || endpoint === 'mantle' ? { endpoint: isMantle ? 'mantle' : 'runtime' } : {}),
    scope: isMantle ? null : pool.scope,
    ...withoutOther(state.question, isMantle ? 'mantle' : 'runtime'),
  });
  const most = pool.mostMaxTokens;
  if (most === null || question.maxTokens === null || question.maxTokens <= most) return { ...state, focus, question };
  return {
    ...state,
    focus,
    question: withAsked(question, 'screen', { maxTokens: most }),
    note: wordsOf(state, EXPLORE).writesAtMost(pool.name, most),
  };
}

/** Another Region: its quotas have to be asked for. */
export function withRegion(state: State, region: string): Step {
  if (region === state.question.region) return still(state);
  return {
    state: { ...state, question: withAsked(state.question, 'screen', { region }), facts: { ok: null, region } },
    effects: [{ type: 'load-region', region, fresh: false }],
  };
}

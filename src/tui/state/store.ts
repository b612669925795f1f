// Holds the state, runs the effects, and asks for the simulation of a question once the keys rest.

import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import type { ExploreProps, Failure, PlanAnswer, Services, SimulationAnswer } from '../services.ts';
import type { KeyPress } from './keys.ts';
import { reduce } from './reduce.ts';
import { type Effect, type Event, effective, initialState, type Size, type State, simulationKey } from './state.ts';

/** What is drawn. */
export interface View {
  readonly state: State;
  /** The closed form; null while the quotas of the Region are not there. */
  readonly answer: PlanAnswer | Failure | null;
  /** The simulation of exactly this question; null until it is there. */
  readonly simulated: SimulationAnswer | null;
  readonly command: string;
}

/** What keys ask of the terminal itself. */
export interface TerminalHooks {
  readonly redraw: () => void;
  /** Ctrl-Z: back to the shell for a while. */
  readonly suspend: () => void;
}

/** How finely the minute is simulated; a chart takes as many bins together as it must. */
const BINS = 240;

/** Keys that follow one another faster than this share a simulation. */
const REST_MS = 60;

export class Store {
  #view: View;
  #listeners = new Set<() => void>();
  #services: Services;
  #terminal: TerminalHooks;
  #timer: NodeJS.Timeout | undefined;
  #wanted = '';
  #running = false;
  #closed = false;
  #typed = false;
  readonly ended: Promise<void>;
  #end: () => void = () => {};

  constructor(
    { services, question, facts, look }: ExploreProps,
    size: Size,
    terminal: TerminalHooks = { redraw: () => {}, suspend: () => {} },
  ) {
    this.#services = services;
    this.#terminal = terminal;
    const state = initialState({
      size,
      regions: services.regions,
      question,
      facts: facts instanceof Promise ? null : facts,
      language: look.language,
    });
    this.#view = this.#viewOf(state, null);
    if (facts instanceof Promise) this.#answered(facts, (arrived) => ({ type: 'region', region: question.region ?? '', facts: arrived }));
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins with the simulation of what is there. */
  start(): void {
    this.#scheduleSimulation();
  }

  /** No key has come yet, and one may. */
  get isUntouched(): boolean {
    return !this.#typed && !this.#closed;
  }

  keys(pressed: readonly KeyPress[]): void {
    this.#typed = true;
    this.dispatch(...pressed.map((key): Event => ({ type: 'key', key })));
  }

  /** All events of one read change the screen once. */
  dispatch(...events: readonly Event[]): void {
    if (this.#closed) return;
    const effects: Effect[] = [];
    let { state } = this.#view;
    for (const event of events) {
      if (state.ended) break;
      const step = reduce(state, event);
      state = step.state;
      effects.push(...step.effects);
    }
    if (state !== this.#view.state) {
      this.#view = this.#viewOf(state, this.#view);
      for (const listener of this.#listeners) listener();
    }
    for (const effect of effects) this.#run(effect);
    if (state.ended) this.close();
    else this.#scheduleSimulation();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end();
  }

  /** The simulation of the question as it stands, waited for; for a single frame. */
  async settle(): Promise<void> {
    if (this.#view.answer?.ok !== true) return;
    const { state } = this.#view;
    const answer = await this.#simulate(state);
    this.dispatch({ type: 'simulated', key: simulationKey(state), answer });
  }

  #viewOf(state: State, before: View | null): View {
    const same = before !== null && before.state.question === state.question && before.state.facts === state.facts;
    const question = effective(state.question);
    const simulated = state.simulation !== null && state.simulation.key === simulationKey(state) ? state.simulation.answer : null;
    if (same) return { ...before, state, simulated };
    const answer = state.facts.ok === true ? this.#services.plan(question) : null;
    return { state, answer, simulated, command: this.#services.planCommand(question) };
  }

  #scheduleSimulation(): void {
    const key = simulationKey(this.#view.state);
    if (this.#view.answer?.ok !== true || this.#view.simulated !== null || this.#wanted === key) return;
    this.#wanted = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#startSimulation(), REST_MS);
  }

  /** One at a time: what the question has become meanwhile is asked after it, the latest only. */
  #startSimulation(): void {
    if (this.#running || this.#closed) return;
    const { state, answer } = this.#view;
    if (answer?.ok !== true) {
      // The quotas went away while the keys rested; they will ask again.
      this.#wanted = '';
      return;
    }
    const key = simulationKey(state);
    this.#wanted = key;
    this.#running = true;
    this.#simulate(state)
      .then((simulated) => this.dispatch({ type: 'simulated', key, answer: simulated }))
      .catch((error: Error) => this.dispatch({ type: 'note', text: wordsOf(this.#view.state, EXPLORE).simulationFailed(error.message) }))
      .finally(() => {
        this.#running = false;
        // What was wanted while this one ran has not been started; what failed is not tried again until something changes.
        if (simulationKey(this.#view.state) !== key) {
          this.#wanted = '';
          if (!this.#closed) this.#scheduleSimulation();
        }
      });
  }

  #simulate({ question, window, extraWorkers }: State): Promise<SimulationAnswer> {
    return this.#services.simulate(effective(question), { window, extraWorkers, bins: BINS });
  }

  #run(effect: Effect): void {
    const services = this.#services;
    const question = effective(this.#view.state.question);
    switch (effect.type) {
      case 'load-region':
        this.#answered(services.loadRegion(effect.region, effect.fresh), (facts) => ({ type: 'region', region: effect.region, facts }));
        break;
      case 'count':
        this.#answered(services.countPrompt(effect.file, question), (counted) => ({ type: 'counted', counted }));
        break;
      case 'save':
        this.#answered(
          effect.text === undefined ? services.savePlan(effect.file, question) : services.saveText(effect.file, effect.text),
          (saved) => ({ type: 'saved', saved }),
        );
        break;
      case 'draft':
        this.#answered(services.draftCase(question), (drafted) => ({ type: 'drafted', drafted }));
        break;
      case 'redraw':
        this.#terminal.redraw();
        break;
      case 'suspend':
        this.#terminal.suspend();
        break;
    }
  }

  #answered<Answer>(answer: Promise<Answer>, event: (value: Answer | Failure) => Event): void {
    answer
      .catch((error: Error): Failure => ({ ok: false, message: error.message, suggestions: [] }))
      .then((value) => this.dispatch(event(value)));
  }
}

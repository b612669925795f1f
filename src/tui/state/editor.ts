// Keys of the planner itself: moving over the fields, changing them, typing numbers, opening what lies over it.

import { wordsOf } from '../../render/layout.ts';
import { WINDOW_MODELS } from '../../simulator/windows/index.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { openDialog } from '../dialogs/dialogs.ts';
import {
  bounded,
  continuesNumber,
  doubled,
  fieldOrder,
  type NumberField,
  numberField,
  shown,
  stepped,
  typedValue,
  withNextWord,
  withShown,
  wordField,
} from './fields.ts';
import type { KeyName, KeyPress } from './keys.ts';
import { currentPool, effective, endpointIn, type State, type Step, still, withPool, withRegion } from './state.ts';

export function mainKey(state: State, key: KeyPress): Step {
  if (state.typed !== null) {
    const typing = typingKey(state, state.typed, key);
    if (typing) return typing;
  }
  return 'name' in key ? namedKey(ended(state), key.name, key.shift) : characterKey(ended(state), key.character);
}

/** What was typed is already in the question; only the typing ends. */
function ended(state: State): State {
  return state.typed === null ? state : { ...state, typed: null };
}

/** @returns null where the key ends the typing and means something of its own */
function typingKey(state: State, typed: string, key: KeyPress): Step | null {
  if ('character' in key) return continuesNumber(typed, key.character) ? still(withTyped(state, typed + key.character)) : null;
  switch (key.name) {
    case 'backspace':
      return still(withTyped(state, typed.slice(0, -1)));
    case 'clearLine':
      return still(withTyped(state, ''));
    case 'enter':
    case 'escape':
      return still(ended(state));
    default:
      return null;
  }
}

/** Every digit counts at once; what is no number (yet) changes nothing. */
function withTyped(state: State, typed: string): State {
  const field = numberField(state.focus);
  if (!field) return ended(state);
  const value = typedValue(field, typed);
  return value === null ? { ...state, typed } : { ...change(state, field, value), typed };
}

function namedKey(state: State, name: KeyName, shift: boolean): Step {
  switch (name) {
    case 'up':
      return still(moved(state, -1));
    case 'down':
      return still(moved(state, 1));
    case 'tab':
      return still(moved(state, shift ? -1 : 1));
    case 'home':
      return still({ ...state, focus: fieldOrder(endpointIn(state))[0] ?? state.focus });
    case 'end':
      return still({ ...state, focus: fieldOrder(endpointIn(state)).at(-1) ?? state.focus });
    case 'left':
      return adjusted(state, false, shift);
    case 'right':
      return adjusted(state, true, shift);
    case 'pageDown':
      return adjusted(state, false, true);
    case 'pageUp':
      return adjusted(state, true, true);
    case 'enter':
      return entered(state);
    case 'backspace':
      return still(numberField(state.focus) ? { ...state, typed: '' } : state);
    default:
      return still(state);
  }
}

function characterKey(state: State, character: string): Step {
  if (/^[\d.]$/.test(character) && numberField(state.focus)) return still(withTyped(state, character));
  switch (character) {
    case 'q':
      return still({ ...state, ended: true });
    case '?':
      return still(openDialog(state, { kind: 'help', top: 0 }));
    case 'm':
    case '/':
      return still(openDialog(state, { kind: 'pools', filter: '', cursor: 0 }));
    case 'r':
      return still(openDialog(state, { kind: 'regions', filter: '', cursor: 0 }));
    case 'p':
      return still(openDialog(state, { kind: 'presets', filter: '', cursor: 0 }));
    case 'o':
      return still(openDialog(state, { kind: 'file', text: '', problem: null, busy: false }));
    case 't':
      return still(openDialog(state, { kind: 'take', top: 0 }));
    case '!':
      return still(openDialog(state, { kind: 'warnings', top: 0 }));
    case 's':
      return still(openDialog(state, { kind: 'save', text: 'plan.json', problem: null, busy: false }));
    case 'd':
      return { state, effects: [{ type: 'draft' }] };
    case 'w':
      return still({ ...state, window: WINDOW_MODELS[(WINDOW_MODELS.indexOf(state.window) + 1) % WINDOW_MODELS.length] ?? state.window });
    case '+':
      return still({ ...state, extraWorkers: state.extraWorkers + 1 });
    case '-':
      return still({ ...state, extraWorkers: Math.max(-(safeWorkers(state) - 1), state.extraWorkers - 1) });
    case '=':
      return still({ ...state, extraWorkers: 0 });
    case 'a':
      return still(automatic(state));
    case 'R':
      return reload(state);
    case 'j':
      return still(moved(state, 1));
    case 'k':
      return still(moved(state, -1));
    case 'h':
      return adjusted(state, false, false);
    case 'l':
      return adjusted(state, true, false);
    case ' ':
      return entered(state);
    default:
      return still(state);
  }
}

function safeWorkers(state: State): number {
  return state.simulation?.answer.plan.capacity?.safeConcurrency ?? 1;
}

function moved(state: State, by: number): State {
  const order = fieldOrder(endpointIn(state));
  const index = order.indexOf(state.focus) + by;
  return { ...state, focus: order[(index + order.length) % order.length] ?? state.focus };
}

function entered(state: State): Step {
  if (state.focus === 'model') return still(openDialog(state, { kind: 'pools', filter: '', cursor: 0 }));
  if (state.focus === 'region') return still(openDialog(state, { kind: 'regions', filter: '', cursor: 0 }));
  if (wordField(state.focus)) return adjusted(state, true, false);
  return still({ ...state, typed: '' });
}

function adjusted(state: State, up: boolean, far: boolean): Step {
  const { question, focus } = state;
  if (focus === 'model') return still(withPoolAfter(state, up ? 1 : -1));
  if (focus === 'region') return withRegionAfter(state, up ? 1 : -1);
  const words = wordField(focus);
  if (words) return still({ ...state, question: withNextWord(question, words, up) });
  const field = numberField(focus);
  if (!field) return still(state);
  const from = shown(effective(question), field) ?? startValue(state, field);
  return still(change(state, field, far ? doubled(field, from, up) : stepped(field, from, up)));
}

/** Where the arrows begin in a field that was left to the planner. */
function startValue(state: State, field: NumberField): number {
  if (field.id === 'maxTokens') return currentPool(state)?.mostMaxTokens ?? 4096;
  return bounded(field, state.simulation?.answer.plan.request.latencySeconds ?? 10);
}

/** Nothing is set beyond what the model can write, and no answer is made longer than max_tokens. */
function change(state: State, field: NumberField, value: number): State {
  const most = currentPool(state)?.mostMaxTokens ?? Number.POSITIVE_INFINITY;
  const { question } = state;
  const words = wordsOf(state, EXPLORE);
  let bound = value;
  if (field.id === 'maxTokens') bound = Math.min(value, most);
  if (field.id === 'outputTokens') bound = Math.min(value, question.maxTokens ?? most);
  return {
    ...state,
    note: bound < value ? words.goesUpTo(words.labels[field.id], bound) : state.note,
    question: withShown(question, field, bound),
  };
}

function automatic(state: State): State {
  const field = numberField(state.focus);
  if (!field?.isAutomatic) return { ...state, note: wordsOf(state, EXPLORE).onlyTwo };
  return { ...state, question: withShown(state.question, field, null) };
}

function withPoolAfter(state: State, by: number): State {
  if (state.facts.ok !== true || state.facts.pools.length === 0) return state;
  const { pools } = state.facts;
  const current = currentPool(state);
  const pool = pools[((current ? pools.indexOf(current) + by : 0) + pools.length) % pools.length];
  return pool ? withPool(state, pool) : state;
}

function withRegionAfter(state: State, by: number): Step {
  const { regions } = state;
  const index = regions.findIndex(({ id }) => id === state.question.region) + by;
  const region = regions[(index + regions.length) % regions.length];
  return region ? withRegion(state, region.id) : still(state);
}

function reload(state: State): Step {
  const region = state.question.region ?? '';
  return { state: { ...state, facts: { ok: null, region } }, effects: [{ type: 'load-region', region, fresh: true }] };
}

// Keys of what lies over the planner: lists with a filter, prompts for a file name, texts to read.

import type { PoolEntry } from '../../planner/pool-list.ts';
import { withAsked } from '../../planner/question.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import type { RegionItem } from '../services.ts';
import type { KeyName, KeyPress } from '../state/keys.ts';
import { PRESETS, type Preset } from '../state/presets.ts';
import {
  currentPool,
  type Dialog,
  type ListDialog,
  type PromptDialog,
  type State,
  type Step,
  still,
  type TextDialog,
  withPool,
  withRegion,
} from '../state/state.ts';
import { filtered } from './filter.ts';

/** Opens a dialog; a list opens on what is chosen now. */
export function openDialog(state: State, dialog: Dialog): State {
  if (dialog.kind === 'pools') {
    const current = currentPool(state);
    return { ...state, dialog: { ...dialog, cursor: Math.max(0, current ? shownPools(state, '').indexOf(current) : 0) } };
  }
  if (dialog.kind === 'regions') {
    return {
      ...state,
      dialog: {
        ...dialog,
        cursor: Math.max(
          0,
          state.regions.findIndex(({ id }) => id === state.question.region),
        ),
      },
    };
  }
  return { ...state, dialog };
}

export function shownPools(state: State, filter: string): readonly PoolEntry[] {
  if (state.facts.ok !== true) return [];
  return filtered(state.facts.pools, filter, (pool) =>
    [pool.name, pool.provider, pool.query, pool.modelId, pool.scope, pool.lifecycle, pool.processedIn.join(' ')].join(' '),
  );
}

export function shownRegions(state: State, filter: string): readonly RegionItem[] {
  const { regionCells } = wordsOf(state, EXPLORE);
  return filtered(state.regions, filter, (region) => [region.id, region.country, ...regionCells(region)].join(' '));
}

export function shownPresets(state: State, filter: string): readonly Preset[] {
  const { presets } = wordsOf(state, EXPLORE);
  return filtered(PRESETS, filter, ({ id }) => `${presets[id].name} ${presets[id].about}`);
}

function lengthOf(state: State, { kind, filter }: ListDialog): number {
  if (kind === 'pools') return shownPools(state, filter).length;
  return kind === 'regions' ? shownRegions(state, filter).length : shownPresets(state, filter).length;
}

export function dialogKey(state: State, dialog: Dialog, key: KeyPress): Step {
  if ('name' in key && key.name === 'escape') return still({ ...state, dialog: null });
  if ('filter' in dialog) return listKey(state, dialog, key);
  if ('busy' in dialog) return promptKey(state, dialog, key);
  return textKey(state, dialog, key);
}

function listKey(state: State, dialog: ListDialog, key: KeyPress): Step {
  const to = (next: Partial<ListDialog>) => still({ ...state, dialog: { ...dialog, ...next } });
  if ('character' in key) return to({ filter: (dialog.filter + key.character).slice(0, 60), cursor: 0 });
  const last = Math.max(0, lengthOf(state, dialog) - 1);
  const page = Math.max(1, state.size.rows - 8);
  const moves: Partial<Record<KeyName, number>> = {
    up: dialog.cursor - 1,
    down: dialog.cursor + 1,
    pageUp: dialog.cursor - page,
    pageDown: dialog.cursor + page,
    home: 0,
    end: last,
    tab: dialog.cursor + (key.shift ? -1 : 1),
  };
  const move = moves[key.name];
  if (move !== undefined) return to({ cursor: Math.min(last, Math.max(0, move)) });
  if (key.name === 'backspace') return to({ filter: [...dialog.filter].slice(0, -1).join(''), cursor: 0 });
  if (key.name === 'clearLine') return to({ filter: '', cursor: 0 });
  return key.name === 'enter' ? chosen(state, dialog) : still(state);
}

function chosen(state: State, { kind, filter, cursor }: ListDialog): Step {
  const closed: State = { ...state, dialog: null };
  if (kind === 'regions') {
    const region = shownRegions(state, filter)[cursor];
    return region ? withRegion(closed, region.id) : still(state);
  }
  if (kind === 'pools') {
    const pool = shownPools(state, filter)[cursor];
    return still(pool ? withPool(closed, pool) : state);
  }
  const preset = shownPresets(state, filter)[cursor];
  if (!preset) return still(state);
  const most = currentPool(state)?.mostMaxTokens ?? Number.POSITIVE_INFINITY;
  const { maxTokens } = preset.values;
  const fits = maxTokens === null || maxTokens <= most;
  const words = wordsOf(state, EXPLORE);
  const { name } = words.presets[preset.id];
  return still({
    ...closed,
    question: withAsked(state.question, 'screen', { ...preset.values, maxTokens: fits ? maxTokens : most }),
    note: fits ? name : words.presetCut(name, most),
  });
}

function promptKey(state: State, dialog: PromptDialog, key: KeyPress): Step {
  if (dialog.busy) return still(state);
  const to = (text: string) => still({ ...state, dialog: { ...dialog, text, problem: null } });
  if ('character' in key) return to(dialog.text + key.character);
  if (key.name === 'backspace') return to([...dialog.text].slice(0, -1).join(''));
  if (key.name === 'clearLine') return to('');
  const file = dialog.text.trim();
  if (key.name !== 'enter' || file === '') return still(state);
  return {
    state: { ...state, dialog: { ...dialog, busy: true, problem: null } },
    effects: [
      dialog.kind === 'file'
        ? { type: 'count', file }
        : { type: 'save', file, ...(dialog.draft === undefined ? {} : { text: dialog.draft }) },
    ],
  };
}

function textKey(state: State, dialog: TextDialog, key: KeyPress): Step {
  const page = Math.max(1, state.size.rows - 6);
  const scroll = (by: number) => still({ ...state, dialog: { ...dialog, top: Math.max(0, dialog.top + by) } });
  if ('name' in key) {
    const moves: Partial<Record<KeyName, number>> = { up: -1, down: 1, pageUp: -page, pageDown: page, home: -dialog.top };
    const move = moves[key.name];
    if (move !== undefined) return scroll(move);
    return key.name === 'enter' ? still({ ...state, dialog: null }) : still(state);
  }
  const scrolls: Readonly<Record<string, number>> = { ' ': page, j: 1, k: -1 };
  const by = scrolls[key.character];
  return by === undefined ? leaveText(state, dialog, key.character) : scroll(by);
}

/** Keys that lead out of a text: to a file, to a draft of a case, back. */
function leaveText(state: State, dialog: TextDialog, character: string): Step {
  const closed: State = { ...state, dialog: null };
  switch (`${dialog.kind} ${character}`) {
    case 'take s':
      return still(openDialog(closed, { kind: 'save', text: 'plan.json', problem: null, busy: false }));
    case 'take d':
      return { state: closed, effects: [{ type: 'draft' }] };
    case 'draft s':
      return still(
        openDialog(closed, { kind: 'save-draft', text: 'support-case.txt', draft: dialog.text ?? '', problem: null, busy: false }),
      );
    default:
      return still(character === 'q' ? closed : state);
  }
}

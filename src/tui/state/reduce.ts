// How keys and answers change the state of the interactive planner.
import { withAsked } from '../../planner/question.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { dialogKey, openDialog } from '../dialogs/dialogs.ts';
import type { CountedPrompt, Drafted, Failure, Saved } from '../services.ts';
import { mainKey } from './editor.ts';
import type { KeyPress } from './keys.ts';
import { arrived, type Event, type State, type Step, simulationKey, still, withKnownPool } from './state.ts';

export function reduce(state: State, event: Event): Step {
  switch (event.type) {
    case 'key':
      return key(state, event.key);
    case 'resize':
      return still({ ...state, size: event.size });
    case 'region':
      // The answer for a Region that was left meanwhile is of no more use.
      return still(event.region === state.question.region ? arrived(state, event.facts) : state);
    case 'simulated':
      return still(event.key === simulationKey(state) ? { ...state, simulation: { key: event.key, answer: event.answer } } : state);
    case 'note':
      return still({ ...state, note: event.text });
    case 'counted':
      return still(counted(state, event.counted));
    case 'saved':
      return still(saved(state, event.saved));
    case 'drafted':
      return still(drafted(state, event.drafted));
  }
}

function key(state: State, pressed: KeyPress): Step {
  if ('name' in pressed && pressed.name === 'interrupt') return still({ ...state, ended: true });
  if ('name' in pressed && (pressed.name === 'redraw' || pressed.name === 'suspend')) return { state, effects: [{ type: pressed.name }] };
  const quiet = state.note === null ? state : { ...state, note: null };
  return state.dialog === null ? mainKey(quiet, pressed) : dialogKey(quiet, state.dialog, pressed);
}

function counted(state: State, answer: CountedPrompt | Failure): State {
  if (!answer.ok) return prompted(state, ['file'], answer);
  const { file, asked, records, band } = answer;
  const { inputTokens, model = null, maxTokens = null, thinkingBudgetTokens: thinkingTokens = null } = asked;
  return withKnownPool({
    ...state,
    dialog: state.dialog?.kind === 'file' ? null : state.dialog,
    question: withAsked(state.question, 'prompt', { ...asked, cacheReadTokens: 0, cacheWriteTokens: 0 }),
    note: wordsOf(state, EXPLORE).counted({ file, inputTokens, records, band, model, maxTokens, thinkingTokens }),
  });
}

function saved(state: State, answer: Saved | Failure): State {
  if (!answer.ok) return prompted(state, ['save', 'save-draft'], answer);
  const dialog = state.dialog && 'busy' in state.dialog ? null : state.dialog;
  return { ...state, dialog, note: wordsOf(state, EXPLORE).saved(answer.file) };
}

function drafted(state: State, answer: Drafted | Failure): State {
  if (!answer.ok) return { ...state, note: answer.message };
  return openDialog(state, { kind: 'draft', text: answer.text, top: 0 });
}

/** A problem is told where the user was asked, if that is still open. */
function prompted(state: State, kinds: readonly string[], { message }: Failure): State {
  const { dialog } = state;
  if (dialog && 'busy' in dialog && kinds.includes(dialog.kind)) return { ...state, dialog: { ...dialog, problem: message, busy: false } };
  return { ...state, note: message };
}

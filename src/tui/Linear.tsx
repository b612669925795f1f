// The same planner line by line, for screen readers: no charts, no columns, the focused field said in words.
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { heldLimit } from '../planner/limits.ts';
import type { Plan } from '../planner/plan.ts';
import { wordsOf } from '../render/layout.ts';
import { PLAIN } from '../render/style.ts';
import { heldTokens } from '../simulator/request-cost.ts';
import { EXPLORE, type TokensSeen } from '../words/en/explore.ts';
import { listLines } from './dialogs/ListDialog.tsx';
import { promptLines } from './dialogs/PromptDialog.tsx';
import { textLines } from './dialogs/TextDialog.tsx';
import type { PlannerProps } from './Planner.tsx';
import { answerLines } from './panels/AnswerPanel.tsx';
import { footerLine } from './panels/Footer.tsx';
import { headerLine } from './panels/Header.tsx';
import { runsIn, shortRequestLines, warningsOf } from './panels/RequestPanel.tsx';
import type { Look } from './services.ts';
import { fieldOrder } from './state/fields.ts';
import { endpointIn } from './state/state.ts';
import type { View } from './state/store.ts';

const WIDE = 400;

export function Linear({ view, look }: PlannerProps): ReactElement {
  const lines = linearLines({ view, look });
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
        <Text key={index}>{line}</Text>
      ))}
    </Box>
  );
}

export function linearLines({ view, look: given }: PlannerProps): string[] {
  const { state } = view;
  // Colours say nothing here, and would stand between words.
  const look: Look = { ...given, style: PLAIN };
  const lines = state.dialog === null ? plannerLines({ view, look }) : dialogLines({ view, look });
  return [headerLine(state, WIDE, look), ...lines, footerLine(state, WIDE, look)].map(spoken).filter((line) => line !== '');
}

/** One space between words: padding is for eyes. */
function spoken(line: string): string {
  return line.replaceAll(/[─·]+/g, ' ').replaceAll(/ {2,}/g, ' ').trim();
}

/** Short enough that a terminal holds it: what is focused first, the other fields in one line. */
function plannerLines({ view, look }: PlannerProps): string[] {
  const { state, answer, simulated } = view;
  const words = wordsOf(look, EXPLORE);
  const order = fieldOrder(endpointIn(state));
  const props = { state, answer, look, width: WIDE, height: order.length };
  const fields = shortRequestLines(props).map((line) => spoken(line.replace(look.glyphs.pointer, ' ')));
  const focused = order.indexOf(state.focus);
  const plan = answer?.ok ? (simulated?.plan ?? answer.plan) : null;
  const warnings = warningsOf(state, answer).length;
  return [
    words.field(focused + 1, order.length, fields[focused] ?? ''),
    words.otherFields(fields.filter((_, index) => index !== focused)),
    runsIn(state, look),
    ...answerLines({ state, answer, simulated, look, width: WIDE, height: 8 }).slice(1),
    ...(plan ? [costLine(plan, look)] : []),
    ...curveLines(view, look),
    ...minuteLines(view, look),
    ...(warnings > 0 ? [words.warningsAlone(warnings)] : []),
  ];
}

function costLine({ cost, limits }: Plan, look: Look): string {
  const tpm = heldLimit(limits)?.value ?? null;
  const seen = (tokens: number): TokensSeen => ({ tokens, share: tpm ? tokens / tpm : null });
  return wordsOf(look, EXPLORE).tokensAlone({ held: seen(heldTokens(cost)), settled: seen(cost.settled), worst: seen(cost.worstCase) });
}

function curveLines({ answer }: View, look: Look): string[] {
  if (!answer?.ok || !answer.curve || answer.curve.kneeMaxTokens === null) return [];
  const { kneeMaxTokens, kneeConcurrency } = answer.curve;
  return [wordsOf(look, EXPLORE).kneeAlone(kneeMaxTokens, kneeConcurrency)];
}

function minuteLines({ state, simulated }: View, look: Look): string[] {
  const minute = simulated?.minute;
  if (!minute) return [];
  const words = wordsOf(look, EXPLORE);
  const { workers, refused, peakUsedTokens: peakTokens, limitTokens } = minute;
  return [words.minuteAlone({ workers, window: words.window(state.window), refused, peakTokens, limitTokens })];
}

function dialogLines({ view, look }: PlannerProps): string[] {
  const { state, answer, command } = view;
  const { dialog } = state;
  if (dialog === null) return [];
  if ('filter' in dialog) return listLines({ state, dialog, look, width: 200, height: 7 });
  if ('busy' in dialog) return promptLines({ dialog, look, width: WIDE, height: 8 });
  return textLines({ state, dialog, answer, command, look, width: WIDE, height: 40 });
}

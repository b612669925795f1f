// The same planner line by line, for screen readers: no charts, no columns, the focused field said in words.
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { formatCompact, formatNumber, formatPercent, plural } from '../base/numbers.ts';
import { heldLimit } from '../planner/limits.ts';
import type { Plan } from '../planner/plan.ts';
import { PLAIN } from '../render/style.ts';
import { heldTokens } from '../simulator/request-cost.ts';
import { windowKind } from '../simulator/windows/index.ts';
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

export function linearLines({ view, look: { glyphs } }: PlannerProps): string[] {
  const { state } = view;
  // Colours say nothing here, and would stand between words.
  const look: Look = { glyphs, style: PLAIN };
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
  const order = fieldOrder(endpointIn(state));
  const props = { state, answer, look, width: WIDE, height: order.length };
  const fields = shortRequestLines(props).map((line) => spoken(line.replace(look.glyphs.pointer, ' ')));
  const focused = order.indexOf(state.focus);
  const plan = answer?.ok ? (simulated?.plan ?? answer.plan) : null;
  const warnings = warningsOf(state, answer).length;
  return [
    `Field ${focused + 1} of ${order.length}: ${fields[focused]}`,
    `Others: ${fields.filter((_, index) => index !== focused).join(', ')}`,
    runsIn(state),
    ...answerLines({ state, answer, simulated, look, width: WIDE, height: 8 }).slice(1),
    ...(plan ? [costLine(plan)] : []),
    ...curveLines(view),
    ...minuteLines(view),
    ...(warnings > 0 ? [`${plural(warnings, 'warning')}: ! reads them`] : []),
  ];
}

function costLine({ cost, limits }: Plan): string {
  const tpm = heldLimit(limits)?.value ?? null;
  const part = (name: string, tokens: number) => `${name} ${formatNumber(tokens)}${tpm ? `, ${formatPercent(tokens / tpm)} of TPM` : ''}`;
  return `One request in quota tokens: ${part('held', heldTokens(cost))}; ${part('settled', cost.settled)}; ${part('worst case', cost.worstCase)}`;
}

function curveLines({ answer }: View): string[] {
  if (!answer?.ok || !answer.curve || answer.curve.kneeMaxTokens === null) return [];
  const { kneeMaxTokens, kneeConcurrency } = answer.curve;
  return [`Knee: max_tokens ${formatNumber(kneeMaxTokens)}, ${formatNumber(kneeConcurrency)} workers`];
}

function minuteLines({ state, simulated }: View): string[] {
  const minute = simulated?.minute;
  if (!minute) return [];
  const refused = minute.refused === 0 ? 'no throttle' : `${formatNumber(minute.refused)} refused`;
  return [
    `A simulated minute of ${formatNumber(minute.workers)} workers, ${windowKind(state.window).label}: ${refused}, peak ${formatCompact(minute.peakUsedTokens)} of ${formatCompact(minute.limitTokens)}`,
  ];
}

function dialogLines({ view, look }: PlannerProps): string[] {
  const { state, answer, command } = view;
  const { dialog } = state;
  if (dialog === null) return [];
  if ('filter' in dialog) return listLines({ state, dialog, look, width: 200, height: 7 });
  if ('busy' in dialog) return promptLines({ dialog, look, width: WIDE, height: 8 });
  return textLines({ state, dialog, answer, command, look, width: WIDE, height: 40 });
}

// The answer: how many can run at once, how fast, what binds, what it costs; and the states in which there is none.

import type { ReactElement } from 'react';
import { formatDuration, formatNumber, formatRate, formatUsd, plural } from '../../base/numbers.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import { limitName } from '../../render/plan/parts.ts';
import { WINDOWS } from '../../simulator/windows/index.ts';
import { displayWidth, fitted, heading, paragraphs, truncate } from '../lines.ts';
import type { Failure, Look, PlanAnswer, SimulationAnswer } from '../services.ts';
import type { State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

export interface AnswerProps {
  readonly state: State;
  readonly answer: PlanAnswer | Failure | null;
  /** The simulation of exactly this question; null until it is there. */
  readonly simulated: SimulationAnswer | null;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

type Simulated = NonNullable<NonNullable<PlanResult['capacity']>['simulated']>;

export function answerLines({ state, answer, simulated, look, width, height }: AnswerProps): string[] {
  const body = answer?.ok
    ? paragraphs(simulated ? confirmedLines(simulated.result, look, width) : closedLines(answer.result, look), width)
    : stateLines(state, answer, look, width);
  return fitted([heading('Answer', width, look), ...body], height);
}

/** What stands where there is no answer (yet). */
function stateLines(state: State, answer: Failure | PlanAnswer | null, { style }: Look, width: number): string[] {
  const { facts, question } = state;
  if (facts.ok === null) return [`Reading the quotas of ${question.region}…`];
  const failure = facts.ok === false ? facts : answer?.ok === false ? answer : null;
  if (!failure) return [];
  const next = facts.ok === false ? 'R tries again, r takes another Region, q leaves' : 'm chooses a model, r a Region';
  // Coloured after it was wrapped: a colour does not reach over a line end.
  return [
    ...paragraphs([failure.message], width).map((line) => style.red(line)),
    ...paragraphs([...failure.suggestions.slice(0, 3), next], width),
  ];
}

function noCapacity(result: PlanResult, { style }: Look): string[] | null {
  if (result.neverAdmitted) {
    return [`${style.red('Never admitted')}: one request holds more than the whole quota. Lower max_tokens or the input.`];
  }
  return result.capacity ? null : ['The TPM quota is not known: no capacity can be said.'];
}

function closedLines(result: PlanResult, look: Look): string[] {
  const none = noCapacity(result, look);
  if (none) return none;
  // Spaced starts are never simulated: what the closed form says is the answer.
  return [...capacityLines(result, look, 'simulating…'), look.style.dim('closed form; windows follow')];
}

function confirmedLines(result: PlanResult, look: Look, width: number): string[] {
  const none = noCapacity(result, look);
  if (none) return none;
  const simulated = result.capacity?.simulated;
  if (!simulated) return [...capacityLines(result, look, ''), look.style.dim('closed form, not simulated')];
  return [...capacityLines(result, look, ''), windowsText(simulated, width)];
}

/** The windows in one line, as spacious as the width allows. */
function windowsText(simulated: Simulated, width: number): string {
  const words = (format: (value: number) => string) => WINDOWS.map(({ name, shortLabel }) => `${shortLabel} ${format(simulated[name])}`);
  const full = words(formatNumber);
  const forms = [full.join(' · '), full.join('  '), words(String).join(' ')];
  return forms.find((form) => displayWidth(form) <= width) ?? truncate(forms[2] ?? '', width);
}

function capacityLines(result: PlanResult, { style }: Look, mark: string): string[] {
  const { capacity, price } = result;
  if (!capacity) return [];
  const rate = formatRate(capacity.requestsPerMinute);
  const workers =
    capacity.startEverySeconds === null
      ? plural(capacity.safeConcurrency, 'worker')
      : `1 worker, a start every ${formatDuration(capacity.startEverySeconds)}`;
  const bound = capacity.bindingLimit ? ` · bound by ${limitName(capacity.bindingLimit)}` : '';
  const cost =
    price.perRequestUsd === null
      ? 'price unknown'
      : `${formatUsd(price.perRequestUsd)} a request${price.perHourUsd === null ? '' : ` · ${formatUsd(price.perHourUsd)} an hour`}`;
  return [
    `${style.bold(style.green(`Safe: ${workers}`))}${mark === '' ? '' : `  ${style.yellow(mark)}`}`,
    `${rate} requests/min${bound}`,
    cost,
  ];
}

export function AnswerPanel(props: AnswerProps): ReactElement {
  return <Lines lines={answerLines(props)} width={props.width} />;
}

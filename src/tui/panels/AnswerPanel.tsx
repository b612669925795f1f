// The answer: how many can run at once, how fast, what binds, what it costs; and the states in which there is none.

import type { ReactElement } from 'react';
import { formatNumber, formatRate, formatUsd, plural } from '../../base/numbers.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { limitName, spacingText } from '../../render/plan/parts.ts';
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

type Simulated = NonNullable<NonNullable<Plan['capacity']>['simulated']>;

export function answerLines({ state, answer, simulated, look, width, height }: AnswerProps): string[] {
  const body = answer?.ok
    ? paragraphs(simulated ? confirmedLines(simulated.plan, look, width) : closedLines(answer.plan, look), width)
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

function noCapacity(plan: Plan, { style }: Look): string[] | null {
  if (plan.neverAdmitted) {
    return [`${style.red(neverText(plan))}: ${whyNeverAdmitted(plan)}`];
  }
  return plan.capacity ? null : ['The TPM quota is not known: no capacity can be said.'];
}

function closedLines(plan: Plan, look: Look): string[] {
  const none = noCapacity(plan, look);
  if (none) return none;
  // Spaced starts are never simulated: what the closed form says is the answer.
  return [...capacityLines(plan, look, 'simulating…'), look.style.dim('not rehearsed yet; windows follow')];
}

function confirmedLines(plan: Plan, look: Look, width: number): string[] {
  const none = noCapacity(plan, look);
  if (none) return none;
  const simulated = plan.capacity?.simulated;
  if (!simulated) return [...capacityLines(plan, look, ''), look.style.dim('not rehearsed')];
  return [...capacityLines(plan, look, ''), windowsText(simulated, width)];
}

/** The windows in one line, as spacious as the width allows. */
function windowsText(simulated: Simulated, width: number): string {
  const words = (format: (value: number) => string) => WINDOWS.map(({ name, shortLabel }) => `${shortLabel} ${format(simulated[name])}`);
  const full = words(formatNumber);
  const forms = [full.join(' · '), full.join('  '), words(String).join(' ')];
  return forms.find((form) => displayWidth(form) <= width) ?? truncate(forms[2] ?? '', width);
}

function capacityLines(plan: Plan, { style }: Look, mark: string): string[] {
  const { capacity, price } = plan;
  if (!capacity) return [];
  const rate = formatRate(capacity.requestsPerMinute);
  const workers =
    capacity.startEverySeconds === null
      ? plural(capacity.safeConcurrency, 'worker')
      : `1 worker, a start every ${spacingText(capacity.startEverySeconds)}`;
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

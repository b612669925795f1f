// The answer: how many can run at once, how fast, what binds, what it costs; and the states in which there is none.

import type { ReactElement } from 'react';
import { formatNumber } from '../../base/numbers.ts';
import type { Plan } from '../../planner/plan.ts';
import { wordsOf } from '../../render/layout.ts';
import { WINDOWS } from '../../simulator/windows/index.ts';
import { EXPLORE } from '../../words/en/explore.ts';
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
    ? paragraphs(simulated ? confirmedLines({ ...answer, plan: simulated.plan }, look, width) : closedLines(answer, look), width)
    : stateLines(state, answer, look, width);
  return fitted([heading(wordsOf(look, EXPLORE).answer, width, look), ...body], height);
}

/** What stands where there is no answer (yet). */
function stateLines(state: State, answer: Failure | PlanAnswer | null, look: Look, width: number): string[] {
  const words = wordsOf(look, EXPLORE);
  const { facts, question } = state;
  if (facts.ok === null) return [words.readingQuotasOf(question.region ?? '')];
  const failure = facts.ok === false ? facts : answer?.ok === false ? answer : null;
  if (!failure) return [];
  const next = facts.ok === false ? words.waysOn : words.otherModel;
  // Coloured after it was wrapped: a colour does not reach over a line end.
  return [
    ...paragraphs([failure.message], width).map((line) => look.style.red(line)),
    ...paragraphs([...failure.suggestions.slice(0, 3), next], width),
  ];
}

function noCapacity({ plan, never }: PlanAnswer, look: Look): string[] | null {
  if (never) return [`${look.style.red(never.what)}: ${never.why}`];
  return plan.capacity ? null : [wordsOf(look, EXPLORE).tpmUnknown];
}

function closedLines(answer: PlanAnswer, look: Look): string[] {
  const none = noCapacity(answer, look);
  if (none) return none;
  const words = wordsOf(look, EXPLORE);
  // Spaced starts are never simulated: what the closed form says is the answer.
  return [...capacityLines(answer.plan, look, words.simulating), look.style.dim(words.notYet)];
}

function confirmedLines(answer: PlanAnswer, look: Look, width: number): string[] {
  const none = noCapacity(answer, look);
  if (none) return none;
  const { plan } = answer;
  const simulated = plan.capacity?.simulated;
  if (!simulated) return [...capacityLines(plan, look, ''), look.style.dim(wordsOf(look, EXPLORE).never)];
  return [...capacityLines(plan, look, ''), windowsText(simulated, look, width)];
}

/** The windows in one line, as spacious as the width allows. */
function windowsText(simulated: Simulated, look: Look, width: number): string {
  const { shortWindow } = wordsOf(look, EXPLORE);
  const named = (format: (value: number) => string) => WINDOWS.map(({ name }) => `${shortWindow(name)} ${format(simulated[name])}`);
  const full = named(formatNumber);
  const forms = [full.join(' · '), full.join('  '), named(String).join(' ')];
  return forms.find((form) => displayWidth(form) <= width) ?? truncate(forms[2] ?? '', width);
}

function capacityLines(plan: Plan, look: Look, mark: string): string[] {
  const { style } = look;
  const { capacity, price } = plan;
  if (!capacity) return [];
  const words = wordsOf(look, EXPLORE);
  const { startEverySeconds, safeConcurrency, requestsPerMinute, bindingLimit } = capacity;
  const safe = startEverySeconds === null ? words.safe(safeConcurrency) : words.safeSpaced(startEverySeconds);
  return [
    `${style.bold(style.green(safe))}${mark === '' ? '' : `  ${style.yellow(mark)}`}`,
    words.rate(requestsPerMinute, bindingLimit),
    price.perRequestUsd === null ? words.priceUnknown : words.price(price.perRequestUsd, price.perHourUsd),
  ];
}

export function AnswerPanel(props: AnswerProps): ReactElement {
  return <Lines lines={answerLines(props)} width={props.width} />;
}

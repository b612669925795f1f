// The request editor: model, Region and the numbers of one request, and what the planner warns of below it.
import type { ReactElement } from 'react';
import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import { displayWidth, fitted, heading, padEnd, padStart, paragraphs, truncate } from '../lines.ts';
import type { Failure, Look, PlanAnswer } from '../services.ts';
import { type FieldId, fieldOrder, numberField, shown, wordField, wordShown } from '../state/fields.ts';
import { currentPool, effective, endpointIn, type State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

export interface RequestProps {
  readonly state: State;
  readonly answer: PlanAnswer | Failure | null;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function requestLines(props: RequestProps): string[] {
  const { state, look, width, height } = props;
  const fields = fieldOrder(endpointIn(state)).flatMap((id) => fieldLines(props, id));
  const head = [heading('Request', width, look), ...fields];
  return fitted([...head, ...warningLines(props, height - head.length - 1)], height);
}

/** One line a field, as far as they go, with the focused one among them: for terminals without room. */
export function shortRequestLines(props: RequestProps): string[] {
  const { state, height } = props;
  const order = fieldOrder(endpointIn(state));
  const lines = order.map((id) => fieldLines(props, id)[0] ?? '');
  const first = Math.max(0, Math.min(order.indexOf(state.focus) - 1, lines.length - height));
  return lines.slice(first, first + height);
}

function fieldLines(props: RequestProps, id: FieldId): string[] {
  const { state, width } = props;
  if (id === 'model') return choice(props, id, 'Model', modelTexts(state, width - 10));
  if (id === 'region') return choice(props, id, 'Region', regionTexts(state, width - 10));
  const label = (numberField(id) ?? wordField(id))?.label ?? '';
  return [row(props, id, label, valueText(props, id))];
}

function marker({ state, look }: RequestProps, id: FieldId): string {
  return state.focus === id ? look.style.cyan(look.glyphs.pointer) : ' ';
}

/** A field with a list behind it: its value, and one line about it. */
function choice(props: RequestProps, id: FieldId, label: string, [value, about]: readonly [string, string]): string[] {
  const { state, look, width } = props;
  const focused = state.focus === id;
  const text = truncate(value, width - 10);
  return [
    `${marker(props, id)} ${padEnd(label, 7)} ${focused ? look.style.bold(text) : text}`,
    ...(about === '' ? [] : [look.style.dim(`          ${truncate(about, width - 10)}`)]),
  ];
}

function modelTexts(state: State, width: number): readonly [string, string] {
  const pool = currentPool(state);
  if (!pool) return [state.question.model ?? '', state.facts.ok === true ? 'not offered here: m chooses' : ''];
  const called = pool.prefix === null || pool.prefix === pool.scope ? pool.scope : `${pool.scope} ${pool.prefix}.`;
  const scope = pool.endpoint === 'mantle' ? 'bedrock-mantle' : called;
  const forms =
    pool.lifecycle === 'end-of-life'
      ? [`${scope} · end of life ${pool.endOfLifeDate}`, `${scope} · EOL ${pool.endOfLifeDate}`, `${scope} · EOL`]
      : [`${scope} · ${pool.lifecycle}`];
  return [pool.name, forms.find((form) => displayWidth(form) <= width) ?? scope];
}

function regionTexts(state: State, width: number): readonly [string, string] {
  const { region } = state.question;
  const item = state.regions.find(({ id }) => id === region);
  if (!item || region === null) return [region ?? '', runsIn(state)];
  const names = [`${region} ${item.place} ${item.placeJa}`, `${region} ${item.place}`];
  return [names.find((name) => displayWidth(name) <= width) ?? region, runsIn(state)];
}

/** Where the data is processed, by place. */
export function runsIn(state: State): string {
  const pool = currentPool(state);
  if (!pool) return '';
  if (pool.processedIn.includes('*')) return 'runs in any Region';
  if (pool.processedIn.length === 0) return 'AWS does not say where it runs';
  const places = pool.processedIn.map((id) => state.regions.find((region) => region.id === id)?.place ?? id);
  return `runs in ${places.join(', ')}`;
}

function row(props: RequestProps, id: FieldId, label: string, value: string): string {
  const { state, width } = props;
  const { style, glyphs } = props.look;
  const focused = state.focus === id;
  const room = width - 15;
  if (focused && state.typed !== null) {
    const typed = truncate(`${state.typed}${glyphs.cursor}`, room);
    return `${marker(props, id)} ${padEnd(label, 12)} ${' '.repeat(Math.max(0, room - typed.length))}${style.cyan(typed)}`;
  }
  const text = padStart(truncate(value, room), room);
  return `${marker(props, id)} ${padEnd(label, 12)} ${focused ? style.bold(text) : text}`;
}

function valueText({ state, answer }: RequestProps, id: FieldId): string {
  const question = effective(state.question);
  const request = answer?.ok ? answer.plan.request : null;
  const words = wordField(id);
  if (words) return wordShown(question, words);
  const field = numberField(id);
  if (!field) return '';
  const value = shown(question, field);
  if (field.percent) return `${formatDecimal(value ?? 0)} %`;
  if (field.id === 'latencySeconds') return latencyText(value, request?.latencySeconds);
  if (value === null) return request ? `unset ${formatNumber(request.maxTokens)}` : 'unset';
  const cut = id === 'outputTokens' && question.outputTokens !== state.question.outputTokens ? 'cut to ' : '';
  return `${cut}${formatNumber(value)}`;
}

function latencyText(value: number | null, assumed: number | undefined): string {
  if (value !== null) return `${formatDecimal(value)} s`;
  return assumed === undefined ? 'auto' : `auto ${formatDecimal(assumed)} s`;
}

function warningLines({ state, answer, look, width }: RequestProps, height: number): string[] {
  const { style } = look;
  const all = warningsOf(state, answer);
  if (all.length === 0 || height < 2) return [];
  const lines = paragraphs(
    all.map((text) => `! ${text}`),
    width,
  );
  const cut = lines.length > height;
  const shown = cut ? lines.slice(0, height - 1) : lines;
  return ['', ...shown.map((line) => style.yellow(line)), ...(cut ? [style.dim('  ! shows all')] : [])];
}

export function warningsOf(state: State, answer: PlanAnswer | Failure | null): readonly string[] {
  return [...(state.facts.ok === true ? state.facts.warnings : []), ...(answer?.ok ? answer.plan.notes.map(({ text }) => text) : [])];
}

export function RequestPanel(props: RequestProps): ReactElement {
  return <Lines lines={requestLines(props)} width={props.width} />;
}

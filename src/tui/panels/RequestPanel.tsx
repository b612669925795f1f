// The request editor: model, Region and the numbers of one request, and what the planner warns of below it.
import type { ReactElement } from 'react';
import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
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
  const head = [heading(wordsOf(look, EXPLORE).request, width, look), ...fields];
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
  if (id === 'model') return choice(props, id, modelTexts);
  if (id === 'region') return choice(props, id, regionTexts);
  return [row(props, id, valueText(props, id))];
}

function marker({ state, look }: RequestProps, id: FieldId): string {
  return state.focus === id ? look.style.cyan(look.glyphs.pointer) : ' ';
}

/** A field with a list behind it: its value, and one line about it. */
function choice(
  props: RequestProps,
  id: 'model' | 'region',
  texts: (props: RequestProps, width: number) => readonly [string, string],
): string[] {
  const { state, look, width } = props;
  const { labels } = wordsOf(look, EXPLORE);
  const column = Math.max(7, displayWidth(labels.model), displayWidth(labels.region));
  const room = width - column - 3;
  const [value, about] = texts(props, room);
  const text = truncate(value, room);
  return [
    `${marker(props, id)} ${padEnd(labels[id], column)} ${state.focus === id ? look.style.bold(text) : text}`,
    ...(about === '' ? [] : [look.style.dim(`${' '.repeat(column + 3)}${truncate(about, room)}`)]),
  ];
}

function modelTexts({ state, look }: RequestProps, width: number): readonly [string, string] {
  const words = wordsOf(look, EXPLORE);
  const pool = currentPool(state);
  if (!pool) return [state.question.model ?? '', state.facts.ok === true ? words.notOffered : ''];
  const called = pool.prefix === null || pool.prefix === pool.scope ? pool.scope : `${pool.scope} ${pool.prefix}.`;
  const scope = pool.endpoint === 'mantle' ? 'bedrock-mantle' : called;
  const forms = words.called(scope, pool.lifecycle, pool.endOfLifeDate);
  return [pool.name, forms.find((form) => displayWidth(form) <= width) ?? scope];
}

function regionTexts({ state, look }: RequestProps, width: number): readonly [string, string] {
  const { region } = state.question;
  const item = state.regions.find(({ id }) => id === region);
  const names = item ? wordsOf(look, EXPLORE).placed(item) : [];
  return [names.find((name) => displayWidth(name) <= width) ?? region ?? '', runsIn(state, look)];
}

/** Where the data is processed, by place. */
export function runsIn(state: State, look: Look): string {
  const words = wordsOf(look, EXPLORE);
  const pool = currentPool(state);
  if (!pool) return '';
  if (pool.processedIn.includes('*')) return words.runsAnywhere;
  if (pool.processedIn.length === 0) return words.runsNowhere;
  return words.runsIn(placesIn(state, words, pool.processedIn));
}

/** Names of Regions; one that has none keeps its ID. */
export function placesIn(state: State, words: (typeof EXPLORE)['english'], regions: readonly string[]): string[] {
  return regions.map((id) => {
    const region = state.regions.find((one) => one.id === id);
    return region ? words.place(region) : id;
  });
}

function row(props: RequestProps, id: FieldId, value: string): string {
  const { state, width } = props;
  const { style, glyphs } = props.look;
  const { model: _m, region: _r, ...labels } = wordsOf(props.look, EXPLORE).labels;
  const column = Math.max(12, ...Object.values(labels).map(displayWidth));
  const label = padEnd(wordsOf(props.look, EXPLORE).labels[id], column);
  const focused = state.focus === id;
  const room = width - column - 3;
  if (focused && state.typed !== null) {
    const typed = truncate(`${state.typed}${glyphs.cursor}`, room);
    return `${marker(props, id)} ${label} ${' '.repeat(Math.max(0, room - typed.length))}${style.cyan(typed)}`;
  }
  const text = padStart(truncate(value, room), room);
  return `${marker(props, id)} ${label} ${focused ? style.bold(text) : text}`;
}

function valueText({ state, answer, look }: RequestProps, id: FieldId): string {
  const words = wordsOf(look, EXPLORE);
  const question = effective(state.question);
  const request = answer?.ok ? answer.plan.request : null;
  const choice = wordField(id);
  if (choice) return wordShown(question, choice);
  const field = numberField(id);
  if (!field) return '';
  const value = shown(question, field);
  if (field.percent) return `${formatDecimal(value ?? 0)} %`;
  if (field.id === 'latencySeconds') return value === null ? words.automatic(request?.latencySeconds ?? null) : words.seconds(value);
  if (value === null) return words.unset(request?.maxTokens ?? null);
  const isCut = id === 'outputTokens' && question.outputTokens !== state.question.outputTokens;
  return isCut ? words.cutTo(value) : formatNumber(value);
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
  return ['', ...shown.map((line) => style.yellow(line)), ...(cut ? [style.dim(`  ${wordsOf(look, EXPLORE).allWarnings}`)] : [])];
}

export function warningsOf(state: State, answer: PlanAnswer | Failure | null): readonly string[] {
  return [...(state.facts.ok === true ? state.facts.warnings : []), ...(answer?.ok ? answer.warnings : [])];
}

export function RequestPanel(props: RequestProps): ReactElement {
  return <Lines lines={requestLines(props)} width={props.width} />;
}

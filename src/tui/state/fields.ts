// The fields of the request editor: their order, names, bounds, and the sensible step from a value.

import type { Endpoint } from '../../catalog/endpoint.ts';
import { ASSUMED, FIELD_KEYS, FIELDS, type PlanQuestion, withAsked } from '../../planner/question.ts';
import { RESERVATIONS, RESERVE_RETURNS } from '../../simulator/types.ts';
import type { EXPLORE } from '../../words/en/explore.ts';

export interface NumberField {
  readonly id: NumberFieldId;
  readonly min: number;
  readonly max: number;
  readonly decimals: 0 | 1;
  /** Whether the field can be left to the planner. */
  readonly isAutomatic: boolean;
  /** Shown and typed in percent. */
  readonly percent: boolean;
}

type WordFieldId = 'reservation' | 'reserveReturns';
/** Each has its label among the words of the screen. */
export type FieldId = keyof (typeof EXPLORE)['english']['labels'];
export type NumberFieldId = Exclude<FieldId, 'model' | 'region' | WordFieldId>;

/** More digits than this have no room. */
const MOST_ON_SCREEN = 1e9;

/** The column of the screen in the planner's table of fields. */
export const NUMBER_FIELDS: readonly NumberField[] = FIELD_KEYS.flatMap((key) => {
  const field = FIELDS[key];
  if (field.screen === null || field.unit === 'word') return [];
  const { decimals, isAutomatic, min = field.min } = field.screen;
  const percent = field.unit === 'share';
  return [
    {
      id: key as NumberFieldId,
      min,
      max: Math.min(percent ? field.max * 100 : field.max, MOST_ON_SCREEN),
      decimals,
      isAutomatic,
      percent,
    },
  ];
});

/** A reading of how AWS counts: each endpoint has one of its own, chosen among words. */
export interface WordField {
  readonly id: WordFieldId;
  readonly words: readonly string[];
}

const WORD_FIELDS: Readonly<Record<Endpoint, WordField>> = {
  runtime: { id: 'reservation', words: RESERVATIONS },
  mantle: { id: 'reserveReturns', words: RESERVE_RETURNS },
};

const FIELD_ORDERS: Readonly<Record<Endpoint, readonly FieldId[]>> = { runtime: orderOn('runtime'), mantle: orderOn('mantle') };

function orderOn(endpoint: Endpoint): readonly FieldId[] {
  return ['model', 'region', ...NUMBER_FIELDS.map(({ id }) => id), WORD_FIELDS[endpoint].id];
}

export const fieldOrder = (endpoint: Endpoint): readonly FieldId[] => FIELD_ORDERS[endpoint];

export function wordField(id: FieldId): WordField | null {
  return Object.values(WORD_FIELDS).find((field) => field.id === id) ?? null;
}

/** The field in the same place on the endpoint. */
export function focusOn(endpoint: Endpoint, focus: FieldId): FieldId {
  return wordField(focus) === null ? focus : WORD_FIELDS[endpoint].id;
}

export function wordShown(question: PlanQuestion, { id }: WordField): string {
  return question[id] ?? ASSUMED[id];
}

/** The value as the screen shows it; null where it is left to the planner. */
export function shown(question: PlanQuestion, { id, percent }: NumberField): number | null {
  const value = question[id] ?? FIELDS[id].assumed;
  // 0.07 * 100 is 7.000000000000001
  return typeof value === 'number' ? (percent ? Number((value * 100).toPrecision(12)) : value) : null;
}

/** The question with what was typed into a field. */
export function withShown(question: PlanQuestion, { id, percent }: NumberField, value: number | null): PlanQuestion {
  return withAsked(question, 'screen', { [id]: percent && value !== null ? value / 100 : value });
}

export function numberField(id: FieldId): NumberField | null {
  return NUMBER_FIELDS.find((field) => field.id === id) ?? null;
}

/** One tenth of the value's power of ten: 16,000 moves by 1,000, 4,200 by 100, 350 by 10; headroom by 1. */
function stepOf(field: NumberField, value: number, up: boolean): number {
  if (field.percent) return 1;
  const smallest = field.decimals === 1 ? 0.1 : 1;
  if (value <= 0) return field.decimals === 1 ? smallest : 10;
  // Going down from a power of ten takes the step below it: 1,000 → 990, 1,000 → 1,100.
  const power = 10 ** Math.floor(Math.log10(up ? value : value - smallest / 2) + 1e-9);
  return Math.max(smallest, field.decimals === 0 ? Math.max(1, power / 10) : power / 10);
}

/** @returns the next value on the grid of the step, within the field's bounds */
export function stepped(field: NumberField, value: number, up: boolean): number {
  const step = stepOf(field, value, up);
  const position = value / step;
  const next = up ? Math.floor(position + 1e-9) + 1 : Math.ceil(position - 1e-9) - 1;
  return bounded(field, next * step);
}

/** Twice or half. */
export function doubled(field: NumberField, value: number, up: boolean): number {
  if (field.percent) return bounded(field, value + (up ? 10 : -10));
  if (value <= 0) return bounded(field, up ? 100 : 0);
  return bounded(field, up ? value * 2 : value / 2);
}

export function bounded(field: NumberField, value: number): number {
  const scale = field.decimals === 1 ? 10 : 1;
  return Math.min(field.max, Math.max(field.min, Math.round(value * scale) / scale));
}

/** What was typed: digits, one point, `k` or `m` at the end. @returns null while it is no number of the field */
export function typedValue(field: NumberField, text: string): number | null {
  const match = /^(\d[\d,_]*\.?\d*|\.\d+)([kKmM])?$/.exec(text);
  if (!match) return null;
  const factor = match[2] === undefined ? 1 : /k/i.test(match[2]) ? 1e3 : 1e6;
  const value = Number((match[1] ?? '').replaceAll(/[,_]/g, '')) * factor;
  if (!Number.isFinite(value) || value < field.min || value > field.max) return null;
  return bounded(field, value);
}

/** Characters that go on typing a number. */
export function continuesNumber(typed: string, character: string): boolean {
  if (/[kKmM]$/.test(typed)) return false;
  return typed.length < 14 && (/^[\d.,_]$/.test(character) || (/^[kKmM]$/.test(character) && typed !== ''));
}

export function withNextWord(question: PlanQuestion, field: WordField, up: boolean): PlanQuestion {
  const { id, words } = field;
  const index = words.indexOf(wordShown(question, field)) + (up ? 1 : -1);
  return withAsked(question, 'screen', { [id]: words[(index + words.length) % words.length] });
}

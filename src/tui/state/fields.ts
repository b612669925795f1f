// The fields of the request editor: their order, names, bounds, and the sensible step from a value.
import { RESERVATIONS } from '../../simulator/types.ts';
import type { Question } from '../services.ts';

export type NumberFieldId =
  | 'maxTokens'
  | 'outputTokens'
  | 'inputTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'latencySeconds'
  | 'headroomPercent';
export type FieldId = 'model' | 'region' | NumberFieldId | 'reservation';

export interface NumberField {
  readonly id: NumberFieldId;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly decimals: 0 | 1;
  /** What the planner takes when the field is left to it; undefined where it must have a value. */
  readonly automatic?: string;
}

const MOST_TOKENS = 1e9;

export const NUMBER_FIELDS: readonly NumberField[] = [
  { id: 'maxTokens', label: 'max_tokens', min: 1, max: MOST_TOKENS, decimals: 0, automatic: 'unset' },
  { id: 'outputTokens', label: 'answer', min: 0, max: MOST_TOKENS, decimals: 0 },
  { id: 'inputTokens', label: 'input', min: 0, max: MOST_TOKENS, decimals: 0 },
  { id: 'cacheReadTokens', label: 'cache read', min: 0, max: MOST_TOKENS, decimals: 0 },
  { id: 'cacheWriteTokens', label: 'cache write', min: 0, max: MOST_TOKENS, decimals: 0 },
  { id: 'latencySeconds', label: 'latency', min: 0.1, max: 86_400, decimals: 1, automatic: 'from answer' },
  { id: 'headroomPercent', label: 'headroom', min: 0, max: 95, decimals: 0 },
];

export const FIELD_ORDER: readonly FieldId[] = ['model', 'region', ...NUMBER_FIELDS.map(({ id }) => id), 'reservation'];

export function numberField(id: FieldId): NumberField | null {
  return NUMBER_FIELDS.find((field) => field.id === id) ?? null;
}

/** One tenth of the value's power of ten: 16,000 moves by 1,000, 4,200 by 100, 350 by 10; headroom by 1. */
function stepOf(field: NumberField, value: number, up: boolean): number {
  if (field.id === 'headroomPercent') return 1;
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
  if (field.id === 'headroomPercent') return bounded(field, value + (up ? 10 : -10));
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

export function nextReservation(current: Question['reservation'], up: boolean): Question['reservation'] {
  const index = RESERVATIONS.indexOf(current) + (up ? 1 : -1);
  return RESERVATIONS[(index + RESERVATIONS.length) % RESERVATIONS.length] ?? current;
}

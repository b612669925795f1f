// Readers of parsed JSON of unknown shape: what may be anything, what must be there, and the serialisation that tool definitions are counted in.
import { inputError } from './errors.ts';
import { INPUTS } from './input-words.ts';
import { phrase } from './phrases.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** @param at file and JSON path: `quotas.json: $.rows[2]`; opens the message @throws BqError (input) */
export function requireObject(value: unknown, at: string): JsonObject {
  if (isObject(value)) return value;
  throw inputError(at, phrase(INPUTS, 'mustBeObject'));
}

/** @param at as in `requireObject` @throws BqError (input) */
export function requireList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw inputError(at, phrase(INPUTS, value === undefined ? 'missing' : 'mustBeList'));
}

/** Text that is not empty, without control characters: it may end on a terminal. @param at as in `requireObject` @throws BqError (input) */
export function requireText(value: unknown, at: string): string {
  if (typeof value === 'string' && value !== '') return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
  throw inputError(at, value === undefined ? phrase(INPUTS, 'missing') : phrase(INPUTS, 'mustBeText', JSON.stringify(value)));
}

/** A number from 0 up; null where it is null or not there. @param at as in `requireObject` @throws BqError (input) */
export function quantityOrNull(value: unknown, at: string): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw inputError(at, phrase(INPUTS, 'mustBeNumber', JSON.stringify(value)));
}

/** Deeper than any schema that works; shallow enough for the stack. */
export const MAX_NESTING = 500;

/** Content blocks inside tool results inside content blocks …; no API goes beyond 3. */
export const MAX_BLOCK_NESTING = 20;

export function tooDeep(what: string, levels: number): Error {
  return inputError('', phrase(INPUTS, 'nestedTooDeep', what, levels), [phrase(INPUTS, 'flatten')], 'NESTED_TOO_DEEP');
}

/** A value of any shape inside a message: short, and never by a `toString` that came with it. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 60);
  if (Array.isArray(value)) return '[]';
  return isObject(value) ? '{}' : String(value);
}

/** What a value is, for messages: `an array`, `null`, `a number`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * JSON with `", "` and `": "` as separators, the way tool definitions reach the model.
 * @throws BqError where the value is nested deeper than MAX_NESTING
 */
export function spacedJson(value: unknown, depth = 0): string {
  if (depth > MAX_NESTING) throw tooDeep('a tool definition or tool input', MAX_NESTING);
  if (Array.isArray(value)) return `[${value.map((item) => spacedJson(item, depth + 1)).join(', ')}]`;
  if (isObject(value)) {
    const members: string[] = [];
    for (const key in value) if (value[key] !== undefined) members.push(`${JSON.stringify(key)}: ${spacedJson(value[key], depth + 1)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

// Fields of foreign JSON, read with the file and JSON path in every error.
import { inputError } from './errors.ts';

/** A quota value: a number from 0 up, or null. */
export function quantity(value: unknown, fileName: string, path: string): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw inputError(`${fileName}: ${path}`, `must be a number from 0 up, not ${JSON.stringify(value)}`);
}

/** Text without control characters; it may end on a terminal. */
export function text(value: unknown, fileName: string, path: string): string {
  if (typeof value === 'string' && value !== '') return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
  throw inputError(`${fileName}: ${path}`, value === undefined ? 'is missing' : `must be text, not ${JSON.stringify(value)}`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown, fileName: string, path: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw inputError(`${fileName}: ${path}`, 'must be an object');
}

export function array(value: unknown, fileName: string, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw inputError(`${fileName}: ${path}`, value === undefined ? 'is missing' : 'must be a list');
}

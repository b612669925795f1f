// Reads a limit on output tokens out of a body, with each vendor's complaint about a bad one.
import { validationError } from '../wire/aws-error.ts';
import type { Body } from './types.ts';

/**
 * @param complain about the value as it is written, cut short
 * @returns null when the member is missing
 * @throws AwsError when it is not a whole number of at least `least`
 */
export function wholeNumber(body: Body, member: string, least: number, complain: (written: string) => string): number | null {
  const value = body[member];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) throw validationError(complain(written(value)));
  return value;
}

const written = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80);

/** The words of Bedrock's own check of a body against a model's JSON schema. */
export const malformed = (problem: string): string => `Malformed input request: ${problem}, please reformat your input and try again.`;

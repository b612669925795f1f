// Reads a limit on output tokens out of a body, with each vendor's complaint about a bad one.
import { validationError } from '../wire/aws-error.ts';
import type { Body } from './types.ts';

/** @returns null when the member is missing. @throws AwsError when it is not a whole number of at least `least` */
export function wholeNumber(body: Body, member: string, least: number, complain: (value: unknown) => string): number | null {
  const value = body[member];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) throw validationError(complain(value));
  return value;
}

/** The words of Bedrock's own check of a body against a model's JSON schema. */
export const malformed = (problem: string): string => `Malformed input request: ${problem}, please reformat your input and try again.`;

// Shapes that several JSON contracts share, as zod schemas; schemas/*.json and the TypeScript types are made from them.
import { z } from 'zod';
import type { Text } from '../base/phrases.ts';
import { SCOPES } from '../catalog/scope.ts';

/** A number that may not be known; never 0 or -1 in its place. */
export const known = (schema: z.ZodNumber = z.number()) => schema.nullable();

export const scope = z.enum(SCOPES).describe('the pool: on-demand, geographic profiles (us, eu, apac, jp, …), global profiles');
export const quotaSource = z.enum(['live', 'snapshot', 'default', 'override']);
export const tokens = z.number().int().nonnegative();

/** A sentence for people: in JSON its English, in the answer as text the language of the run. */
export const sentence = z.string() as unknown as z.ZodType<Text>;

export const note = z.strictObject({
  code: z.string().describe('stable; docs/notes.md says what each means'),
  text: sentence,
  data: z.record(z.string(), z.unknown()).describe('the values of the text'),
});

/** Wraps a command's result into the envelope that --json prints. */
export function envelope(command: string, result: z.ZodType) {
  const head = { schemaVersion: z.literal(1), command: z.literal(command) };
  const error = z.strictObject({
    code: z.string(),
    message: z.string(),
    suggestions: z.array(z.string()),
    exitCode: z.number().int(),
  });
  const warnings = z.array(z.string()).describe('what makes the answer less than it seems; the texts of some of the notes');
  const notes = z.array(note).optional().describe('the warnings, and where the answer comes from');
  const report = z
    .strictObject({ file: z.string(), commandLine: z.string(), madeAt: z.string(), version: z.string() })
    .optional()
    .describe('with --report: the file that was written');
  return z.union([z.strictObject({ ...head, result, warnings, notes, report }), z.strictObject({ ...head, error })]);
}

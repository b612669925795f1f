// The one clock of the CLI: BQ_NOW, or the machine's.
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { NAMES } from '../catalog/words.ts';

/** @throws usage error when BQ_NOW is not an ISO time */
export function nowOf({ BQ_NOW: fixed }: Readonly<Record<string, string | undefined>>): Date {
  if (!fixed) return new Date();
  const date = new Date(fixed);
  if (!/^\d{4}-\d{2}-\d{2}/.test(fixed) || Number.isNaN(date.getTime())) {
    throw new BqError(phrase(NAMES, 'badNow', fixed), {
      code: 'BAD_ENVIRONMENT',
      kind: 'usage',
      suggestions: ['BQ_NOW=2026-11-01T00:00:00Z'],
    });
  }
  return date;
}

// Lengths of time as people type them: 90m, 24h, 7d.
import { BqError } from '../base/errors.ts';
import { type Phrase, phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * @param most seconds; null: no limit
 * @returns seconds, at least 60
 * @throws BqError usage that names the flag and the value
 */
export function parseSpan(text: string, flag: string, most: number | null): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const seconds = Number(match?.[1]) * (SECONDS[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN);
  const name = `--${flag}`;
  const fail = (problem: Phrase) =>
    new BqError(problem, { code: 'BAD_FLAG_VALUE', kind: 'usage', suggestions: [phrase(SHELL, 'timesThatWork', name)] });
  if (!Number.isFinite(seconds)) throw fail(phrase(SHELL, 'notTime', name, text));
  if (seconds < 60) throw fail(phrase(SHELL, 'tooShort', name, text));
  if (most !== null && seconds > most) throw fail(phrase(SHELL, 'tooLong', name, most, text));
  return seconds;
}

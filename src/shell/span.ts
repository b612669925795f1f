// Lengths of time as people type them: 90m, 24h, 7d.
import { BqError } from '../base/errors.ts';
import { formatDuration } from '../base/numbers.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * @param most seconds; null: no limit
 * @returns seconds, at least 60
 * @throws BqError usage that names the flag and the value
 */
export function parseSpan(text: string, flag: string, most: number | null): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const seconds = Number(match?.[1]) * (SECONDS[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN);
  const fail = (problem: string) =>
    new BqError(`--${flag} ${problem}, not "${text}"`, {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [`--${flag} 90m, 24h and 7d all work`],
    });
  if (!Number.isFinite(seconds)) throw fail('must be a time');
  if (seconds < 60) throw fail('must be at least a minute');
  if (most !== null && seconds > most) throw fail(`can reach back ${formatDuration(most)} at most (one-minute metrics are kept no longer)`);
  return seconds;
}

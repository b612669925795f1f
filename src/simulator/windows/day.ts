// A day of quota: the same windows, 86,400 seconds long.
import { CHANGE, type LoopTimeline, START } from './timeline.ts';

export const DAY_SECONDS = 86_400;

/** Whether no start of the first `workers` workers is refused by a day's quota; the run lies within one day, so every window model counts alike. */
export function passesDay(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, kind, worker, shift } = timeline;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if ((what !== START && what !== CHANGE) || (worker[i] as number) >= workers) continue;
    used += shift[i] as number;
    if (what === START && used > limitTokens) return false;
  }
  return true;
}

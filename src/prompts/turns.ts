// What the order of turns says.
import type { Turn } from './types.ts';

/** The first turn after the user last spoke: the answer whose tool results are not answered yet. Its thinking counts, that in front of it mostly not. */
export function openToolLoop(turns: readonly Turn[]): number {
  for (let i = turns.length - 1; i >= 0; i--) {
    const turn = turns[i] as Turn;
    if (turn.role === 'user' && turn.blocks.some((block) => block.type !== 'tool-result')) return i + 1;
  }
  return 0;
}

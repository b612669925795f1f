// A plan as text for a terminal: on one screen, or the whole of it.

import type { Plan } from '../../planner/plan.ts';
import { PLAN } from '../../words/en/plan.ts';
import { paragraphs, type WarnedLayout, warningLines, wordsOf } from '../layout.ts';
import { alternativeLines, assumedLines, capacityLines, ladderLines, limitLines, priceLines, promptLines, requestLines } from './blocks.ts';
import { poolText } from './parts.ts';
import { shortText } from './short.ts';
import { quotaLines, sayNote, verdictLines } from './verdict.ts';

export interface PlanLayout extends WarnedLayout {
  /** Everything, or one screen. */
  readonly isFull: boolean;
}

export function planText(plan: Plan, layout: PlanLayout): string {
  return layout.isFull ? fullText(plan, layout) : shortText(plan, layout);
}

function fullText(plan: Plan, layout: WarnedLayout): string {
  const { columns } = layout;
  const words = wordsOf(layout, PLAN);
  const refused = new Set(plan.refusals.map((note) => sayNote(layout, note)));
  const warnings = layout.warnings.filter((text) => !refused.has(text));
  return paragraphs([
    [
      ...verdictLines(plan, poolText(plan, words), words, layout),
      ...quotaLines(plan, words, columns),
      ...warningLines({ ...layout, warnings }),
    ],
    promptLines(plan, words, columns),
    requestLines(plan, words, layout, { isShort: false }),
    capacityLines(plan, words, layout),
    ladderLines(plan, words, layout),
    limitLines(plan, words, layout),
    alternativeLines(plan, words, layout),
    [...priceLines(plan, words, layout), ...assumedLines(plan, words, layout)],
  ]);
}

// A plan as text for a terminal: on one screen, or the whole of it.

import type { Plan } from '../../planner/plan.ts';
import { paragraphs, type WarnedLayout, warningLines } from '../layout.ts';
import { alternativeLines, assumedLines, capacityLines, ladderLines, limitLines, priceLines, promptLines, requestLines } from './blocks.ts';
import { poolText } from './parts.ts';
import { shortText } from './short.ts';
import { quotaLines, verdictLines } from './verdict.ts';

export interface PlanLayout extends WarnedLayout {
  /** Everything, or one screen. */
  readonly isFull: boolean;
}

export function planText(plan: Plan, layout: PlanLayout): string {
  return layout.isFull ? fullText(plan, layout) : shortText(plan, layout);
}

function fullText(plan: Plan, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const refused = new Set(plan.refusals.map(({ text }) => text));
  const warnings = layout.warnings.filter((text) => !refused.has(text));
  return paragraphs([
    [...verdictLines(plan, poolText(plan), layout), ...quotaLines(plan, columns), ...warningLines({ ...layout, warnings })],
    promptLines(plan, columns),
    requestLines(plan, layout, { isShort: false }),
    capacityLines(plan, style, columns),
    ladderLines(plan, style, columns),
    limitLines(plan, style, columns),
    alternativeLines(plan, style, columns),
    [...priceLines(plan, layout), ...assumedLines(plan, layout)],
  ]);
}

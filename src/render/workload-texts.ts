// The text of a plan of workloads: the plan, or what differs from another.

import type { WorkloadPlan } from '../contracts/workload-plan.ts';
import type { WarnedLayout } from './layout.ts';
import { againstMarkdown, againstText } from './workload-against.ts';
import { workloadPlanMarkdown, workloadPlanText } from './workload-plan.ts';

export interface WorkloadLayout extends WarnedLayout {
  readonly isMarkdown: boolean;
  readonly isFull: boolean;
}

export function workloadText(result: WorkloadPlan, { isMarkdown, isFull, ...layout }: WorkloadLayout): string {
  const { against } = result;
  if (isMarkdown) {
    const plan = workloadPlanMarkdown(result, layout);
    return against === undefined ? plan : againstMarkdown(result, against, { ...layout, plan });
  }
  if (against === undefined) return workloadPlanText(result, layout);
  // The warnings stand above the differences.
  const plan = isFull ? workloadPlanText(result, { ...layout, warnings: [] }) : null;
  return againstText(result, against, { ...layout, plan });
}

// An answer as one file to hand on: a page with drawings and their numbers, or its main drawing alone. Pure: what --json prints in, text out.

import { ENGLISH, type Language } from '../../base/phrases.ts';
import type { SavedAnswer } from './answer.ts';
import { compareReport } from './compare.ts';
import { mainDrawing, page } from './page.ts';
import { planReport } from './plan.ts';
import { quotasReport } from './quotas.ts';
import type { Report } from './report.ts';
import { simulateReport } from './simulate.ts';
import { usageReport } from './usage.ts';
import { workloadPlanReport } from './workload-plan.ts';

export type ReportKind = 'html' | 'svg';

/** @param language of the page, and of the sentences that are in the answer @returns the whole content of the file */
export function reportFile(answer: SavedAnswer, kind: ReportKind, language: Language = ENGLISH): string {
  const report = reportOf(answer, language);
  return kind === 'svg' ? mainDrawing(report, answer, language) : page(report, answer, language);
}

function reportOf(answer: SavedAnswer, language: Language): Report {
  switch (answer.command) {
    case 'plan':
      return 'workloads' in answer.result ? workloadPlanReport(answer.result, language) : planReport(answer.result, language);
    case 'compare':
      return compareReport(answer.result, language);
    case 'simulate':
      return simulateReport(answer.result, language);
    case 'usage':
      return usageReport(answer.result, language);
    case 'quotas':
      return quotasReport(answer.result, language);
  }
}

// What a report is made from: an answer as --json prints it, and nothing besides.

import type { CompareResult } from '../../contracts/compare.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { QuotasResult } from '../../contracts/quotas.ts';
import type { SimulateResult } from '../../contracts/simulate.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';

interface Head {
  readonly warnings: readonly string[];
  readonly report: { readonly commandLine: string; readonly madeAt: string; readonly version: string };
}

/** The envelope of a command that has reports. */
export type SavedAnswer = Head &
  (
    | { readonly command: 'plan'; readonly result: PlanResult | WorkloadPlan }
    | { readonly command: 'compare'; readonly result: CompareResult }
    | { readonly command: 'simulate'; readonly result: SimulateResult }
    | { readonly command: 'usage'; readonly result: UsageResult }
    | { readonly command: 'quotas'; readonly result: QuotasResult }
  );

// Every JSON contract by command: what scripts/generate.ts makes schemas/ from.
import type { z } from 'zod';
import { batchCheckResult, batchPlanResult, batchSplitResult, batchWatchAnswer } from './batch.ts';
import { catalogDiffResult, catalogRefreshResult, catalogResetResult, catalogResult } from './catalog.ts';
import { envelope } from './common.ts';
import { compareResult } from './compare.ts';
import { countEach, countResult, distributionFile } from './count.ts';
import { doctorResult } from './doctor.ts';
import { emulateResult } from './emulate.ts';
import { explainResult } from './explain.ts';
import { modelsResult } from './models.ts';
import { planResult } from './plan.ts';
import { quotaRequestResult, quotaRequestsResult } from './quota-requests.ts';
import { quotasResult } from './quotas.ts';
import { scenarioFile } from './scenario.ts';
import { simulateInitResult, simulateResult } from './simulate.ts';
import { supportCaseResult } from './support-case.ts';
import { usageResult } from './usage.ts';
import { workloadFile } from './workload.ts';
import { workloadPlanResult, workloadTemplateResult } from './workload-plan.ts';

/** File name under schemas/ (without `.schema.json`) → schema. */
export const CONTRACTS: Readonly<Record<string, z.ZodType>> = {
  count: envelope('count', countResult),
  'count-each': countEach,
  distribution: distributionFile,
  models: envelope('models', modelsResult),
  catalog: envelope('catalog', catalogResult),
  'catalog-refresh': envelope('catalog refresh', catalogRefreshResult),
  'catalog-diff': envelope('catalog diff', catalogDiffResult),
  'catalog-reset': envelope('catalog reset', catalogResetResult),
  explain: envelope('explain', explainResult),
  doctor: envelope('doctor', doctorResult),
  emulate: envelope('emulate', emulateResult),
  'batch-check': envelope('batch check', batchCheckResult),
  'batch-plan': envelope('batch plan', batchPlanResult),
  'batch-split': envelope('batch split', batchSplitResult),
  'batch-watch': envelope('batch watch', batchWatchAnswer),
  compare: envelope('compare', compareResult),
  plan: envelope('plan', planResult),
  quotas: envelope('quotas', quotasResult),
  'quotas-request': envelope('quotas request', quotaRequestResult),
  'quotas-requests': envelope('quotas requests', quotaRequestsResult),
  simulate: envelope('simulate', simulateResult),
  'simulate-init': envelope('simulate init', simulateInitResult),
  usage: envelope('usage', usageResult),
  'plan-init': envelope('plan', workloadTemplateResult),
  'workload-plan': envelope('plan', workloadPlanResult),
  'support-case': envelope('support-case', supportCaseResult),
};

/** The same for files that people write: what may be left out is optional. */
export const FILES: Readonly<Record<string, z.ZodType>> = {
  scenario: scenarioFile,
  'support-case': envelope('support-case', supportCaseResult),
  usage: envelope('usage', usageResult),
  workload: workloadFile,
};

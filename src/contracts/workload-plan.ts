// The JSON contract of `bq plan --workload`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope } from './common.ts';

const amount = z.number().nonnegative();
const kind = z.enum(['tpm', 'rpm', 'tpd', 'cross-model-tpd', 'concurrent', 'input-tpm', 'output-tpm']);

const onMantle = z.literal('mantle').optional().describe('on bedrock-mantle, which has no scopes; left out on bedrock-runtime');

const workload = z.strictObject({
  name: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  endpoint: onMantle,
  scope,
  profileId: z.string().nullable(),
  processedIn: z.array(z.string()).describe('Regions that may process a request; * is anywhere'),
  burndownRate: z.number(),
  request: z.strictObject({
    inputTokens: amount.describe('on average'),
    cacheReadTokens: amount,
    cacheWriteTokens: amount,
    maxTokens: amount,
    outputTokens: amount.describe('on average'),
    latencySeconds: amount,
    spread: amount,
  }),
  wish: z.strictObject({ requestsPerMinute: known(), concurrency: known() }),
  admissionTokens: amount.describe('held when a request starts'),
  settledTokens: amount,
  needs: z.strictObject({
    tokensPerMinute: known().describe('the smallest quota, headroom not counted; null: none is enough'),
    outputTokensPerMinute: known().optional().describe('on bedrock-mantle, where tokensPerMinute is of input'),
    requestsPerMinute: amount,
    tokensPerDay: amount,
    concurrency: amount,
  }),
  neverAdmitted: z.boolean().describe('one request holds more than the whole quota, or a limit is 0'),
  fitsAlone: z.boolean(),
  fits: z.boolean().describe('together with the others on its quotas'),
  perRequestUsd: known(),
  perMonthUsd: known().describe('of 30.4 days'),
});

const quota = z.strictObject({
  kind,
  region: z.string(),
  endpoint: onMantle,
  scope,
  modelId: z.string(),
  modelName: z.string(),
  value: known(),
  usable: known().describe('less the headroom'),
  source: quotaSource,
  asOf: z.string(),
  quotaCode: z.string().nullable(),
  quotaName: z.string(),
  needed: known().describe('by all workloads on it'),
  share: known().describe('needed, of usable'),
  quotaNeeded: known().describe('the value at which all would fit, headroom included'),
  fits: z.boolean(),
  wayOut: z.string().nullable().describe('of a quota of 0, which admits nothing: the command to go on with; null where it is not 0'),
  users: z.array(z.strictObject({ name: z.string(), needed: known(), share: known() })).describe('the largest first'),
  crowdedOut: z.array(z.string()).describe('workloads that would fit alone'),
  makesRoom: z.array(z.string()).describe('workloads without any one of which the others fit'),
});

const FIGURES = [
  'tokensPerMinute',
  'requestsPerMinute',
  'tokensPerDay',
  'heldTokens',
  'latencySeconds',
  'usdPerMonth',
  'needed',
  'share',
] as const;

const figure = z.strictObject({
  figure: z.enum(FIGURES),
  before: known(),
  after: known(),
  change: known().describe('as a share of what was before; null where there was nothing'),
  worse: z.boolean().describe('more than the tolerance allows'),
});

const changed = {
  change: z.enum(['added', 'removed', 'changed', 'same']),
  fits: z.strictObject({ before: z.boolean().nullable(), after: z.boolean().nullable(), worse: z.boolean() }),
  figures: z.array(figure).describe('those that differ'),
};

const against = z.strictObject({
  what: z.enum(['file', 'plan', 'revision']).describe('a workload file, a saved plan, or the same file in a git revision'),
  name: z.string(),
  isThere: z.boolean().describe('false: the file is not in that revision'),
  tolerance: amount.describe('as a share: what got worse by more counts'),
  worse: z.boolean(),
  workloads: z.array(z.strictObject({ name: z.string(), ...changed })),
  quotas: z.array(z.strictObject({ kind, region: z.string(), scope, modelId: z.string(), modelName: z.string(), ...changed })),
  usdPerMonth: figure.nullable().describe('of all together; null where it is the same'),
});

export const workloadPlanResult = z.strictObject({
  file: z.string(),
  fits: z.boolean(),
  headroom: amount,
  workloads: z.array(workload),
  quotas: z.array(quota),
  perMonthUsd: known(),
  emitted: z.strictObject({ format: z.string(), text: z.string() }).optional().describe('with --emit: what was printed'),
  against: against.optional().describe('with --against: what differs'),
});

/** `bq plan --init` */
export const workloadTemplateResult = z.strictObject({ text: z.string() });

export type WorkloadPlan = z.infer<typeof workloadPlanResult>;
export type PlannedWorkload = WorkloadPlan['workloads'][number];
export type WorkloadDifference = z.infer<typeof against>;
export type ChangedFigure = z.infer<typeof figure>;
export type SharedQuota = WorkloadPlan['quotas'][number];

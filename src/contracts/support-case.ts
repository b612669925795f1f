// The JSON contract of `bq support-case`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope } from './common.ts';

const said = z.strictObject({ id: z.string(), text: z.string() });
const load = z.strictObject({
  requestsPerMinute: known(),
  quotaTokensPerMinute: known().describe('output counted at the burndown rate'),
  billedTokensPerMinute: known(),
});
const kind = z.enum(['quota-increase', 'throttled-under-quota', 'model-access', 'restore-default']);

export const supportCaseResult = z.strictObject({
  kind: kind.describe('what the case is, after the decision'),
  askedKind: kind,
  language: z.string(),
  region: z.string(),
  model: z.strictObject({ id: z.string(), name: z.string(), lifecycle: z.string(), endOfLifeDate: z.string().nullable() }),
  scope: scope.nullable(),
  profileId: z.string().nullable(),
  route: z.strictObject({
    kind: z.enum(['service-quotas', 'support-case', 'none']),
    supportPlan: z
      .enum(['none', 'business-plus', 'enterprise', 'unified-operations', 'developer', 'business'])
      .nullable()
      .describe('null where it was not given'),
    reasons: z.array(said),
    console: z.array(z.string()).describe('where to click, in the language of the case; two where the support plan is not known'),
    commands: z.array(z.string()),
  }),
  quota: z
    .strictObject({
      kind: z.enum(['tpm', 'rpm', 'tpd', 'cross-model-tpd', 'concurrent', 'input-tpm', 'output-tpm']),
      quotaName: z.string(),
      quotaCode: z.string().nullable(),
      adjustable: z.boolean().nullable(),
      applied: known().describe("the account's value; null where nobody read or gave it"),
      appliedSource: quotaSource.nullable(),
      default: known(),
      needed: known().describe('computed by the plan for its wish'),
      wanted: known().describe('asked for in the text'),
    })
    .nullable(),
  figures: z
    .strictObject({
      inputTokens: known(),
      outputTokens: known(),
      maxTokens: known(),
      heldTokens: known(),
      settledTokens: known(),
      steady: load,
      peak: load,
      concurrency: known(),
    })
    .nullable()
    .describe('null where access is the question'),
  review: z.array(said).describe('what the reviewer of the case would say first'),
  subject: z.string().nullable().describe('null where nothing should be sent'),
  body: z.string().nullable(),
  missing: z.number().int().nonnegative().describe('blanks in subject and body'),
  blanks: z.array(z.strictObject({ field: z.string(), label: z.string(), flag: z.string() })),
});

export type SupportCaseResult = z.infer<typeof supportCaseResult>;

// The JSON contract of `bq quotas`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope } from './common.ts';

export const metric = z
  .enum(['tpm', 'rpm', 'tpd', 'cross-model-tpd', 'input-tpm', 'output-tpm', 'concurrent'])
  .describe('what the row limits');

export const quotaValues = z.strictObject({
  applied: known().describe("the account's value; null where AWS's answer has none"),
  default: known().describe("AWS's default value"),
  adjustable: z.boolean().nullable(),
});

export const quotasResult = z.strictObject({
  regions: z.array(
    z.strictObject({
      region: z.string(),
      source: quotaSource,
      asOf: z.string().describe('time of the answer, or month of the table of defaults'),
      ageSeconds: z
        .number()
        .nonnegative()
        .nullable()
        .describe('since AWS answered; 0 for an answer of this run, null for files and defaults'),
      accountId: z.string().nullable().describe('masked'),
      complete: z.boolean().describe('true when every row was read: only then does a missing row mean that there is no such limit'),
      problems: z.array(z.string()),
      rows: z.number().int().nonnegative().describe('rows that the source has, before any filter'),
    }),
  ),
  quotas: z.array(
    z.strictObject({
      region: z.string(),
      quotaCode: z.string().nullable(),
      quotaName: z.string(),
      scope: scope.nullable(),
      metric: metric.nullable(),
      modelIds: z.array(z.string()),
      ...quotaValues.shape,
      standing: z.enum(['zero', 'below-default', 'default', 'above-default', 'unknown']),
      rule: z.string().describe('the pattern that read the name'),
      class: z.string().describe('inference, or the kind of other row'),
      longContext: z.boolean(),
      latencyOptimized: z.boolean(),
      doubledForCrossRegion: z.boolean(),
      endpoint: z.enum(['bedrock-runtime', 'bedrock-mantle']).nullable(),
    }),
  ),
  changes: z
    .array(
      z.strictObject({
        region: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        quotaCode: z.string().nullable(),
        quotaName: z.string(),
        fields: z.array(z.enum(['applied', 'default', 'adjustable'])),
        before: quotaValues.nullable(),
        after: quotaValues.nullable(),
      }),
    )
    .nullable()
    .describe('against --diff FILE; null without it'),
  savedTo: z.string().nullable(),
});

export type QuotasResult = z.infer<typeof quotasResult>;
export type QuotaEntry = QuotasResult['quotas'][number];
export type QuotaChangeEntry = NonNullable<QuotasResult['changes']>[number];

// The JSON contract of `bq quotas`. Additive changes only.
import { z } from 'zod';
import { VARIANTS } from '../quotas/names/variants.ts';
import { QUOTA_METRICS } from '../quotas/types.ts';
import { known, note, quotaSource, scope } from './common.ts';

export const metric = z.enum(QUOTA_METRICS).describe('what the row limits');

export const quotaValues = z.strictObject({
  applied: known().describe("the account's value; null where AWS's answer has none"),
  default: known().describe("AWS's default value"),
  adjustable: z.boolean().nullable(),
});

const standing = z.enum(['zero', 'below-default', 'default', 'above-default', 'unknown']);

const overviewLimit = z.strictObject({
  value: known().describe('what counts now: applied, or the default where the source has no other'),
  applied: known(),
  default: known(),
  shareOfDefault: known().describe('value / default'),
  status: z
    .enum(['known', 'unknown', 'no-limit'])
    .describe('unknown: a row without a value, or one that must exist and is not there; no-limit: there is no such row'),
  standing,
  adjustable: z.boolean().nullable(),
  quotaCode: z.string().nullable(),
});

const overviewModel = z.strictObject({ modelId: z.string(), name: z.string(), shortName: z.string().nullable() });

const overviewLine = overviewModel.extend({
  isPastEndOfLife: z.boolean(),
  scope,
  prefix: z.string().nullable().describe('of the profile: jp, apac, global; null for on-demand'),
  processedIn: z.array(z.string()).describe('empty where AWS does not say; * is any Region'),
  tpm: overviewLimit,
  rpm: overviewLimit,
  tpd: overviewLimit,
});

const overview = z.strictObject({
  region: z.string(),
  model: overviewModel.nullable().describe('null: all models that make text'),
  rows: z.number().int().nonnegative().describe('rows that the source has, of the model where one is asked for'),
  hasApplied: z.boolean().describe("false where the source has AWS's defaults alone"),
  groups: z.array(
    z.strictObject({
      kind: z
        .enum(['stays', 'area', 'leaves', 'unknown'])
        .describe("stays: in the Region's country; area: leaves it and stays in the area; unknown: AWS does not say"),
      area: z.string().nullable(),
      lines: z.array(overviewLine),
      alike: z.array(z.array(overviewLine)).describe('lines with the same way and values, which the text tells as one'),
    }),
  ),
  standouts: z
    .array(
      z.strictObject({
        modelId: z.string(),
        scope,
        prefix: z.string().nullable(),
        metric: z.enum(['tpm', 'rpm', 'tpd']),
        limit: overviewLimit,
      }),
    )
    .describe("limits that are 0 or below AWS's default, worst first; a row that several profiles share is here once"),
  crossModel: z
    .strictObject({
      limit: overviewLimit,
      fastestModelId: z.string().nullable().describe('the model with the largest TPM of a cross-Region pool'),
      lastsSeconds: known().describe('how long that model runs at full TPM until the day is used up'),
    })
    .nullable()
    .describe('tokens a day of all models together; null where there is no such row'),
  secondPools: z
    .strictObject({ prefix: z.string(), regions: z.array(z.string()) })
    .nullable()
    .describe('other Regions of the same country from which a profile that stays there can be called: each is a pool of its own'),
  withoutRow: z.array(overviewModel).describe('models that can be called here and have no tokens-per-minute row: unknown, not unlimited'),
  warnings: z.array(note).describe('what stands out, and the way out'),
  notes: z.array(note).describe('what is worth knowing'),
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
      partial: z.boolean().optional().describe('true for half an answer (--allow-partial): AWS refused or cut short what should be here'),
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
      standing,
      rule: z.string().describe('the pattern that read the name'),
      class: z.string().describe('inference, or the kind of other row'),
      variant: z.enum(VARIANTS).nullable().describe('plain, or what else the row is for; null for rows that do not limit inference'),
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
  overview: z
    .array(overview)
    .nullable()
    .optional()
    .describe(
      'models by where their data is processed, one for each Region; null where rows are asked for (--all, --search, --metric, --explain, --diff)',
    ),
});

export type QuotasResult = z.infer<typeof quotasResult>;
export type QuotasOverview = NonNullable<QuotasResult['overview']>[number];
export type OverviewLine = QuotasOverview['groups'][number]['lines'][number];
export type OverviewLimit = OverviewLine['tpm'];
export type QuotaEntry = QuotasResult['quotas'][number];
export type QuotaChangeEntry = NonNullable<QuotasResult['changes']>[number];

// The JSON contract of `bq models`. Additive changes only.
import { z } from 'zod';
import { known, scope } from './common.ts';

const regionList = z.array(z.string());

export const modelEntry = z.strictObject({
  modelId: z.string(),
  name: z.string(),
  provider: z.string(),
  aliases: z.array(z.string()),
  shortNames: z.array(z.string()).describe('what --model takes besides IDs; the first is the one shown'),
  lifecycle: z.enum(['active', 'legacy', 'end-of-life', 'unknown']),
  launchDate: z.string().nullable(),
  endOfLifeDate: z.string().nullable(),
  endOfLifeRegions: regionList.nullable().describe('where the end of life holds; null: everywhere'),
  endOfLifeNoSoonerThan: z.string().nullable().describe("what AWS's card promises where no date is set"),
  successor: z.string().nullable().describe('model ID to move to when this one is legacy or past its end of life'),
  inputModalities: z.array(z.string()),
  outputModalities: z.array(z.string()),
  contextWindowTokens: known(),
  maxOutputTokens: known(),
  defaultMaxTokensWhenUnset: known().describe('what Bedrock holds when a request omits max_tokens, where AWS states it'),
  heldWhenMaxTokensUnset: known().optional().describe('the same, and the maximum output where AWS states nothing'),
  burndown: z.strictObject({
    rate: z.number().describe('quota tokens per output token'),
    assumed: z.boolean(),
    source: z.string(),
    asOf: z.string(),
    conflict: z.string().nullable(),
  }),
  onDemandRegions: regionList,
  mantleRegions: regionList,
  profiles: z.array(
    z.strictObject({
      id: z.string(),
      scope,
      sourceRegions: regionList.describe('Regions that it can be called from'),
      routing: z.record(z.string(), regionList).describe('source Region → Regions that may process the request; * is any'),
    }),
  ),
  ways: z
    .array(
      z.strictObject({
        region: z.string(),
        scope,
        profileId: z.string().nullable(),
        processedIn: regionList.describe('empty where AWS does not say; * is any Region'),
      }),
    )
    .nullable()
    .describe('how it can be called from --region, or within --stays-in; null when neither was given'),
  conflicts: z.array(z.string()).describe("what AWS's own pages and lists disagree about, each with all values"),
  source: z.string().nullable().describe('where the entry comes from; null: the source of the table'),
});

export const modelsResult = z.strictObject({
  asOf: z.string(),
  source: z.string(),
  region: z.string().nullable(),
  staysIn: z.string().nullable(),
  total: z.number().int().nonnegative().describe('models of the catalogue, before any filter'),
  models: z.array(modelEntry),
  updates: z.null().describe('always null: bq catalog refresh --dry-run says what AWS lists now'),
});

export type ModelsResult = z.infer<typeof modelsResult>;
export type ModelEntry = z.infer<typeof modelEntry>;

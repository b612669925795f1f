// The JSON contract of `bq doctor`. Additive changes only.
import { z } from 'zod';
import { sentence } from './common.ts';

const statement = z.strictObject({ Sid: z.string(), Effect: z.literal('Allow'), Action: z.array(z.string()), Resource: z.literal('*') });

export const doctorResult = z.strictObject({
  region: z.string().nullable().describe('null with --policy, which asks nobody'),
  account: z.string().nullable().describe('masked; null where STS did not answer'),
  checks: z.array(
    z.strictObject({
      name: z
        .string()
        .describe('an IAM action, or credentials, account, clock, region, endpoint, api-key, model-access, quotas, permissions'),
      status: z.enum(['ok', 'missing', 'warning', 'skipped']),
      detail: sentence,
      remedy: sentence.nullable(),
    }),
  ),
  missing: z.number().int().nonnegative().nullable().optional().describe('checks that are missing; null with --policy'),
  policy: z
    .strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) })
    .nullable()
    .describe('with --policy only'),
});

export type DoctorResult = z.infer<typeof doctorResult>;

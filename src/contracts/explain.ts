// The JSON contract of `bq explain`. Additive changes only.
import { z } from 'zod';
import { scope } from './common.ts';

const count = z.number().int().nonnegative();

export const explainResult = z.strictObject({
  errors: count.describe('errors found in the text, without the tries that a client says it repeats'),
  retries: count.describe('lines in which a client says that it tries again after an error'),
  notices: count.describe('warnings of a client’s, of which no call failed'),
  throttles: count.describe('those of them that are throttles: refused because of load or a limit'),
  causes: z.array(
    z.strictObject({
      id: z.string(),
      count: count.describe('errors; 0 where only retries tell of this cause'),
      retries: count,
      notices: count,
      class: z
        .enum(['quota', 'capacity', 'access', 'request', 'other'])
        .describe('quota is the account’s limit, capacity is AWS’s; access and request are no throttles'),
      isThrottle: z.boolean(),
      limit: z.enum(['tpm', 'rpm', 'tpd', 'input-tpm', 'output-tpm']).nullable(),
      title: z.string(),
      means: z.string(),
      forThisModel: z.array(z.string()).describe('empty without --model'),
      now: z.array(z.string()),
      change: z.array(z.string()),
      commands: z.array(z.string()),
      errorTypes: z.array(z.string()),
      httpStatuses: z.array(z.number().int()),
      operations: z.array(z.string()),
      message: z.string().nullable().describe('the first message, as AWS worded it'),
      clientMessage: z.string().nullable().describe('what the client says, where the text has no words of AWS'),
      requestIds: z.array(z.string()).describe('the first few'),
      firstSeen: z.string().nullable().describe('UTC; null where the text has no time with an offset'),
      lastSeen: z.string().nullable(),
      attempts: count.nullable().describe('the most attempts that a client says it made for one call'),
    }),
  ),
  unknown: z.array(z.strictObject({ text: z.string(), count })).describe('errors that the table does not know, most frequent first'),
  model: z.strictObject({ id: z.string(), name: z.string(), region: z.string(), scope }).nullable(),
});

export type ExplainResult = z.infer<typeof explainResult>;

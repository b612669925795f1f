// The JSON contract of `bq emulate`: what GET /_bq/state answers, and what --json prints at the end. Additive changes only.
import { z } from 'zod';
import { ENDPOINTS } from '../catalog/endpoint.ts';
import { RPM_READINGS } from '../quotas/limits.ts';
import { RESERVATIONS, SETTLEMENTS } from '../simulator/types.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { known, scope } from './common.ts';

const whole = z.number().int().nonnegative();
const amount = z.number().nonnegative();

const onMantle = z.literal('mantle').optional().describe('on bedrock-mantle, which has no scopes; left out on bedrock-runtime');

const event = z.strictObject({
  time: z.string(),
  event: z.enum(['admitted', 'throttled', 'completed', 'cancelled', 'error', 'fault', 'connection']),
  requestId: z.string().optional(),
  operation: z.string().optional(),
  region: z.string().optional(),
  modelId: z.string().optional(),
  endpoint: onMantle,
  scope: scope.optional(),
  inputTokens: whole.optional(),
  cacheReadTokens: whole.optional(),
  cacheWriteTokens: whole.optional(),
  maxTokens: whole.optional(),
  outputTokens: whole.optional(),
  holdTokens: amount.optional(),
  settledTokens: amount.optional(),
  latencySeconds: z.number().optional(),
  cause: z.string().optional(),
  detail: z.string().optional(),
});

const pool = z.strictObject({
  region: z.string(),
  model: z.string(),
  modelId: z.string(),
  endpoint: onMantle,
  scope,
  tokensPerMinute: z.strictObject({
    limit: known().describe('null where there is no row: nothing is enforced'),
    used: known(),
    peak: z.number(),
    needed: z.number().describe('the smallest quota that would have refused nothing; with token-bucket an upper bound'),
  }),
  outputTokensPerMinute: z
    .strictObject({ limit: known(), used: known(), cut: whole.describe('answers that it ended') })
    .optional()
    .describe('of bedrock-mantle, where tokensPerMinute is of input'),
  requestsPerMinute: z.strictObject({ limit: known(), used: known(), needed: z.number() }),
  tokensPerDay: z.strictObject({ limit: known(), used: known() }),
  crossModelTokensPerDay: z.strictObject({ limit: known(), used: known() }).describe('of all models of the Region together'),
  concurrentRequests: z.strictObject({ limit: known(), used: known(), needed: z.number() }).describe('requests in flight'),
  throttled: whole,
});

export const emulateResult = z.strictObject({
  emulator: z.strictObject({
    processId: whole,
    url: z.string(),
    region: z.string(),
    endpoint: z.enum(ENDPOINTS).optional().describe('which one the APIs are that both have, where --endpoint said it'),
    window: z.enum(WINDOW_MODELS),
    reservation: z.enum(RESERVATIONS),
    settlement: z.enum(SETTLEMENTS),
    rpmReading: z.enum(RPM_READINGS).describe('what requestsPerMinute counts: of a minute, or in flight'),
    clockSpeed: z.number().positive().describe('simulated seconds a second; above 1, times here run ahead of the wall clock'),
    startedAt: z.string(),
    now: z.string(),
  }),
  totals: z.strictObject({
    admitted: whole,
    throttled: whole,
    completed: whole,
    cancelled: whole,
    errors: whole,
    inputTokens: whole,
    outputTokens: whole,
    settledTokens: amount,
  }),
  throttlesByCause: z.record(z.string(), whole),
  callsByOperation: z.record(z.string(), whole).describe('attempts, answered or not'),
  pools: z.array(pool),
  recentEvents: z.array(event),
});

export type EmulateResult = z.infer<typeof emulateResult>;

// What one request costs against a quota: held at its start, settled at its end, at worst. docs/model.md section 1.
import type { PlanResult } from '../contracts/plan.ts';
import type { Reservation } from './types.ts';

/** Tokens of one request; whole numbers in practice, averages in planning. */
export interface RequestTokens {
  /** Input that is neither read from nor written to a cache. */
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** What the request allows, thinking budget included. */
  readonly maxTokens: number;
  /** What is really generated, reasoning included. */
  readonly outputTokens: number;
}

/**
 * Quota tokens held when the request starts; this is what throttles.
 *
 * `documented`: AWS user guide, "How tokens are counted in Amazon Bedrock". `documented-cache-read`: AWS agent toolkit, 2026-05.
 * `weighted`: measured by accounts in June 2025 (200,000 TPM refused everything above max_tokens 39,200 = 196,000 / 5).
 */
export function admissionCost(request: RequestTokens, burndownRate: number, reservation: Reservation): number {
  const input = request.inputTokens + request.cacheWriteTokens;
  switch (reservation) {
    case 'documented':
      return input + request.maxTokens;
    case 'documented-cache-read':
      return input + request.cacheReadTokens + request.maxTokens;
    case 'weighted':
      return input + request.maxTokens * burndownRate;
  }
}

/** The hold in each reading. */
export function admissionReadings(request: RequestTokens, burndownRate: number): PlanResult['cost']['admission'] {
  return {
    documented: admissionCost(request, burndownRate, 'documented'),
    documentedCacheRead: admissionCost(request, burndownRate, 'documented-cache-read'),
    weighted: admissionCost(request, burndownRate, 'weighted'),
  };
}

/** What one request of a plan holds, in the reading that the plan uses. */
export function heldTokens({ admission, reservation }: Pick<PlanResult['cost'], 'admission' | 'reservation'>): number {
  return reservation === 'documented-cache-read' ? admission.documentedCacheRead : admission[reservation];
}

/** Quota tokens that stay charged after the response; cache reads are free. Measured twice in 2026: 26 in + 1,203 out x 5 = 6,041. */
export function settledCost(request: RequestTokens, burndownRate: number): number {
  return request.inputTokens + request.cacheWriteTokens + request.outputTokens * burndownRate;
}

/** Settled, if the model writes every token it was allowed. */
export function worstCaseCost(request: RequestTokens, burndownRate: number): number {
  return request.inputTokens + request.cacheWriteTokens + request.maxTokens * burndownRate;
}

/** The whole prompt, whatever a cache does with it. */
export function wholePromptTokens({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens,
}: Omit<RequestTokens, 'maxTokens' | 'outputTokens'>): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens;
}

/** Tokens on the bill: real ones, never multiplied by the burndown rate. */
export function billedTokens(request: RequestTokens): number {
  return wholePromptTokens(request) + request.outputTokens;
}

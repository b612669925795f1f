// What one request costs against a quota: held at its start, settled at its end, at worst. docs/model.md section 1.
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
  const heldReads = reservation === 'documented-cache-read' ? request.cacheReadTokens : 0;
  return chargedPrompt(request) + heldReads + request.maxTokens * heldPerOutputToken(burndownRate, reservation);
}

/** Quota tokens held for each output token that a request allows; so many leave the hold for each that is generated, where settlement is progressive. */
export function heldPerOutputToken(burndownRate: number, reservation: Reservation): number {
  return reservation === 'weighted' ? burndownRate : 1;
}

/** What one request holds at its start, in each reading. */
export interface AdmissionReadings {
  readonly documented: number;
  readonly documentedCacheRead: number;
  readonly weighted: number;
}

/** The hold in each reading. */
export function admissionReadings(request: RequestTokens, burndownRate: number): AdmissionReadings {
  return {
    documented: admissionCost(request, burndownRate, 'documented'),
    documentedCacheRead: admissionCost(request, burndownRate, 'documented-cache-read'),
    weighted: admissionCost(request, burndownRate, 'weighted'),
  };
}

/** What one request of a plan holds, in the reading that the plan uses. */
export function heldTokens({
  admission,
  reservation,
}: {
  readonly admission: AdmissionReadings;
  readonly reservation: Reservation;
}): number {
  return reservation === 'documented-cache-read' ? admission.documentedCacheRead : admission[reservation];
}

/** Quota tokens that stay charged after the response; cache reads are free. Measured twice in 2026: 26 in + 1,203 out x 5 = 6,041. */
export function settledCost(request: Omit<RequestTokens, 'maxTokens' | 'cacheReadTokens'>, burndownRate: number): number {
  return chargedPrompt(request) + request.outputTokens * burndownRate;
}

/** Settled, if the model writes every token it was allowed. */
export function worstCaseCost(request: RequestTokens, burndownRate: number): number {
  return chargedPrompt(request) + request.maxTokens * burndownRate;
}

/** Quota tokens of the prompt that stay charged. */
function chargedPrompt({ inputTokens, cacheWriteTokens }: Pick<RequestTokens, 'inputTokens' | 'cacheWriteTokens'>): number {
  return inputTokens + cacheWriteTokens;
}

/** One kind of request as a closed loop draws it, at its mean. Quota tokens. */
export interface DrawnCost {
  /** Held at the start. */
  readonly holdTokens: number;
  /** Of the prompt, and charged to the end: I + W. */
  readonly inputTokens: number;
  /** Of the output, charged to the end, at the mean: O x b. */
  readonly outputQuotaTokens: number;
  /** The most that output can be charged: M x b. */
  readonly maxOutputQuotaTokens: number;
  /** Held tokens that leave the hold per quota token charged for output (progressive only): 1 / b, or 1 when the hold is weighted. */
  readonly releasedPerCharged: number;
}

export function drawnCost(request: RequestTokens, burndownRate: number, reservation: Reservation): DrawnCost {
  return {
    holdTokens: admissionCost(request, burndownRate, reservation),
    inputTokens: chargedPrompt(request),
    outputQuotaTokens: request.outputTokens * burndownRate,
    maxOutputQuotaTokens: request.maxTokens * burndownRate,
    // Where output is charged nothing, nothing leaves the hold for it.
    releasedPerCharged: burndownRate === 0 ? 0 : heldPerOutputToken(burndownRate, reservation) / burndownRate,
  };
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

// The words of the simulator room that other rooms share: window models, holds, settlements.

/** How a service might count a minute; AWS does not say. docs/model.md section 4. */
export type WindowModel = 'token-bucket' | 'fixed-window' | 'fixed-window-carry' | 'sliding-window';
export const WINDOW_MODELS: readonly WindowModel[] = ['token-bucket', 'fixed-window', 'fixed-window-carry', 'sliding-window'];

/** How much quota a request holds when it starts. docs/model.md section 1. */
export type Reservation = 'documented' | 'documented-cache-read' | 'weighted';
export const RESERVATIONS: readonly Reservation[] = ['documented', 'documented-cache-read', 'weighted'];

/** When generated tokens are charged. docs/model.md section 1. */
export type Settlement = 'at-end' | 'progressive';
export const SETTLEMENTS: readonly Settlement[] = ['at-end', 'progressive'];

/** What an RPM row counts: requests of a minute, or requests in flight. docs/model.md section 3. */
export type RpmReading = 'per-minute' | 'concurrent';
export const RPM_READINGS: readonly RpmReading[] = ['per-minute', 'concurrent'];

/** The ticket of an admitted request; opaque to callers. */
export interface WindowCharge {
  readonly admittedAtSeconds: number;
  readonly holdTokens: number;
}

/**
 * One quota counted over a minute. Times are seconds and never go back; at one instant the window rolls first, then
 * settlements, then admissions.
 */
export interface QuotaWindow {
  readonly model: WindowModel;
  readonly limitTokens: number;
  /** Takes the hold if it fits. @returns the ticket, or null when the request is throttled */
  tryAdmit(nowSeconds: number, holdTokens: number): WindowCharge | null;
  /**
   * Charges tokens while the response runs (progressive settlement), on top of what was charged before.
   * `releasedTokens` leave the hold for it, as many as are left: by default as many as are charged, so that the excess comes on top.
   */
  progress(nowSeconds: number, charge: WindowCharge, chargedTokens: number, releasedTokens?: number): void;
  /** Ends the request: what is left of the hold and what was charged on the way is replaced by what it really cost, once. */
  settle(nowSeconds: number, charge: WindowCharge, settledTokens: number): void;
  /** Quota tokens in use now, debt included. */
  usedTokens(nowSeconds: number): number;
  /** What an admission may ask for now, not below 0. */
  availableTokens(nowSeconds: number): number;
  /** Requests admitted and not settled. */
  readonly inFlight: number;
}

// The words of the simulator room that other rooms share: holds, settlements, readings.

/** How much quota a request holds when it starts. docs/model.md section 1. */
export type Reservation = 'documented' | 'documented-cache-read' | 'weighted';
export const RESERVATIONS: readonly Reservation[] = ['documented', 'documented-cache-read', 'weighted'];

/**
 * On bedrock-mantle, what of the reserved max_tokens the end of a request gives back to the input quota: what was not used (input and output stay), or
 * all of it (input stays alone, since output has a quota of its own). AWS does not say it to the letter. docs/model.md section 3.
 */
export type ReserveReturns = 'unused' | 'all';
export const RESERVE_RETURNS: readonly ReserveReturns[] = ['unused', 'all'];

/** When generated tokens are charged. docs/model.md section 1. */
export type Settlement = 'at-end' | 'progressive';
export const SETTLEMENTS: readonly Settlement[] = ['at-end', 'progressive'];

// The words of the simulator room that other rooms share: holds, settlements, readings.

/** How much quota a request holds when it starts. docs/model.md section 1. */
export type Reservation = 'documented' | 'documented-cache-read' | 'weighted';
export const RESERVATIONS: readonly Reservation[] = ['documented', 'documented-cache-read', 'weighted'];

/** When generated tokens are charged. docs/model.md section 1. */
export type Settlement = 'at-end' | 'progressive';
export const SETTLEMENTS: readonly Settlement[] = ['at-end', 'progressive'];

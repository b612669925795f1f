// The door to what governs a model: the ways to call it, and its rows in the scope of each.
export { type GoverningRow, type GoverningRows, governingRows, type LimitStatus, type ScopedRows } from './governing-rows.ts';
export { offeredWays } from './scopes.ts';

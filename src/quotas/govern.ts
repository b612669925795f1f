// The door to what governs a model: its rows in a scope, the scopes that it offers, the scope that is used by default.
export { type GoverningRow, type GoverningRows, governingRows, type LimitStatus, type ScopedRows } from './governing-rows.ts';
export { defaultScope, offeredScopes, type ScopeOffer } from './scopes.ts';

// The door to the model table: all models, names to models, life cycle.
export { type Lifecycle, lifecycleAt, successorOf } from './lifecycle.ts';
export { PROFILE_PREFIXES, type ResolvedModel, refusalOf, resolveModel, resolveModelOrFamily } from './resolve.ts';
export { allModels } from './table.ts';
export { writesText } from './writes-text.ts';

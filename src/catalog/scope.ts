// The pools that Bedrock keeps apart.

/** The three pools that Bedrock keeps apart. `geo` is every profile with a geographic prefix (us, eu, apac, jp, …). */
export type Scope = 'on-demand' | 'geo' | 'global';

export const SCOPES: readonly Scope[] = ['on-demand', 'geo', 'global'];

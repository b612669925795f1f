// The two endpoints of Bedrock; their quotas are independent of each other.

/** `runtime`: bedrock-runtime. `mantle`: bedrock-mantle, with a quota of input and one of output. */
export type Endpoint = 'runtime' | 'mantle';

export const ENDPOINTS: readonly Endpoint[] = ['runtime', 'mantle'];

export const ENDPOINT_NAMES: Readonly<Record<Endpoint, 'bedrock-runtime' | 'bedrock-mantle'>> = {
  runtime: 'bedrock-runtime',
  mantle: 'bedrock-mantle',
};

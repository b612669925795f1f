// Prices by Region: blocks of Regions with the same prices, as the AWS Price List and the Marketplace's rate cards state them.
import table from './data/regional-prices.json' with { type: 'json' };
import { type OwnPrice, ownTable } from './own/own.ts';
import type { Scope } from './scope.ts';
import type { Price, Provenance, TokenPrice } from './types.ts';

/** Input and output; null: that side has no token price. */
type Pair = readonly [number | null, number | null];
type RatioKey = 'batch' | 'priority' | 'flex';

export interface Block {
  /** Index into `regionSets`. */
  readonly regions: number;
  readonly origin?: string;
  readonly standard?: Pair;
  readonly global?: Pair;
  readonly batch?: Pair | null;
  readonly priority?: Pair | null;
  readonly flex?: Pair | null;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly globalCacheRead?: number;
  readonly globalCacheWrite?: number;
  readonly longContext?: { readonly standard?: Pair; readonly global?: Pair };
  readonly conflict?: string;
}

export interface StoredPrices extends Provenance {
  readonly origins: Readonly<Record<string, Provenance>>;
  readonly longContextAbove: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, Partial<Record<RatioKey, number>>>>;
  readonly regionSets: readonly (readonly string[])[];
  readonly models: Readonly<Record<string, readonly Block[]>>;
}

const stored = table as unknown as StoredPrices;

/**
 * The price in a Region; null where the model is priced by Region and this one's is not known; `not-by-region` where no Region states a price of
 * the model in the scope.
 */
export function regionalPrice(modelId: string, scope: Scope, region: string): Price | 'not-by-region' | null {
  const shipped = shippedRegionalPrice(modelId, scope, region);
  const learned = ownPrice(modelId, scope, region);
  if (learned === null) return shipped;
  // The Price List tells no length above which tokens cost more.
  const hasLonger = shipped !== null && shipped !== 'not-by-region' && shipped.inputUsdPerMillion === learned.inputUsdPerMillion;
  return hasLonger ? { ...learned, longContext: shipped.longContext } : learned;
}

export function shippedRegionalPrice(modelId: string, scope: Scope, region: string): Price | 'not-by-region' | null {
  const key = scope === 'global' ? 'global' : 'standard';
  const blocks = (Object.hasOwn(stored.models, modelId) ? (stored.models[modelId] ?? []) : []).filter((block) => block[key]?.[0] != null);
  if (blocks.length === 0) return 'not-by-region';
  const own = blocks.find((block) => covers(block, region));
  if (own) return priceFrom(own, modelId, scope);
  const [first] = blocks;
  const isSameEverywhere = blocks.every((block) => String(block[key]) === String(first?.[key]));
  return first && isSameEverywhere ? priceFrom(first, modelId, scope) : null;
}

export function regionalPricesMeta(): Provenance {
  const own = ownTable('prices');
  return own === null ? shippedRegionalPricesMeta() : { asOf: own.asOf, source: own.source };
}

export function shippedRegionalPricesMeta(): Provenance {
  return { asOf: stored.asOf, source: stored.source };
}

/** As the Price List said when it was last asked; null where it was not, or did not say. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each price said or null
function ownPrice(modelId: string, scope: Scope, region: string): Price | null {
  const table = ownTable('prices');
  const here = table?.regions[region];
  const said: OwnPrice | undefined = here && Object.hasOwn(here.models, modelId) ? here.models[modelId] : undefined;
  if (!table || !here || !said) return null;
  const isGlobal = scope === 'global';
  const tokens = tokenPrice((isGlobal ? said.global : said.standard) ?? null);
  if (tokens === null) return null;
  const batch = isGlobal ? null : tokenPrice(said.batch ?? null);
  return {
    scope,
    ...tokens,
    cacheReadUsdPerMillion: (isGlobal ? said.globalCacheRead : said.cacheRead) ?? null,
    cacheWriteUsdPerMillion: (isGlobal ? said.globalCacheWrite : said.cacheWrite) ?? null,
    cacheWriteOneHourUsdPerMillion: null,
    batchInputUsdPerMillion: batch?.inputUsdPerMillion ?? null,
    batchOutputUsdPerMillion: batch?.outputUsdPerMillion ?? null,
    longContext: null,
    priority: isGlobal ? null : tokenPrice(said.priority ?? null),
    flex: isGlobal ? null : tokenPrice(said.flex ?? null),
    conflict: null,
    asOf: here.asOf.slice(0, 10),
    source: table.source,
  };
}

function covers(block: Block, region: string): boolean {
  const regions = stored.regionSets[block.regions] ?? [];
  return regions.includes(region) || regions.includes('*');
}

function priceFrom(block: Block, modelId: string, scope: Scope): Price {
  const isGlobal = scope === 'global';
  const tokens = tokenPrice((isGlobal ? block.global : block.standard) ?? null) as TokenPrice;
  const long = tokenPrice((isGlobal ? block.longContext?.global : block.longContext?.standard) ?? null);
  const above = stored.longContextAbove[modelId];
  // Batch and tiers are stated for the standard price alone.
  const tier = (key: RatioKey) => (isGlobal ? null : tokenPrice(tierPair(block, modelId, key)));
  const batch = tier('batch');
  return {
    scope,
    ...tokens,
    cacheReadUsdPerMillion: (isGlobal ? block.globalCacheRead : block.cacheRead) ?? null,
    cacheWriteUsdPerMillion: (isGlobal ? block.globalCacheWrite : block.cacheWrite) ?? null,
    cacheWriteOneHourUsdPerMillion: null,
    batchInputUsdPerMillion: batch?.inputUsdPerMillion ?? null,
    batchOutputUsdPerMillion: batch?.outputUsdPerMillion ?? null,
    longContext:
      long && above !== undefined
        ? { aboveInputTokens: above, ...long, cacheReadUsdPerMillion: null, cacheWriteUsdPerMillion: null }
        : null,
    priority: tier('priority'),
    flex: tier('flex'),
    conflict: block.conflict ?? null,
    ...(stored.origins[block.origin ?? 'price-list'] ?? shippedRegionalPricesMeta()),
  };
}

/** What the block shows; else the model's ratio of the standard price; null where neither is stated. */
function tierPair(block: Block, modelId: string, key: RatioKey): Pair | null {
  const shown = block[key];
  if (shown !== undefined) return shown;
  const ratio = stored.ratios[modelId]?.[key];
  if (ratio === undefined || !block.standard) return null;
  const [input, output] = block.standard;
  return [times(input, ratio), times(output, ratio)];
}

/** Rounded to six decimals, as the list is. */
function times(usd: number | null, ratio: number): number | null {
  return usd === null ? null : Math.round(usd * ratio * 1e6) / 1e6;
}

/** Null where the input has no token price; an output without one costs nothing (embeddings). */
function tokenPrice(pair: Pair | null): TokenPrice | null {
  if (pair === null || pair[0] === null) return null;
  return { inputUsdPerMillion: pair[0], outputUsdPerMillion: pair[1] ?? 0 };
}

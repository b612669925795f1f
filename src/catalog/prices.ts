// Prices: USD per million real tokens, by model, scope and Region; billing never multiplies by burndown.

import table from './data/prices.json' with { type: 'json' };
import { regionalPrice, shippedRegionalPrice } from './regional-prices.ts';
import type { Scope } from './scope.ts';
import type { Model, Price, Provenance } from './types.ts';

interface StoredRow {
  readonly modelId: string;
  readonly scope: Scope;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  readonly batchInput?: number;
  readonly batchOutput?: number;
  readonly longContext?: {
    readonly above: number;
    readonly input: number;
    readonly output: number;
    readonly cacheRead?: number;
    readonly cacheWrite5m?: number;
  };
  readonly origin: string;
  readonly conflict?: string;
}

/** Multiples of the standard price. The cache ratios are Claude's; flex and priority are not offered for Claude. */
export interface PriceRatios extends Provenance {
  readonly batch: number;
  readonly flex: number;
  readonly priority: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly geoOverGlobal: number;
}

/** USD an hour for each 1,000 tokens per minute of the Reserved tier. */
interface ReservedTerm {
  readonly inputUsdPerHourPer1kTpm: number;
  readonly outputUsdPerHourPer1kTpm: number;
}

export interface ReservedPrices extends Provenance {
  readonly minimumInputTokensPerMinute: number;
  readonly minimumOutputTokensPerMinute: number;
  readonly rows: readonly {
    readonly modelId: string;
    readonly scope: Scope;
    readonly oneMonth: ReservedTerm;
    readonly threeMonths: ReservedTerm;
  }[];
}

/** USD an hour for one model unit of Provisioned Throughput; null where that commitment is not offered. */
export interface ProvisionedPrices extends Provenance {
  readonly rows: readonly {
    readonly name: string;
    readonly modelId: string | null;
    readonly custom: boolean;
    readonly usdPerUnitHourNoCommitment: number | null;
    readonly usdPerUnitHourOneMonth: number | null;
    readonly usdPerUnitHourSixMonths: number | null;
  }[];
}

interface StoredTable extends Provenance {
  readonly origins: Readonly<Record<string, Provenance>>;
  readonly ratios: PriceRatios;
  readonly reserved: ReservedPrices;
  readonly provisioned: ProvisionedPrices;
  readonly rows: readonly StoredRow[];
}

const stored = table as unknown as StoredTable;

/** The prices of a model that are not stated by Region: at most one for each scope. */
export function pricesOf(model: Pick<Model, 'modelId'>): readonly Price[] {
  return stored.rows.filter(({ modelId }) => modelId === model.modelId).map(priceFrom);
}

/**
 * The price of a model that is called from a Region; null where none is known. Models that make no tokens (embeddings) have an output price of 0.
 *
 * Where prices are stated by Region, those hold, and what they do not tell (a cache write of one hour, caches of global profiles) is taken from
 * the price that is not stated by Region if its tokens cost the same. A Region that they lack has a price only where all others cost the same.
 */
export function priceOf(model: Pick<Model, 'modelId'>, scope: Scope, region: string): Price | null {
  return priceFilled(model, scope, regionalPrice(model.modelId, scope, region));
}

/** `priceOf` as it comes with bq, whatever AWS has said since. */
export function shippedPriceOf(model: Pick<Model, 'modelId'>, scope: Scope, region: string): Price | null {
  return priceFilled(model, scope, shippedRegionalPrice(model.modelId, scope, region));
}

function priceFilled(model: Pick<Model, 'modelId'>, scope: Scope, here: ReturnType<typeof regionalPrice>): Price | null {
  const anywhere = pricesOf(model).find((price) => price.scope === scope) ?? null;
  if (here === 'not-by-region') return anywhere;
  return here && (anywhere && costsTheSame(here, anywhere) ? withGapsFilled(here, anywhere) : here);
}

/** The price of a request whose prompt has so many tokens, caches included: the dearer rates in place of the usual ones where they apply. */
export function priceForPrompt(price: Price, promptTokens: number): Price {
  const { longContext } = price;
  if (longContext === null || promptTokens <= longContext.aboveInputTokens) return price;
  const { aboveInputTokens: _, ...rates } = longContext;
  // What the dearer batch, tier and one-hour rates are, nobody states.
  const unknown = { cacheWriteOneHourUsdPerMillion: null, batchInputUsdPerMillion: null, batchOutputUsdPerMillion: null };
  return { ...price, ...rates, ...unknown, priority: null, flex: null, longContext: null };
}

export function priceRatios(): PriceRatios {
  return stored.ratios;
}

export interface BatchPrice {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
  /** False where no batch price is published and the usual half of the standard price is assumed. */
  readonly published: boolean;
}

/** What batch inference costs where `price` is the standard price. */
export function batchPriceOf(price: Price): BatchPrice {
  const { batchInputUsdPerMillion: input, batchOutputUsdPerMillion: output } = price;
  if (input !== null && output !== null) return { inputUsdPerMillion: input, outputUsdPerMillion: output, published: true };
  const { batch } = priceRatios();
  return { inputUsdPerMillion: price.inputUsdPerMillion * batch, outputUsdPerMillion: price.outputUsdPerMillion * batch, published: false };
}

export function reservedPrices(): ReservedPrices {
  return stored.reserved;
}

export function provisionedPrices(): ProvisionedPrices {
  return stored.provisioned;
}

export function pricesMeta(): Provenance {
  return { asOf: stored.asOf, source: stored.source };
}

function costsTheSame(a: Price, b: Price): boolean {
  const same = (one: number, other: number) => Math.abs(one - other) <= 0.005 * Math.max(one, other);
  return same(a.inputUsdPerMillion, b.inputUsdPerMillion) && same(a.outputUsdPerMillion, b.outputUsdPerMillion);
}

function withGapsFilled(price: Price, from: Price): Price {
  const { longContext } = price;
  const long = from.longContext;
  return {
    ...price,
    cacheReadUsdPerMillion: price.cacheReadUsdPerMillion ?? from.cacheReadUsdPerMillion,
    cacheWriteUsdPerMillion: price.cacheWriteUsdPerMillion ?? from.cacheWriteUsdPerMillion,
    cacheWriteOneHourUsdPerMillion: price.cacheWriteOneHourUsdPerMillion ?? from.cacheWriteOneHourUsdPerMillion,
    batchInputUsdPerMillion: price.batchInputUsdPerMillion ?? from.batchInputUsdPerMillion,
    batchOutputUsdPerMillion: price.batchOutputUsdPerMillion ?? from.batchOutputUsdPerMillion,
    longContext: longContext && {
      ...longContext,
      cacheReadUsdPerMillion: longContext.cacheReadUsdPerMillion ?? long?.cacheReadUsdPerMillion ?? null,
      cacheWriteUsdPerMillion: longContext.cacheWriteUsdPerMillion ?? long?.cacheWriteUsdPerMillion ?? null,
    },
    conflict: price.conflict ?? from.conflict,
  };
}

function priceFrom(row: StoredRow): Price {
  const origin = stored.origins[row.origin] ?? pricesMeta();
  return {
    scope: row.scope,
    inputUsdPerMillion: row.input,
    outputUsdPerMillion: row.output,
    cacheReadUsdPerMillion: row.cacheRead ?? null,
    cacheWriteUsdPerMillion: row.cacheWrite5m ?? null,
    cacheWriteOneHourUsdPerMillion: row.cacheWrite1h ?? null,
    batchInputUsdPerMillion: row.batchInput ?? null,
    batchOutputUsdPerMillion: row.batchOutput ?? null,
    longContext: row.longContext
      ? {
          aboveInputTokens: row.longContext.above,
          inputUsdPerMillion: row.longContext.input,
          outputUsdPerMillion: row.longContext.output,
          cacheReadUsdPerMillion: row.longContext.cacheRead ?? null,
          cacheWriteUsdPerMillion: row.longContext.cacheWrite5m ?? null,
        }
      : null,
    priority: null,
    flex: null,
    conflict: row.conflict ?? null,
    asOf: origin.asOf,
    source: origin.source,
  };
}

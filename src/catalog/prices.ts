// Prices: USD per million real tokens, by model and scope; billing never multiplies by burndown.

import table from './data/prices.json' with { type: 'json' };
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
  readonly longContext?: { readonly above: number; readonly input: number; readonly output: number };
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

/** Every known price of a model: at most one for each scope. Prices of Regions that differ are not in the table. */
export function pricesOf(model: Model): readonly Price[] {
  return stored.rows.filter(({ modelId }) => modelId === model.modelId).map(priceFrom);
}

/** The price of a model in a scope; null where none is known. Models that make no tokens (embeddings) have an output price of 0. */
export function priceOf(model: Model, scope: Scope): Price | null {
  return pricesOf(model).find((price) => price.scope === scope) ?? null;
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
      ? { aboveInputTokens: row.longContext.above, inputUsdPerMillion: row.longContext.input, outputUsdPerMillion: row.longContext.output }
      : null,
    conflict: row.conflict ?? null,
    asOf: origin.asOf,
    source: origin.source,
  };
}

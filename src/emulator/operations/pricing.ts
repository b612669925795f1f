// The Price List's query API, as far as Bedrock's models are sold: the same prices that bq knows, in AWS's two ways of naming them.
import type { GetProductsCommandInput } from '@aws-sdk/client-pricing';
import type { Scope } from '../../catalog/scope.ts';
import type { Model, Price } from '../../catalog/types.ts';
import { type Handlers, handler } from '../call.ts';
import { page } from './pages.ts';

/** The price of a call from a Region; null where none is known. */
export type PriceSource = (model: Model, scope: Scope, region: string) => Price | null;

interface Product {
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly usdPerUnit: number;
}

export function pricingHandlers(models: readonly Model[], priceOf: PriceSource): Handlers {
  return {
    GetProducts: handler<GetProductsCommandInput>(({ input }) => {
      const region = input.Filters?.find(({ Field }) => Field === 'regionCode')?.Value ?? '';
      const isMarketplace = input.ServiceCode === 'AmazonBedrockFoundationModels';
      const products = models
        .filter(({ provider }) => (provider === 'Anthropic') === isMarketplace)
        .flatMap((model) => productsOf(model, region, priceOf, isMarketplace));
      const { items, nextToken } = page(products, input.MaxResults, input.NextToken);
      return { FormatVersion: 'aws_v1', PriceList: items.map((product) => JSON.stringify(entryOf(product))), ...nextToken };
    }),
  };
}

function productsOf(model: Model, region: string, priceOf: PriceSource, isMarketplace: boolean): Product[] {
  const standard = priceOf(model, 'geo', region) ?? priceOf(model, 'on-demand', region);
  const global = priceOf(model, 'global', region);
  return [...(standard ? rowsOf(standard) : []), ...(global ? rowsOf(global).map((row) => ({ ...row, tier: 'global' })) : [])].flatMap(
    ({ side, tier, usd }) => (usd === null ? [] : [(isMarketplace ? marketplace : own)(model, region, { side, tier, usd })]),
  );
}

type Side = 'input' | 'output' | 'cacheRead' | 'cacheWrite';

interface SoldRow {
  readonly side: Side;
  readonly tier: string;
  readonly usd: number;
}

function rowsOf(price: Price): (Omit<SoldRow, 'usd'> & { readonly usd: number | null })[] {
  return [
    { side: 'input', tier: 'standard', usd: price.inputUsdPerMillion },
    { side: 'output', tier: 'standard', usd: price.outputUsdPerMillion },
    { side: 'cacheRead', tier: 'standard', usd: price.cacheReadUsdPerMillion },
    { side: 'cacheWrite', tier: 'standard', usd: price.cacheWriteUsdPerMillion },
    ...(price.scope === 'global'
      ? []
      : [
          { side: 'input' as const, tier: 'batch', usd: price.batchInputUsdPerMillion },
          { side: 'output' as const, tier: 'batch', usd: price.batchOutputUsdPerMillion },
        ]),
  ];
}

/** Sold through the Marketplace: a name, a usage type, units of a million. */
function marketplace(model: Model, region: string, { side, tier, usd }: SoldRow): Product {
  const words = { input: 'input_tokens', output: 'output_tokens', cacheRead: 'cache_read_tokens', cacheWrite: 'cache_write_tokens' };
  const middle = tier === 'global' ? 'global_standard' : tier;
  return {
    attributes: {
      servicecode: 'AmazonBedrockFoundationModels',
      regionCode: region,
      servicename: `${model.name} (Amazon Bedrock Edition)`,
      usagetype: `MP:${words[side]}_${middle}-Units`,
    },
    unit: 'Units',
    usdPerUnit: usd,
  };
}

/** Sold by Bedrock itself: a model, an inference type, thousands of tokens. */
function own(model: Model, region: string, { side, tier, usd }: SoldRow): Product {
  const words = {
    input: 'Input tokens',
    output: 'Output tokens',
    cacheRead: 'Prompt cache read input tokens',
    cacheWrite: 'Prompt cache write input tokens',
  };
  return {
    attributes: {
      servicecode: 'AmazonBedrock',
      regionCode: region,
      provider: model.provider,
      model: model.name,
      feature: tier === 'batch' ? 'Batch Inference' : 'On-demand Inference',
      inferenceType: words[side],
      usagetype: `${model.modelId}-${side}${tier === 'global' ? '-cross-region-global' : ''}`,
    },
    unit: '1K tokens',
    usdPerUnit: usd / 1000,
  };
}

function entryOf({ attributes, unit, usdPerUnit }: Product): object {
  const sku = `${attributes.regionCode}.${attributes.usagetype}`;
  const USD = usdPerUnit.toFixed(10);
  return {
    product: { productFamily: 'Amazon Bedrock', attributes, sku },
    serviceCode: attributes.servicecode,
    terms: { OnDemand: { [`${sku}.T`]: { priceDimensions: { [`${sku}.T.D`]: { unit, pricePerUnit: { USD } } } } } },
  };
}

// The Price List's products → prices of models: which model, which of its prices, and USD for a million tokens.
import { bareName } from '../base/text.ts';
import type { OwnPrice } from './own/own.ts';

/** A product with its price on demand, as the query API and the bulk files have it. */
export interface PriceListProduct {
  readonly attributes: Readonly<Record<string, string>>;
  /** As the list says, e.g. `1K tokens`, `1M tokens`, `Units`. */
  readonly unit: string;
  readonly usdPerUnit: number;
}

type Side = 'input' | 'output' | 'cacheRead' | 'cacheWrite';
type Tier = 'standard' | 'global' | 'batch' | 'priority' | 'flex';

/** Reads one entry of GetProducts, or of a bulk file put together in the same way; null where it has no price in dollars. */
export function productOf(entry: unknown): PriceListProduct | null {
  const { product, terms } = (entry ?? {}) as { product?: { attributes?: Record<string, string> }; terms?: { OnDemand?: object } };
  const [term] = Object.values(terms?.OnDemand ?? {}) as { priceDimensions?: object }[];
  const [dimension] = Object.values(term?.priceDimensions ?? {}) as { unit?: string; pricePerUnit?: { USD?: string } }[];
  const usdPerUnit = Number(dimension?.pricePerUnit?.USD);
  if (!product?.attributes || !Number.isFinite(usdPerUnit) || usdPerUnit < 0) return null;
  return { attributes: product.attributes, unit: dimension?.unit ?? '', usdPerUnit };
}

export interface PricedModel {
  readonly modelId: string;
  readonly name: string;
  readonly provider: string;
}

/** The prices of each model in the Region that the products are of; what cannot be read for certain is left out. */
export function pricesFrom(products: readonly PriceListProduct[], models: readonly PricedModel[]): Record<string, OwnPrice> {
  const byName = new Map<string, string>();
  for (const { modelId, name, provider } of models) {
    for (const key of [name, `${provider}${name}`, modelId.slice(modelId.indexOf('.') + 1), modelId]) {
      if (!byName.has(bareName(key))) byName.set(bareName(key), modelId);
    }
  }
  const found = new Map<string, Map<string, number>>();
  for (const product of products) {
    const modelId = byName.get(bareName(modelNameOf(product)));
    const meaning = modelId === undefined ? null : meaningOf(product);
    const factor = factorOf(product);
    if (modelId === undefined || meaning === null || factor === null) continue;
    const prices = found.get(modelId) ?? new Map<string, number>();
    prices.set(`${meaning.tier} ${meaning.side}`, rounded(product.usdPerUnit * factor));
    found.set(modelId, prices);
  }
  const priced = [...found].map(([id, prices]) => [id, priceOf(prices)] as const);
  return Object.fromEntries(priced.filter(([, price]) => Object.keys(price).length > 0));
}

const rounded = (usd: number) => Math.round(usd * 1e8) / 1e8;

function modelNameOf({ attributes }: PriceListProduct): string {
  return attributes.model ?? attributes.titanModel ?? (attributes.servicename ?? '').replace(/\s*\(Amazon Bedrock Edition\)$/i, '');
}

/** Other meters of the same models: images, seconds, units of capacity, customisation, what is optimised for latency. */
const NOT_TEXT = /image|video|audio|speech|second|provision|reserved|custom|latency|grounding|storage|lctx|long[_ -]?c/i;

function meaningOf({ attributes }: PriceListProduct): { side: Side; tier: Tier } | null {
  const usage = attributes.usagetype ?? '';
  const words = `${usage} ${attributes.inferenceType ?? ''} ${attributes.feature ?? ''} ${attributes.service_tier ?? ''}`;
  if (NOT_TEXT.test(words)) return null;
  const tier = tierOf(words);
  if (/cache/i.test(words)) {
    if (/(?:1|one)[ _-]?h/i.test(words) || (tier !== 'standard' && tier !== 'global')) return null;
    return { side: /write/i.test(words) ? 'cacheWrite' : 'cacheRead', tier };
  }
  if (/output|response/i.test(words)) return { side: 'output', tier };
  return /input/i.test(words) ? { side: 'input', tier } : null;
}

function tierOf(words: string): Tier {
  if (/batch/i.test(words)) return 'batch';
  if (/priority/i.test(words)) return 'priority';
  if (/flex/i.test(words)) return 'flex';
  return /global/i.test(words) ? 'global' : 'standard';
}

/** What makes a price for a million tokens of it; null where the unit is not one of tokens. */
function factorOf({ unit, attributes }: PriceListProduct): number | null {
  const text = unit.toLowerCase();
  if (/1\s*k\b|thousand|1,?000 tokens/.test(text)) return 1000;
  if (/1\s*m\b|million/.test(text)) return 1;
  // The Marketplace's models are sold in units of a million.
  return text === 'units' && /-units$/i.test(attributes.usagetype ?? '') ? 1 : null;
}

function priceOf(prices: ReadonlyMap<string, number>): OwnPrice {
  const pair = (tier: Tier): readonly [number, number] | undefined => {
    const [input, output] = [prices.get(`${tier} input`), prices.get(`${tier} output`)];
    return input === undefined || (output === undefined && tier !== 'standard') ? undefined : [input, output ?? 0];
  };
  const all = {
    standard: pair('standard'),
    global: pair('global'),
    batch: pair('batch'),
    priority: pair('priority'),
    flex: pair('flex'),
    cacheRead: prices.get('standard cacheRead'),
    cacheWrite: prices.get('standard cacheWrite'),
    globalCacheRead: prices.get('global cacheRead'),
    globalCacheWrite: prices.get('global cacheWrite'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as OwnPrice;
}

// src/catalog/data/regional-prices.json after a refresh with --prices: blocks of Regions with the same prices.
import type { OwnPrice, OwnPrices } from '../../src/catalog/own/own.ts';
import type { Block, StoredPrices } from '../../src/catalog/regional-prices.ts';
import { RegionSets, sourceOver, withMember, withRows } from './lines.ts';

type Prices = Omit<Block, 'regions'>;

interface Regional {
  readonly regions: readonly string[];
  readonly prices: Prices;
}

export function mergePrices(text: string, told: OwnPrices | undefined): string {
  if (!told) return text;
  const stored = JSON.parse(text) as StoredPrices;
  const origin = `price-list-${told.asOf}`;
  const sets = new RegionSets(stored.regionSets);
  const ids = new Set([...Object.keys(stored.models), ...Object.values(told.regions).flatMap(({ models }) => Object.keys(models))]);
  const used = new Set<string>(['price-list', 'marketplace']);
  const rows = [...ids].sort().map((id) => {
    const blocks = (stored.models[id] ?? []).map(({ regions, ...prices }) => ({ regions: stored.regionSets[regions] ?? [], prices }));
    const merged = mergeModel(blocks, saidOf(told, id), { origin, ratios: stored.ratios[id] ?? {} });
    for (const { prices } of merged) used.add(prices.origin ?? 'price-list');
    const lines = merged.map(({ regions, prices }) => `   ${JSON.stringify({ regions: sets.indexOf(regions), ...prices })}`);
    return `${JSON.stringify(id)}: [\n${lines.join(',\n')}\n  ]`;
  });
  const origins = { ...stored.origins, [origin]: { asOf: told.asOf, source: told.source } };
  const kept = Object.fromEntries(Object.entries(origins).filter(([name]) => used.has(name)));
  const withBlocks = withRows(withRows(text, 'regionSets', sets.rows), 'models', rows);
  return [['asOf', told.asOf] as const, ['source', sourceOver(told, stored.source)] as const, ['origins', kept] as const].reduce(
    (all, [key, value]) => withMember(all, key, value),
    withBlocks,
  );
}

function saidOf({ regions }: OwnPrices, id: string): ReadonlyMap<string, OwnPrice> {
  const said = Object.keys(regions)
    .sort()
    .flatMap((region) => {
      const models = regions[region]?.models ?? {};
      return Object.hasOwn(models, id) ? [[region, models[id] as OwnPrice] as const] : [];
    });
  return new Map(said);
}

interface Known {
  readonly origin: string;
  readonly ratios: Partial<Record<'batch' | 'priority' | 'flex', number>>;
}

/** Regions that the Price List answered for leave their block, unless it says the same; those with the same new prices make one. */
function mergeModel(blocks: readonly Regional[], said: ReadonlyMap<string, OwnPrice>, known: Known): readonly Regional[] {
  const moved = new Map<string, { regions: string[]; prices: Prices }>();
  const left = new Map<Regional, Set<string>>();
  for (const [region, price] of said) {
    const block = blocks.find(({ regions }) => regions.includes(region)) ?? blocks.find(({ regions }) => regions.includes('*'));
    const prices = overlaid(block?.prices ?? {}, price, known);
    if (block && sameButOrigin(prices, block.prices)) continue;
    const key = JSON.stringify(prices);
    const group = moved.get(key) ?? { regions: [], prices };
    group.regions.push(region);
    moved.set(key, group);
    if (block) left.set(block, (left.get(block) ?? new Set()).add(region));
  }
  const stayed = blocks.flatMap((block) => {
    const regions = block.regions.filter((region) => !left.get(block)?.has(region));
    return regions.length === 0 ? [] : [{ ...block, regions }];
  });
  // A block of any Region decides last.
  const isAny = ({ regions }: Regional) => regions.includes('*');
  return [...stayed.filter((block) => !isAny(block)), ...moved.values(), ...stayed.filter(isAny)];
}

function sameButOrigin({ origin: _, ...a }: Prices, { origin: __, ...b }: Prices): boolean {
  const text = (prices: object) => JSON.stringify(Object.entries(prices).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(a) === text(b);
}

/** What the list does not state stays where the price itself has stayed. */
function overlaid(before: Prices, said: OwnPrice, { origin, ratios }: Known): Prices {
  const standard = said.standard ?? before.standard;
  const global = said.global ?? before.global;
  const isSame = String(standard) === String(before.standard);
  const isSameGlobal = String(global) === String(before.global);
  const tier = (key: 'batch' | 'priority' | 'flex') => {
    const told = said[key];
    if (told === undefined) return isSame ? before[key] : key in ratios ? null : undefined;
    return standard && String(told) === String(scaled(standard, ratios[key])) ? undefined : told;
  };
  const all = {
    origin,
    standard,
    longContext: isSame && isSameGlobal ? before.longContext : undefined,
    global,
    batch: tier('batch'),
    cacheRead: said.cacheRead ?? (isSame ? before.cacheRead : undefined),
    cacheWrite: said.cacheWrite ?? (isSame ? before.cacheWrite : undefined),
    globalCacheRead: said.globalCacheRead ?? (isSameGlobal ? before.globalCacheRead : undefined),
    globalCacheWrite: said.globalCacheWrite ?? (isSameGlobal ? before.globalCacheWrite : undefined),
    priority: tier('priority'),
    flex: tier('flex'),
    conflict: isSame && isSameGlobal ? before.conflict : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Prices;
}

function scaled(pair: readonly (number | null)[], ratio: number | undefined): readonly (number | null)[] | null {
  return ratio === undefined ? null : pair.map((usd) => (usd === null ? null : Math.round(usd * ratio * 1e6) / 1e6));
}

// What a refresh changed: the tables in force against those that come with bq.
import { shippedDefaultOf } from '../default-quotas.ts';
import { lifecycleAt } from '../lifecycle.ts';
import { priceOf, shippedPriceOf } from '../prices.ts';
import { allModels, shippedModels } from '../table.ts';
import type { Model, Price } from '../types.ts';
import { ownTable } from './own.ts';

/** In the order in which they are shown: what is new first. */
export const CHANGE_KINDS = [
  'new-model',
  'on-demand',
  'new-profile',
  'gone-model',
  'gone-profile',
  'routes',
  'life-cycle',
  'quota',
  'price',
] as const;

export interface CatalogChange {
  readonly kind: (typeof CHANGE_KINDS)[number];
  /** Model ID, profile ID or quota name. */
  readonly id: string;
  /** Of quotas and prices. */
  readonly region: string | null;
  /** What comes with bq; null: nothing. */
  readonly shipped: string | null;
  /** What AWS said when it was asked; null: nothing. */
  readonly own: string | null;
}

/** New models first, then Regions, profiles, life cycles, quotas and prices; each kind by ID. @param nowIso ISO time */
export function catalogChanges(nowIso: string): CatalogChange[] {
  const shipped = new Map(shippedModels().map((model) => [model.modelId, model]));
  const changes = allModels().flatMap((model) => {
    const before = shipped.get(model.modelId);
    return before ? modelChanges(before, model, nowIso) : [newModel(model)];
  });
  const all = [...changes, ...quotaChanges(), ...priceChanges()];
  return all.sort((a, b) => CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** What is not said of a change is null. */
const change = (kind: CatalogChange['kind'], id: string, said: Partial<Omit<CatalogChange, 'kind' | 'id'>>): CatalogChange => ({
  kind,
  id,
  region: null,
  shipped: null,
  own: null,
  ...said,
});

function newModel(model: Model): CatalogChange {
  const ways = [...(model.onDemandRegions.length > 0 ? ['on-demand'] : []), ...model.profiles.map(({ prefix }) => `${prefix}.`)];
  return change('new-model', model.modelId, { own: `${model.name}${ways.length > 0 ? `: ${ways.join(' ')}` : ''}` });
}

const hasWay = ({ onDemandRegions, profiles }: Model) => onDemandRegions.length + profiles.length > 0;

function modelChanges(before: Model, after: Model, nowIso: string): CatalogChange[] {
  const list: CatalogChange[] = [];
  const { modelId } = after;
  if (hasWay(before) && !hasWay(after)) return [change('gone-model', modelId, { shipped: stateText(before, nowIso) })];
  const [had, has] = [before.onDemandRegions.join(' '), after.onDemandRegions.join(' ')];
  if (had !== has) list.push(change('on-demand', modelId, { shipped: had || null, own: has || null }));
  const earlier = new Map(before.profiles.map((profile) => [profile.id, profile]));
  for (const profile of after.profiles) {
    const known = earlier.get(profile.id);
    earlier.delete(profile.id);
    const sources = Object.keys(profile.routing).sort().join(' ');
    if (!known) list.push(change('new-profile', profile.id, { own: sources }));
    else if (JSON.stringify(sorted(known.routing)) !== JSON.stringify(sorted(profile.routing)))
      list.push(change('routes', profile.id, { shipped: Object.keys(known.routing).sort().join(' '), own: sources }));
  }
  for (const id of earlier.keys()) list.push(change('gone-profile', id, { shipped: id }));
  const [was, is] = [stateText(before, nowIso), stateText(after, nowIso)];
  if (was !== is) list.push(change('life-cycle', modelId, { shipped: was, own: is }));
  return list;
}

function sorted(routing: Readonly<Record<string, readonly string[]>>): unknown {
  return Object.entries(routing)
    .map(([source, regions]) => [source, [...regions].sort()])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

function stateText(model: Model, nowIso: string): string {
  const { state, endOfLifeDate } = lifecycleAt(model, nowIso);
  return endOfLifeDate === null ? state : `${state}, end of life ${endOfLifeDate}`;
}

function quotaChanges(): CatalogChange[] {
  const own = ownTable('quotas');
  return Object.entries(own?.regions ?? {}).flatMap(([region, { values }]) =>
    (own?.rows ?? []).flatMap(([, quotaName], index) => {
      const [shipped, said] = [shippedDefaultOf(quotaName, region), values[index] ?? null];
      return said === null || said === shipped
        ? []
        : [change('quota', quotaName, { region, shipped: shipped === null ? null : String(shipped), own: String(said) })];
    }),
  );
}

function priceChanges(): CatalogChange[] {
  const models = new Map(allModels().map((model) => [model.modelId, model]));
  return Object.entries(ownTable('prices')?.regions ?? {}).flatMap(([region, said]) =>
    Object.keys(said.models).flatMap((id) => {
      const model = models.get(id);
      if (!model) return [];
      // On demand and geographic profiles have one price, the standard one.
      const before = {
        standard: shippedPriceOf(model, 'geo', region) ?? shippedPriceOf(model, 'on-demand', region),
        global: shippedPriceOf(model, 'global', region),
      };
      const after = { standard: priceOf(model, 'geo', region), global: priceOf(model, 'global', region) };
      return (['standard', 'global'] as const).flatMap((kind) => {
        const [was, is] = [priceText(before[kind]), priceText(after[kind])];
        return was === is || is === null ? [] : [change('price', `${id} (${kind})`, { region, shipped: was, own: is })];
      });
    }),
  );
}

function priceText(price: Price | null): string | null {
  return price && `${price.inputUsdPerMillion} in, ${price.outputUsdPerMillion} out`;
}

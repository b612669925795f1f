// What AWS lists in a Region against what the catalogue says of it: what a newer catalogue would have to change.
import { lifecycleAt } from './lifecycle.ts';
import type { InferenceProfile, Model } from './types.ts';

/** A model of ListFoundationModels. */
export interface ListedModel {
  readonly modelId: string;
  readonly name: string | null;
  /** `ACTIVE` or `LEGACY`, as AWS says it; null where it says nothing. */
  readonly lifecycle: string | null;
  /** ISO date; null where AWS states none. */
  readonly endOfLifeDate: string | null;
}

export interface RegionLists {
  readonly region: string;
  readonly models: readonly ListedModel[];
  /** Of AWS's own inference profiles. */
  readonly profileIds: readonly string[];
}

/** In the order in which they are shown: what is new first. */
export const UPDATE_KINDS = ['new-model', 'new-in-region', 'new-profile', 'life-cycle', 'gone-model', 'gone-profile'] as const;

export interface ModelUpdate {
  readonly kind: (typeof UPDATE_KINDS)[number];
  /** Model ID or profile ID. */
  readonly id: string;
  readonly name: string | null;
  /** What the catalogue says: a life cycle or a Region; null: nothing. */
  readonly catalogue: string | null;
  /** What AWS lists: a life cycle or a Region; null: nothing. */
  readonly live: string | null;
}

/**
 * Every difference, what is new first. A model or profile whose end of life has passed is expected to be gone.
 *
 * @param catalogue the models to compare with, all of them
 * @param nowIso ISO date or time
 */
export function updatesOf(lists: RegionLists, catalogue: readonly Model[], nowIso: string): ModelUpdate[] {
  const known = new Map(catalogue.flatMap((model) => [model.modelId, ...model.aliases].map((id) => [id, model] as const)));
  const listed = new Map<Model, ListedModel>();
  const updates: ModelUpdate[] = [];
  for (const entry of distinct(lists.models)) {
    const model = known.get(entry.modelId) ?? known.get(`${entry.modelId}:0`);
    if (!model) {
      updates.push({ kind: 'new-model', id: entry.modelId, name: entry.name, catalogue: null, live: stateText(entry) });
      continue;
    }
    listed.set(model, entry);
    if (!isListedIn(model, lists.region)) {
      updates.push({ kind: 'new-in-region', id: model.modelId, name: model.name, catalogue: null, live: lists.region });
    }
    const [before, now] = [stateText(model), stateText(entry)];
    const isLaterDate = entry.endOfLifeDate !== null && entry.endOfLifeDate !== model.endOfLifeDate;
    if ((entry.lifecycle !== null && entry.lifecycle !== model.lifecycle) || isLaterDate) {
      updates.push({ kind: 'life-cycle', id: model.modelId, name: model.name, catalogue: before, live: now });
    }
  }
  const isExpected = (model: Model) => model.lifecycle !== null && lifecycleAt(model, nowIso, lists.region).state !== 'end-of-life';
  for (const model of catalogue) {
    if (!isExpected(model) || !isListedIn(model, lists.region) || listed.has(model)) continue;
    updates.push({ kind: 'gone-model', id: model.modelId, name: model.name, catalogue: stateText(model), live: null });
  }
  return [...updates, ...profileUpdates(lists, catalogue, isExpected)].sort(byKindAndId);
}

function profileUpdates(
  { region, profileIds }: RegionLists,
  catalogue: readonly Model[],
  isExpected: (model: Model) => boolean,
): ModelUpdate[] {
  const live = new Set(profileIds);
  const here = catalogue.flatMap((model) => model.profiles.filter((profile) => isFrom(profile, region)).map(({ id }) => ({ id, model })));
  const knownHere = new Set(here.map(({ id }) => id));
  return [
    ...[...live]
      .filter((id) => !knownHere.has(id))
      .map((id): ModelUpdate => ({ kind: 'new-profile', id, name: null, catalogue: null, live: region })),
    ...here
      .filter(({ id, model }) => !live.has(id) && isExpected(model))
      .map(({ id, model }): ModelUpdate => ({ kind: 'gone-profile', id, name: model.name, catalogue: region, live: null })),
  ];
}

/** Context-length variants for provisioned throughput (`…-v1:0:48k`) are the same model. */
function distinct(models: readonly ListedModel[]): readonly ListedModel[] {
  const byId = new Map<string, ListedModel>();
  for (const entry of models) {
    const modelId = entry.modelId.replace(/:(\d+k|mm)$/, '');
    if (modelId !== '' && !byId.has(modelId)) byId.set(modelId, { ...entry, modelId });
  }
  return [...byId.values()];
}

/** Models of bedrock-mantle alone are on no list of Bedrock's. */
function isListedIn(model: Model, region: string): boolean {
  return (
    model.onDemandRegions.includes(region) ||
    model.provisionedRegions.includes(region) ||
    model.profiles.some((profile) => isFrom(profile, region))
  );
}

function isFrom({ routing, unroutedSourceRegions }: InferenceProfile, region: string): boolean {
  return routing[region] !== undefined || unroutedSourceRegions.includes(region);
}

function stateText({ lifecycle, endOfLifeDate }: Pick<ListedModel, 'lifecycle' | 'endOfLifeDate'>): string | null {
  if (endOfLifeDate === null) return lifecycle;
  return `${lifecycle ?? 'unknown'}, end of life ${endOfLifeDate}`;
}

function byKindAndId(a: ModelUpdate, b: ModelUpdate): number {
  return UPDATE_KINDS.indexOf(a.kind) - UPDATE_KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

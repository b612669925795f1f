// Lists of AWS over a table of models: what they say replaces what the table says, Region by Region; what they do not tell stays.

import type { InferenceProfile, Model } from '../types.ts';
import { readClaudeName } from '../written-names.ts';
import type { ListedFacts, ListedState, OwnCatalogue, OwnModels, OwnTableName, OwnTables, RegionLists } from './own.ts';

/** The table with the lists over it, ordered by ID. A Region that was not asked keeps what the table says of it. */
export function applyLists(table: readonly Model[], lists: OwnModels): Model[] {
  const idOf = knownIds(table);
  const listed = new Map<string, ListedFacts>();
  for (const [id, facts] of Object.entries(lists.models)) {
    const known = idOf.get(baseId(id)) ?? baseId(id);
    // A context-length variant says nothing that the model does not.
    if (known === id || !listed.has(known)) listed.set(known, facts);
  }
  const regions = Object.entries(lists.regions).map(([region, said]) => ({ region, said: byModel(said, idOf) }));
  const known = table.map((model) => overlaid(model, regions));
  const names = new Set(table.flatMap(({ shortNames }) => shortNames));
  const isNew = (id: string) => !idOf.has(id);
  const added = [...listed].filter(([id]) => isNew(id)).map(([id, facts]) => overlaid(newModel(id, facts, names), regions));
  return [...known, ...added].sort((a, b) => (a.modelId < b.modelId ? -1 : 1));
}

interface SaidInRegion {
  readonly models: ReadonlyMap<string, ListedState> | null;
  readonly profiles: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> | null;
}

/** Context-length variants (`…:48k`, `…:mm`) are the same model. */
function baseId(id: string): string {
  return id.replace(/:(?:\d+[km]|mm)$/, '');
}

function knownIds(table: readonly Model[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { modelId, aliases } of table) {
    for (const id of [modelId, ...aliases]) {
      ids.set(id, modelId);
      if (id.endsWith(':0')) ids.set(id.slice(0, -2), modelId);
    }
  }
  return ids;
}

function byModel({ models, profiles }: RegionLists, idOf: ReadonlyMap<string, string>): SaidInRegion {
  const own = (id: string) => idOf.get(baseId(id)) ?? baseId(id);
  const states = models && new Map<string, ListedState>();
  for (const [id, state] of Object.entries(models ?? {})) {
    const before = states?.get(own(id));
    states?.set(own(id), before ? { ...before, onDemand: before.onDemand || state.onDemand } : state);
  }
  const routes = profiles && new Map<string, Map<string, readonly string[]>>();
  for (const [profileId, { modelId, processedIn }] of Object.entries(profiles ?? {})) {
    const ofModel = routes?.get(own(modelId)) ?? new Map<string, readonly string[]>();
    ofModel.set(profileId, processedIn);
    routes?.set(own(modelId), ofModel);
  }
  return { models: states, profiles: routes };
}

function overlaid(model: Model, regions: readonly { readonly region: string; readonly said: SaidInRegion }[]): Model {
  let [onDemand, provisioned] = [[...model.onDemandRegions], [...model.provisionedRegions]];
  const states: ListedState[] = [];
  const dated: string[] = [];
  for (const { region, said } of regions) {
    if (said.models === null) continue;
    const state = said.models.get(model.modelId);
    onDemand = withRegion(onDemand, region, state?.onDemand ?? false);
    provisioned = withRegion(provisioned, region, state?.provisioned ?? false);
    if (!state) continue;
    states.push(state);
    if (state.endOfLifeDate !== null) dated.push(state.endOfLifeDate);
  }
  const profiles = overlaidProfiles(model, regions);
  // The card's date stands above the list's state; the list's own date is newer than a card that was read earlier.
  const endOfLifeDate = dated.sort()[0] ?? model.endOfLifeDate;
  return {
    ...model,
    onDemandRegions: onDemand,
    provisionedRegions: provisioned,
    profiles,
    endOfLifeDate,
    endOfLifeRegions: endOfLifeDate === model.endOfLifeDate ? model.endOfLifeRegions : null,
    lifecycle: lifecycleOf(model, states, regions),
  };
}

function lifecycleOf(
  model: Model,
  states: readonly ListedState[],
  regions: readonly { readonly said: SaidInRegion }[],
): Model['lifecycle'] {
  if (states.some(({ lifecycle }) => lifecycle === 'LEGACY')) return 'LEGACY';
  // What a card calls legacy, the list may go on calling active.
  if (states.length > 0) return model.lifecycle ?? states.find(({ lifecycle }) => lifecycle !== null)?.lifecycle ?? null;
  const asked = regions.some(({ said }) => said.models !== null);
  const isElsewhere = model.onDemandRegions.length + model.profiles.length > 0 || model.mantleRegions.length > 0;
  return asked && !isElsewhere ? null : model.lifecycle;
}

function overlaidProfiles(model: Model, regions: readonly { readonly region: string; readonly said: SaidInRegion }[]): InferenceProfile[] {
  const profiles = new Map<string, RoutedProfile>(
    model.profiles.map(({ unroutedSourceRegions, routing, ...profile }) => [
      profile.id,
      { ...profile, routing: { ...routing }, unrouted: new Set(unroutedSourceRegions) },
    ]),
  );
  for (const { region, said } of regions) {
    if (said.profiles === null) continue;
    const here: ReadonlyMap<string, readonly string[]> = said.profiles.get(model.modelId) ?? new Map();
    for (const id of here.keys()) if (!profiles.has(id)) profiles.set(id, newProfile(id));
    for (const [id, profile] of profiles) route(profile, region, here.get(id) ?? null);
  }
  return [...profiles.values()]
    .filter(({ routing, unrouted }) => Object.keys(routing).length + unrouted.size > 0)
    .map(({ unrouted, ...profile }) => ({ ...profile, unroutedSourceRegions: [...unrouted].sort() }));
}

interface RoutedProfile extends Pick<InferenceProfile, 'id' | 'prefix' | 'scope'> {
  readonly routing: Record<string, readonly string[]>;
  readonly unrouted: Set<string>;
}

/** @param processedIn null where the Region no longer lists the profile; empty where it does not say */
function route({ routing, unrouted }: RoutedProfile, region: string, processedIn: readonly string[] | null): void {
  unrouted.delete(region);
  if (processedIn === null) delete routing[region];
  else if (processedIn.length > 0) routing[region] = processedIn;
  else unrouted.add(region);
}

function newProfile(id: string): RoutedProfile {
  const prefix = id.slice(0, id.indexOf('.'));
  const scope = prefix === 'global' ? 'global' : 'geo';
  return { id, prefix, scope, routing: {}, unrouted: new Set<string>() };
}

function withRegion(list: string[], region: string, has: boolean): string[] {
  if (list.includes(region) === has) return list;
  return has ? [...list, region].sort() : list.filter((one) => one !== region);
}

/** What no list tells is not known; what a plan needs of it comes from its family, marked assumed, or from the user. */
function newModel(modelId: string, facts: ListedFacts, taken: Set<string>): Model {
  const shortName = shortNameOf(modelId);
  const isFree = !taken.has(shortName);
  taken.add(shortName);
  return {
    modelId,
    aliases: [],
    name: facts.name,
    provider: facts.provider,
    shortNames: isFree ? [shortName] : [modelId],
    lifecycle: null,
    launchDate: facts.launchDate,
    endOfLifeDate: null,
    endOfLifeRegions: null,
    endOfLifeNoSoonerThan: null,
    inputModalities: facts.inputModalities,
    outputModalities: facts.outputModalities,
    contextWindowTokens: null,
    maxOutputTokens: null,
    defaultMaxTokensWhenUnset: null,
    quotaLabels: [],
    longContextQuotaLabels: [],
    usesLongContext: false,
    batch: null,
    onDemandRegions: [],
    provisionedRegions: [],
    mantleRegions: [],
    profiles: [],
    conflicts: [],
    source: null,
    isLearned: true,
  };
}

/** `anthropic.claude-sonnet-6-20270101-v1:0` → `sonnet-6`, `amazon.nova-3-pro-v1:0` → `nova-3-pro`. */
export function shortNameOf(modelId: string): string {
  const claude = readClaudeName(modelId);
  if (claude) return `${claude.line.replace('claude-', '')}-${claude.major}${claude.minor > 0 ? `.${claude.minor}` : ''}`;
  return modelId
    .slice(modelId.indexOf('.') + 1)
    .replace(/:\d+$/, '')
    .replace(/-v\d+$/, '')
    .replace(/-\d{8}$/, '');
}

let made = 0;

/** Tables that are in no file. */
export function inMemory(asOf: string, tables: Partial<OwnTables>): OwnCatalogue {
  made += 1;
  return {
    id: `in memory ${made}`,
    asOf,
    applyLists,
    table: <Name extends OwnTableName>(name: Name): OwnTables[Name] | null => tables[name] ?? null,
  };
}

// The model table: models as AWS lists them, unfolded from data/models.json at first use.
import { once } from '../base/once.ts';
import table from './data/models.json' with { type: 'json' };
import { ownTable, perCatalogue, withOwnLists } from './own/own.ts';
import type { InferenceProfile, Model, Provenance } from './types.ts';

/** A profile as stored: its Regions are indexes into `regionSets`, its ID is left out where it is prefix + model ID. */
export interface StoredProfile {
  readonly prefix: string;
  readonly id?: string;
  readonly routing: Readonly<Record<string, number>>;
  readonly unrouted?: number;
}

type Folded = 'profiles' | 'onDemandRegions' | 'provisionedRegions' | 'mantleRegions';

export type StoredModel = Partial<Omit<Model, Folded>> & {
  readonly modelId: string;
  readonly name: string;
  readonly provider: string;
  readonly onDemandRegions: number;
  readonly provisionedRegions: number;
  readonly mantleRegions: number;
  readonly profiles?: readonly StoredProfile[];
};

export interface StoredModels extends Provenance {
  readonly regionSets: readonly (readonly string[])[];
  readonly models: readonly StoredModel[];
}

const stored = table as unknown as StoredModels;

/** The models that come with bq, ordered by ID; aliases are merged into their model. */
export function shippedModels(): readonly Model[] {
  unfolded ??= unfoldModels(stored);
  return unfolded;
}

export function unfoldModels({ models, regionSets }: Pick<StoredModels, 'models' | 'regionSets'>): readonly Model[] {
  return models.map((model) => unfold(model, (index) => (index === undefined ? [] : (regionSets[index] ?? []))));
}

type RegionsOf = (index: number | undefined) => readonly string[];

let unfolded: readonly Model[] | undefined;

/** Every known model, ordered by ID: the shipped ones, with what AWS has said since over them. */
export const allModels: () => readonly Model[] = perCatalogue(() => withOwnLists(shippedModels()));

export function modelTableMeta(): Provenance {
  const lists = ownTable('models');
  return lists === null ? shippedModelsMeta() : { asOf: lists.asOf, source: lists.source };
}

export function shippedModelsMeta(): Provenance {
  return { asOf: stored.asOf, source: stored.source };
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one line a key: its value, or what stands for none
function unfold(model: StoredModel, regions: RegionsOf): Model {
  return {
    modelId: model.modelId,
    aliases: model.aliases ?? [],
    name: model.name,
    provider: model.provider,
    shortNames: model.shortNames ?? [],
    lifecycle: model.lifecycle ?? null,
    launchDate: model.launchDate ?? null,
    endOfLifeDate: model.endOfLifeDate ?? null,
    endOfLifeRegions: model.endOfLifeRegions ?? null,
    endOfLifeNoSoonerThan: model.endOfLifeNoSoonerThan ?? null,
    inputModalities: model.inputModalities ?? [],
    outputModalities: model.outputModalities ?? [],
    contextWindowTokens: model.contextWindowTokens ?? null,
    maxOutputTokens: model.maxOutputTokens ?? null,
    defaultMaxTokensWhenUnset: model.defaultMaxTokensWhenUnset ?? null,
    quotaLabels: model.quotaLabels ?? [],
    longContextQuotaLabels: model.longContextQuotaLabels ?? [],
    usesLongContext: false,
    batch: model.batch ?? null,
    onDemandRegions: regions(model.onDemandRegions),
    provisionedRegions: regions(model.provisionedRegions),
    mantleRegions: regions(model.mantleRegions),
    profiles: (model.profiles ?? []).map((profile) => unfoldProfile(profile, model.modelId, regions)),
    conflicts: model.conflicts ?? [],
    source: model.source ?? null,
    isLearned: model.isLearned ?? false,
  };
}

function unfoldProfile(profile: StoredProfile, modelId: string, regions: RegionsOf): InferenceProfile {
  const routing = once(() => {
    const unfolded: Record<string, readonly string[]> = {};
    for (const [source, index] of Object.entries(profile.routing)) unfolded[source] = regions(index);
    return unfolded;
  });
  return {
    id: profile.id ?? `${profile.prefix}.${modelId}`,
    prefix: profile.prefix,
    scope: profile.prefix === 'global' ? 'global' : 'geo',
    // Of the one model that is asked for; there are hundreds.
    get routing() {
      return routing();
    },
    unroutedSourceRegions: regions(profile.unrouted),
  };
}

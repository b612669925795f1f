// The answer of `bq models`: models that pass the filter, with everything that the catalogue knows of them.
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { lifecycleAt, successorOf } from '../catalog/lifecycle.ts';
import { unsetMaxTokens } from '../catalog/max-tokens.ts';
import { allRegions, choices, isInArea, requireKnownRegion, staysIn } from '../catalog/regions.ts';
import { allModels, modelTableMeta } from '../catalog/table.ts';
import type { Model } from '../catalog/types.ts';
import type { ModelEntry, ModelsResult } from '../contracts/models.ts';
import { MODELS } from '../words/en/models.ts';

export interface ModelFilter {
  /** Only what can be called from here; null for all. */
  readonly region: string | null;
  /** Only what is processed in this area; null for all. */
  readonly staysIn: string | null;
  /** Words that must all occur in IDs, names, provider or short names; null for all. */
  readonly search: string | null;
  readonly nowIso: string;
}

/** @throws BqError `UNKNOWN_AREA` (usage) */
export function listModels(filter: ModelFilter): ModelsResult {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const models = allModels()
    .filter((model) => words.every((word) => searchText(model).includes(word)))
    .map((model) => ({ model, ways: waysOf(model, filter) }))
    .filter(({ ways }) => ways === null || ways.length > 0)
    .map(({ model, ways }) => entryOf(model, ways, filter))
    .sort(byProviderAndAge);
  return { ...modelTableMeta(), region: filter.region, staysIn: filter.staysIn, total: allModels().length, models, updates: null };
}

/** The same, where the Region must be one that bq knows, and an area in which nothing stays is an error. @throws BqError usage, does-not-fit */
export function findModels(filter: ModelFilter): ModelsResult {
  const { region, staysIn: area, search } = filter;
  const result = listModels({ ...filter, region: region === null ? null : requireKnownRegion(region) });
  if (result.models.length > 0 || area === null || search !== null) return result;
  throw new BqError(phrase(MODELS, 'leavesArea', area, region), {
    code: 'LEAVES_AREA',
    kind: 'does-not-fit',
    suggestions: region ? [phrase(MODELS, 'staysElsewhere', area)] : [],
  });
}

function searchText({ modelId, aliases, name, provider, shortNames, profiles }: Model): string {
  return [modelId, ...aliases, name, provider, ...shortNames, ...profiles.map(({ id }) => id)].join(' ').toLowerCase();
}

function waysOf(model: Model, { region, staysIn: area }: ModelFilter): ModelEntry['ways'] {
  if (region === null && area === null) return null;
  const sources = region === null ? allRegions().map(({ id }) => id) : [region];
  return sources
    .filter((source) => area === null || isInArea(area, source))
    .flatMap((source) =>
      (area === null ? choices(model, source) : staysIn(area, model, source)).map(({ scope, profile, processedIn }) => ({
        region: source,
        scope,
        profileId: profile?.id ?? null,
        processedIn: [...processedIn],
      })),
    );
}

function entryOf(model: Model, ways: ModelEntry['ways'], { nowIso, region }: ModelFilter): ModelEntry {
  const { rate, assumed, source, asOf, conflict } = burndownRate(model);
  const { state, endOfLifeDate } = lifecycleAt(model, nowIso, region);
  return {
    modelId: model.modelId,
    name: model.name,
    provider: model.provider,
    aliases: [...model.aliases],
    shortNames: [...model.shortNames],
    lifecycle: state,
    launchDate: model.launchDate,
    endOfLifeDate: endOfLifeDate ?? (region === null ? model.endOfLifeDate : null),
    endOfLifeRegions: model.endOfLifeRegions && [...model.endOfLifeRegions],
    endOfLifeNoSoonerThan: model.endOfLifeNoSoonerThan,
    successor: successorOf(model)?.modelId ?? null,
    inputModalities: [...model.inputModalities],
    outputModalities: [...model.outputModalities],
    contextWindowTokens: model.contextWindowTokens,
    maxOutputTokens: model.maxOutputTokens,
    defaultMaxTokensWhenUnset: model.defaultMaxTokensWhenUnset,
    heldWhenMaxTokensUnset: unsetMaxTokens(model),
    burndown: { rate, assumed, source, asOf, conflict },
    onDemandRegions: [...model.onDemandRegions],
    mantleRegions: [...model.mantleRegions],
    profiles: model.profiles.map(({ id, scope, routing, unroutedSourceRegions }) => ({
      id,
      scope,
      sourceRegions: [...new Set([...Object.keys(routing), ...unroutedSourceRegions])].sort(),
      routing: Object.fromEntries(Object.entries(routing).map(([source, regions]) => [source, [...regions]])),
    })),
    ways,
    conflicts: model.conflicts.map(({ text }) => text),
    source: model.source,
  };
}

/** Newest first within a provider; what is past its end of life last. */
function byProviderAndAge(a: ModelEntry, b: ModelEntry): number {
  if (a.provider !== b.provider) return a.provider < b.provider ? -1 : 1;
  const gone = (entry: ModelEntry) => entry.lifecycle === 'end-of-life';
  if (gone(a) !== gone(b)) return gone(a) ? 1 : -1;
  const launched = (entry: ModelEntry) => entry.launchDate ?? '';
  if (launched(a) !== launched(b)) return launched(a) > launched(b) ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

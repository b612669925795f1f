// src/catalog/data/models.json after a refresh: what AWS lists now, over what only cards, pages and people told.
import { bareName } from '../../src/base/text.ts';
import { applyLists } from '../../src/catalog/own/apply.ts';
import type { OwnModels } from '../../src/catalog/own/own.ts';
import { type StoredModel, type StoredModels, type StoredProfile, unfoldModels } from '../../src/catalog/table.ts';
import type { InferenceProfile, Model } from '../../src/catalog/types.ts';
import { parseQuotaName } from '../../src/quotas/names/grammar.ts';
import { namesOf, normalLabel } from '../../src/quotas/names/labels.ts';
import { RegionSets, sourceOver, withMember, withRows } from './lines.ts';

export interface MergedModels {
  readonly text: string;
  readonly before: readonly Model[];
  readonly after: readonly Model[];
}

/** @param quotaNames all names of quota rows that the refresh has: they tell the labels of models */
export function mergeModels(text: string, told: OwnModels | undefined, quotaNames: readonly string[]): MergedModels {
  const stored = JSON.parse(text) as StoredModels;
  const before = unfoldModels(stored);
  const listed = told ? applyLists(before, told) : before;
  const labels = newLabels(listed, quotaNames);
  const after = listed.map((model) => withLabels(model, labels));
  const sets = new RegionSets(stored.regionSets);
  const rows = after.map((model) => JSON.stringify(fold(model, sets)));
  const withLists = withRows(withRows(text, 'regionSets', sets.rows), 'models', rows);
  const dated = told ? withMember(withMember(withLists, 'asOf', told.asOf), 'source', sourceOver(told, stored.source)) : withLists;
  return { text: dated, before, after };
}

interface Label {
  readonly label: string;
  /** With the mark of the long context, as names of rows have it. */
  readonly isLong: boolean;
}

/** Labels in names of rows that no model has. */
function newLabels(models: readonly Model[], quotaNames: readonly string[]): readonly Label[] {
  const known = new Set(
    models.flatMap(({ quotaLabels, longContextQuotaLabels }) => [...quotaLabels, ...longContextQuotaLabels]).map(normalLabel),
  );
  const found = new Map<string, Label>();
  for (const name of quotaNames) {
    const parsed = parseQuotaName(name);
    if (parsed.kind !== 'inference' || parsed.label === null) continue;
    const isLong = parsed.variant === 'long-context';
    const label = isLong ? (/ for (.+)$/.exec(name)?.[1] ?? parsed.label) : parsed.label;
    if (parsed.variant !== 'plain' && !isLong) continue;
    if (!known.has(normalLabel(label))) found.set(normalLabel(label), { label, isLong });
  }
  return [...found.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

const LONG_MARK = /\s+1M Context Length$/i;

function withLabels(model: Model, labels: readonly Label[]): Model {
  const names = namesOf(model);
  const own = new Set(model.quotaLabels.map(normalLabel));
  const isOurs = ({ label, isLong }: Label) => {
    const plain = isLong ? label.replace(LONG_MARK, '') : label;
    return names.includes(bareName(plain)) || own.has(normalLabel(plain));
  };
  const ours = labels.filter(isOurs);
  if (ours.length === 0) return model;
  return {
    ...model,
    quotaLabels: [...model.quotaLabels, ...ours.flatMap(({ label, isLong }) => (isLong ? [] : [label]))],
    longContextQuotaLabels: [...model.longContextQuotaLabels, ...ours.flatMap(({ label, isLong }) => (isLong ? [label] : []))],
  };
}

/** As the file has it: no key for what is not stated. The order of keys is that of the file. */
function fold(model: Model, sets: RegionSets): StoredModel {
  const { usesLongContext: _, profiles, isLearned, onDemandRegions, provisionedRegions, mantleRegions, ...facts } = model;
  const folded = {
    modelId: facts.modelId,
    aliases: facts.aliases,
    name: facts.name,
    provider: facts.provider,
    shortNames: facts.shortNames,
    isLearned: isLearned || null,
    lifecycle: facts.lifecycle,
    launchDate: facts.launchDate,
    endOfLifeDate: facts.endOfLifeDate,
    endOfLifeNoSoonerThan: facts.endOfLifeNoSoonerThan,
    endOfLifeRegions: facts.endOfLifeRegions,
    inputModalities: facts.inputModalities,
    outputModalities: facts.outputModalities,
    contextWindowTokens: facts.contextWindowTokens,
    maxOutputTokens: facts.maxOutputTokens,
    defaultMaxTokensWhenUnset: facts.defaultMaxTokensWhenUnset,
    quotaLabels: facts.quotaLabels,
    batch: facts.batch,
    longContextQuotaLabels: facts.longContextQuotaLabels,
    onDemandRegions: sets.indexOf(onDemandRegions),
    provisionedRegions: sets.indexOf(provisionedRegions),
    mantleRegions: sets.indexOf(mantleRegions),
    profiles: [...profiles].sort((a, b) => (a.prefix < b.prefix ? -1 : 1)).map((profile) => foldProfile(profile, model.modelId, sets)),
    conflicts: facts.conflicts,
    source: facts.source,
  };
  return stated(folded) as unknown as StoredModel;
}

function foldProfile({ id, prefix, routing, unroutedSourceRegions }: InferenceProfile, modelId: string, sets: RegionSets): StoredProfile {
  const sources = Object.keys(routing).sort();
  return {
    prefix,
    ...(id === `${prefix}.${modelId}` ? {} : { id }),
    routing: Object.fromEntries(sources.map((source) => [source, sets.indexOf(routing[source] ?? [])])),
    ...(unroutedSourceRegions.length > 0 ? { unrouted: sets.indexOf(unroutedSourceRegions) } : {}),
  };
}

function stated(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

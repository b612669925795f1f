// What AWS's lists do not tell, and a person must still state after an import.
import { burndownRate } from '../../src/catalog/burndown.ts';
import { isWellFormedRegion } from '../../src/catalog/regions.ts';
import type { Model } from '../../src/catalog/types.ts';
import { familyOf } from '../../src/prompts/estimate/families.ts';
import { parseQuotaName } from '../../src/quotas/names/grammar.ts';
import { isLabelOf } from '../../src/quotas/names/labels.ts';

export interface Merged {
  readonly before: readonly Model[];
  readonly after: readonly Model[];
  /** Names of rows that the refresh has and the files had not. */
  readonly newRows: readonly string[];
  /** Rows that no Region of the refresh has any more. */
  readonly unlistedRows: readonly string[];
  readonly pricedIds: ReadonlySet<string>;
  readonly knownRegions: ReadonlySet<string>;
}

/** One line each, models first; the same merge gives the same lines. */
export function stillToState(merged: Merged): readonly string[] {
  return [...modelLines(merged), ...goneLines(merged), ...regionLines(merged), ...rowLines(merged)];
}

function modelLines({ after, pricedIds }: Merged): readonly string[] {
  return after
    .filter(({ isLearned }) => isLearned)
    .flatMap((model) =>
      [...limitLines(model), ...kinLines(model), ...unpricedLines(model, pricedIds)].map((line) => `${model.modelId}: ${line}`),
    );
}

function limitLines(model: Model): readonly string[] {
  const isText = model.outputModalities.includes('TEXT');
  const missing = [
    model.contextWindowTokens === null ? 'contextWindowTokens' : null,
    isText && model.maxOutputTokens === null ? 'maxOutputTokens' : null,
    isText && model.defaultMaxTokensWhenUnset === null ? 'defaultMaxTokensWhenUnset' : null,
    model.batch === null ? 'batch' : null,
  ].filter((key) => key !== null);
  const labels = model.quotaLabels.length === 0 ? ['quotaLabels: no row of the refresh has its name'] : [];
  return [...(missing.length > 0 ? [`${missing.join(', ')} (AWS's card)`] : []), "mantleRegions (AWS's card)", ...labels];
}

function kinLines(model: Model): readonly string[] {
  const { rate, assumed, source } = burndownRate(model);
  const family = familyOf(model.modelId).id;
  const burndown = assumed
    ? `burndown rate: ${rate} is assumed (${source}); a rule in burndown.json, then take isLearned out`
    : 'take isLearned out';
  const tokens =
    family === 'unknown' ? 'token family: none fits (src/prompts/estimate/families.ts)' : `token family: ${family}, by its name`;
  return model.outputModalities.includes('TEXT') ? [burndown, tokens] : [burndown];
}

function unpricedLines({ modelId }: Model, pricedIds: ReadonlySet<string>): readonly string[] {
  return pricedIds.has(modelId) ? [] : ['prices: none in the Price List; price-overlay.json'];
}

const hasWay = ({ onDemandRegions, profiles }: Model) => onDemandRegions.length + profiles.length > 0;

function goneLines({ before, after }: Merged): readonly string[] {
  const now = new Map(after.map((model) => [model.modelId, model]));
  return before.flatMap((model) => {
    const then = now.get(model.modelId);
    return then && hasWay(model) && !hasWay(then) && then.endOfLifeDate === null
      ? [`${model.modelId}: no Region lists it any more; endOfLifeDate (AWS's page of life cycles)`]
      : [];
  });
}

function regionLines({ after, knownRegions }: Merged): readonly string[] {
  const named = after.flatMap(({ onDemandRegions, provisionedRegions, profiles }) => [
    ...onDemandRegions,
    ...provisionedRegions,
    ...profiles.flatMap(({ routing, unroutedSourceRegions }) => [
      ...Object.keys(routing),
      ...Object.values(routing).flat(),
      ...unroutedSourceRegions,
    ]),
  ]);
  const unknown = [...new Set(named)].filter((region) => region !== '*' && !knownRegions.has(region)).sort();
  return unknown.map((region) => `${region}: ${isWellFormedRegion(region) ? 'place and country in regions.json' : 'is no Region'}`);
}

function rowLines({ after, newRows, unlistedRows }: Merged): readonly string[] {
  const rows = newRows.map((name) => ({ name, parsed: parseQuotaName(name) }));
  const odd = rows.filter(({ parsed }) => parsed.kind === 'other' && parsed.class === 'unrecognised');
  const labels = rows.flatMap(({ parsed }) => (parsed.kind === 'inference' && parsed.label !== null ? [parsed.label] : []));
  const strangers = [...new Set(labels)].filter((label) => !after.some((model) => isLabelOf(model, label))).sort();
  const gone = unlistedRows.filter((name) => parseQuotaName(name).kind === 'inference');
  const others = unlistedRows.length - gone.length;
  return [
    ...odd.map(({ name }) => `"${name}": a pattern in src/quotas/names/grammar.ts`).sort(),
    ...strangers.map((label) => `"${label}": the model whose label in names of rows it is (quotaLabels)`),
    ...gone.map((name) => `"${name}": no Region of the refresh has it; keep it or take it out`),
    ...(others > 0 ? [`${others} rows that limit no inference: no Region of the refresh has them; keep them or take them out`] : []),
  ];
}

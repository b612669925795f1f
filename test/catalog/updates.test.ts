// What AWS lists against the catalogue: what counts as a difference, and what does not.
import { expect } from 'chai';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { InferenceProfile, Model } from '../../src/catalog/types.ts';
import { type ListedModel, type RegionLists, updatesOf } from '../../src/catalog/updates.ts';

const NOW = '2026-11-22T09:30:00Z';
const REGION = 'us-east-1';
const here = (lists: Partial<RegionLists>) => updatesOf({ ...same(), ...lists }, allModels(), NOW);

/** Lists that say exactly what the catalogue says. */
function same(): RegionLists {
  const isFrom = ({ routing, unroutedSourceRegions }: InferenceProfile) => REGION in routing || unroutedSourceRegions.includes(REGION);
  const models = allModels().filter(
    ({ onDemandRegions, provisionedRegions, profiles }) =>
      onDemandRegions.includes(REGION) || provisionedRegions.includes(REGION) || profiles.some(isFrom),
  );
  const profileIds = models.flatMap(({ profiles }) => profiles.filter(isFrom).map(({ id }) => id));
  return { region: REGION, models: models.map(listed), profileIds };
}

function listed({ modelId, name, lifecycle, endOfLifeDate }: Model): ListedModel {
  return { modelId, name, lifecycle, endOfLifeDate };
}

const fresh: ListedModel = { modelId: 'anthropic.claude-sonnet-9-v1:0', name: 'Claude Sonnet 9', lifecycle: 'ACTIVE', endOfLifeDate: null };
const sonnet46 = resolveModel('sonnet-4.6').model;

describe('updatesOf', () => {
  it('finds nothing where AWS lists what the catalogue has, variants by context length and missing dates included', () => {
    expect(same().models.length).to.be.above(50);
    expect(here({})).to.deep.equal([]);
    const { models } = same();
    const variants = models.map((model) => ({ ...model, modelId: `${model.modelId}:48k`, endOfLifeDate: null }));
    expect(here({ models: [...models, ...variants] })).to.deep.equal([]);
    expect(here({ models: variants })).to.deep.equal([]);
  });

  it('names new models and profiles, and models that are new in the Region', () => {
    const elsewhere = allModels().find(({ modelId, lifecycle }) => lifecycle !== null && !same().models.some((m) => m.modelId === modelId));
    if (!elsewhere) throw new Error('every model is offered in us-east-1');
    const models = [...same().models, fresh, listed(elsewhere)];
    expect(here({ models, profileIds: [...same().profileIds, 'us.anthropic.claude-sonnet-9-v1:0'] })).to.deep.equal([
      { kind: 'new-model', id: fresh.modelId, name: 'Claude Sonnet 9', catalogue: null, live: 'ACTIVE' },
      { kind: 'new-in-region', id: elsewhere.modelId, name: elsewhere.name, catalogue: null, live: REGION },
      { kind: 'new-profile', id: 'us.anthropic.claude-sonnet-9-v1:0', name: null, catalogue: null, live: REGION },
    ]);
  });

  it('names what is gone, except what reached its end of life', () => {
    const without = same().models.filter(({ modelId }) => modelId !== sonnet46.modelId);
    expect(here({ models: without })).to.deep.equal([
      { kind: 'gone-model', id: sonnet46.modelId, name: sonnet46.name, catalogue: 'ACTIVE', live: null },
    ]);
    const ended = resolveModel('sonnet-4').model;
    expect(ended.endOfLifeDate).to.satisfy((date: string | null) => date !== null && date < NOW);
    const { models, profileIds } = same();
    const lists = {
      region: REGION,
      models: models.filter(({ modelId }) => modelId !== ended.modelId),
      profileIds: profileIds.filter((id) => !id.includes(ended.modelId)),
    };
    expect(updatesOf(lists, allModels(), NOW)).to.deep.equal([]);
    expect(updatesOf(lists, allModels(), '2026-01-01').map(({ kind }) => kind)).to.include.members(['gone-model', 'gone-profile']);
    const profile = `us.${sonnet46.modelId}`;
    expect(here({ profileIds: profileIds.filter((id) => id !== profile) })).to.deep.equal([
      { kind: 'gone-profile', id: profile, name: sonnet46.name, catalogue: REGION, live: null },
    ]);
  });

  it('names another life cycle and another end-of-life date', () => {
    const with46 = (change: Partial<ListedModel>) =>
      here({ models: same().models.map((model) => (model.modelId === sonnet46.modelId ? { ...model, ...change } : model)) });
    expect(with46({ lifecycle: null })).to.deep.equal([]);
    expect(with46({ lifecycle: 'LEGACY', endOfLifeDate: '2027-09-01' })).to.deep.equal([
      { kind: 'life-cycle', id: sonnet46.modelId, name: sonnet46.name, catalogue: 'ACTIVE', live: 'LEGACY, end of life 2027-09-01' },
    ]);
    expect(with46({ endOfLifeDate: '2027-09-01' })).to.have.length(1);
  });
});

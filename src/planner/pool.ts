// Which pool a plan draws from: endpoint, scope and inference profile, as asked for, or the first that the model offers here.

import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { partitionOf } from '../catalog/partitions.ts';
import { allRegions, choices, type ProcessingChoice, staysIn } from '../catalog/regions.ts';
import { SCOPES, type Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { isOnMantle, offeredWays } from '../quotas/governing/scopes.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { PLANNER } from '../words/en/planner.ts';

/** One of bedrock-mantle has no scope: it goes by on-demand, and where it processes is not stated. */
export type Pool = ProcessingChoice & {
  /** Left out: runtime. */
  readonly endpoint?: Endpoint;
};

/** The pool of bedrock-mantle. */
export const MANTLE_POOL: Pool = { scope: 'on-demand', profile: null, processedIn: [], endpoint: 'mantle' };

export interface PoolQuestion {
  readonly resolved: Pick<ResolvedModel, 'model' | 'profile' | 'prefix'>;
  readonly region: string;
  /** Null: the runtime where it has the model, else bedrock-mantle. */
  readonly endpoint: Endpoint | null;
  readonly scope: Scope | null;
  readonly staysIn: string | null;
  /** A TPM given by hand stands in for a row. */
  readonly tokensPerMinute: number | null;
}

/**
 * The first of on-demand, geographic and global that the model offers in the Region and that has a TPM row, or the first where none has one;
 * what was asked for narrows it.
 *
 * @throws BqError usage: not offered there · does-not-fit: nothing stays in the area
 */
export function choosePool(question: PoolQuestion, snapshot: QuotaSnapshot): Pool {
  const { model, profile } = question.resolved;
  if (question.endpoint === 'mantle') return mantlePool(question, snapshot);
  const known = offeredWays(model, question.region, snapshot).filter((choice) => profile === null || choice.profile?.id === profile.id);
  const offered = known.length > 0 ? known : waysByHand(question);
  if (offered.length === 0) {
    const isElsewhere = question.endpoint === null && profile === null && question.scope === null && isOnMantle(model, snapshot);
    if (isElsewhere) return mantlePool(question, snapshot);
    throw notOffered(question);
  }
  const scoped = offered.filter((choice) => question.scope === null || choice.scope === question.scope);
  if (scoped.length === 0) throw scopeNotOffered(question, offered);
  const staying = question.staysIn === null ? scoped : stayingIn(question.staysIn, question, scoped);
  // A missing row is a value that is not known, and no reason to refuse: the plan says so.
  return staying.find((choice) => hasTokenRow(question, choice, snapshot)) ?? (staying[0] as Pool);
}

/** @throws BqError usage: not there, or asked for with what only the runtime has · does-not-fit: where it processes is not stated */
function mantlePool(question: PoolQuestion, snapshot: QuotaSnapshot): Pool {
  const { resolved, region, scope, staysIn } = question;
  const { model, profile } = resolved;
  if (profile !== null || scope !== null) {
    const problem = profile ? phrase(PLANNER, 'mantleHasNoProfiles', profile.id) : phrase(PLANNER, 'mantleHasNoScopes', scope ?? '');
    const otherwise = profile ? `--model ${model.shortNames[0] ?? model.modelId} --endpoint mantle` : phrase(PLANNER, 'leaveOut', 'scope');
    throw new BqError(problem, { code: 'NOT_OF_ENDPOINT', kind: 'usage', suggestions: [otherwise, '--endpoint runtime'] });
  }
  const isByHand = question.tokensPerMinute !== null && isUnknownAnywhere(model);
  if (!isOnMantle(model, snapshot) && !isByHand) throw notOnMantle(question);
  if (staysIn !== null) {
    throw new BqError(phrase(PLANNER, 'mantlePlaceUnstated', model.name, region, staysIn), {
      code: 'LEAVES_AREA',
      kind: 'does-not-fit',
      suggestions: ['--endpoint runtime'],
    });
  }
  return MANTLE_POOL;
}

function notOnMantle({ resolved: { model }, region }: PoolQuestion): BqError {
  const partition = partitionOf(region);
  if (!partition.hasMantle) {
    return new BqError(phrase(PLANNER, 'mantleUnpublished', region, partition.id), {
      code: 'NOT_IN_REGION',
      kind: 'usage',
      suggestions: ['--endpoint runtime'],
    });
  }
  const regions = model.mantleRegions.filter((id) => partitionOf(id).id === partition.id);
  const near = nearest(region, regions, (id) => id)[0] ?? regions[0];
  return new BqError(phrase(PLANNER, 'notOnMantle', model.name, region, regions.length > 0), {
    code: 'NOT_IN_REGION',
    kind: 'usage',
    suggestions: [...(near === undefined ? [] : [phrase(PLANNER, 'onMantleIn', near, regions)]), '--endpoint runtime'],
  });
}

const isUnknownAnywhere = (model: Model): boolean =>
  model.onDemandRegions.length + model.profiles.length + model.mantleRegions.length === 0;

/** Of a model of which no way is known anywhere, a quota by hand is of one: the one that its name or the user says. */
function waysByHand({ resolved: { model, prefix }, region, tokensPerMinute }: PoolQuestion): readonly Pool[] {
  if (tokensPerMinute === null || !isUnknownAnywhere(model)) return [];
  const all = SCOPES.map((scope) => ({ scope, profile: null, processedIn: scope === 'on-demand' ? [region] : [] }));
  if (prefix === undefined) return all;
  return all.filter(({ scope }) => scope === (prefix === 'global' ? 'global' : 'geo'));
}

function hasTokenRow(question: PoolQuestion, choice: Pool, snapshot: QuotaSnapshot): boolean {
  return question.tokensPerMinute !== null || governingRows(question.resolved.model, choice.scope, snapshot).tpm !== null;
}

function stayingIn(area: string, question: PoolQuestion, scoped: readonly Pool[]): readonly Pool[] {
  const { model } = question.resolved;
  const allowed = new Set(staysIn(area, model, question.region).map(({ profile }) => profile?.id));
  const staying = scoped.filter(({ profile }) => allowed.has(profile?.id));
  if (staying.length > 0) return staying;
  const others = modelsThatStay(area, question.region, model.provider);
  const ways = scoped.map(({ profile, processedIn }) => ({ prefix: profile?.prefix ?? null, regions: processedIn }));
  const names = others.map((other) => other.shortNames[0] ?? other.modelId);
  throw new BqError(phrase(PLANNER, 'leavesArea', model.name, question.region, area, ways), {
    code: 'LEAVES_AREA',
    kind: 'does-not-fit',
    suggestions: [names.length > 0 ? phrase(PLANNER, 'theseStay', area, names) : phrase(PLANNER, 'noneStays', question.region, area)],
  });
}

/** Text models that stay, the same provider's alone where it has some. */
function modelsThatStay(area: string, region: string, provider: string): Model[] {
  const all = allModels().filter((model) => model.outputModalities.includes('TEXT') && staysIn(area, model, region).length > 0);
  const own = all.filter((model) => model.provider === provider);
  return own.length > 0 ? own : all;
}

function notOffered(question: PoolQuestion): BqError {
  const { model, profile } = question.resolved;
  const { region } = question;
  const what = { name: profile?.id ?? model.name, isProfile: profile !== null };
  const partition = partitionOf(region).id;
  const regions = allRegions()
    .map(({ id }) => id)
    .filter(
      (id) =>
        partitionOf(id).id === partition && choices(model, id).some((choice) => profile === null || choice.profile?.id === profile.id),
    );
  if (regions.length === 0 && partition !== 'aws')
    return new BqError(phrase(PLANNER, 'noWayInPartition', what, region, partition), {
      code: 'NOT_IN_REGION',
      kind: 'usage',
      suggestions: [phrase(PLANNER, 'refreshAsks', region)],
    });
  const isOnMantleHere = model.mantleRegions.includes(region);
  const near = nearest(region, regions, (id) => id)[0] ?? regions[0];
  const elsewhere = { isElsewhere: near !== undefined, isOnMantle: isOnMantleHere };
  return new BqError(phrase(PLANNER, 'noWay', what, region, elsewhere), {
    code: 'NOT_IN_REGION',
    kind: 'usage',
    suggestions: [
      near !== undefined
        ? phrase(PLANNER, 'callableIn', near, regions)
        : isOnMantleHere
          ? '--endpoint mantle'
          : phrase(PLANNER, 'modelsShow'),
    ],
  });
}

function scopeNotOffered(question: PoolQuestion, offered: readonly Pool[]): BqError {
  const scopes = [...new Set(offered.map(({ scope }) => scope))];
  return new BqError(phrase(PLANNER, 'scopeNotOffered', question.resolved.model.name, question.scope ?? '', question.region), {
    code: 'SCOPE_NOT_OFFERED',
    kind: 'usage',
    suggestions: scopes.map((scope) => `--scope ${scope}`),
  });
}

// Which pool a plan draws from: scope and inference profile, as asked for, or the first that the model offers here.

import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { partitionOf } from '../catalog/partitions.ts';
import { allRegions, choices, type ProcessingChoice, staysIn } from '../catalog/regions.ts';
import { SCOPES, type Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { offeredWays } from '../quotas/governing/scopes.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';

export type Pool = ProcessingChoice;

export interface PoolQuestion {
  readonly resolved: Pick<ResolvedModel, 'model' | 'profile' | 'prefix'>;
  readonly region: string;
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
  const known = offeredWays(model, question.region, snapshot).filter((choice) => profile === null || choice.profile?.id === profile.id);
  const offered = known.length > 0 ? known : waysByHand(question);
  if (offered.length === 0) throw notOffered(question);
  const scoped = offered.filter((choice) => question.scope === null || choice.scope === question.scope);
  if (scoped.length === 0) throw scopeNotOffered(question, offered);
  const staying = question.staysIn === null ? scoped : stayingIn(question.staysIn, question, scoped);
  // A missing row is a value that is not known, and no reason to refuse: the plan says so.
  return staying.find((choice) => hasTokenRow(question, choice, snapshot)) ?? (staying[0] as Pool);
}

/** Of a model of which no way is known anywhere, a quota by hand is of one: the one that its name or the user says. */
function waysByHand({ resolved: { model, prefix }, region, tokensPerMinute }: PoolQuestion): readonly Pool[] {
  if (tokensPerMinute === null || model.onDemandRegions.length + model.profiles.length + model.mantleRegions.length > 0) return [];
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
  throw new BqError(`${model.name} called from ${question.region} is not processed in ${area} alone: ${whereProcessed(scoped)}`, {
    code: 'LEAVES_AREA',
    kind: 'does-not-fit',
    suggestions:
      others.length > 0
        ? [`these stay in ${area}: ${others.map((other) => other.shortNames[0] ?? other.modelId).join(', ')}`]
        : [`no model called from ${question.region} stays in ${area}; bq models --stays-in ${area} lists Regions`],
  });
}

/** Text models that stay, the same provider's alone where it has some. */
function modelsThatStay(area: string, region: string, provider: string): Model[] {
  const all = allModels().filter((model) => model.outputModalities.includes('TEXT') && staysIn(area, model, region).length > 0);
  const own = all.filter((model) => model.provider === provider);
  return own.length > 0 ? own : all;
}

function whereProcessed(pools: readonly Pool[]): string {
  return pools
    .map(({ profile, processedIn }) => {
      const name = profile ? `${profile.prefix}.` : 'on-demand';
      return `${name} runs in ${processedIn.includes('*') ? 'any Region' : processedIn.length > 0 ? processedIn.join(', ') : 'Regions that AWS does not name'}`;
    })
    .join('; ');
}

function notOffered(question: PoolQuestion): BqError {
  const { model, profile } = question.resolved;
  const what = profile ? `the profile ${profile.id}` : model.name;
  const partition = partitionOf(question.region).id;
  const regions = allRegions()
    .map(({ id }) => id)
    .filter(
      (id) =>
        partitionOf(id).id === partition && choices(model, id).some((choice) => profile === null || choice.profile?.id === profile.id),
    );
  const message = `bq knows no way to call ${what} from ${question.region}`;
  if (regions.length === 0 && partition !== 'aws')
    return new BqError(`${message}: its catalogue holds nothing of the model in the partition ${partition}`, {
      code: 'NOT_IN_REGION',
      kind: 'usage',
      suggestions: [`bq catalog refresh --region ${question.region} asks AWS what is there`],
    });
  const onMantle = model.mantleRegions.includes(question.region) ? ' but bedrock-mantle, which has quotas of its own' : '';
  return new BqError(regions.length > 0 ? `${message}${onMantle}` : `${message}${onMantle}, nor from any other Region`, {
    code: 'NOT_IN_REGION',
    kind: 'usage',
    suggestions:
      regions.length > 0
        ? [
            `--region ${nearest(question.region, regions, (region) => region)[0] ?? regions[0]} (it can be called from ${regions.join(', ')})`,
          ]
        : ['bq models shows which models can be called, and how'],
  });
}

function scopeNotOffered(question: PoolQuestion, offered: readonly Pool[]): BqError {
  const scopes = [...new Set(offered.map(({ scope }) => scope))];
  return new BqError(`${question.resolved.model.name} is not offered ${question.scope} in ${question.region}`, {
    code: 'SCOPE_NOT_OFFERED',
    kind: 'usage',
    suggestions: scopes.map((scope) => `--scope ${scope}`),
  });
}

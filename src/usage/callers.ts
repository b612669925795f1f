// Who called: the ModelId of a metric or a log line → the model and the pool that it draws from.
import { maskAccounts } from '../base/account-ids.ts';
import { BqError } from '../base/errors.ts';
import { modelOfMantleName } from '../catalog/mantle-name.ts';
import { type ResolvedModel, resolveModel } from '../catalog/models.ts';
import { choices } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { ApplicationProfile, Model } from '../catalog/types.ts';

export interface Caller {
  /** As metric or log name it, account ids masked. */
  readonly id: string;
  /** The application profile's name; null for models and system profiles. */
  readonly name: string | null;
  readonly model: Model | null;
  readonly scope: Scope | null;
}

export function identifyCaller(modelId: string, applicationProfiles: readonly ApplicationProfile[]): Caller {
  const id = maskAccounts(modelId);
  const own = applicationOf(modelId, applicationProfiles);
  if (own && own.standsFor === undefined) return { id, name: own.name, ...behind(own.modelArns) };
  const found = tryResolve(own?.standsFor ?? modelId);
  const name = own?.name ?? null;
  if (!found) return { id, name, model: null, scope: null };
  return { id, name, model: found.model, scope: found.profile?.scope ?? 'on-demand' };
}

/** A copy of a system profile lists every Region; a copy of a foundation model lists one, and a global one has an ARN without a Region. */
function behind(modelArns: readonly string[]): Pick<Caller, 'model' | 'scope'> {
  const [first] = modelArns;
  const found = first === undefined ? null : tryResolve(first);
  if (!found) return { model: null, scope: null };
  const regions = new Set(modelArns.map((arn) => arn.split(':')[3] ?? ''));
  const scope: Scope = regions.has('') ? 'global' : regions.size > 1 ? 'geo' : 'on-demand';
  return { model: found.model, scope };
}

function tryResolve(modelId: string) {
  try {
    return resolveModel(modelId);
  } catch (error) {
    if (error instanceof BqError) return null;
    throw error;
  }
}

/** The IDs under which calls of a model are counted: its own, and those of profiles that can be called from the Region. */
export function callableIds({ model, profile }: ResolvedModel, region: string): string[] {
  if (profile) return [profile.id];
  return choices(model, region).map((choice) => choice.profile?.id ?? model.modelId);
}

/** Whether calls under this name of bedrock-mantle are calls of the model. @param resolved null: every model */
export function isMantleCallOf(name: string, resolved: ResolvedModel | null): boolean {
  return resolved === null || modelOfMantleName(name)?.modelId === resolved.model.modelId;
}

/** Who called bedrock-mantle, which has no scopes: a model by its name there, or a project where only that is told. */
export function identifyMantleCaller(name: string): Caller {
  const model = modelOfMantleName(name);
  return { id: maskAccounts(name), name: null, model, scope: model === null ? null : 'on-demand' };
}

/** Whether calls under this ID are calls of the model, or of the profile where one is named. @param resolved null: every model */
export function isCallOf(modelId: string, resolved: ResolvedModel | null): boolean {
  if (resolved === null) return true;
  const id = modelId.slice(modelId.lastIndexOf('/') + 1);
  const { model, profile } = resolved;
  if (profile) return id === profile.id;
  return id === model.modelId || model.aliases.includes(id) || model.profiles.some((other) => other.id === id);
}

/** The same for an application profile that stands in front of the model. */
export function isApplicationCallOf(modelId: string, { model }: ResolvedModel, profiles: readonly ApplicationProfile[]): boolean {
  const own = applicationOf(modelId, profiles);
  if (own?.standsFor !== undefined) return tryResolve(own.standsFor)?.model === model;
  return own?.modelArns.some((arn) => arn.endsWith(`/${model.modelId}`)) ?? false;
}

function applicationOf(modelId: string, profiles: readonly ApplicationProfile[]): ApplicationProfile | undefined {
  return profiles.find(({ id, arn }) => modelId === arn || modelId === id || modelId.endsWith(`/${id}`));
}

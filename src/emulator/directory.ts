// What a model ID in a request means here: which model, through which profile, in which scope; or AWS's refusal.

import type { Endpoint } from '../catalog/endpoint.ts';
import { mantleName } from '../catalog/mantle-name.ts';
import { writesText } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { InferenceProfile, Model } from '../catalog/types.ts';
import { isOnMantle } from '../quotas/governing/scopes.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { AwsError, validationError } from './wire/aws-error.ts';

/** Which endpoint a request is for, and whether it says so itself or its path only hints at it. */
export interface MeantEndpoint {
  readonly endpoint: Endpoint;
  readonly isSaid: boolean;
}

/** A model as a request names it. */
export interface Target {
  readonly model: Model;
  readonly profile: InferenceProfile | null;
  readonly scope: Scope;
  /** Left out: runtime. */
  readonly endpoint?: Endpoint;
  /** The ID as CloudWatch shows it: the profile's when one is used. */
  readonly calledId: string;
}

/** An inference profile that the account made. */
export interface OwnProfile {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** What it copies: the ID or ARN of a model or of a system profile. */
  readonly target: string;
  readonly description: string | null;
  readonly created: Date;
  readonly tags: Map<string, string>;
}

/** Of a Region. */
const MOST_TARGETS = 1_024;
const LONGEST_ID = 512;

interface Entry {
  readonly model: Model;
  readonly profile: InferenceProfile | null;
}

export class Directory {
  private readonly byId = new Map<string, Entry>();
  private readonly offered: ReadonlySet<string> | null;
  private readonly own = new Map<string, OwnProfile>();
  /** What was called, by Region and ID: one object for all calls alike. */
  private readonly targets = new Map<string, Map<string, Target>>();

  /** @param offered model IDs that the account has access to; null for all */
  constructor(
    readonly models: readonly Model[],
    offered: readonly string[] | null = null,
    readonly applicationProfiles: ReadonlyMap<string, string> = new Map(),
  ) {
    this.offered = offered === null ? null : new Set(offered);
    for (const model of models) {
      for (const id of [model.modelId, ...model.aliases]) this.byId.set(id, { model, profile: null });
      for (const profile of model.profiles) this.byId.set(profile.id, { model, profile });
    }
  }

  /** @param id an ID or ARN of a model or profile, or of an application inference profile; null when nothing here has it */
  find(id: string): Entry | null {
    const own = this.ownProfile(id);
    if (own) return this.find(own.target);
    const behind = this.applicationProfiles.get(id) ?? this.applicationProfiles.get(id.slice(id.lastIndexOf('/') + 1));
    if (behind !== undefined) return this.find(behind);
    return this.byId.get(id) ?? (id.startsWith('arn:') ? (this.byId.get(id.slice(id.indexOf('/') + 1)) ?? null) : null);
  }

  /** Whether the endpoints of other APIs have the model in a Region. */
  isOpen(model: Model, region: string): boolean {
    return this.hasAccess(model) && writesText(model) && (model.mantleRegions.includes(region) || model.onDemandRegions.includes(region));
  }

  /**
   * The target of a call by OpenAI's or Anthropic's API: an ID as InvokeModel takes it, or a name of bedrock-mantle, which carries no date or version.
   * @param meant the endpoint, whose quotas it draws on
   * @param provider whose models alone are meant; null for all
   * @throws AwsError 404 for a name that nothing has, and as `target`
   */
  openTarget(
    name: string,
    region: { readonly name: string; readonly snapshot: QuotaSnapshot },
    meant: MeantEndpoint,
    provider: string | null = null,
  ): Target {
    const known = this.find(name);
    const isOwn = (model: Model) => provider === null || model.provider === provider;
    const open = this.models.find((model) => isOwn(model) && (model.modelId === name || mantleName(model.modelId) === name));
    if (open && !known?.profile) {
      this.requireAccess(open);
      const isThere = isOnMantle(open, region.snapshot);
      if (meant.endpoint === 'mantle' && meant.isSaid && !isThere) throw noSuchModel(name);
      // A path alone does not make a model of the runtime one of bedrock-mantle.
      const endpoint = meant.endpoint === 'mantle' && isThere ? ({ endpoint: 'mantle' } as const) : {};
      return { model: open, profile: null, scope: 'on-demand', ...endpoint, calledId: name };
    }
    if (!known || !isOwn(known.model)) throw noSuchModel(name);
    return this.target(name, region.name);
  }

  /**
   * The target of an inference call.
   * @throws AwsError in AWS's words: unknown ID, no access, a profile of another geography, a model that needs a profile
   */
  target(id: string, region: string): Target {
    let known = this.targets.get(region);
    if (!known) {
      known = new Map();
      this.targets.set(region, known);
    }
    let target = known.get(id);
    if (!target) {
      target = this.newTarget(id, region);
      // Anybody can make up ARNs that end alike.
      if (known.size >= MOST_TARGETS) known.clear();
      if (id.length <= LONGEST_ID) known.set(id, target);
    }
    return target;
  }

  private newTarget(id: string, region: string): Target {
    const entry = this.find(id);
    if (!entry) throw validationError('The provided model identifier is invalid.');
    const { model, profile } = entry;
    this.requireAccess(model);
    if (profile) {
      if (!isFrom(profile, region)) throw validationError('The provided model identifier is invalid.');
      return { model, profile, scope: profile.scope, calledId: this.calledId(id, profile.id) };
    }
    if (!model.onDemandRegions.includes(region)) {
      if (!model.profiles.some((profile) => isFrom(profile, region))) throw validationError('The provided model identifier is invalid.');
      throw validationError(
        `Invocation of model ID ${model.modelId} with on-demand throughput isn\u2019t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      );
    }
    return { model, profile: null, scope: 'on-demand', calledId: this.calledId(id, model.modelId) };
  }

  /** An application inference profile is counted under its own ID. */
  private calledId(id: string, otherwise: string): string {
    const own = id.slice(id.lastIndexOf('/') + 1);
    return this.own.has(own) || this.applicationProfiles.has(id) || this.applicationProfiles.has(own) ? own : otherwise;
  }

  /** @param id or ARN; null where the account made none of it */
  ownProfile(id: string): OwnProfile | null {
    return this.own.get(id.slice(id.lastIndexOf('/') + 1)) ?? null;
  }

  ownProfiles(region: string): readonly OwnProfile[] {
    return [...this.own.values()].filter((own) => own.region === region);
  }

  addOwnProfile(own: OwnProfile): void {
    this.targets.clear();
    this.own.set(own.id, own);
  }

  removeOwnProfile({ id }: OwnProfile): void {
    this.targets.clear();
    this.own.delete(id);
  }

  hasAccess(model: Model): boolean {
    return this.offered === null || this.offered.has(model.modelId);
  }

  private requireAccess(model: Model): void {
    if (!this.hasAccess(model))
      throw new AwsError('AccessDeniedException', "You don't have access to the model with the specified model ID.", 403);
  }
}

export const noSuchModel = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The model '${name}' does not exist or you do not have access to it.`, 404);

/** Whether a Region can send requests to the profile, known routing or not. */
export function isFrom(profile: InferenceProfile, region: string): boolean {
  return profile.routing[region] !== undefined || profile.unroutedSourceRegions.includes(region);
}

// What a case is about: Region, model, and the profile that is called; from a plan, or from the catalogue where access is the question.
import { type ResolvedModel, successorOf } from '../../catalog/models.ts';
import { allRegions, choices } from '../../catalog/regions.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { Model } from '../../catalog/types.ts';
import type { Plan } from '../../planner/plan.ts';

export interface CaseSubject {
  readonly region: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly provider: string;
  readonly lifecycle: string;
  readonly endOfLifeDate: string | null;
  readonly successor: { readonly name: string; readonly shortName: string } | null;
  /** Null for on-demand. */
  readonly profileId: string | null;
  readonly scope: Scope | null;
  /** `*` is any; empty where AWS does not say. */
  readonly processedIn: readonly string[];
  /** By AWS's list; null where the list names no Region of the model at all. */
  readonly isOffered: boolean | null;
  readonly offeredIn: readonly string[];
}

export function subjectOfPlan(plan: Plan): CaseSubject {
  const { model } = plan.resolved;
  return {
    ...ofModel(model, plan.region),
    lifecycle: plan.model.lifecycle,
    endOfLifeDate: plan.model.endOfLifeDate,
    profileId: plan.profileId,
    scope: plan.endpoint === 'mantle' ? null : plan.scope,
    processedIn: plan.processedIn,
  };
}

export interface AccessPlace {
  readonly region: string;
  readonly scope: Scope | null;
  /** The state at the time of the case. */
  readonly lifecycle: { readonly state: string; readonly endOfLifeDate: string | null };
}

export function subjectOfModel({ model, profile }: ResolvedModel, { region, scope, lifecycle }: AccessPlace): CaseSubject {
  const offered = choices(model, region).filter((choice) => profile === null || choice.profile?.id === profile.id);
  const choice = offered.find((one) => scope === null || one.scope === scope) ?? offered[0];
  return {
    ...ofModel(model, region),
    lifecycle: lifecycle.state,
    endOfLifeDate: lifecycle.endOfLifeDate,
    profileId: choice?.profile?.id ?? profile?.id ?? null,
    scope: choice?.scope ?? scope,
    processedIn: choice?.processedIn ?? [],
  };
}

function ofModel(model: Model, region: string) {
  const offeredIn = allRegions()
    .map(({ id }) => id)
    .filter((id) => choices(model, id).length > 0);
  const successor = successorOf(model);
  return {
    region,
    modelId: model.modelId,
    modelName: model.name,
    provider: model.provider,
    successor: successor && { name: successor.name, shortName: successor.shortNames[0] ?? successor.modelId },
    isOffered: offeredIn.length === 0 ? null : offeredIn.includes(region),
    offeredIn,
  };
}

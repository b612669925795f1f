// Which way a case takes, and why: a Service Quotas request, a support case, or none; decided from the row, the model and the need.

import type { Values } from '../../base/words.ts';
import { isRestricted } from '../../quotas/way-out.ts';
import type { CaseKind, CaseLimit } from './answers.ts';
import type { CaseRow } from './row.ts';
import type { ReasonId } from './words/language.ts';

export type RouteKind = 'service-quotas' | 'support-case' | 'none';

export interface Reason {
  readonly id: ReasonId;
  readonly values: Values;
}

export interface Route {
  readonly route: RouteKind;
  /** What the case becomes: an increase of a row below its default is a case to restore it. */
  readonly kind: CaseKind;
  readonly reasons: readonly Reason[];
  /** In the row's unit; null where it is not known. */
  readonly wanted: number | null;
  /** To send or to look with; ready to run but for capital words. */
  readonly commands: readonly string[];
}

export interface RouteFacts {
  readonly kind: CaseKind;
  readonly limit: CaseLimit;
  readonly region: string;
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly lifecycle: string;
    readonly endOfLifeDate: string | null;
    readonly successor: { readonly name: string; readonly shortName: string } | null;
  };
  readonly row: CaseRow | null;
  /** Computed from the plan, in the row's unit; null where it could not be. */
  readonly needed: number | null;
  /** Given by the user; null where not. */
  readonly wanted: number | null;
}

/** A model of which AWS raises no quota any more. */
export function isLegacy({ lifecycle }: { readonly lifecycle: string }): boolean {
  return lifecycle === 'legacy' || lifecycle === 'end-of-life';
}

export function decideRoute(facts: RouteFacts): Route {
  switch (facts.kind) {
    case 'quota-increase':
      return increaseRoute(facts);
    case 'restore-default':
      return restoreRoute(facts, []);
    case 'throttled-under-quota':
      return isRestrictedRow(facts.row) ? restoreRoute(facts, []) : supportCase(facts, [reason('throttled')]);
    case 'model-access':
      return supportCase(
        facts,
        [reason('model-access')],
        [`aws bedrock get-foundation-model-availability --model-id ${facts.model.id} --region ${facts.region}`],
      );
  }
}

const reason = (id: ReasonId, values: Values = {}): Reason => ({ id, values });

const appliedUnknown = ({ limit }: RouteFacts): Reason =>
  reason('applied-unknown', { flag: limit === 'output-tpm' ? '--output-tpm' : '--tpm' });

/** The account's value is known, and 0 or below AWS's default. */
function isRestrictedRow(row: CaseRow | null): row is CaseRow & { applied: number } {
  if (row === null) return false;
  return isRestricted({ kind: row.limit, value: row.applied, default: row.default, source: row.appliedSource ?? 'default' });
}

function legacyRoute({ kind, model, region }: RouteFacts): Route {
  const { successor } = model;
  const legacy = reason('legacy', { model: model.name, date: model.endOfLifeDate, lifecycle: model.lifecycle });
  if (!successor) return { route: 'none', kind, reasons: [legacy], wanted: null, commands: [] };
  return {
    route: 'none',
    kind,
    reasons: [legacy, reason('legacy-successor', { successor: successor.name, shortName: successor.shortName })],
    wanted: null,
    commands: [`bq support-case --kind quota-increase --model ${successor.shortName} --region ${region}`],
  };
}

function increaseRoute(facts: RouteFacts): Route {
  const { model, row, needed } = facts;
  const wanted = facts.wanted ?? twoDigitsUp(needed);
  if (isLegacy(model)) return legacyRoute(facts);
  if (isRestrictedRow(row)) return restoreRoute(facts, [reason('restore-first')]);
  const applied = row?.applied ?? null;
  const standard = row?.default ?? null;
  const none = (why: Reason): Route => ({ route: 'none', kind: facts.kind, reasons: [why], wanted, commands: [] });
  // What is not wanted by hand fits by the need itself, not by what it is rounded up to.
  const asked = facts.wanted ?? needed;
  const fits = (quota: number | null): boolean => asked !== null && quota !== null && asked <= quota;
  if (fits(applied)) return none(reason('fits', { wanted: asked, current: applied }));
  if (applied === null && fits(standard)) return none(reason('fits-default', { wanted: asked, default: standard }));
  const isMantle = facts.limit === 'input-tpm' || facts.limit === 'output-tpm';
  // AWS's page on these quotas names the form of Support, and its table calls the rows adjustable: the row itself decides.
  const mantle = isMantle ? [reason('mantle')] : [];
  if (row?.adjustable === true) {
    return {
      route: 'service-quotas',
      kind: facts.kind,
      reasons: [...mantle, reason('adjustable', { default: standard }), ...(applied === null ? [appliedUnknown(facts)] : [])],
      wanted,
      commands: requestCommands(facts, wanted),
    };
  }
  return supportCase({ ...facts, wanted }, [...mantle, reason(row?.adjustable === false ? 'not-adjustable' : 'adjustable-unknown')]);
}

/** Up to two significant digits: 31,267,932 is asked for as 32,000,000, and the need stands beside it. */
function twoDigitsUp(value: number | null): number | null {
  if (value === null) return null;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / unit) * unit;
}

function restoreRoute(facts: RouteFacts, after: readonly Reason[]): Route {
  const { row } = facts;
  const kind = 'restore-default';
  if (row && row.applied !== null && row.default !== null && row.applied >= row.default) {
    const reasons = [reason('nothing-to-restore', { current: row.applied, default: row.default })];
    return { route: 'none', kind, reasons, wanted: null, commands: [] };
  }
  const reasons: Reason[] = [];
  if (!isRestrictedRow(row)) reasons.push(appliedUnknown(facts));
  else if (row.applied === 0) reasons.push(reason('value-zero', { quotaName: row.quotaName, default: row.default }));
  else reasons.push(reason('below-default', { quotaName: row.quotaName, current: row.applied, default: row.default }));
  const standard = row?.default ?? null;
  const isSecondWay = row?.adjustable === true && standard !== null;
  if (isSecondWay) reasons.push(reason('default-plus-one', { value: standard + 1 }));
  return {
    route: 'support-case',
    kind,
    reasons: [...reasons, ...after],
    wanted: standard,
    commands: isSecondWay ? requestCommands(facts, standard + 1) : [],
  };
}

function supportCase(facts: RouteFacts, reasons: readonly Reason[], commands: readonly string[] = []): Route {
  return { route: 'support-case', kind: facts.kind, reasons, wanted: facts.wanted, commands };
}

function requestCommands({ row, region }: RouteFacts, value: number | null): string[] {
  const code = row?.quotaCode ?? 'CODE';
  const amount = value === null ? 'N' : String(Math.ceil(value));
  return [
    `aws service-quotas request-service-quota-increase --service-code bedrock --quota-code ${code} --desired-value ${amount} --region ${region}`,
    `bq quotas request --code ${code} --value ${amount} --region ${region} --submit`,
  ];
}

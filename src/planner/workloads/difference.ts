// What differs between two plans of workloads: need, share, price and latency, of each workload and each quota, and what of it got worse.

import type { ChangedFigure, PlannedWorkload, SharedQuota, WorkloadDifference, WorkloadPlan } from '../../contracts/workload-plan.ts';

type FigureName = ChangedFigure['figure'];
type Change = WorkloadDifference['workloads'][number]['change'];

/** Of every figure less is better. Null: not known, or no quota is enough. */
type Figures = Readonly<Partial<Record<FigureName, number | null>>>;

/** Two runs of the same numbers may differ by this. */
const NOISE = 1e-9;

/** @param before null where there was nothing @param tolerance 0.05: five per cent more is not worse */
export function differences(
  before: Pick<WorkloadPlan, 'workloads' | 'quotas' | 'perMonthUsd'> | null,
  after: Pick<WorkloadPlan, 'workloads' | 'quotas' | 'perMonthUsd'>,
  tolerance: number,
): Pick<WorkloadDifference, 'worse' | 'workloads' | 'quotas' | 'usdPerMonth'> {
  const workloads = paired(before?.workloads ?? [], after.workloads, ({ name }) => name).map(([old, now]) => ({
    name: (now ?? (old as PlannedWorkload)).name,
    ...changeOf(old, now, figuresOfWorkload, tolerance),
  }));
  const quotas = paired(before?.quotas ?? [], after.quotas, keyOf).map(([old, now]) => {
    const { kind, region, scope, modelId, modelName } = now ?? (old as SharedQuota);
    return { kind, region, scope, modelId, modelName, ...changeOf(old, now, figuresOfQuota, tolerance) };
  });
  const month = before === null ? null : figureOf('usdPerMonth', before.perMonthUsd, after.perMonthUsd, tolerance);
  const isWorse = ({ fits, figures }: (typeof workloads)[number] | (typeof quotas)[number]) =>
    fits.worse || figures.some(({ worse }) => worse);
  return {
    worse: [...workloads, ...quotas].some(isWorse) || month?.worse === true,
    workloads,
    quotas,
    usdPerMonth: month,
  };
}

const keyOf = ({ kind, region, scope, modelId }: SharedQuota) => [modelId, region, scope, kind].join(' ');

function figuresOfWorkload({ needs, admissionTokens, request, perMonthUsd }: PlannedWorkload): Figures {
  return {
    tokensPerMinute: needs.tokensPerMinute ?? Number.POSITIVE_INFINITY,
    requestsPerMinute: needs.requestsPerMinute,
    tokensPerDay: needs.tokensPerDay,
    heldTokens: admissionTokens,
    latencySeconds: request.latencySeconds,
    usdPerMonth: perMonthUsd,
  };
}

const figuresOfQuota = ({ needed, share }: SharedQuota): Figures => ({ needed, share });

/** Each of the new, with what it was; then what is gone. */
function paired<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): (readonly [T | null, T | null])[] {
  const old = new Map(before.map((one) => [key(one), one]));
  const known = new Set(after.map(key));
  return [
    ...after.map((one) => [old.get(key(one)) ?? null, one] as const),
    ...before.filter((one) => !known.has(key(one))).map((one) => [one, null] as const),
  ];
}

function changeOf<T extends { readonly fits: boolean }>(old: T | null, now: T | null, pick: (one: T) => Figures, tolerance: number) {
  const fits = { before: old?.fits ?? null, after: now?.fits ?? null, worse: now?.fits === false && old?.fits !== false };
  // What is new or gone is told whole: it got neither better nor worse by itself, the quotas and the price did.
  const whole = old === null || now === null;
  const [was, is]: readonly [Figures, Figures] = [old === null ? {} : pick(old), now === null ? {} : pick(now)];
  const names = Object.keys({ ...was, ...is }) as FigureName[];
  const figures = names.flatMap((name) => {
    const found = figureOf(name, was[name] ?? null, is[name] ?? null, tolerance);
    return found === null ? [] : [whole ? { ...found, worse: false } : found];
  });
  const differs = figures.length > 0 || fits.before !== fits.after;
  const change: Change = old === null ? 'added' : now === null ? 'removed' : differs ? 'changed' : 'same';
  return { change, fits, figures };
}

/** Null where it is the same. */
function figureOf(figure: FigureName, before: number | null, after: number | null, tolerance: number): ChangedFigure | null {
  if (before === after) return null;
  // No quota is enough: JSON has no infinity.
  const told = (value: number | null) => (value === null || !Number.isFinite(value) ? null : value);
  const shown = { figure, before: told(before), after: told(after) };
  if (before === null || after === null) return { ...shown, change: null, worse: false };
  if (Math.abs(after - before) <= NOISE * Math.abs(before)) return null;
  const change = shown.before === null || shown.after === null || before === 0 ? null : (after - before) / before;
  return { ...shown, change, worse: after > before * (1 + tolerance) + NOISE };
}

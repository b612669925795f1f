// Life cycle of models: what the dates say at a given moment, and what to move to.
import { compareVersions, lineOf } from './lines.ts';
import { allModels } from './table.ts';
import type { Model } from './types.ts';

export interface Lifecycle {
  /** `unknown`: AWS's lists do not show the model and state no date for it. */
  readonly state: 'active' | 'legacy' | 'end-of-life' | 'unknown';
  readonly endOfLifeDate: string | null;
}

/**
 * The state of a model at a moment. The end-of-life date decides, whatever AWS's list still says: from that day on it is
 * `end-of-life`, before it `legacy`. Without a date, the state that AWS states. Some dates hold in some Regions alone.
 *
 * @param nowIso ISO date or time
 * @param region the Region that it is called from; null for the model as a whole, which lives while it does anywhere
 */
export function lifecycleAt(model: Model, nowIso: string, region: string | null = null): Lifecycle {
  const endOfLifeDate = endOfLifeIn(model, region);
  if (endOfLifeDate !== null) {
    return { state: nowIso.slice(0, 10) >= endOfLifeDate ? 'end-of-life' : 'legacy', endOfLifeDate };
  }
  if (model.lifecycle === null) return { state: 'unknown', endOfLifeDate };
  return { state: model.lifecycle === 'LEGACY' ? 'legacy' : 'active', endOfLifeDate };
}

/**
 * The model to move to when this one is legacy or past its end of life, else null.
 *
 * The rule: of the same line (Claude Sonnet, Nova Lite, …) and newer, ACTIVE in AWS's list and without an end-of-life date; the newest of the
 * same major version if there is one (Sonnet 4 → 4.6: same price, same burndown generation), else the newest of the next major version that
 * has one. Null where the line has no such model.
 */
export function successorOf(model: Model): Model | null {
  const own = lineOf(model.modelId);
  if (own === null || isCurrent(model)) return null;
  const newer = allModels()
    .map((candidate) => ({ candidate, line: lineOf(candidate.modelId) }))
    .flatMap(({ candidate, line }) => (line !== null && isCurrent(candidate) ? [{ candidate, line }] : []))
    .filter(({ line }) => line.line === own.line && compareVersions(line, own) > 0)
    .sort((a, b) => a.line.major - b.line.major || b.line.minor - a.line.minor);
  return newer[0]?.candidate ?? null;
}

/** Null where the date of the model does not hold. */
function endOfLifeIn({ endOfLifeDate, endOfLifeRegions }: Model, region: string | null): string | null {
  if (endOfLifeRegions === null) return endOfLifeDate;
  return region !== null && endOfLifeRegions.includes(region) ? endOfLifeDate : null;
}

function isCurrent(model: Model): boolean {
  return model.lifecycle === 'ACTIVE' && model.endOfLifeDate === null;
}

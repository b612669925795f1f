// What `bq plan --emit` prints instead of the answer: settings that keep to it, or what watches its quotas.

import { BqError } from '../../base/errors.ts';
import type { Note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';
import { planAnswer } from '../../planner/answer.ts';
import type { Plan } from '../../planner/plan.ts';
import { deploymentOfPlan, deploymentsOfWorkloads, planSettings, slowerThanOneWorker } from '../../planner/settings.ts';
import { emitSettings, holdsNoRate } from '../../render/emit.ts';
import { type EmitFormat, GATEWAY_FORMATS, type GatewayFormat, WATCH_FORMATS, type WatchFormat } from '../../render/emit-formats.ts';
import { emitGateway } from '../../render/emit-gateways.ts';
import { type WatchOptions, watchText } from '../../render/watch/index.ts';
import { watchedPlan, watchedWorkloads } from '../../render/watch/watched.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';

export interface EmitWish extends WatchOptions {
  readonly format: string;
  /** ISO date of the run. */
  readonly asOf: string;
}

export interface Emitted {
  readonly format: string;
  readonly text: string;
  readonly warnings: readonly Note[];
}

const isGateway = (format: string): format is GatewayFormat => GATEWAY_FORMATS.includes(format as GatewayFormat);
const isWatch = (format: string): format is WatchFormat => WATCH_FORMATS.includes(format as WatchFormat);

/** @throws BqError kind does-not-fit when the plan has no capacity to set; as `watchText` */
export function emittedOfPlan(plan: Plan, { format, asOf, ...watch }: EmitWish): Emitted {
  if (isWatch(format)) return { format, text: watchText(format, watchedPlan(planAnswer(plan), asOf), watch), warnings: [] };
  if (isGateway(format)) {
    const deployment = deploymentOfPlan(plan);
    // A gateway counts whole requests a minute.
    const warnings = deployment.requestsPerMinute < 1 ? slowerThanOneWorker(plan, format) : [];
    return { format, text: emitGateway(format, [deployment]), warnings };
  }
  const name = format as EmitFormat;
  return { format, text: emitSettings(name, planSettings(plan)), warnings: holdsNoRate(name) ? slowerThanOneWorker(plan, format) : [] };
}

/** @throws BqError usage: settings of a single request; as above */
export function emittedOfWorkloads(plan: WorkloadPlan, { format, asOf, ...watch }: EmitWish): Emitted {
  if (isWatch(format)) return { format, text: watchText(format, watchedWorkloads(plan, asOf), watch), warnings: [] };
  if (isGateway(format)) return { format, text: emitGateway(format, deploymentsOfWorkloads(plan)), warnings: [] };
  throw new BqError(phrase(PLAN_FILES, 'emitNeedsRequest', format), {
    code: 'EMIT_NEEDS_REQUEST',
    kind: 'usage',
    suggestions: [...WATCH_FORMATS, ...GATEWAY_FORMATS].map((other) => `--emit ${other}`),
  });
}

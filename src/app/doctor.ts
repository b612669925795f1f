// The set-up of this machine examined, or the policy that it needs.
import { type Check, type DoctorReport, examine } from '../aws/doctor/doctor.ts';
import { readPolicy, SEND_ACTION } from '../aws/doctor/policy.ts';
import { BqError } from '../base/errors.ts';
import { note } from '../base/notes.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { stripControl } from '../base/text.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Model } from '../catalog/types.ts';
import type { DoctorResult } from '../contracts/doctor.ts';
import { type HealthLimit, type QuotaHealth, quotaHealth } from '../quotas/health.ts';
import { isRestricted, wayOut } from '../quotas/way-out.ts';
import { DOCTOR } from '../words/en/doctor.ts';
import type { Context } from './context.ts';

/**
 * What works and what is missing; each permission is probed with a read, and the account's quotas of the model are looked at: with a quota of 0 nothing
 * runs, whatever is allowed.
 *
 * @throws BqError usage for a model or a Region that cannot be one
 */
export async function examineSetUp(context: Context, modelName: string): Promise<DoctorResult> {
  const { env, now, origin } = context;
  const { model } = resolveModel(modelName);
  const { regions, profile, endpointUrl } = origin;
  const report = await examine({
    regionFlag: regions ?? undefined,
    profileFlag: profile ?? undefined,
    endpointUrlFlag: endpointUrl ?? undefined,
    env,
    now,
    nowMs: Date.now,
    model,
  });
  const checks = [...report.checks, ...(await quotaChecks(context, report, model))];
  const missing = checks.filter(({ status }) => status === 'missing').length;
  return { ...report, checks, missing, policy: null };
}

/** Of accounts whose rows may be read; why others may not, their permissions say. */
async function quotaChecks(context: Context, { region, checks }: DoctorReport, model: Model): Promise<Check[]> {
  const isAllowed = (action: string) => checks.some(({ name, status }) => name === action && status === 'ok');
  if (!READS.every(isAllowed)) return [];
  try {
    const { snapshot } = await context.quotasOfRegion({ region, refresh: true });
    return [quotaCheck(quotaHealth(model, snapshot), model, region)];
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    const detail = typeof error.said === 'string' ? stripControl(error.said, { oneLine: true }) : error.said;
    return [{ name: 'quotas', status: 'warning', detail, remedy: error.advice[0] ?? null }];
  }
}

const READS = ['servicequotas:ListServiceQuotas', 'servicequotas:ListAWSDefaultServiceQuotas'];

function quotaCheck({ limits, zeroRows, knownRows, isComplete }: QuotaHealth, model: Model, region: string): Check {
  const name = 'quotas';
  const remedy = (limit: HealthLimit) => wayOut(limit, { model, region, scope: limit.scope });
  const text = ({ kind: limit, scope, value, default: standard }: HealthLimit) =>
    phrase(DOCTOR, 'limit', { model: model.name, scope, value, limit, standard });
  const zero = limits.find(({ value }) => value === 0);
  const others = phrase(DOCTOR, 'zeroRows', zeroRows, knownRows);
  const withOthers = (first: Text): Text => (zeroRows > 0 ? phrase(DOCTOR, 'and', first, others) : first);
  if (zero) return { name, status: 'missing', detail: withOthers(phrase(DOCTOR, 'nothingRuns', text(zero))), remedy: remedy(zero) };
  const below = limits.find(isRestricted);
  if (below) return { name, status: 'warning', detail: withOthers(text(below)), remedy: remedy(below) };
  if (zeroRows > 0) return { name, status: 'warning', detail: others, remedy: phrase(DOCTOR, 'namesThem', region) };
  const [first] = limits;
  if (!first)
    return {
      name,
      status: isComplete ? 'warning' : 'skipped',
      detail: phrase(DOCTOR, 'noValue', model.name, region),
      remedy: `bq quotas --region ${region}`,
    };
  return { name, status: 'ok', detail: text(first), remedy: null };
}

/** The least-privilege policy for what bq reads; nobody is asked. */
export function leastPolicy({ tell }: Context): DoctorResult {
  tell(note('SENDING_NEEDS_MORE', phrase(DOCTOR, 'sendingNeeds', SEND_ACTION), { action: SEND_ACTION }));
  const { Version, Statement } = readPolicy();
  const policy = { Version, Statement: Statement.map((statement) => ({ ...statement, Action: [...statement.Action] })) };
  return { region: null, account: null, checks: [], missing: null, policy };
}

// The set-up of this machine examined, or the policy that it needs.
import { type Check, type DoctorReport, examine } from '../aws/doctor/doctor.ts';
import { readPolicy, SEND_ACTION } from '../aws/doctor/policy.ts';
import { BqError } from '../base/errors.ts';
import { note } from '../base/notes.ts';
import { formatNumber, plural } from '../base/numbers.ts';
import { stripControl } from '../base/text.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Model } from '../catalog/types.ts';
import type { DoctorResult } from '../contracts/doctor.ts';
import { type HealthLimit, type QuotaHealth, quotaHealth } from '../quotas/health.ts';
import { LIMIT_NAMES } from '../quotas/limits.ts';
import { isRestricted, wayOut } from '../quotas/way-out.ts';
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
    return [
      { name: 'quotas', status: 'warning', detail: stripControl(error.message, { oneLine: true }), remedy: error.suggestions[0] ?? null },
    ];
  }
}

const READS = ['servicequotas:ListServiceQuotas', 'servicequotas:ListAWSDefaultServiceQuotas'];

function quotaCheck({ limits, zeroRows, knownRows, isComplete }: QuotaHealth, model: Model, region: string): Check {
  const name = 'quotas';
  const remedy = (limit: HealthLimit) => wayOut(limit, { model, region, scope: limit.scope });
  const text = ({ kind, scope, value, default: standard }: HealthLimit) =>
    `${model.name} (${scope}): ${formatNumber(value)} ${LIMIT_NAMES[kind]}${standard === null ? '' : `, AWS default ${formatNumber(standard)}`}`;
  const zero = limits.find(({ value }) => value === 0);
  const others = zeroRows > 0 ? `; ${zeroRows} of ${plural(knownRows, 'row')} of inference are 0` : '';
  if (zero) return { name, status: 'missing', detail: `${text(zero)}: nothing can run${others}`, remedy: remedy(zero) };
  const below = limits.find(isRestricted);
  if (below) return { name, status: 'warning', detail: `${text(below)}${others}`, remedy: remedy(below) };
  if (zeroRows > 0)
    return { name, status: 'warning', detail: others.slice(2), remedy: `bq quotas --region ${region} names them, and the way out` };
  const [first] = limits;
  if (!first)
    return {
      name,
      status: isComplete ? 'warning' : 'skipped',
      detail: `no value of ${model.name} in ${region} was read`,
      remedy: `bq quotas --region ${region}`,
    };
  return { name, status: 'ok', detail: `${text(first)}`, remedy: null };
}

/** The least-privilege policy for what bq reads; nobody is asked. */
export function leastPolicy({ tell }: Context): DoctorResult {
  tell(note('SENDING_NEEDS_MORE', `for sending requests with --submit, also allow ${SEND_ACTION}`, { action: SEND_ACTION }));
  const { Version, Statement } = readPolicy();
  const policy = { Version, Statement: Statement.map((statement) => ({ ...statement, Action: [...statement.Action] })) };
  return { region: null, account: null, checks: [], missing: null, policy };
}

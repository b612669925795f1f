// The set-up of this machine examined, or the policy that it needs.
import { examine } from '../aws/doctor/doctor.ts';
import { readPolicy, SEND_ACTION } from '../aws/doctor/policy.ts';
import { note } from '../base/notes.ts';
import { resolveModel } from '../catalog/models.ts';
import type { DoctorResult } from '../contracts/doctor.ts';
import type { Context } from './context.ts';

/** What works and what is missing; each permission is probed with a read. @throws BqError usage for a model or a Region that cannot be one */
export async function examineSetUp({ env, now, origin }: Context, modelName: string): Promise<DoctorResult> {
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
  const missing = report.checks.filter(({ status }) => status === 'missing').length;
  return { ...report, checks: [...report.checks], missing, policy: null };
}

/** The least-privilege policy for what bq reads; nobody is asked. */
export function leastPolicy({ tell }: Context): DoctorResult {
  tell(note('SENDING_NEEDS_MORE', `for sending requests with --submit, also allow ${SEND_ACTION}`, { action: SEND_ACTION }));
  const { Version, Statement } = readPolicy();
  const policy = { Version, Statement: Statement.map((statement) => ({ ...statement, Action: [...statement.Action] })) };
  return { region: null, account: null, checks: [], missing: null, policy };
}

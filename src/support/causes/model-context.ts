// What a cause means for one model: its limits, what one request holds, how many fit, values that point to the account.

import { formatNumber, formatPercent } from '../../base/numbers.ts';
import type { PlanLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { hasNoRpmRow } from '../case/row.ts';
import type { CauseRule } from './causes.ts';

/** Sentences, each with its figures and where they come from; empty where the model adds nothing. */
export function modelContext(rule: CauseRule, plan: Plan): string[] {
  return [...limitContext(rule, plan), ...restrictedContext(rule, plan), ...profileContext(rule, plan), ...lifecycleContext(plan)];
}

function limitContext(rule: CauseRule, plan: Plan): string[] {
  if (rule.limit === null) {
    return rule.class === 'capacity' && rule.isThrottle
      ? [`${plan.model.name} in ${plan.region}: its TPM of ${valueText(plan, 'tpm')} is not what was reached`]
      : [];
  }
  if (rule.limit === 'rpm' && hasNoRpmRow(plan)) {
    return [
      `${plan.model.name} (${plan.scope}) in ${plan.region} has no requests-per-minute row: this message does not fit its limits. Is another model or scope called? Else it is a matter of the account: see bq quotas`,
    ];
  }
  const head = `${plan.model.name} (${plan.scope}) in ${plan.region}: ${valueText(plan, rule.limit)}`;
  if (rule.limit !== 'tpm') return [head, ...crossModel(rule, plan)];
  return [head, ...holdContext(plan)];
}

function crossModel(rule: CauseRule, plan: Plan): string[] {
  const all = plan.limits.find(({ kind }) => kind === 'cross-model-tpd');
  return rule.limit === 'tpd' && all ? [`all models together: ${valueText(plan, 'cross-model-tpd')}`] : [];
}

/** What one request holds of the minute. */
function holdContext(plan: Plan): string[] {
  const tpm = plan.limits.find(({ kind }) => kind === 'tpm')?.value;
  if (!tpm) return [];
  const { request, cost, model } = plan;
  const held = cost.admission.documented;
  const what = request.maxTokensGiven
    ? `one request with max_tokens ${formatNumber(request.maxTokens)}`
    : `one request without max_tokens (Bedrock takes ${formatNumber(request.maxTokens)})`;
  const lines = [
    `${what} holds ${formatNumber(held)} quota tokens at its start, ${formatPercent(held / tpm)} of the minute: ${fitText(tpm, held)}`,
  ];
  if (model.burndownRate > 1) {
    const { weighted } = cost.admission;
    lines.push(
      `if AWS holds max_tokens x ${model.burndownRate} (measured 2025-06): ${formatNumber(weighted)}, ${formatPercent(weighted / tpm)} of the minute: ${fitText(tpm, weighted)}`,
    );
  }
  return lines;
}

function fitText(tpm: number, held: number): string {
  const fit = Math.floor(tpm / Math.max(1, held));
  return fit === 0 ? 'never admitted' : `${formatNumber(fit)} fit at once`;
}

function restrictedContext(rule: CauseRule, plan: Plan): string[] {
  if (rule.class !== 'quota') return [];
  return plan.limits.flatMap((limit) => {
    if (limit.source === 'default' || limit.value === null || limit.default === null || limit.value >= limit.default) return [];
    const kind = limit.kind.toUpperCase();
    return limit.value === 0
      ? [`the account's ${kind} is 0 (AWS default ${formatNumber(limit.default)}): nothing can run, and no retry helps`]
      : [
          `the account's ${kind} of ${formatNumber(limit.value)} is below AWS's default of ${formatNumber(limit.default)}: have it restored`,
        ];
  });
}

function profileContext(rule: CauseRule, plan: Plan): string[] {
  if (rule.id !== 'needs-inference-profile' || plan.profileId === null) return [];
  return [`from ${plan.region}, call ${plan.profileId}`];
}

function lifecycleContext(plan: Plan): string[] {
  const { lifecycle, endOfLifeDate, name } = plan.model;
  if (lifecycle !== 'legacy' && lifecycle !== 'end-of-life') return [];
  if (lifecycle === 'end-of-life') return [`${name} is past its end of life (${endOfLifeDate}): requests fail, no quota increases`];
  return [`${name} is legacy${endOfLifeDate === null ? '' : `, end of life ${endOfLifeDate}`}: no quota increases`];
}

const NAMES: Partial<Record<PlanLimit['kind'], string>> = {
  tpm: 'tokens per minute',
  rpm: 'requests per minute',
  tpd: 'tokens per day',
  'cross-model-tpd': 'tokens per day',
};

function valueText(plan: Plan, kind: PlanLimit['kind']): string {
  const limit = plan.limits.find((candidate) => candidate.kind === kind);
  const name = NAMES[kind] ?? kind;
  if (!limit || limit.value === null) return `its ${name} are not known`;
  const from =
    limit.source === 'default'
      ? `AWS default of ${limit.asOf}, not your account`
      : limit.source === 'override'
        ? 'given by hand'
        : `${limit.source}, ${limit.asOf}`;
  return `${formatNumber(limit.value)} ${name} (${from})`;
}

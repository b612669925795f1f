// The fields of a case: each a value in the case's language, a blank with the flag that answers it, or nothing where it does not apply.

import { cleanText, fill } from '../../base/words.ts';
import { resolveModel } from '../../catalog/models.ts';
import { partitionOf } from '../../catalog/partitions.ts';
import { staysIn } from '../../catalog/regions.ts';
import { modelTableMeta } from '../../catalog/table.ts';
import { derivationLines } from './derivation.ts';
import { errorTimes, failures, requestIds, symptomOf } from './error-fields.ts';
import { type Builder, blank, type Field, type FieldContext, line, listed, phrase, said } from './field.ts';
import type { Load } from './figures.ts';
import { otherRestrictedRows } from './other-rows.ts';
import { hasNoRpmRow } from './row.ts';
import type { FieldId } from './words/language.ts';
import { dateText, regionText } from './words/places-and-times.ts';

function loadTokens(context: FieldContext, load: Load | undefined, flag: string): Field {
  if (!load || load.requestsPerMinute === null) return blank(flag);
  if (load.quotaTokensPerMinute === null || load.billedTokensPerMinute === null) return blank('--input-tokens, --output-tokens');
  const rate = context.plan?.model.burndownRate ?? 1;
  return line(
    phrase(context, 'tokensPerMinuteLoad', {
      quota: Math.round(load.quotaTokensPerMinute),
      billed: Math.round(load.billedTokensPerMinute),
      rate,
    }),
  );
}

function tokens(context: FieldContext, value: number | null | undefined, flag: string): Field {
  return value === null || value === undefined ? blank(flag) : line(phrase(context, 'tokens', { tokens: value }));
}

const BUILDERS: Readonly<Record<FieldId, Builder>> = {
  service: (context) => line(phrase(context, 'serviceName', { endpoint: isMantle(context) ? 'bedrock-mantle' : 'bedrock-runtime' })),
  region: ({ subject, language }) => line(regionText(subject.region, language)),
  endpoint: (context) => line(endpointOf(context)),
  model: (context) => line(phrase(context, 'modelText', { name: context.subject.modelName, id: context.subject.modelId })),
  // Profiles belong to bedrock-runtime.
  profile: (context) => (isMantle(context) ? null : line(profileText(context))),
  quotaName: ({ row }) => (row ? line(row.quotaName) : blank('--limit')),
  quotaCode: (context) => (context.row ? line(context.row.quotaCode ?? phrase(context, 'noQuotaCode')) : null),
  currentValue: currentValue,
  defaultValue: (context) =>
    context.row?.default == null ? blank('--quotas') : line(phrase(context, 'defaultText', { value: context.row.default })),
  wantedValue: ({ route, language }) =>
    route.wanted === null ? blank('--wanted') : line(fill('{wanted}', { wanted: Math.ceil(route.wanted) }, language)),
  restoredValue: (context) => (context.row?.default == null ? null : line(phrase(context, 'defaultText', { value: context.row.default }))),
  relatedRows,
  otherRows,
  derivation: (context) => {
    const lines = context.plan && context.figures ? derivationLines(context.plan, context.figures, context) : [];
    return lines.length > 0 ? { lines } : blank(derivationFlags(context));
  },
  useCase: ({ answers }) => said(answers.useCase, '--use-case'),
  steadyRpm: (context) => {
    const rate = context.figures?.steady.requestsPerMinute ?? null;
    return rate === null ? blank('--steady-rpm') : line(phrase(context, 'requestsPerMinuteLoad', { rate }));
  },
  steadyTpm: (context) => loadTokens(context, context.figures?.steady, '--steady-rpm'),
  peakRpm,
  peakTpm: (context) => loadTokens(context, context.figures?.peak, '--requests-per-minute'),
  averageInput: (context) => tokens(context, context.figures?.inputTokens, '--input-tokens'),
  averageOutput: (context) => tokens(context, context.figures?.outputTokens, '--output-tokens'),
  cacheTokens: (context) => {
    const request = context.plan?.request;
    if (!request || request.cacheReadTokens + request.cacheWriteTokens === 0) return null;
    return line(phrase(context, 'cacheText', { read: request.cacheReadTokens, write: request.cacheWriteTokens }));
  },
  shareAbove25k: ({ answers, language }) =>
    answers.shareAbove25k === null ? blank('--share-above-25k') : line(fill('{share}', { share: answers.shareAbove25k }, language)),
  maxTokens: (context) => tokens(context, context.figures?.maxTokens, '--max-tokens'),
  maxTokensReason: ({ answers }) => said(answers.maxTokensReason, '--max-tokens-reason'),
  concurrency: (context) => {
    const concurrency = context.figures?.concurrency ?? context.figures?.derivation?.workers ?? null;
    return concurrency === null ? blank('--concurrency') : line(phrase(context, 'requestsAtOnce', { concurrency }));
  },
  latency: (context) => {
    if (!context.plan) return null;
    const { latencySeconds, latencyGiven, outputTokensGiven } = context.plan.request;
    if (!latencyGiven && !outputTokensGiven) return blank('--latency');
    return line(phrase(context, latencyGiven ? 'latencyGiven' : 'latencyAssumed', { latency: latencySeconds }));
  },
  growth: ({ answers }) => said(answers.growth, '--growth'),
  currentUsage,
  crossRegion,
  retries: ({ answers }) => said(answers.retries, '--retries'),
  monitoring: ({ answers }) => said(answers.monitoring, '--monitoring'),
  goLive: ({ answers, language }) => (answers.goLive === null ? blank('--go-live') : line(dateText(answers.goLive, language))),
  impact: ({ answers }) => said(answers.impact, '--impact'),
  failures,
  errorTimes,
  requestIds,
  ratesAtError: (context) => {
    const { usedTokensPerMinute, usedRequestsPerMinute } = context.answers;
    const parts = [
      ...(usedRequestsPerMinute === null ? [] : [phrase(context, 'usageRequests', { used: usedRequestsPerMinute })]),
      ...(usedTokensPerMinute === null ? [] : [phrase(context, 'usageTokens', { used: usedTokensPerMinute })]),
    ];
    return parts.length === 2
      ? line(parts.join(context.language.listSeparator))
      : blank(usedRequestsPerMinute === null ? '--used-rpm' : '--used-tpm');
  },
  holdNote: (context) => {
    const { heldTokens = null, heldWeightedTokens = null } = context.figures ?? {};
    if (heldTokens === null) return null;
    const values = { held: heldTokens, weighted: heldWeightedTokens, rate: context.plan?.model.burndownRate ?? 1 };
    return line(phrase(context, heldWeightedTokens === null ? 'holdText' : 'holdTextWeighted', values));
  },
  ramp: ({ answers }) => said(answers.ramp, '--ramp'),
  tried: ({ answers, language }) => listed(answers.tried, '--tried', language),
  symptom: ({ answers, language }) => {
    const symptom = answers.symptom ?? symptomOf(answers.errors);
    return symptom === null ? blank('--symptom') : line(language.symptoms[symptom]);
  },
  offeredInRegion: (context) => {
    if (context.subject.isOffered === null) return null;
    return line(phrase(context, context.subject.isOffered ? 'offeredText' : 'notOfferedText', { asOf: modelTableMeta().asOf }));
  },
  useCaseForm: (context) => {
    if (context.subject.provider !== 'Anthropic') return null;
    const { useCaseForm } = context.answers;
    if (useCaseForm === null) return blank('--use-case-form');
    return line(phrase(context, useCaseForm === 'submitted' ? 'useCaseFormSubmitted' : 'useCaseFormNotSubmitted'));
  },
  marketplace: (context) => {
    if (context.subject.provider === 'Amazon') return null;
    const { marketplace } = context.answers;
    if (marketplace === null) return blank('--marketplace');
    return line(phrase(context, marketplace === 'allowed' ? 'marketplaceAllowed' : 'marketplaceNotAllowed'));
  },
  checked: ({ answers, language }) => listed(answers.tried, '--tried', language),
};

export function buildField(id: FieldId, context: FieldContext): Field {
  return BUILDERS[id](context);
}

function isMantle({ row }: FieldContext): boolean {
  return row?.limit === 'input-tpm' || row?.limit === 'output-tpm';
}

function endpointOf(context: FieldContext): string {
  const { region } = context.subject;
  return isMantle(context)
    ? `bedrock-mantle.${region}.api.aws`
    : `bedrock-runtime.${region}.${partitionOf(region).dnsSuffix ?? 'amazonaws.com'}`;
}

function profileText(context: FieldContext): string {
  const { profileId, processedIn, scope } = context.subject;
  if (profileId === null) return phrase(context, scope === null ? 'profileUnrouted' : 'noProfile', { profileId: context.language.unknown });
  if (processedIn.includes('*')) return phrase(context, 'profileAnywhere', { profileId });
  if (processedIn.length === 0) return phrase(context, 'profileUnrouted', { profileId });
  return phrase(context, 'profileText', { profileId, regions: processedIn.join(context.language.listSeparator) });
}

/** The account's own value, or a blank: AWS's default is a line of its own. */
function currentValue(context: FieldContext): Field {
  const { row, language } = context;
  if (!row || row.applied === null) return blank('--tpm, --quotas');
  const isRead = row.appliedSource === 'live' || row.appliedSource === 'snapshot';
  const date = row.appliedAsOf === null ? '' : dateText(row.appliedAsOf, language);
  return line(
    phrase(context, isRead && /^\d{4}-\d\d-\d\d/.test(row.appliedAsOf ?? '') ? 'currentRead' : 'currentGiven', {
      value: row.applied,
      date,
    }),
  );
}

/** Rows of the account that a restore is about as well; so many fit into a text that somebody reads. */
const MOST_OTHER_ROWS = 15;

function otherRows(context: FieldContext): Field {
  const { rows, known, zero } = otherRestrictedRows(context);
  if (rows.length === 0) return null;
  const shown = rows
    .slice(0, MOST_OTHER_ROWS)
    .map(({ row: { quotaName, quotaCode, applied, default: standard } }) =>
      phrase(context, 'otherRow', { quotaName, code: quotaCode ?? phrase(context, 'noQuotaCode'), value: applied, default: standard }),
    );
  const restricted = rows.length + 1;
  const head = phrase(context, 'otherRowsHead', { restricted, known, zero });
  const rest = rows.length - shown.length;
  return { lines: [head, ...shown, ...(rest > 0 ? [phrase(context, 'otherRowsRest', { count: rest })] : [])] };
}

/** The RPM row beside a TPM case: Support offers it anyway; where the model has none, none is asked for. */
function relatedRows(context: FieldContext): Field {
  const { plan, figures, row } = context;
  if (!plan || row?.limit === 'rpm') return null;
  const rpm = plan.limits.find(({ kind }) => kind === 'rpm');
  if (!rpm) return hasNoRpmRow(plan) ? line(phrase(context, 'noRpmRow')) : null;
  const needed = figures?.neededRequestsPerMinute ?? null;
  if (needed === null) return null;
  const values = { quotaName: rpm.quotaName, code: rpm.quotaCode ?? phrase(context, 'noQuotaCode'), needed, value: rpm.value };
  return line(phrase(context, rpm.source === 'default' || rpm.value === null ? 'relatedRowUnknown' : 'relatedRow', values));
}

function derivationFlags({ figures, route }: FieldContext): string {
  const missing = [
    ...(figures?.inputTokens == null ? ['--input-tokens'] : []),
    ...(figures?.outputTokens == null ? ['--output-tokens'] : []),
    ...(figures?.maxTokens == null ? ['--max-tokens'] : []),
  ];
  return missing.length > 0 ? missing.join(', ') : route.wanted === null ? '--requests-per-minute, --concurrency' : '--requests-per-minute';
}

function peakRpm(context: FieldContext): Field {
  const { figures, plan } = context;
  const rate = figures?.peak.requestsPerMinute ?? null;
  if (rate === null) return blank('--requests-per-minute');
  if (plan?.wish?.requestsPerMinute !== null || !plan.wish.concurrency) return line(phrase(context, 'requestsPerMinuteLoad', { rate }));
  return line(phrase(context, 'peakFromConcurrency', { rate, concurrency: plan.wish.concurrency, latency: plan.request.latencySeconds }));
}

function currentUsage(context: FieldContext): Field {
  const { usedTokensPerMinute, usedRequestsPerMinute } = context.answers;
  if (usedTokensPerMinute === null && usedRequestsPerMinute === null) return blank('--used-tpm');
  if (usedTokensPerMinute === 0 || (usedTokensPerMinute === null && usedRequestsPerMinute === 0)) return line(phrase(context, 'usageNone'));
  const parts = [
    ...(usedTokensPerMinute === null ? [] : [phrase(context, 'usageTokens', { used: usedTokensPerMinute })]),
    ...(usedRequestsPerMinute === null ? [] : [phrase(context, 'usageRequests', { used: usedRequestsPerMinute })]),
  ];
  return line(parts.join(context.language.listSeparator));
}

/** Residency first: a profile that stays in the area is named before any other is refused. */
function crossRegion(context: FieldContext): Field {
  const { answers, subject, language } = context;
  const ownReason = answers.residencyReason === null ? '' : cleanText(answers.residencyReason);
  if (answers.staysIn !== null) {
    const area = language.areas[answers.staysIn] ?? answers.staysIn;
    const reason = ownReason || phrase(context, 'reasonStaysIn', { area });
    const { model } = resolveModel(subject.modelId);
    const hasProfile = staysIn(answers.staysIn, model, subject.region).some(({ profile }) => profile !== null);
    if (subject.profileId !== null) {
      const regions = subject.processedIn.map((region) => regionText(region, language)).join(language.listSeparator);
      return line(phrase(context, 'crossRegionInside', { area, profileId: subject.profileId, regions, reason }));
    }
    if (!hasProfile) return line(phrase(context, 'crossRegionNoneInside', { area, model: subject.modelName, reason }));
    return line(phrase(context, 'crossRegionNo', { reason }));
  }
  if (answers.crossRegion === null) return blank('--cross-region');
  if (answers.crossRegion) return line(phrase(context, 'crossRegionYes'));
  const text = phrase(context, 'crossRegionNo', { reason: ownReason || language.blank });
  return ownReason === '' ? { flag: '--residency-reason', text } : line(text);
}

// The flags of a support case that no plan has, and what they come to.
import * as Flags from '@oclif/core/flags';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { type FlagValues, MOST_TOKENS, numberFlag, tokensFlag } from '../../shell/flags.ts';
import { CASE_KINDS, CASE_LIMITS, type CaseAnswers, SUPPORT_PLANS, SYMPTOMS } from '../../support/case/answers.ts';
import type { Failure } from '../../support/errors/failures.ts';
import { SUPPORT_CASE } from '../../words/en/support-case.ts';

const CASE = { helpGroup: 'CASE' };
const FACTS = { helpGroup: 'DETAIL' };
const TROUBLE = { helpGroup: 'INCIDENT' };
const text = (summary: string, help: { helpGroup: string }) => Flags.string({ summary, helpValue: 'TEXT', ...help });

export const caseFlags = {
  kind: Flags.string({ summary: 'what the case is about', options: [...CASE_KINDS], ...CASE }),
  from: Flags.string({ summary: 'what bq plan --json wrote (- is stdin), instead of the flags of a plan', helpValue: 'FILE', ...CASE }),
  limit: Flags.string({
    summary: 'which limit of the model (default: one that is 0 or to be restored, else tpm)',
    options: [...CASE_LIMITS],
    ...CASE,
  }),
  wanted: numberFlag(
    'wanted',
    { min: 1, max: MOST_TOKENS, whole: true },
    { summary: "the value to ask for, in the row's unit (default: what the plan needs)", ...CASE },
  ),

  'support-plan': Flags.string({ summary: 'support plan of the account', options: [...SUPPORT_PLANS], ...CASE }),
  save: Flags.string({ summary: 'write subject, description and blanks to a file as well', helpValue: 'FILE', ...CASE }),
  'use-case': text('what the model is used for', FACTS),
  'go-live': Flags.string({ summary: 'date of production', helpValue: 'YYYY-MM-DD', ...FACTS }),
  impact: text('what it costs the business to wait', FACTS),
  growth: text('expected growth', FACTS),
  'steady-rpm': numberFlag(
    'steady-rpm',
    { min: 0, max: 1e9, whole: false },
    { summary: 'requests per minute in steady state (the peak is --requests-per-minute)', ...FACTS },
  ),
  'share-above-25k': numberFlag(
    'share-above-25k',
    { min: 0, max: 100, whole: false, unit: '%' },
    { summary: '% of requests with more than 25,000 input tokens', ...FACTS },
  ),
  'max-tokens-reason': text('why max_tokens is what it is', FACTS),
  'used-tpm': tokensFlag('used-tpm', { summary: 'tokens per minute used today, or when it happened', ...FACTS }),
  'used-rpm': numberFlag('used-rpm', { min: 0, max: 1e9, whole: false }, { summary: 'requests per minute likewise', ...FACTS }),
  'cross-region': Flags.string({ summary: 'is cross-Region inference acceptable?', options: ['yes', 'no'], ...FACTS }),
  'residency-reason': text('why it is not, or why the data must stay', FACTS),
  retries: text('retries and back-off in place', FACTS),
  monitoring: text('monitoring and alarms in place', FACTS),
  error: Flags.string({ summary: 'read errors from a file, as bq explain does (- is stdin)', helpValue: 'FILE', ...TROUBLE }),
  seen: Flags.string({ summary: 'when it happened (repeat for more)', helpValue: 'TIME', multiple: true, ...TROUBLE }),
  'request-id': Flags.string({ summary: 'ID of a failed request (repeat for more)', helpValue: 'ID', multiple: true, ...TROUBLE }),
  ramp: text('how the load was ramped up', TROUBLE),
  tried: Flags.string({ summary: 'what was tried or checked (repeat for more)', helpValue: 'TEXT', multiple: true, ...TROUBLE }),
  symptom: Flags.string({ summary: 'what keeps the model from being used', options: [...SYMPTOMS], ...TROUBLE }),
  'use-case-form': Flags.string({ summary: "Anthropic's use-case form", options: ['submitted', 'not-submitted'], ...TROUBLE }),
  marketplace: Flags.string({
    summary: 'Marketplace permissions of the caller',
    options: ['allowed', 'not-allowed'],
    ...TROUBLE,
  }),
};

/** The values of `caseFlags` that were given. */
export type CaseFlagValues = FlagValues<typeof caseFlags> & { readonly 'stays-in'?: string | undefined };

/** @throws usage error for a date or time that is none */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one line a flag: its value, or null
export function caseAnswers(flags: CaseFlagValues, errors: readonly Failure[]): CaseAnswers {
  return {
    supportPlan: (flags['support-plan'] as CaseAnswers['supportPlan'] | undefined) ?? null,
    staysIn: flags['stays-in']?.trim().toLowerCase() ?? null,
    wanted: flags.wanted ?? null,
    steadyRequestsPerMinute: flags['steady-rpm'] ?? null,
    shareAbove25k: flags['share-above-25k'] === undefined ? null : flags['share-above-25k'] / 100,
    usedTokensPerMinute: flags['used-tpm'] ?? null,
    usedRequestsPerMinute: flags['used-rpm'] ?? null,
    crossRegion: flags['cross-region'] === undefined ? null : flags['cross-region'] === 'yes',
    residencyReason: flags['residency-reason'] ?? null,
    maxTokensReason: flags['max-tokens-reason'] ?? null,
    growth: flags.growth ?? null,
    goLive: flags['go-live'] === undefined ? null : parseDate(flags['go-live']),
    impact: flags.impact ?? null,
    useCase: flags['use-case'] ?? null,
    retries: flags.retries ?? null,
    monitoring: flags.monitoring ?? null,
    ramp: flags.ramp ?? null,
    tried: flags.tried ?? [],
    symptom: (flags.symptom as CaseAnswers['symptom'] | undefined) ?? null,
    useCaseForm: (flags['use-case-form'] as CaseAnswers['useCaseForm'] | undefined) ?? null,
    marketplace: (flags.marketplace as CaseAnswers['marketplace'] | undefined) ?? null,
    errors,
    seen: (flags.seen ?? []).map(parseTime),
    requestIds: flags['request-id'] ?? [],
  };
}

/** @throws usage error unless the text is a day of the calendar */
export function parseDate(value: string): string {
  const text = value.trim();
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  throw new BqError(phrase(SUPPORT_CASE, 'notDate', value), {
    code: 'BAD_FLAG_VALUE',
    kind: 'usage',
    suggestions: ['--go-live 2026-12-01'],
  });
}

/** @returns ISO time in UTC @throws usage error for a time without an offset: nobody knows which zone is meant */
function parseTime(value: string): string {
  const text = value.trim().replace(' ', 'T');
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? new Date(text) : null;
  if (date && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new BqError(phrase(SUPPORT_CASE, 'notTime', value), {
    code: 'BAD_FLAG_VALUE',
    kind: 'usage',
    suggestions: ['--seen 2026-11-20T10:15:00Z', '--seen 2026-11-20T19:15:00+09:00'],
  });
}

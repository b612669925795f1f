// A case from end to end: facts → route, review, text with its blanks. Pure: the same facts give the same case.

import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { fill } from '../../base/words.ts';
import { modelTableMeta } from '../../catalog/table.ts';
import type { SupportCaseResult } from '../../contracts/support-case.ts';
import type { Plan } from '../../planner/plan.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import { isRestricted } from '../../quotas/way-out.ts';
import { SUPPORT_CASE } from '../../words/en/support-case.ts';
import { type CaseAnswers, type CaseKind, type CaseLimit, ENDING_PLANS } from './answers.ts';
import { neededFor } from './derivation.ts';
import type { FieldContext } from './field.ts';
import { buildField } from './fields.ts';
import { type CaseFigures, caseFigures } from './figures.ts';
import { type Review, reviewCase } from './review.ts';
import { decideRoute, type Reason, type Route } from './route.ts';
import { type CaseRow, caseRow } from './row.ts';
import { stanceOf } from './stance.ts';
import type { CaseSubject } from './subject.ts';
import type { ConsoleId, FieldId, Language, Stance, SubjectId } from './words/language.ts';
import { placeOf, regionText } from './words/places-and-times.ts';

export interface CaseFacts {
  readonly kind: CaseKind;
  /** Null where nobody said: the one that is 0, or that is to be restored, else TPM. */
  readonly limit: CaseLimit | null;
  readonly language: Language;
  readonly subject: CaseSubject;
  /** Null where access is the question: no quota is looked at. */
  readonly plan: Plan | null;
  /** For rows that a plan does not hold; null with the plan. */
  readonly snapshot: QuotaSnapshot | null;
  readonly answers: CaseAnswers;
}

/** What CreateCase takes in communicationBody (AWS Support API reference, 2026-10). */
const LONGEST_BODY_CHARACTERS = 8000;

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each part there or null
export function draftCase(facts: CaseFacts): SupportCaseResult {
  const { plan, snapshot, subject, answers, language } = facts;
  const limit = facts.limit ?? limitOf(plan, facts.kind);
  const row = plan && snapshot ? caseRow(plan, limit, snapshot) : null;
  if (plan && row === null && limit !== 'tpm') throw noSuchRow(plan, limit);
  const figures = plan && caseFigures(plan, answers);
  const needed = figures && neededFor(limit, figures, plan?.endpoint);
  const route = decideRoute({
    kind: facts.kind,
    limit,
    region: subject.region,
    model: { ...subject, id: subject.modelId, name: subject.modelName },
    row,
    needed,
    wanted: answers.wanted,
  });
  const context: FieldContext = { language, subject, plan, figures, answers, row, route, snapshot };
  const text = route.route === 'none' ? null : writeText(context);
  const review = [
    ...(plan && figures ? reviewCase({ plan, figures, answers, row, route }) : []),
    ...(route.kind === 'model-access' ? accessReview(facts) : []),
    ...(text && text.body.length > LONGEST_BODY_CHARACTERS ? [tooLong(text.body)] : []),
  ];
  const say = (templates: Readonly<Record<string, string>>, { id, values }: Reason | Review) => ({
    id,
    text: fill(templates[id] ?? id, values, language),
  });
  return {
    kind: route.kind,
    askedKind: facts.kind,
    language: language.code,
    region: subject.region,
    model: { id: subject.modelId, name: subject.modelName, lifecycle: subject.lifecycle, endOfLifeDate: subject.endOfLifeDate },
    scope: subject.scope,
    profileId: subject.profileId,
    route: {
      kind: route.route,
      supportPlan: answers.supportPlan,
      reasons: [...route.reasons, ...planReasons(route, answers)].map((reason) => say(language.reasons, reason)),
      console: consolePaths(route, answers, row, language),
      commands: [...route.commands],
    },
    quota: row && quotaResult(row, needed, route),
    figures: figures && figureResult(figures),
    review: review.map((one) => say(language.reviews, one)),
    subject: text?.subject ?? null,
    body: text?.body ?? null,
    missing: text?.blanks.length ?? 0,
    blanks: text?.blanks ?? [],
  };
}

/** An account whose RPM is 0 has a case about that, whatever its TPM: nothing else is answered before. */
function limitOf(plan: Plan | null, kind: CaseKind): CaseLimit {
  const restricted = (plan?.limits ?? []).filter(isRestricted);
  const zero = restricted.find(({ value }) => value === 0);
  return zero?.kind ?? (kind === 'quota-increase' ? null : restricted[0]?.kind) ?? (plan ? wantedLimit(plan) : 'tpm');
}

/** Of two quotas the one that the wish goes beyond, else the one that binds. */
function wantedLimit({ endpoint, wish, capacity, limits }: Plan): CaseLimit {
  if (endpoint !== 'mantle') return 'tpm';
  const output = limits.find(({ kind }) => kind === 'output-tpm')?.value ?? null;
  const needed = wish?.quotaNeededOutputTokensPerMinute ?? null;
  if (output !== null && needed !== null && needed > output) return 'output-tpm';
  return wish === null && capacity?.bindingLimit === 'output-tpm' ? 'output-tpm' : 'input-tpm';
}

function noSuchRow(plan: Plan, limit: CaseLimit): BqError {
  return new BqError(phrase(SUPPORT_CASE, 'noSuchRow', `${plan.model.name} (${plan.scope})`, plan.region, limit), {
    code: 'NO_SUCH_ROW',
    kind: 'usage',
    suggestions: [
      phrase(
        SUPPORT_CASE,
        'limits',
        plan.limits.map(({ kind }) => kind),
      ),
    ],
  });
}

function quotaResult(row: CaseRow, needed: number | null, route: Route): NonNullable<SupportCaseResult['quota']> {
  const { limit, quotaName, quotaCode, adjustable, applied, appliedSource, default: standard } = row;
  return { kind: limit, quotaName, quotaCode, adjustable, applied, appliedSource, default: standard, needed, wanted: route.wanted };
}

function figureResult(figures: CaseFigures): NonNullable<SupportCaseResult['figures']> {
  const { inputTokens, outputTokens, maxTokens, heldTokens, settledTokens, steady, peak, concurrency } = figures;
  return { inputTokens, outputTokens, maxTokens, heldTokens, settledTokens, steady, peak, concurrency };
}

/** Which kind of support case, by the plan that the account has. */
function planReasons({ route }: Route, { supportPlan }: CaseAnswers): Reason[] {
  if (route !== 'support-case') return [];
  if (supportPlan === null) return [{ id: 'plan-unknown', values: {} }];
  if (supportPlan === 'none') return [{ id: 'allowlisting', values: {} }];
  return [{ id: ENDING_PLANS.has(supportPlan) ? 'technical-ending' : 'technical', values: {} }];
}

function consolePaths({ route }: Route, { supportPlan }: CaseAnswers, row: CaseRow | null, language: Language): string[] {
  if (route === 'none') return [];
  const ids: ConsoleId[] =
    route === 'service-quotas'
      ? ['serviceQuotas']
      : supportPlan === null
        ? ['technical', 'allowlisting']
        : [supportPlan === 'none' ? 'allowlisting' : 'technical'];
  return ids.map((id) => fill(language.console[id], { quotaName: row?.quotaName ?? '' }, language));
}

interface CaseText {
  readonly subject: string;
  readonly body: string;
  readonly blanks: SupportCaseResult['blanks'];
}

function writeText(context: FieldContext): CaseText {
  const { language, subject, row, route } = context;
  const values = {
    model: subject.modelName,
    region: regionText(subject.region, language),
    place: placeOf(subject.region, language),
    limit: language.limits[row?.limit ?? 'tpm'],
    quotaName: row?.quotaName ?? '',
    wanted: route.wanted === null ? '' : Math.ceil(route.wanted),
  };
  const layout = language.cases[route.kind];
  const stance = stanceOf(context);
  const greeting = layout.greetings?.[stance] ?? layout.greeting;
  const blanks: SupportCaseResult['blanks'] = [];
  const sections = layout.sections.flatMap(({ title, fields }) => {
    const lines = fields.flatMap((id) => fieldLines(id, context, blanks));
    return lines.length === 0 ? [] : [[fill(language.heading, { title }, language), ...lines].join('\n')];
  });
  const paragraphs = [...greeting.map((line) => fill(line, values, language)), ...sections, ...layout.closing];
  return {
    subject: fill(language.subjects[subjectId(context, stance)], values, language),
    body: paragraphs.join('\n\n'),
    blanks,
  };
}

function subjectId({ route, row }: FieldContext, stance: Stance): SubjectId {
  switch (route.kind) {
    case 'quota-increase':
      if (row?.adjustable === false) return 'increaseNamed';
      return route.wanted === null ? 'increase' : 'increaseWanted';
    case 'throttled-under-quota':
      return stance === 'capacity' ? 'capacity' : stance === 'at-quota' ? 'throttledAtQuota' : 'throttled';
    case 'model-access':
      return 'access';
    case 'restore-default':
      if (stance === 'account') return 'restoreAccount';
      return row?.applied === 0 ? 'restoreZero' : 'restore';
  }
}

/** Fields whose lines need no label: the section's title says what they are. */
const UNLABELLED: ReadonlySet<FieldId> = new Set(['derivation', 'symptom', 'otherRows']);

function fieldLines(id: FieldId, context: FieldContext, blanks: SupportCaseResult['blanks']): string[] {
  const { language } = context;
  const field = buildField(id, context);
  if (field === null) return [];
  const label = language.fields[id];
  const head = UNLABELLED.has(id) ? language.bullet : `${language.bullet}${label}${language.labelEnd}`;
  if ('lines' in field) return field.lines.map((line) => head + line);
  blanks.push({ field: id, label, flag: field.flag });
  return [`${language.bullet}${label}${language.labelEnd}${field.text ?? language.blank}`];
}

/** What is to be looked at before a case of access: the catalogue's list, and what grants access today. */
function accessReview({ subject, answers }: CaseFacts): Review[] {
  const { isOffered, modelName, region, offeredIn, provider } = subject;
  const list: Review[] = [];
  if (isOffered === false) {
    list.push({ id: 'not-in-region', values: { model: modelName, region, regions: offeredIn.join(', '), asOf: modelTableMeta().asOf } });
  }
  list.push({ id: 'access-today', values: {} });
  if (provider === 'Anthropic' && answers.useCaseForm !== 'submitted') list.push({ id: 'use-case-form-first', values: {} });
  if (provider !== 'Amazon' && answers.marketplace !== 'allowed') list.push({ id: 'marketplace-first', values: {} });
  return list;
}

const tooLong = (body: string): Review => ({ id: 'text-too-long', values: { length: body.length, most: LONGEST_BODY_CHARACTERS } });

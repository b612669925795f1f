// What the interactive planner is handed: quotas, planner, simulator and files behind plain functions.
import { access } from 'node:fs/promises';
import { onlyRegion } from '../../aws/session/region.ts';
import { BqError } from '../../base/errors.ts';
import { type Note, saidBy } from '../../base/notes.ts';
import { type Language, phrase } from '../../base/phrases.ts';
import { resolveModel } from '../../catalog/models.ts';
import { allRegions } from '../../catalog/regions.ts';
import type { Scope } from '../../catalog/scope.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { planAnswer } from '../../planner/answer.ts';
import { maxTokensCurve } from '../../planner/curve.ts';
import { neverText, whyNeverAdmitted } from '../../planner/limits.ts';
import type { Plan, PlanFacts } from '../../planner/plan.ts';
import { planRequest } from '../../planner/plan-request.ts';
import { poolsIn } from '../../planner/pool-list.ts';
import type { Confidence, PlanQuestion } from '../../planner/question.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import type { CountedPrompt, Failure, PlanAnswer, RegionFacts, Services } from '../../tui/services.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import type { BurndownRates, Context } from '../context.ts';
import type { PromptTokens } from '../count/count-prompt.ts';
import type { Background } from './explore-background.ts';
import { draftFromPlan } from './explore-case.ts';

export interface ServiceOptions {
  /** The question that the command line asks, as far as the screen keeps it. */
  readonly question: PlanQuestion;
  readonly context: Context;
  /** The command line that asks a question. */
  readonly planCommand: (question: PlanQuestion) => string;
  readonly burndownOverrides: BurndownRates;
  readonly background: Background;
}

export interface ExploreServices {
  readonly services: Services;
  /** The Region that flags, environment or quota file mean, and its quotas; those may take a while. */
  readonly first: () => Promise<{ readonly region: string; readonly facts: Promise<RegionFacts> }>;
}

/** Of the curve by max_tokens: more than a chart has columns in most terminals, few enough for every key. */
const CURVE_POINTS = 96;

export function createServices({ question: opened, context, planCommand, burndownOverrides, background }: ServiceOptions): ExploreServices {
  const snapshots = new Map<string, QuotaSnapshot>();
  const nowIso = context.now.toISOString();
  const { language } = context;
  const orFailed = <Answer>(run: () => Promise<Answer>) => orFailure(run, language);
  const told = (notes: readonly Note[]) => notes.map((note) => language.say(saidBy(note)));

  const snapshotOf = ({ region }: PlanQuestion): QuotaSnapshot => {
    const snapshot = snapshots.get(region ?? '');
    if (!snapshot) throw new Error(`the quotas of ${region} have not been read`);
    return snapshot;
  };
  const factsFor = (question: PlanQuestion): PlanFacts => ({
    resolved: resolveModel(question.model ?? ''),
    snapshot: snapshotOf(question),
    prompt: null,
    burndownOverrides,
    nowIso,
  });
  const planOf = (question: PlanQuestion, confidence: Confidence): Plan => planRequest({ ...question, confidence }, factsFor(question));

  const load = async (asked: { readonly region?: string; readonly refresh?: boolean }): Promise<RegionFacts> => {
    const { snapshot, warnings } = await context.quotasOfRegion(asked);
    snapshots.set(snapshot.region, snapshot);
    return {
      ok: true,
      region: snapshot.region,
      sources: language.of(EXPLORE).sources(snapshot),
      isDefault: snapshot.source === 'default',
      warnings: told(warnings),
      pools: poolsIn(snapshot, nowIso, opened.staysIn),
    };
  };

  const first: ExploreServices['first'] = async () => {
    if (context.origin.quotaFiles !== null) {
      const facts = await load({});
      return { region: facts.region, facts: Promise.resolve(facts) };
    }
    // The screen shows which Region it is: nobody needs to be told beside it.
    const region = onlyRegion(await context.regionChoice());
    return { region, facts: load({ region }) };
  };

  const services: Services = {
    regions: allRegions(),
    loadRegion: (region, fresh) => orFailed(() => load({ region, refresh: fresh })),
    plan: (question) => {
      try {
        const plan = planOf(question, 'fast');
        return { ok: true, plan, curve: maxTokensCurve(plan, CURVE_POINTS), warnings: told(plan.notes), never: whyNever(plan, language) };
      } catch (error) {
        return failureOf(error, language);
      }
    },
    simulate: (question, wish) => background.simulate({ question, facts: factsFor(question), ...wish }),
    countPrompt: (file, question) =>
      orFailed(async () => {
        const counted = await background.countPrompt({ file, model: question.model ?? '' });
        return { ok: true as const, file, asked: askedByCount(counted), records: counted.records, band: counted.errorBand };
      }),
    planCommand,
    savePlan: (file, question) =>
      orFailed(async () => {
        const plan = planOf(question, 'standard');
        const warnings = plan.notes.map(({ text }) => text);
        return save(
          file,
          `${JSON.stringify({ schemaVersion: 1, command: 'plan', result: planAnswer(plan), warnings, notes: plan.notes }, null, 2)}\n`,
        );
      }),
    draftCase: (question) =>
      orFailed(async () => {
        const text = await draftFromPlan(planOf(question, 'standard'), snapshotOf(question), language);
        return { ok: true as const, text };
      }),
    saveText: (file, text) => orFailed(() => save(file, `${text}\n`)),
  };
  return { services, first };
}

/** What a counted file says, in the names of the screen. */
function askedByCount({ inputTokens, model, maxTokens, thinkingBudgetTokens }: PromptTokens): CountedPrompt['asked'] {
  return {
    inputTokens,
    ...(model === null ? {} : screenModel(model)),
    ...(maxTokens === null ? {} : { maxTokens }),
    ...(thinkingBudgetTokens === null ? {} : { thinkingBudgetTokens }),
  };
}

/** A model as the screen names it: the profile's prefix and the short name. @throws BqError as `resolveModel` */
export function screenModel(query: string): { readonly model: string; readonly scope: Scope | null } {
  const { model, profile } = resolveModel(query);
  const short = model.shortNames[0] ?? model.modelId;
  return { model: profile ? `${profile.prefix}.${short}` : short, scope: profile?.scope ?? null };
}

function whyNever(plan: Plan, { say }: Language): PlanAnswer['never'] {
  return plan.neverAdmitted ? { what: say(neverText(plan)), why: say(whyNeverAdmitted(plan)) } : null;
}

async function save(file: string, text: string): Promise<{ readonly ok: true; readonly file: string }> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new BqError(phrase(EXPLORE, 'exists', file), { code: 'FILE_EXISTS', kind: 'input' });
  await writeFileAtomic(file, text);
  return { ok: true, file };
}

function failureOf(error: unknown, { say }: Language): Failure {
  if (!(error instanceof BqError)) throw error;
  return { ok: false, message: say(error.said), suggestions: error.advice.map(say) };
}

/** What a room refuses is an answer; a bug stays one. */
export async function orFailure<Answer>(run: () => Promise<Answer>, language: Language): Promise<Answer | Failure> {
  try {
    return await run();
  } catch (error) {
    return failureOf(error, language);
  }
}

// What the interactive planner is handed: quotas, planner, simulator and files behind plain functions.
import { access } from 'node:fs/promises';
import { FALLBACK_REGION, resolveRegions } from '../../aws/session/region.ts';
import { BqError } from '../../base/errors.ts';
import { resolveModel } from '../../catalog/models.ts';
import { allRegions } from '../../catalog/regions.ts';
import { type ExploreFlags, flagsOf, planCommandLine } from '../../commands/explore/plan-command.ts';
import { planQuestion } from '../../commands/plan/plan-question.ts';
import { writeFileAtomic } from '../../io/atomic-write.ts';
import { maxTokensCurve } from '../../planner/curve.ts';
import { type Plan, planRequest } from '../../planner/plan.ts';
import { poolsIn } from '../../planner/pool-list.ts';
import type { PlanQuestion } from '../../planner/question.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import { methodText, sourceText } from '../../render/explore.ts';
import type { Failure, Question, RegionFacts, Services } from '../../tui/services.ts';
import { loadQuotas, type QuotaSourceFlags } from '../quota-source.ts';
import type { Background } from './explore-background.ts';
import { draftFromPlan } from './explore-case.ts';

export interface ServiceOptions {
  readonly flags: ExploreFlags;
  readonly now: Date;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  readonly background: Background;
}

export interface ExploreServices {
  readonly services: Services;
  /** The Region that flags, environment or quota file mean, and its quotas; those may take a while. */
  readonly first: () => Promise<{ readonly region: string; readonly facts: Promise<RegionFacts> }>;
}

const CURVE_POINTS = 160;

export function createServices({ flags, now, burndownOverrides, background }: ServiceOptions): ExploreServices {
  const snapshots = new Map<string, QuotaSnapshot>();
  const nowIso = now.toISOString();

  const snapshotOf = (region: string): QuotaSnapshot => {
    const snapshot = snapshots.get(region);
    if (!snapshot) throw new Error(`the quotas of ${region} have not been read`);
    return snapshot;
  };
  const questionOf = (question: Question, confidence: PlanQuestion['confidence']): PlanQuestion => {
    const facts = {
      resolved: resolveModel(question.model),
      scope: question.scope,
      snapshot: snapshotOf(question.region),
      burndownOverrides,
    };
    return { ...planQuestion(flagsOf(question, flags), facts), confidence };
  };
  const planOf = (question: Question, confidence: PlanQuestion['confidence']): Plan =>
    planRequest(questionOf(question, confidence), snapshotOf(question.region), nowIso);

  const load = async (change: Partial<QuotaSourceFlags>): Promise<RegionFacts> => {
    const loaded = await loadQuotas({ flags: { ...flags, ...change }, now, severalRegions: false, refusesDefaults: null });
    const [snapshot] = loaded.snapshots;
    if (!snapshot) throw new Error('no snapshot for the Region');
    snapshots.set(snapshot.region, snapshot);
    return factsOf(snapshot, [...loaded.warnings, ...loaded.notices], poolsIn(snapshot, nowIso, flags['stays-in'] ?? null));
  };

  const first: ExploreServices['first'] = async () => {
    if (flags.quotas !== undefined) {
      const facts = await load({});
      return { region: facts.region, facts: Promise.resolve(facts) };
    }
    const { regions } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env });
    const [region = FALLBACK_REGION] = regions;
    return { region, facts: load({ region }) };
  };

  const services: Services = {
    regions: allRegions(),
    loadRegion: (region, fresh) => orFailure(() => load({ region, ...(fresh ? { refresh: true } : {}) })),
    plan: (question) => {
      try {
        const { result, warnings } = planOf(question, 'fast');
        const { rpmReading } = questionOf(question, 'fast');
        return { ok: true, result, warnings, curve: maxTokensCurve(result, rpmReading, CURVE_POINTS) };
      } catch (error) {
        return failureOf(error);
      }
    },
    simulate: async (question, wish) => {
      const asked = { question: questionOf(question, 'standard'), snapshot: snapshotOf(question.region), nowIso, ...wish };
      const { plan, minute } = await background.simulate(asked);
      return { result: plan.result, minute };
    },
    countPrompt: (file, question) =>
      orFailure(async () => {
        const tokens = await background.countPrompt({ file, model: question.model });
        return { ok: true as const, file, inputTokens: tokens.inputTokens, method: methodText(tokens) };
      }),
    planCommand: (question) => planCommandLine(question, flags),
    savePlan: (file, question) =>
      orFailure(async () => {
        const { result, warnings } = planOf(question, 'standard');
        return save(file, `${JSON.stringify({ schemaVersion: 1, command: 'plan', result, warnings }, null, 2)}\n`);
      }),
    draftCase: (question) =>
      orFailure(async () => {
        const text = await draftFromPlan(planOf(question, 'standard').result, snapshotOf(question.region), flags['stays-in']);
        return { ok: true as const, text };
      }),
    saveText: (file, text) => orFailure(() => save(file, `${text}\n`)),
  };
  return { services, first };
}

function factsOf(snapshot: QuotaSnapshot, warnings: readonly string[], pools: RegionFacts['pools']): RegionFacts {
  return { ok: true, region: snapshot.region, source: sourceText(snapshot), isDefault: snapshot.source === 'default', warnings, pools };
}

async function save(file: string, text: string): Promise<{ readonly ok: true; readonly file: string }> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new BqError(`${file} exists; type another name`, { code: 'FILE_EXISTS', kind: 'input' });
  await writeFileAtomic(file, text);
  return { ok: true, file };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof BqError)) throw error;
  return { ok: false, message: error.message, suggestions: error.suggestions };
}

/** What a room refuses is an answer; a bug stays one. */
export async function orFailure<Answer>(run: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await run();
  } catch (error) {
    return failureOf(error);
  }
}

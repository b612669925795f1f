// What the interactive planner is handed: quotas, planner, simulator and files behind plain functions.
import { access } from 'node:fs/promises';
import { FALLBACK_REGION, resolveRegions } from '../aws/region.ts';
import { resolveModel } from '../catalog/models.ts';
import { allRegions } from '../catalog/regions.ts';
import { BqError } from '../errors.ts';
import { writeFileAtomic } from '../io/atomic-write.ts';
import { maxTokensCurve } from '../planner/curve.ts';
import type { Simulation, SimulationQuestion } from '../planner/minute.ts';
import { type PlanQuestion, planRequest } from '../planner/plan.ts';
import { poolsIn } from '../planner/pool-list.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { Failure, Question, RegionFacts, Services } from '../tui/services.ts';
import { planCommandLine, type SourceFlags } from './plan-command.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface ServiceOptions {
  readonly flags: QuotaSourceFlags & SourceFlags;
  readonly now: Date;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  /** Off the main thread where there is one. */
  readonly simulate: (question: SimulationQuestion) => Promise<Simulation>;
}

const CURVE_POINTS = 160;

export interface ExploreServices {
  readonly services: Services;
  /** The Region that flags, environment or quota file mean, and its quotas; those may take a while. */
  readonly first: () => Promise<{ readonly region: string; readonly facts: Promise<RegionFacts> }>;
}

export function createServices({ flags, now, burndownOverrides, simulate }: ServiceOptions): ExploreServices {
  const snapshots = new Map<string, QuotaSnapshot>();
  const nowIso = now.toISOString();
  const staysIn = flags['stays-in'] ?? null;

  const planQuestion = (question: Question): PlanQuestion => ({
    resolved: resolveModel(question.model),
    region: question.region,
    scope: question.scope,
    staysIn,
    inputTokens: question.inputTokens,
    cacheReadTokens: question.cacheReadTokens,
    cacheWriteTokens: question.cacheWriteTokens,
    maxTokens: question.maxTokens,
    outputTokens: question.outputTokens,
    thinkingBudgetTokens: null,
    latencySeconds: question.latencySeconds,
    timeToFirstTokenSeconds: null,
    outputTokensPerSecond: null,
    spread: null,
    headroom: question.headroomPercent / 100,
    reservation: question.reservation,
    rpmReading: 'per-minute',
    burndown: null,
    burndownOverrides,
    overrides: { tokensPerMinute: null, requestsPerMinute: null, tokensPerDay: null },
    wish: null,
    confidence: 'fast',
  });

  const snapshotOf = (region: string): QuotaSnapshot => {
    const snapshot = snapshots.get(region);
    if (!snapshot) throw new Error(`the quotas of ${region} have not been read`);
    return snapshot;
  };

  const load = async (change: Partial<QuotaSourceFlags>): Promise<RegionFacts> => {
    const loaded = await loadQuotas({ flags: { ...flags, ...change }, now, severalRegions: false, refusesDefaults: null });
    const [snapshot] = loaded.snapshots;
    if (!snapshot) throw new Error('no snapshot for the Region');
    snapshots.set(snapshot.region, snapshot);
    return factsOf(snapshot, [...loaded.warnings, ...loaded.notices], poolsIn(snapshot, nowIso, staysIn));
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
        const { result, warnings } = planRequest(planQuestion(question), snapshotOf(question.region), nowIso);
        return { ok: true, result, warnings, curve: maxTokensCurve(result, 'per-minute', CURVE_POINTS) };
      } catch (error) {
        return failureOf(error);
      }
    },
    simulate: async (question, wish) => {
      const { plan, minute } = await simulate({
        question: planQuestion(question),
        snapshot: snapshotOf(question.region),
        now: nowIso,
        ...wish,
      });
      return { result: plan.result, minute };
    },
    countPrompt: null,
    planCommand: (question) => planCommandLine(question, flags),
    savePlan: (file, question) =>
      orFailure(async () => {
        if (await exists(file)) throw new BqError(`${file} exists; type another name`, { code: 'FILE_EXISTS', kind: 'input' });
        const { result, warnings } = planRequest(
          { ...planQuestion(question), confidence: 'standard' },
          snapshotOf(question.region),
          nowIso,
        );
        await writeFileAtomic(file, `${JSON.stringify({ schemaVersion: 1, command: 'plan', result, warnings }, null, 2)}\n`);
        return { ok: true as const, file };
      }),
    draftCase: null,
  };
  return { services, first };
}

function factsOf(snapshot: QuotaSnapshot, warnings: readonly string[], pools: RegionFacts['pools']): RegionFacts {
  return { ok: true, region: snapshot.region, source: sourceText(snapshot), isDefault: snapshot.source === 'default', warnings, pools };
}

/** Source, age and account in a few words. */
export function sourceText({ source, asOf, accountId }: QuotaSnapshot): string {
  const account = accountId === null ? '' : ` · account ${accountId}`;
  switch (source) {
    case 'live':
      return `live ${asOf.slice(11, 19)} UTC${account}`;
    case 'snapshot':
      return `snapshot of ${asOf.slice(0, 16).replace('T', ' ')}${account}`;
    default:
      return `AWS defaults of ${asOf}, not your account`;
  }
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

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

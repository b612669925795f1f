// One comparison: the workload of a question or a file, quotas of every Region, the account's provisioned models, prompts.
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { BqError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { resolveModel } from '../catalog/models.ts';
import { compareWays, wishedRate } from '../compare/comparison.ts';
import type { CompareQuestion } from '../compare/way.ts';
import { wholeRate } from '../compare/whole.ts';
import type { CompareResult, ProvisionedModel } from '../contracts/compare.ts';
import { ASSUMED, type PlanQuestion, withAsked } from '../planner/question.ts';
import { latencySecondsOf, type Workload } from '../planner/workload.ts';
import { type NamedWorkload, regionOf, workloadOf, workloadOfQuestion } from '../planner/workloads/workload-set.ts';
import { type SavingsQuestion, savings } from '../usage/savings.ts';
import { COMPARE } from '../words/en/compare.ts';
import { type ComparedPrompts, filledBy, readPrompts } from './compare-prompts.ts';
import type { Context } from './context.ts';
import { chooseWorkload, readWorkloads } from './plan-workload.ts';

export interface CompareWish {
  /** What is asked besides a file; a file's workload goes before it. */
  readonly asked: PlanQuestion;
  /** A workload of a file; the name is null where the file has only one. */
  readonly workload: { readonly file: string; readonly name: string | null } | null;
  /** Names of other models to compare with. */
  readonly also: readonly string[];
  /** JSON lines of prompts: what caches would save. */
  readonly promptsFile: string | null;
  /** So many requests by a time, instead of a rate; null: a rate. */
  readonly whole: CompareQuestion['whole'];
  /** Null: all day. */
  readonly hoursPerDay: number | null;
  /** What cutting prompts to this length would save. */
  readonly contextTokens: number | null;
  /** Of one model unit, where somebody knows it. */
  readonly unitThroughput: CompareQuestion['unitThroughput'];
}

export interface Compared {
  readonly result: CompareResult;
  readonly warnings: readonly Note[];
}

/** @throws BqError usage, input, and as `Context.quotas` */
export async function runCompare(context: Context, wish: CompareWish): Promise<Compared> {
  const also = wish.also.map((name) => resolveModel(name).model);
  const chosen = await chosenWorkload(context, wish);
  const { named, regions } = chosen;
  const prompts = wish.promptsFile === null ? null : await readPrompts(context, wish.promptsFile, named.resolved.model.modelId);
  const burndownOverrides = await context.burndown();
  const quotas = await context.quotas({ regions });
  const workload = workloadToCompare(chosen, prompts, burndownOverrides);
  const { question } = named;
  const { whole } = wish;
  const wanted =
    whole === null
      ? { requestsPerMinute: question.requestsPerMinute, concurrency: question.concurrency }
      : { requestsPerMinute: wholeRate(whole), concurrency: null };
  const { ways, sums, decision, notOffered, first } = compareWays(
    {
      models: [...new Set([named.resolved.model, ...also])],
      regions,
      endpoint: question.endpoint,
      scope: question.scope,
      staysIn: question.staysIn,
      workload,
      wish: wanted,
      whole,
      hoursPerDay: named.hoursPerDay,
      burndown: question.burndown,
      reserveReturns: question.reserveReturns ?? ASSUMED.reserveReturns,
      burndownOverrides,
      unitThroughput: wish.unitThroughput,
    },
    {
      snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
      nowIso: context.now.toISOString(),
    },
  );
  const live = await provisionedModels(context, regions);
  const nothingLeft = ways.length === 0 ? [note('NO_WAY_LEFT', phrase(COMPARE, 'noWayLeft'))] : [];
  return {
    result: {
      workload: {
        name: chosen.file === '' ? null : named.name,
        ...workload.request,
        latencySeconds: latencySecondsOf(workload.latency, workload.request.outputTokens),
        requestsPerMinute: wishedRate(workload, wanted),
        concurrency: wanted.concurrency,
        hoursPerDay: named.hoursPerDay,
        requestsPerMonth: first?.requestsPerMonth ?? 0,
        ...(whole === null ? {} : { whole }),
      },
      headroom: chosen.headroom,
      ways: [...ways],
      sums: [...sums],
      decision,
      notOffered: [...notOffered],
      provisioned: live.models,
      savings: first ? savings(first, savingsQuestion(wish, prompts)) : [],
    },
    warnings: [...quotas.warnings, ...(prompts?.warnings ?? []), ...live.warnings, ...nothingLeft],
  };
}

function savingsQuestion({ contextTokens, promptsFile }: CompareWish, prompts: ComparedPrompts | null): SavingsQuestion {
  return {
    prefixTokens: prompts?.prefixTokens ?? null,
    repeatShare: prompts?.repeats.repeatShare ?? null,
    contextTokens,
    basis: prompts ? phrase(COMPARE, 'promptsOf', prompts.repeats.prompts, `${promptsFile}`) : phrase(COMPARE, 'given'),
  };
}

interface Chosen {
  readonly named: NamedWorkload;
  readonly headroom: number;
  /** Empty where the question itself is the workload. */
  readonly file: string;
  readonly regions: readonly string[];
}

/** The Regions are those that the command line names; else the workload's own, or the run's. */
async function chosenWorkload(context: Context, wish: CompareWish): Promise<Chosen> {
  const { workload, hoursPerDay, whole } = wish;
  const asked = whole === null ? wish.asked : withAsked(wish.asked, 'flag', { requestsPerMinute: wholeRate(whole) });
  const headroom = asked.headroom ?? ASSUMED.headroom;
  if (workload === null) {
    const [region = FALLBACK_REGION] = (await context.regionChoice()).regions;
    const named = askedWorkload({ ...asked, region }, hoursPerDay);
    return { named, headroom, file: '', regions: await context.regions() };
  }
  const { staysIn, origins } = asked;
  const isRegionSaid = origins.region === 'flag';
  const set = await readWorkloads(context, workload.file, isRegionSaid ? asked.region : null);
  const found = chooseWorkload(set, workload.name);
  const isAreaSaid = origins.staysIn === 'flag' || (staysIn !== null && found.question.staysIn === null);
  const named = isAreaSaid ? { ...found, question: withAsked(found.question, 'flag', { staysIn }) } : found;
  return { named, headroom: set.headroom, file: set.file, regions: isRegionSaid ? await context.regions() : [regionOf(named)] };
}

function askedWorkload(asked: PlanQuestion, hoursPerDay: number | null): NamedWorkload {
  const missing = (what: Text, suggestions: readonly string[]) =>
    new BqError(what, { code: 'WORKLOAD_NEEDED', kind: 'usage', suggestions });
  if (asked.model === null)
    throw missing(phrase(COMPARE, 'whichWorkload'), [
      'bq compare --model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60',
    ]);
  const resolved = resolveModel(asked.model);
  if ((asked.requestsPerMinute === null) === (asked.concurrency === null)) {
    throw missing(phrase(COMPARE, 'howMuch'), ['--requests-per-minute 60', '--total 3000000 --deadline 24h']);
  }
  const scope = asked.scope ?? resolved.profile?.scope ?? null;
  return workloadOfQuestion({ ...asked, scope }, resolved, hoursPerDay ?? undefined);
}

function workloadToCompare(
  { named, file, headroom }: Chosen,
  prompts: ComparedPrompts | null,
  overrides: Readonly<Record<string, number>>,
): Workload {
  const rate = named.question.burndown ?? burndownRate(named.resolved.model, overrides).rate;
  return { ...workloadOf(prompts ? filledBy(prompts, named) : named, file, rate), headroom };
}

/** Nobody is asked offline; without the permission the comparison is still right. */
async function provisionedModels(
  context: Context,
  regions: readonly string[],
): Promise<{ readonly models: ProvisionedModel[] | null; readonly warnings: readonly Note[] }> {
  const unasked = { models: null, warnings: [] };
  if (context.origin.isOffline || context.origin.quotaFiles !== null) return unasked;
  const state = await context.session();
  if (state.status === 'none') return unasked;
  const { readProvisioned } = await import('../aws/bedrock/provisioned.ts');
  try {
    const found = await Promise.all(regions.map((region) => readProvisioned(state.session, region)));
    return { models: found.flat(), warnings: [] };
  } catch (error) {
    if (!(error instanceof BqError) || error.kind !== 'remote') throw error;
    return {
      models: null,
      warnings: [note('PROVISIONED_UNKNOWN', phrase(COMPARE, 'provisionedUnknown', error.said), { problem: error.message })],
    };
  }
}

// Gathers what `bq compare` needs: the workload from flags or a file, quotas of every Region, the account's provisioned models, prompts.

import { resolveRegions } from '../aws/session/region.ts';
import { BqError, inputError } from '../base/errors.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { resolveModel } from '../catalog/models.ts';
import { compareWays, wishedRate } from '../compare/comparison.ts';
import type { CompareQuestion } from '../compare/way.ts';
import type { CompareResult, ProvisionedModel } from '../contracts/compare.ts';
import { ASSUMED, type PlanQuestion, withAsked } from '../planner/question.ts';
import { latencySecondsOf } from '../planner/workload.ts';
import { type NamedWorkload, regionOf, workloadOf, workloadOfQuestion } from '../planner/workloads/workload-set.ts';
import { Progress } from '../shell/progress.ts';
import { PromptRepeats } from '../usage/prompt-repeats.ts';
import { type SavingsQuestion, savings } from '../usage/savings.ts';
import { sessionOf } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';
import { chooseWorkload } from './plan-workload.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface CompareFlags extends QuotaSourceFlags {
  readonly also?: string | undefined;
  readonly workload?: string | undefined;
  readonly name?: string | undefined;
  readonly prompts?: string | undefined;
  readonly 'hours-per-day'?: number | undefined;
  readonly 'context-tokens'?: number | undefined;
  readonly 'unit-input-tpm'?: number | undefined;
  readonly 'unit-output-tpm'?: number | undefined;
}

export interface Compared {
  readonly result: CompareResult;
  readonly warnings: readonly string[];
}

export interface CompareContext {
  readonly now: Date;
  /** Prints a line on stderr. */
  readonly say: (line: string) => void;
}

/** @param asked by flags; the workload of a file beats it @throws BqError usage, input, and as `loadQuotas` */
export async function runCompare(asked: PlanQuestion, flags: CompareFlags, { now, say }: CompareContext): Promise<Compared> {
  const also = (flags.also?.split(',') ?? []).map((name) => resolveModel(name).model);
  const { named, headroom, file } = await chosenWorkload(asked, flags);
  const { question: wanted } = named;
  const given = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env, allowSeveral: true });
  const regions = flags.region === undefined ? [regionOf(named)] : given.regions;
  const prompts = flags.prompts === undefined ? null : await readPrompts(flags.prompts, named);
  const overrides = await readBurndownFile(process.env.BQ_BURNDOWN);
  const models = [named.resolved.model, ...also];
  const quotas = await loadQuotas({ flags: { ...flags, region: regions.join(',') }, now, severalRegions: true, refusesDefaults: null });
  for (const line of quotas.notices) say(line);
  const measured = prompts?.fill(named) ?? named;
  const rate = wanted.burndown ?? burndownRate(named.resolved.model, overrides).rate;
  const workload = { ...workloadOf(measured, file, rate), headroom };
  const wish = { requestsPerMinute: wanted.requestsPerMinute, concurrency: wanted.concurrency };
  const question: CompareQuestion = {
    models: [...new Set(models)],
    regions,
    scope: wanted.scope,
    staysIn: wanted.staysIn,
    workload,
    wish,
    hoursPerDay: named.hoursPerDay,
    burndown: wanted.burndown,
    burndownOverrides: overrides,
    unitThroughput: unitThroughput(flags),
  };
  const { ways, notOffered, first } = compareWays(question, {
    snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
    nowIso: now.toISOString(),
  });
  const live = await provisionedModels(flags, regions);
  const perMinute = wishedRate(workload, wish);
  const saving: SavingsQuestion = {
    prefixTokens: prompts?.prefixTokens ?? null,
    repeatShare: prompts?.repeats.repeatShare ?? null,
    contextTokens: flags['context-tokens'] ?? null,
    basis: prompts ? `${prompts.repeats.prompts} prompts of ${flags.prompts}` : 'given',
  };
  return {
    result: {
      workload: {
        name: file === '' ? null : named.name,
        ...workload.request,
        latencySeconds: latencySecondsOf(workload.latency, workload.request.outputTokens),
        requestsPerMinute: perMinute,
        concurrency: wanted.concurrency,
        hoursPerDay: named.hoursPerDay,
        requestsPerMonth: first?.requestsPerMonth ?? 0,
      },
      headroom,
      ways: [...ways],
      notOffered: [...notOffered],
      provisioned: live.models,
      savings: first ? savings(first, saving) : [],
    },
    warnings: [
      ...quotas.warnings,
      ...(prompts?.warnings ?? []),
      ...live.warnings,
      ...(ways.length === 0 ? ['no way is left: see what is not offered'] : []),
    ],
  };
}

interface Chosen {
  readonly named: NamedWorkload;
  readonly headroom: number;
  /** Empty where the flags are the workload. */
  readonly file: string;
}

async function chosenWorkload(asked: PlanQuestion, flags: CompareFlags): Promise<Chosen> {
  const { regions } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env, allowSeveral: true });
  const fallback = regions[0] as string;
  if (flags.workload !== undefined) {
    const { loadWorkloads } = await import('../io/workload/workload-file.ts');
    const set = await loadWorkloads(flags.workload, { flag: flags.region === undefined ? null : fallback, fallback });
    const found = chooseWorkload(set, flags.name ?? null);
    const { staysIn, origins } = asked;
    const isSaid = origins.staysIn === 'flag' || (staysIn !== null && found.question.staysIn === null);
    const named = isSaid ? { ...found, question: withAsked(found.question, 'flag', { staysIn }) } : found;
    return { named, headroom: set.headroom, file: set.file };
  }
  return { named: askedWorkload({ ...asked, region: fallback }, flags), headroom: asked.headroom ?? ASSUMED.headroom, file: '' };
}

function askedWorkload(asked: PlanQuestion, flags: CompareFlags): NamedWorkload {
  const missing = (what: string, suggestions: readonly string[]) =>
    new BqError(what, { code: 'WORKLOAD_NEEDED', kind: 'usage', suggestions });
  if (asked.model === null)
    throw missing('which workload? --model, or --workload FILE', [
      'bq compare --model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60',
    ]);
  const resolved = resolveModel(asked.model);
  if ((asked.requestsPerMinute === null) === (asked.concurrency === null)) {
    throw missing('how much of it? --requests-per-minute or --concurrency, one of them', ['--requests-per-minute 60']);
  }
  const scope = asked.scope ?? resolved.profile?.scope ?? null;
  return workloadOfQuestion({ ...asked, scope }, resolved, flags['hours-per-day']);
}

function unitThroughput(flags: CompareFlags): CompareQuestion['unitThroughput'] {
  const [inputTokensPerMinute, outputTokensPerMinute] = [flags['unit-input-tpm'], flags['unit-output-tpm']];
  return inputTokensPerMinute === undefined || outputTokensPerMinute === undefined ? null : { inputTokensPerMinute, outputTokensPerMinute };
}

/** Prompts tell what they have in common, and where nobody said, how long they are. */
async function readPrompts(file: string, named: NamedWorkload) {
  const { promptLines, textTokens } = await import('../io/prompt-lines.ts');
  const model = named.resolved.model.modelId;
  const repeats = new PromptRepeats();
  const bad: string[] = [];
  let badLines = 0;
  const progress = new Progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => progress.update({ doneBytes, totalBytes, records: repeats.prompts });
  for await (const each of promptLines(file, null, model, onProgress)) {
    if ('problem' in each) {
      badLines++;
      if (bad.length < 5) bad.push(`${file}:${each.line} (${each.problem})`);
    } else repeats.add(each.record.parsed.prompt, each.record.inputTokens);
  }
  progress.clear();
  if (repeats.prompts === 0) throw inputError(file, 'holds no prompt', bad.slice(0, 3), 'NO_PROMPTS');
  const { prefix } = repeats;
  return {
    repeats,
    prefixTokens: prefix === '' ? null : await textTokens(prefix, model),
    warnings: badLines > 0 ? [`${badLines} ${badLines === 1 ? 'line is' : 'lines are'} no prompt: ${bad.join(', ')}`] : [],
    /** Where nobody said how long prompts are, these say it. */
    fill: (workload: NamedWorkload): NamedWorkload => {
      const { question, resolved, hoursPerDay } = workload;
      if (question.inputTokens !== null) return workload;
      return workloadOfQuestion(withAsked(question, 'prompt', { inputTokens: repeats.inputTokens ?? 0 }), resolved, hoursPerDay);
    },
  };
}

/** Nobody is asked offline; without the permission the comparison is still right. */
async function provisionedModels(
  flags: CompareFlags,
  regions: readonly string[],
): Promise<{ models: ProvisionedModel[] | null; warnings: string[] }> {
  if (flags.offline || flags.quotas !== undefined) return { models: null, warnings: [] };
  const state = await sessionOf(flags);
  if (state.status === 'none') return { models: null, warnings: [] };
  const { readProvisioned } = await import('../aws/bedrock/provisioned.ts');
  try {
    const found = await Promise.all(regions.map((region) => readProvisioned(state.session, region)));
    return { models: found.flat(), warnings: [] };
  } catch (error) {
    if (!(error instanceof BqError) || error.kind !== 'remote') throw error;
    return { models: null, warnings: [`the account's Provisioned Throughputs are not known: ${error.message}`] };
  }
}

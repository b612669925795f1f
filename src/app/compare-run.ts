// Gathers what `bq compare` needs: the workload from flags or a file, quotas of every Region, the account's provisioned models, prompts.

import { resolveRegions } from '../aws/session/region.ts';
import { BqError, inputError } from '../base/errors.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { PlanFlagValues } from '../commands/plan/plan-question.ts';
import { chooseWorkload } from '../commands/plan/workload-flags.ts';
import { compareWays, wishedRate } from '../compare/comparison.ts';
import type { CompareQuestion } from '../compare/way.ts';
import type { CompareResult, ProvisionedModel } from '../contracts/compare.ts';
import { DEFAULTS } from '../planner/question.ts';
import { latencySecondsOf } from '../planner/workload.ts';
import { type NamedWorkload, workloadOf } from '../planner/workloads/workload-set.ts';
import { Progress } from '../shell/progress.ts';
import type { Reservation } from '../simulator/types.ts';
import { PromptRepeats } from '../usage/prompt-repeats.ts';
import { type SavingsQuestion, savings } from '../usage/savings.ts';
import { sessionOf } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface CompareFlags extends PlanFlagValues, QuotaSourceFlags {
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

/** @param say prints a line on stderr @throws BqError usage, input, and as `loadQuotas` */
export async function runCompare(flags: CompareFlags, now: Date, say: (line: string) => void): Promise<Compared> {
  const also = (flags.also?.split(',') ?? []).map((name) => resolveModel(name).model);
  const { named, spread, headroom, file } = await chosenWorkload(flags);
  const given = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env, allowSeveral: true });
  const regions = flags.region === undefined ? [named.region] : given.regions;
  const prompts = flags.prompts === undefined ? null : await readPrompts(flags.prompts, named);
  const overrides = await readBurndownFile(process.env.BQ_BURNDOWN);
  const models = [named.resolved.model, ...also];
  const quotas = await loadQuotas({ flags: { ...flags, region: regions.join(',') }, now, severalRegions: true, refusesDefaults: null });
  for (const line of quotas.notices) say(line);
  const measured = prompts?.fill(named, flags) ?? named;
  const rate = named.burndown ?? burndownRate(named.resolved.model, overrides).rate;
  const workload = { ...workloadOf(measured, { file, spread }, rate), headroom };
  const wish = { requestsPerMinute: named.requestsPerMinute, concurrency: named.concurrency };
  const question: CompareQuestion = {
    models: [...new Set(models)],
    regions,
    scope: named.scope,
    staysIn: named.staysIn,
    workload,
    wish,
    hoursPerDay: named.hoursPerDay,
    burndown: named.burndown,
    burndownOverrides: overrides,
    unitThroughput: unitThroughput(flags),
  };
  const { ways, notOffered, first } = compareWays(question, {
    snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
    nowIso: now.toISOString(),
  });
  const live = await provisionedModels(flags, regions);
  const perMinute = wishedRate(workload, wish);
  const asked: SavingsQuestion = {
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
        concurrency: named.concurrency,
        hoursPerDay: named.hoursPerDay,
        requestsPerMonth: first?.requestsPerMonth ?? 0,
      },
      headroom,
      ways: [...ways],
      notOffered: [...notOffered],
      provisioned: live.models,
      savings: first ? savings(first, asked) : [],
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
  readonly spread: number;
  readonly headroom: number;
  /** Empty where the flags are the workload. */
  readonly file: string;
}

async function chosenWorkload(flags: CompareFlags): Promise<Chosen> {
  const { regions } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env, allowSeveral: true });
  const fallback = regions[0] as string;
  const staysIn = flags['stays-in'];
  if (flags.workload !== undefined) {
    const { loadWorkloads } = await import('../io/workload/workload-file.ts');
    const set = await loadWorkloads(flags.workload, { flag: flags.region === undefined ? null : fallback, fallback });
    const found = chooseWorkload(set, flags.name);
    return { named: staysIn === undefined ? found : { ...found, staysIn }, spread: set.spread, headroom: set.headroom, file: set.file };
  }
  return {
    named: workloadOfFlags(flags, fallback),
    spread: (flags.spread ?? DEFAULTS.spread * 100) / 100,
    headroom: (flags.headroom ?? DEFAULTS.headroom * 100) / 100,
    file: '',
  };
}

function workloadOfFlags(flags: CompareFlags, region: string): NamedWorkload {
  const missing = (what: string, suggestions: readonly string[]) =>
    new BqError(what, { code: 'WORKLOAD_NEEDED', kind: 'usage', suggestions });
  if (flags.model === undefined)
    throw missing('which workload? --model, or --workload FILE', [
      'bq compare --model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60',
    ]);
  const resolved = resolveModel(flags.model);
  if ((flags['requests-per-minute'] === undefined) === (flags.concurrency === undefined)) {
    throw missing('how much of it? --requests-per-minute or --concurrency, one of them', ['--requests-per-minute 60']);
  }
  const constant = (value: number | undefined) => (value === undefined ? null : ({ kind: 'constant', value } as const));
  return {
    name: resolved.model.name,
    resolved,
    scope: (flags.scope ?? resolved.profile?.scope ?? null) as Scope | null,
    region,
    staysIn: flags['stays-in'] ?? null,
    inputTokens: { kind: 'constant', value: flags['input-tokens'] ?? 0 },
    cacheReadTokens: flags['cache-read-tokens'] ?? 0,
    cacheWriteTokens: flags['cache-write-tokens'] ?? 0,
    maxTokens: flags['max-tokens'] ?? null,
    outputTokens: constant(flags['output-tokens']),
    latencySeconds: constant(flags.latency),
    timeToFirstTokenSeconds: flags.ttft ?? DEFAULTS.timeToFirstTokenSeconds,
    outputTokensPerSecond: flags['tokens-per-second'] ?? DEFAULTS.outputTokensPerSecond,
    requestsPerMinute: flags['requests-per-minute'] ?? null,
    concurrency: flags.concurrency ?? null,
    hoursPerDay: flags['hours-per-day'] ?? 24,
    burndown: flags.burndown ?? null,
    reservation: (flags.reservation ?? 'documented') as Reservation,
    sdk: null,
    retry: null,
  };
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
    fill: (workload: NamedWorkload, flags: CompareFlags): NamedWorkload =>
      flags['input-tokens'] === undefined && flags.workload === undefined
        ? { ...workload, inputTokens: { kind: 'constant', value: repeats.inputTokens ?? 0 } }
        : workload,
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

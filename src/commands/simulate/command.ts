// `bq simulate`: throttling and retries over time, several policies side by side, and a search for a better one.

import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { simulate } from '../../app/simulate/simulate-run.ts';
import { loadSimulation } from '../../app/simulate/workload-scenario.ts';
import { BqError } from '../../base/errors.ts';
import { plural } from '../../base/numbers.ts';
import type { SimulateResult } from '../../contracts/simulate.ts';
import { EMIT_FORMATS, type EmitFormat } from '../../render/emit.ts';
import { simulateCsv, simulateMarkdown, simulateText } from '../../render/simulate.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { formatFlag, numberFlag, outputFileFlag, tokensFlag } from '../../shell/flags.ts';
import { AIMS, type Aim } from '../../simulator/scenario/optimize.ts';
import { SETTLEMENTS } from '../../simulator/types.ts';
import { WINDOW_MODELS } from '../../simulator/windows/index.ts';
import { scenarioOverrides } from './scenario-overrides.ts';

const OVERRIDE = { helpGroup: 'INSTEAD OF THE FILE' };
const SEARCH = { helpGroup: 'SEARCH' };

export class Simulate extends BqCommand<SimulateResult> {
  static override summary = 'throttling and retries over time, and the retry settings that serve best';
  static override description = [
    'A scenario file says quota, workloads, retry layers and the policies to compare; bq simulate init writes one to start from.',
    'The same seed gives the same bytes. docs/simulation.md has the file, the models and what they leave out.',
  ].join('\n');
  static override examples = [
    { description: 'a scenario to start from', command: '<%= config.bin %> simulate init scenario.yaml' },
    { description: 'its policies side by side', command: '<%= config.bin %> simulate scenario.yaml' },
    {
      description: 'under another reading of the limiter',
      command: '<%= config.bin %> simulate scenario.yaml --window token-bucket --tpm 400k',
    },
    {
      description: 'search retry settings and write the winner',
      command: '<%= config.bin %> simulate scenario.yaml --optimize --aim p99 --emit step-functions',
    },
  ];
  static override args = { scenario: Args.string({ description: 'YAML or JSON file, or - for stdin' }) };
  static override flags = {
    tpm: tokensFlag('tpm', { summary: 'quota tokens per minute', ...OVERRIDE }),
    rpm: numberFlag('rpm', { min: 0, max: 1e9, whole: true }, { summary: 'requests per minute', ...OVERRIDE }),
    tpd: tokensFlag('tpd', { summary: 'quota tokens per day', ...OVERRIDE }),
    'cross-model-tpd': tokensFlag('cross-model-tpd', { summary: 'quota tokens per day of all models together', ...OVERRIDE }),
    'concurrent-requests': numberFlag(
      'concurrent-requests',
      { min: 0, max: 1e9, whole: true },
      { summary: 'requests in flight', ...OVERRIDE },
    ),
    window: Flags.string({ summary: 'how a minute is counted', options: [...WINDOW_MODELS], ...OVERRIDE }),
    settlement: Flags.string({ summary: 'when generated tokens are charged', options: [...SETTLEMENTS], ...OVERRIDE }),
    seed: numberFlag('seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }, { summary: 'the first seed', ...OVERRIDE }),
    replicates: numberFlag('replicates', { min: 1, max: 1e6, whole: true }, { summary: 'runs of each policy', ...OVERRIDE }),
    horizon: numberFlag(
      'horizon',
      { min: 0.001, max: 31_536_000, whole: false, unit: 'seconds' },
      { summary: 'simulated seconds after which a run stops', ...OVERRIDE },
    ),
    set: Flags.string({
      summary: 'any other value, e.g. workloads[0].sdk=anthropic',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
      ...OVERRIDE,
    }),
    optimize: Flags.boolean({ summary: 'search retry settings and pacing', ...SEARCH }),
    aim: Flags.string({ summary: 'what to make small (default p99)', options: [...AIMS], dependsOn: ['optimize'], ...SEARCH }),
    emit: Flags.string({
      summary: 'print settings for a real system instead of the table: of the winner, or of the first policy',
      options: [...EMIT_FORMATS],
      ...SEARCH,
    }),
    name: Flags.string({
      summary: 'of a workload file (bq plan --init): simulate the quota that this workload draws from',
      helpValue: 'WORKLOAD',
    }),
    timeline: Flags.boolean({ summary: 'show quota use and throttles over time' }),
    trace: outputFileFlag('trace', 'carries the answer', { summary: 'write every event of the first seed, as JSON Lines' }),
    jobs: numberFlag('jobs', { min: 1, max: 64, whole: true }, { summary: 'threads (default: one per core)' }),
    format: formatFlag('text', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<SimulateResult>> {
    const { flags, args } = await this.parseInput(Simulate);
    if (args.scenario === undefined) {
      throw new BqError('which scenario? a file is missing', {
        code: 'SCENARIO_NEEDED',
        kind: 'usage',
        suggestions: ['bq simulate init scenario.yaml writes one to start from', 'bq simulate scenario.yaml runs it'],
      });
    }
    const { scenario, warnings: fileWarnings } = await loadSimulation(args.scenario, scenarioOverrides(flags), flags.name ?? null);
    const { result, warnings: runWarnings } = await simulate({
      scenario,
      root: this.config.root,
      jobs: flags.jobs ?? null,
      timeline: flags.timeline || this.jsonEnabled(),
      aim: flags.optimize ? ((flags.aim ?? 'p99') as Aim) : null,
      emit: (flags.emit ?? null) as EmitFormat | null,
      traceFile: flags.trace ?? null,
    });
    const warnings = [...fileWarnings, ...runWarnings];
    if (result.trace) this.notice(`saved to ${result.trace.file}: ${plural(result.trace.events, 'event')}`);
    if (result.emitted) for (const warning of warnings) this.notice(`! ${warning}`);
    if (result.emitted && result.optimized) this.notice(`best for ${result.optimized.aim}: ${result.optimized.winner}`);
    return {
      result,
      warnings,
      text: (layout) => {
        if (result.emitted) return result.emitted.text.trimEnd();
        if (flags.format === 'csv') return simulateCsv(result);
        if (flags.format === 'markdown') return simulateMarkdown(result, warnings);
        return simulateText(result, { ...layout, warnings, wantsTimeline: flags.timeline });
      },
    };
  }
}

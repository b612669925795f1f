// `bq simulate`: throttling and retries over time, several policies side by side, and a search for a better one.

import * as Args from '@oclif/core/args';
import type { Context } from '../../app/context.ts';
import { type Simulated, simulate } from '../../app/simulate/simulate-run.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import { english, phrase } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { SimulateResult } from '../../contracts/simulate.ts';
import { emitSettings, limitsNothing } from '../../render/emit.ts';
import type { EmitFormat } from '../../render/emit-formats.ts';
import { simulateCsv, simulateMarkdown, simulateText } from '../../render/simulate.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import type { Aim } from '../../simulator/scenario/scenario.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import { simulateFlags } from './flags.ts';
import { scenarioOverrides } from './scenario-overrides.ts';

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
  static override flags = simulateFlags;
  /** Threads and a half-written trace do not stay behind. */
  static override endsOn = ['SIGINT'] as const;

  protected override async execute(): Promise<Outcome<SimulateResult>> {
    const { flags, args, context } = await this.parseInput(Simulate);
    if (args.scenario === undefined) throw noScenario();
    const simulated = await simulate(context, {
      file: args.scenario,
      overrides: scenarioOverrides(flags),
      workload: flags.name ?? null,
      endpoint: (flags.endpoint ?? null) as Endpoint | null,
      jobs: flags.jobs ?? null,
      timeline: flags.timeline || this.jsonEnabled() || flags.report !== undefined,
      aim: flags.optimize ? ((flags.aim ?? 'p99') as Aim) : null,
      traceFile: flags.trace ?? null,
    });
    if (flags.emit !== undefined) return { ...emitted(simulated, flags.emit as EmitFormat, context), report: flags.report };
    const { result, warnings } = simulated;
    return {
      result,
      warnings,
      report: flags.report,
      isPiped: flags.format === 'csv',
      text: (layout) => {
        if (flags.format === 'csv') return simulateCsv(result);
        if (flags.format === 'markdown') return simulateMarkdown(result, layout);
        return simulateText(result, { ...layout, wantsTimeline: flags.timeline });
      },
    };
  }
}

/** Settings for a real system, instead of the table. */
function emitted({ result, warnings, best }: Simulated, format: EmitFormat, { tell }: Context): Outcome<SimulateResult> {
  const { name, settings } = best;
  const text = emitSettings(format, settings);
  const { optimized } = result;
  const nothing = phrase(SIMULATE, 'limitsNothing', name);
  if (optimized) tell(note('BEST_POLICY', phrase(SIMULATE, 'bestOf', optimized.aim, name), { aim: optimized.aim, policy: english(name) }));
  return {
    result: { ...result, emitted: { format, text } },
    warnings: [
      ...warnings,
      ...(limitsNothing(format, settings) ? [note('SETTINGS_LIMIT_NOTHING', nothing, { policy: english(name) })] : []),
    ],
    isPiped: true,
    text: () => text.trimEnd(),
  };
}

function noScenario(): BqError {
  return new BqError(phrase(SIMULATE, 'whichScenario'), {
    code: 'SCENARIO_NEEDED',
    kind: 'usage',
    suggestions: [phrase(SIMULATE, 'startScenario'), phrase(SIMULATE, 'runScenario')],
  });
}

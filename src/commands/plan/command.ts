// `bq plan`: what a request costs against the quota, how many can run at once, what to change.

import type { Context } from '../../app/context.ts';
import { runPlan } from '../../app/plan.ts';
import type { Note } from '../../base/notes.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';
import { planAnswer } from '../../planner/answer.ts';
import type { PlannedPrompt, Plan as PlanOfRequest } from '../../planner/plan.ts';
import { fits } from '../../planner/plan-request.ts';
import { questionFrom, type Source } from '../../planner/question.ts';
import type { EmitFormat } from '../../render/emit-formats.ts';
import { planMarkdown } from '../../render/plan/markdown.ts';
import { planText } from '../../render/plan/text.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { askedByFlags, planCommandFlags } from './flags.ts';

type Answer = PlanResult | WorkloadPlan | { readonly text: string };

interface WorkloadWish {
  readonly file: string;
  readonly commandLine: Source;
  readonly refuser: string | null;
  readonly format: string | undefined;
}

interface FromFiles {
  readonly prompt: PlannedPrompt | null;
  readonly sources: readonly Source[];
  readonly warnings: readonly Note[];
}

export class Plan extends BqCommand<Answer> {
  static override summary = 'what a request costs against the quota, and how many can run at once';
  static override description = [
    'A request holds quota for its max_tokens before a word is generated, and on newer Claude models each output token costs 5, 10 or 15 quota tokens.',
    'What is not given is assumed, and each assumption names its flag. docs/model.md has the arithmetic.',
  ].join('\n');
  static override examples = [
    { description: 'no account needed', command: '<%= config.bin %> plan --model sonnet-4 --max-tokens 16000' },
    {
      description: 'a whole request, in Tokyo',
      command:
        '<%= config.bin %> plan --model sonnet-4.5 --max-tokens 4000 --input-tokens 1500 --output-tokens 800 --region ap-northeast-1',
    },
    {
      description: 'the prompt file says the input',
      command: '<%= config.bin %> plan --prompt prompt.json --model sonnet-4.5 --max-tokens 4000',
    },
    {
      description: 'the largest max_tokens for 20 workers',
      command: '<%= config.bin %> plan --model haiku-4.5 --max-tokens 8000 --output-tokens 500 --concurrency 20',
    },
    { description: 'several workloads that share quotas', command: '<%= config.bin %> plan --workload bq.yaml --offline' },
    {
      description: 'a gate for CI',
      command: '<%= config.bin %> plan --model nova-pro --max-tokens 2000 --output-tokens 300 --requests-per-minute 500 --offline --check',
    },
  ];
  static override flags = planCommandFlags;

  protected override async execute(): Promise<Outcome<Answer>> {
    const { flags, given, context } = await this.parseInput(Plan);
    if (flags.init) return this.template();
    const [commandLine, environment] = askedByFlags(flags, given);
    const refuser = flags.check ? '--check' : null;
    const files = { prompt: flags.prompt ?? null, from: flags.from ?? null };
    if (flags.workload !== undefined) return this.workloads(context, { file: flags.workload, commandLine, refuser, format: flags.format });
    const { prompt, sources, warnings: ofPrompt } = await fromFiles(context, files, commandLine);
    const { plan, quotaNotes } = await runPlan(context, questionFrom(commandLine, ...sources, environment), { prompt, refuser });
    const emit = (flags.emit ?? null) as EmitFormat | null;
    const emitted = emit === null ? null : await emittedFor(plan, emit);
    const answer = planAnswer(plan);
    return {
      result: emitted ? { ...answer, emitted: { format: emitted.format, text: emitted.text } } : answer,
      warnings: [...ofPrompt, ...quotaNotes, ...plan.notes, ...(emitted?.warnings ?? [])],
      isPiped: emitted !== null,
      text: (layout) => {
        if (emitted) return emitted.text.trimEnd();
        return flags.format === 'markdown' ? planMarkdown(plan, layout.warnings) : planText(plan, layout);
      },
      exitCode: flags.check && !fits(plan) ? EXIT.doesNotFit : EXIT.ok,
    };
  }

  /** The file to start from. */
  private async template(): Promise<Outcome<Answer>> {
    const { WORKLOAD_TEMPLATE } = await import('../../io/workload/template.ts');
    return { result: { text: WORKLOAD_TEMPLATE }, text: () => WORKLOAD_TEMPLATE.trimEnd() };
  }

  /** The same for a file of workloads instead of one request. */
  private async workloads(context: Context, { file, commandLine, refuser, format }: WorkloadWish): Promise<Outcome<Answer>> {
    const { readWorkloads, runWorkloadPlan } = await import('../../app/plan-workload.ts');
    const { workloadPlanMarkdown, workloadPlanText } = await import('../../render/workload-plan.ts');
    const set = await readWorkloads(context, file, commandLine.values.region ?? null);
    const { result, quotaNotes } = await runWorkloadPlan(context, set, refuser);
    return {
      result,
      warnings: quotaNotes,
      text: (layout) => (format === 'markdown' ? workloadPlanMarkdown(result, layout.warnings) : workloadPlanText(result, layout)),
      exitCode: refuser !== null && !result.fits ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}

/** Settings of a real system that keep to the plan. @throws BqError kind does-not-fit when the plan has no capacity to set */
async function emittedFor(plan: PlanOfRequest, format: EmitFormat) {
  const [{ emitSettings, holdsNoRate }, { planSettings, slowerThanOneWorker }] = await Promise.all([
    import('../../render/emit.ts'),
    import('../../planner/settings.ts'),
  ]);
  return { format, text: emitSettings(format, planSettings(plan)), warnings: holdsNoRate(format) ? slowerThanOneWorker(plan, format) : [] };
}

/** What --from and --prompt say, and the counted prompt. */
async function fromFiles(
  context: Context,
  { prompt: file, from }: { readonly prompt: string | null; readonly from: string | null },
  commandLine: Source,
): Promise<FromFiles> {
  const saved = from === null ? [] : [await (await import('../../app/plan-file.ts')).readPlanQuestion(from)];
  if (file === null) return { prompt: null, warnings: [], sources: saved };
  const { askedByPrompt, promptTokens } = await import('../../app/prompt-tokens.ts');
  const { model, region } = questionFrom(commandLine, ...saved);
  // What the command line names is the run's own.
  const { prompt, warnings } = await promptTokens(context, file, {
    model,
    region: commandLine.values.region === undefined ? region : null,
  });
  return { prompt, warnings, sources: [askedByPrompt(prompt), ...saved] };
}

// `bq plan`: what a request costs against the quota, how many can run at once, what to change.

import type { Context } from '../../app/context.ts';
import { runPlan } from '../../app/plan.ts';
import { questionFiles } from '../../app/plan-sources.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';
import { planAnswer } from '../../planner/answer.ts';
import type { Plan as PlanOfRequest } from '../../planner/plan.ts';
import { fits } from '../../planner/plan-request.ts';
import { questionFrom } from '../../planner/question.ts';
import { wordsOf } from '../../render/layout.ts';
import { planMarkdown } from '../../render/plan/markdown.ts';
import { planText } from '../../render/plan/text.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { watchOptions } from '../../shell/flags.ts';
import type { EmitWish } from './emit.ts';
import { askedByFlags, planCommandFlags } from './flags.ts';

type Answer = PlanResult | WorkloadPlan | { readonly text: string };

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
      description: 'input tokens from a prompt file',
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
    const emit = emitWish(flags, context);
    if (flags.workload !== undefined) {
      const { workloadOutcome } = await import('./workloads.ts');
      return workloadOutcome(context, { file: flags.workload, commandLine, refuser, emit }, flags);
    }
    const { prompt, sources, warnings: ofPrompt } = await questionFiles(context, files, commandLine);
    const { plan, quotaNotes } = await runPlan(context, questionFrom(commandLine, ...sources, environment), { prompt, refuser });
    const emitted = emit === null ? null : (await import('./emit.ts')).emittedOfPlan(plan, emit);
    const minutes = flags.report === undefined ? {} : { minutes: await drawnMinutes(plan) };
    return {
      // Other pools are rehearsed for it, which the short text does not show.
      get result() {
        return { ...planAnswer(plan), ...minutes, ...(emitted ? { emitted: { format: emitted.format, text: emitted.text } } : {}) };
      },
      report: flags.report,
      warnings: [...ofPrompt, ...quotaNotes, ...plan.notes, ...(emitted?.warnings ?? [])],
      isPiped: emitted !== null,
      text: (layout) => {
        if (emitted) return emitted.text.trimEnd();
        return flags.format === 'markdown' ? planMarkdown(plan, layout) : planText(plan, { ...layout, isFull: flags.full });
      },
      exitCode: flags.check && !fits(plan) ? EXIT.doesNotFit : EXIT.ok,
    };
  }

  /** The file to start from. */
  private async template(): Promise<Outcome<Answer>> {
    const { WORKLOAD_TEMPLATE } = await import('../../words/en/workload-template.ts');
    return { result: { text: WORKLOAD_TEMPLATE.english.file }, text: (layout) => wordsOf(layout, WORKLOAD_TEMPLATE).file.trimEnd() };
  }
}

/** What is to be printed instead of the answer; null: the answer. @throws BqError usage: as `watchOptions` */
function emitWish(flags: Parameters<typeof watchOptions>[0], { now }: Context): EmitWish | null {
  return flags.emit === undefined ? null : { format: flags.emit, asOf: now.toISOString().slice(0, 10), ...watchOptions(flags) };
}

/** Of four seconds. */
const MINUTE_PARTS = 15;

/** What a report draws besides the answer. */
async function drawnMinutes(plan: PlanOfRequest): Promise<NonNullable<PlanResult['minutes']>> {
  const { minutesOf } = await import('../../planner/minute.ts');
  return minutesOf(plan, MINUTE_PARTS).map((minute) => ({ ...minute, bins: [...minute.bins] }));
}

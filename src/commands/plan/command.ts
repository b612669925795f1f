// `bq plan`: what a request costs against the quota, how many can run at once, what to change.
import * as Flags from '@oclif/core/flags';
import type { CountFlags } from '../../app/count/count-run.ts';
import { now } from '../../app/now.ts';
import { readPlanFile } from '../../app/plan-file.ts';
import { runPlan } from '../../app/plan-run.ts';
import { BqError } from '../../base/errors.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { WorkloadPlan } from '../../contracts/workload-plan.ts';
import { fits } from '../../planner/plan.ts';
import { planSettings, slowerThanOneWorker } from '../../planner/settings.ts';
import { EMIT_FORMATS, type EmitFormat, emitSettings, holdsNoRate } from '../../render/emit.ts';
import { planMarkdown } from '../../render/plan/markdown.ts';
import { planText } from '../../render/plan/text.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import { flagsWithPlan, planFlags } from './plan-question.ts';

type Answer = PlanResult | WorkloadPlan | { readonly text: string };

async function countPrompt(file: string, flags: CountFlags, notice: (line: string) => void): Promise<PlanResult['prompt']> {
  const { promptTokens } = await import('../../app/prompt-tokens.ts');
  const { model, offline, region, profile } = flags;
  return promptTokens(file, { model, offline, region, profile, 'endpoint-url': flags['endpoint-url'] }, notice);
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
  static override flags = {
    ...planFlags,
    prompt: Flags.string({
      summary: 'a prompt file, counted first; or what bq count --save wrote (- is stdin)',
      helpValue: 'FILE',
      helpGroup: 'REQUEST',
      exclusive: ['input-tokens', 'workload', 'init', 'from'],
    }),
    from: Flags.string({
      summary: 'what bq plan --json wrote (- is stdin): the same question, but for the flags given',
      helpValue: 'FILE',
      helpGroup: 'REQUEST',
      exclusive: ['workload', 'init'],
    }),
    workload: Flags.string({
      summary: 'a file of workloads that share quotas, instead of one request',
      helpValue: 'FILE',
      helpGroup: 'WORKLOADS',
      exclusive: [
        'model',
        'scope',
        'max-tokens',
        'input-tokens',
        'output-tokens',
        'concurrency',
        'requests-per-minute',
        'tpm',
        'rpm',
        'tpd',
        'emit',
      ],
    }),
    init: Flags.boolean({
      summary: 'print a commented workload file to start from',
      helpGroup: 'WORKLOADS',
      exclusive: ['model', 'workload', 'check'],
    }),
    check: Flags.boolean({ summary: 'exit 3 when the request or the wish does not fit; refuses silent defaults', helpGroup: 'WISHES' }),
    emit: Flags.string({
      summary: 'print settings that keep to the answer instead of the answer',
      options: [...EMIT_FORMATS],
      helpGroup: 'WISHES',
    }),
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown'),
  };

  protected override async execute(): Promise<Outcome<Answer>> {
    const { flags: parsed, given } = await this.parseInput(Plan);
    const flags = parsed.from === undefined ? parsed : flagsWithPlan(parsed, given, await readPlanFile(parsed.from));
    const { workload } = flags;
    if (flags.init || workload !== undefined) {
      const { planWorkloadFile, workloadTemplate } = await import('../../app/plan-workload.ts');
      return workload === undefined ? workloadTemplate() : planWorkloadFile({ ...flags, workload }, now(), (line) => this.notice(line));
    }
    const prompt = flags.prompt === undefined ? null : await countPrompt(flags.prompt, flags, (line) => this.notice(line));
    const model = flags.model ?? prompt?.model ?? undefined;
    if (model === undefined) {
      throw new BqError('which model? --model is missing', {
        code: 'MODEL_NEEDED',
        kind: 'usage',
        suggestions: ['bq plan --model sonnet-4.5 --max-tokens 4000', 'bq models lists the names'],
      });
    }
    const plan = await runPlan(model, flags, now(), prompt);
    for (const line of plan.notices) this.notice(line);
    const emit = (flags.emit ?? null) as EmitFormat | null;
    const warnings = [...plan.warnings, ...(emit !== null && holdsNoRate(emit) ? slowerThanOneWorker(plan.result, emit) : [])];
    const result: PlanResult =
      emit === null ? plan.result : { ...plan.result, emitted: { format: emit, text: emitSettings(emit, planSettings(plan.result)) } };
    if (result.emitted) for (const warning of warnings) this.notice(`! ${warning}`);
    return {
      result,
      warnings,
      text: (layout) => {
        if (result.emitted) return result.emitted.text.trimEnd();
        return flags.format === 'markdown' ? planMarkdown(result, warnings) : planText(result, { ...layout, warnings });
      },
      exitCode: flags.check && !fits(plan) ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}

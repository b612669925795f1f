// `bq explain`: an error text, a log or a Step Functions failure → which limit it means, for this model, and the way out.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Context } from '../../app/context.ts';
import { runPlan } from '../../app/plan.ts';
import type { PromptCount } from '../../app/prompt-tokens.ts';
import { type FailureSource, readFailures } from '../../app/read-failures.ts';
import { BqError } from '../../base/errors.ts';
import type { ExplainResult } from '../../contracts/explain.ts';
import { isFile } from '../../io/read-input.ts';
import type { Plan, PlannedPrompt } from '../../planner/plan.ts';
import { questionFrom, type Source } from '../../planner/question.ts';
import { explainMarkdown, explainText } from '../../render/explain.ts';
import { paragraphs, warningLines } from '../../render/layout.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import { explainErrors } from '../../support/causes/explain.ts';
import { askedByFlags, planFlags } from '../plan/flags.ts';

export class Explain extends BqCommand<ExplainResult> {
  static override summary = 'which limit an error of Bedrock means, and the way out';
  static override description = [
    'Reads a message, an SDK error as JSON, a log of any size or a Step Functions failure, and counts the causes: one failure once, however it is told.',
    'With --model it adds the limits of that model, with --prompt what your own request holds of them. Text that bq does not know is said to be unknown.',
  ].join('\n');
  static override examples = [
    { description: 'a message', command: '<%= config.bin %> explain "Too many tokens, please wait before trying again."' },
    { description: 'for one model', command: '<%= config.bin %> explain "Too many tokens" --model sonnet-4.5 --region ap-northeast-1' },
    { description: 'for your own request', command: '<%= config.bin %> explain "Too many tokens" --model sonnet-4.5 --prompt prompt.json' },
    { description: 'a file, plain or gzip', command: '<%= config.bin %> explain app.log' },
    { description: 'a whole log', command: 'aws logs tail /aws/lambda/chat --since 1h | <%= config.bin %> explain -' },
  ];
  static override strict = false;
  static override args = {
    message: Args.string({ description: 'the error text, or a file with it; - reads standard input', ignoreStdin: true }),
  };
  static override flags = {
    error: Flags.string({ summary: 'read the text from a file (- is standard input)', helpValue: 'FILE' }),
    model: planFlags.model,
    scope: planFlags.scope,
    prompt: Flags.string({
      summary: 'a request as JSON, or what bq count --save wrote: what it holds of the minute',
      helpValue: 'FILE',
      exclusive: ['input-tokens'],
    }),
    'max-tokens': planFlags['max-tokens'],
    'input-tokens': planFlags['input-tokens'],
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown'),
  };

  protected override async execute(): Promise<Outcome<ExplainResult>> {
    const { flags, argv, given, context } = await this.parseInput(Explain);
    const source = await sourceOf(argv, flags.error);
    const [commandLine, environment] = askedByFlags({ ...flags, fast: true }, given);
    const counted = flags.prompt === undefined ? null : await countedPrompt(context, flags.prompt, commandLine);
    const question = questionFrom(commandLine, ...(counted ? [counted.source] : []), environment);
    const prompt = counted?.prompt ?? null;
    const plan = question.model === null ? null : (await runPlan(context, question, { prompt })).plan;
    const { failures, text, warnings } = await readFailures(source);
    const result = explainErrors({
      failures,
      text,
      plan,
      called: {
        model: question.model,
        region: plan?.region ?? context.origin.regions,
        scope: question.scope,
        ...sizeOf(plan, prompt),
        quotas: context.origin.quotaFiles,
        errorFile: 'file' in source && source.file !== '-' ? source.file : null,
        profile: context.origin.profile,
      },
    });
    return {
      result,
      warnings: [...(counted?.warnings ?? []), ...warnings],
      isPiped: flags.format === 'markdown',
      text: (layout) =>
        flags.format === 'markdown' ? explainMarkdown(result) : paragraphs([warningLines(layout), [explainText(result, layout)]]),
    };
  }
}

interface CountedPrompt extends PromptCount {
  readonly source: Source;
}

async function countedPrompt(context: Context, file: string, asked: Source): Promise<CountedPrompt> {
  const { askedByPrompt, promptTokens } = await import('../../app/prompt-tokens.ts');
  const { prompt, warnings } = await promptTokens(context, file, { model: questionFrom(asked).model, region: null });
  return { prompt, warnings, source: askedByPrompt(prompt) };
}

/** What the plan was told of the request; what a prompt file says, the file says again. */
function sizeOf(plan: Plan | null, prompt: PlannedPrompt | null) {
  const request = plan?.request;
  const isInputGiven = request !== undefined && prompt === null && request.inputTokens > 0;
  const isFromPrompt = prompt !== null && prompt.maxMaxTokens === request?.maxTokens;
  return {
    prompt: prompt?.file ?? null,
    inputTokens: isInputGiven ? request.inputTokens : null,
    maxTokens: request?.maxTokensGiven && !isFromPrompt ? request.maxTokens : null,
  };
}

const LOG_NAME = /^[\w./~-]+\.(?:log|txt|jsonl?|gz|csv|out)$/i;
const NEXT = 'bq explain --error FILE, or - for stdin';

/** @throws BqError usage when there is nothing to read, or two things */
async function sourceOf(words: readonly string[], file: string | undefined): Promise<FailureSource> {
  if (file !== undefined && words.length > 0) {
    throw new BqError('give a message or --error FILE, not both', {
      code: 'TWO_TEXTS',
      kind: 'usage',
      suggestions: ['bq explain --error FILE'],
    });
  }
  if (file !== undefined) return { file, next: NEXT };
  const [word = ''] = words;
  // What looks like the name of a log is one, there or not.
  const isNamed = words.length === 1 && (word === '-' || LOG_NAME.test(word) || (await isFile(word)));
  if (isNamed) return { file: word, next: NEXT };
  if (words.join(' ').trim() === '') {
    throw new BqError('what should be explained? Give the error text', {
      code: 'TEXT_NEEDED',
      kind: 'usage',
      suggestions: ['bq explain "Too many tokens, please wait before trying again."', 'bq explain --error FILE', '… | bq explain -'],
    });
  }
  return { words: words.join(' ') };
}

// `bq explain`: an error text, a log or a Step Functions failure → which limit it means, for this model, and the way out.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { runPlan } from '../../app/plan.ts';
import { BqError } from '../../base/errors.ts';
import type { ExplainResult } from '../../contracts/explain.ts';
import { readAnyText } from '../../io/read-input.ts';
import { questionFrom } from '../../planner/question.ts';
import { explainMarkdown, explainText } from '../../render/explain.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import { explainErrors } from '../../support/causes/explain.ts';
import { readErrors } from '../../support/errors/error-text.ts';
import { askedByFlags, planFlags } from '../plan/flags.ts';

export class Explain extends BqCommand<ExplainResult> {
  static override summary = 'which limit an error of Bedrock means, and the way out';
  static override description = [
    'Reads a message, an SDK error as JSON, a log or a Step Functions failure, one error or many, and counts the causes.',
    'With --model it adds the limits of that model. Text that bq does not know is said to be unknown.',
  ].join('\n');
  static override examples = [
    { description: 'a message', command: '<%= config.bin %> explain "Too many tokens, please wait before trying again."' },
    { description: 'for one model', command: '<%= config.bin %> explain "Too many tokens" --model sonnet-4.5 --region ap-northeast-1' },
    { description: 'a whole log', command: 'aws logs tail /aws/lambda/chat --since 1h | <%= config.bin %> explain -' },
    { description: 'the failure of a Step Functions execution', command: '<%= config.bin %> explain --error cause.json' },
  ];
  static override strict = false;
  static override args = {
    message: Args.string({ description: 'the error text; - reads standard input', ignoreStdin: true }),
  };
  static override flags = {
    error: Flags.string({ summary: 'read the text from a file (- is standard input)', helpValue: 'FILE' }),
    model: planFlags.model,
    scope: planFlags.scope,
    'max-tokens': planFlags['max-tokens'],
    'input-tokens': planFlags['input-tokens'],
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown'),
  };

  protected override async execute(): Promise<Outcome<ExplainResult>> {
    const { flags, argv, given, context } = await this.parseInput(Explain);
    const text = await textOf(argv, flags.error);
    const question = questionFrom(...askedByFlags({ ...flags, fast: true }, given));
    const run = question.model === null ? null : await runPlan(context, question);
    const plan = run?.plan ?? null;
    const errors = readErrors(text);
    const result = explainErrors({
      errors,
      text,
      plan,
      modelName: question.model,
      region: plan?.region ?? question.region,
    });
    return {
      result,
      text: (layout) => (flags.format === 'markdown' ? explainMarkdown(result) : explainText(result, layout)),
    };
  }
}

/** @throws BqError usage when there is nothing to read, or two things */
async function textOf(words: readonly string[], file: string | undefined): Promise<string> {
  if (file !== undefined && words.length > 0) {
    throw new BqError('give a message or --error FILE, not both', {
      code: 'TWO_TEXTS',
      kind: 'usage',
      suggestions: ['bq explain --error FILE'],
    });
  }
  if (file !== undefined) return readAnyText(file, '--error');
  if (words.length === 1 && words[0] === '-') return readAnyText('-', 'explain');
  const text = words.join(' ');
  if (text.trim() === '') {
    throw new BqError('what should be explained? Give the error text', {
      code: 'TEXT_NEEDED',
      kind: 'usage',
      suggestions: ['bq explain "Too many tokens, please wait before trying again."', 'bq explain --error FILE', '… | bq explain -'],
    });
  }
  return text;
}

// `bq explain`: an error text, a log or a Step Functions failure → which limit it means, for this model, and the way out.
import * as Args from '@oclif/core/args';
import { explain } from '../../app/explain.ts';
import type { FailureSource } from '../../app/read-failures.ts';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { ExplainResult } from '../../contracts/explain.ts';
import { isFile } from '../../io/read-input.ts';
import { explainMarkdown, explainText } from '../../render/explain.ts';
import { paragraphs, warningLines } from '../../render/layout.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXPLAIN } from '../../words/en/explain.ts';
import { askedByFlags } from '../plan/flags.ts';
import { explainFlags } from './flags.ts';

export class Explain extends BqCommand<ExplainResult> {
  static override summary = 'which limit a Bedrock error means, and what to do';
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
  static override flags = explainFlags;

  protected override async execute(): Promise<Outcome<ExplainResult>> {
    const { flags, argv, given, context } = await this.parseInput(Explain);
    const source = await sourceOf(argv, flags.error);
    const [commandLine, environment] = askedByFlags({ ...flags, fast: true }, given);
    const { result, spoken, warnings } = await explain(context, {
      source,
      promptFile: flags.prompt ?? null,
      asked: [commandLine, environment],
    });
    return {
      result,
      warnings,
      isPiped: flags.format === 'markdown',
      text: (layout) =>
        flags.format === 'markdown' ? explainMarkdown(spoken, layout) : paragraphs([warningLines(layout), [explainText(spoken, layout)]]),
    };
  }
}

const LOG_NAME = /^[\w./~-]+\.(?:log|txt|jsonl?|gz|csv|out)$/i;
const NEXT = phrase(EXPLAIN, 'next');

/** @throws BqError usage when there is nothing to read, or two things */
async function sourceOf(words: readonly string[], file: string | undefined): Promise<FailureSource> {
  if (file !== undefined && words.length > 0) {
    throw new BqError(phrase(EXPLAIN, 'twoTexts'), {
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
    throw new BqError(phrase(EXPLAIN, 'textNeeded'), {
      code: 'TEXT_NEEDED',
      kind: 'usage',
      suggestions: ['bq explain "Too many tokens, please wait before trying again."', 'bq explain --error FILE', '… | bq explain -'],
    });
  }
  return { words: words.join(' ') };
}

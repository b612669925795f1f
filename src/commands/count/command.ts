// `bq count`: the input tokens of prompts of every kind, counted by AWS where it can, estimated where it cannot.
import { once } from 'node:events';
import * as Args from '@oclif/core/args';
import { runCount } from '../../app/count/count-run.ts';
import type { AsOption } from '../../app/count/open-input.ts';
import { BqError } from '../../base/errors.ts';
import { saidBy } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { countText } from '../../render/count.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-codes.ts';
import { printedJson } from '../../shell/printed.ts';
import { COUNT } from '../../words/en/count.ts';
import { countFlags } from './flags.ts';

export class Count extends BqCommand<CountResult> {
  static override summary = 'input tokens of a prompt file, a text, or a million requests';
  static override description = [
    'Understands Converse requests, InvokeModel bodies (Anthropic, Nova, Llama, Mistral, Titan, Cohere, DeepSeek, OpenAI-style) and requests, CountTokens',
    'inputs, batch records, invocation logs, states of Step Functions; messages of OpenAI (chat and Responses), Gemini, the AI SDK, LangChain, LlamaIndex,',
    'Strands and pydantic-ai; JSON lines of any of these; transcripts of coding agents; text and Markdown. What cannot be counted is listed as excluded,',
    'or refused. AWS counts where it can (CountTokens is free); elsewhere bq estimates and shows the band the count lies in: docs/accuracy.md.',
  ].join('\n');
  static override examples = [
    { description: 'a request, for the model it names or a stated default', command: '<%= config.bin %> count prompt.json' },
    {
      description: 'without asking AWS, with the cost against the quota',
      command: '<%= config.bin %> count prompt.json --model sonnet-4.5 --offline --max-tokens 4000',
    },
    {
      description: 'a batch file, its distribution kept for bq plan --prompt',
      command: '<%= config.bin %> count records.jsonl --offline --save tokens.json',
    },
    { description: 'a gate for CI', command: '<%= config.bin %> count prompt.md --model haiku-4.5 --offline --check --limit 8000' },
  ];
  static override strict = false;
  static override args = { file: Args.string({ description: 'files to count; - is stdin', required: false, ignoreStdin: true }) };
  static override flags = countFlags;
  /** What was counted so far is the answer. */
  static override endsOn = ['SIGINT'] as const;

  protected override async execute(): Promise<Outcome<CountResult> | undefined> {
    const { flags, argv, context } = await this.parseInput(Count);
    const { result, warnings, distribution } = await runCount(context, {
      files: argv.length > 0 ? argv : fromPipe(),
      model: flags.model ?? null,
      as: (flags.as ?? null) as AsOption,
      region: null,
      strict: flags.strict ?? false,
      jobs: flags.jobs ?? null,
      onEach: flags.each ? printEach : null,
      saveTo: flags.save ?? null,
      maxTokens: flags['max-tokens'] ?? null,
      endpoint: flags.endpoint === 'mantle' ? 'mantle' : 'runtime',
      check: flags.check && flags.limit !== undefined ? { limit: flags.limit, allowsExcluded: flags['allow-excluded'] ?? false } : null,
    });
    const exitCode = exitCodeOf(result);
    if (!flags.each) {
      const text: Outcome<CountResult>['text'] = (layout) => distribution?.trimEnd() ?? countText(result, layout);
      return { result, warnings, exitCode, isPiped: distribution !== null, text };
    }
    for (const warning of warnings) this.notice(context.language.say(saidBy(warning)));
    process.exitCode = exitCode;
    return undefined;
  }
}

function exitCodeOf({ interrupted, check }: CountResult): ExitCode {
  if (interrupted) return EXIT.interrupted;
  return check !== null && !check.passed ? EXIT.doesNotFit : EXIT.ok;
}

/** Without a file: what is piped in, if anything is. */
function fromPipe(): string[] {
  if (!process.stdin.isTTY) return ['-'];
  throw new BqError(phrase(COUNT, 'whichFile'), {
    code: 'FILE_NEEDED',
    kind: 'usage',
    suggestions: ['bq count prompt.json', 'cat prompt.json | bq count -'],
  });
}

/** Waits where the reader of stdout is slower than the counting. */
async function printEach(each: CountEach): Promise<void> {
  if (!process.stdout.write(`${printedJson(each, 0)}\n`)) await once(process.stdout, 'drain');
}

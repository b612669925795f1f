// `bq count`: the input tokens of prompts of every kind, counted by AWS where it can, estimated where it cannot.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { runCount } from '../../app/count/count-run.ts';
import type { CountResult } from '../../contracts/count.ts';
import { PROMPT_KINDS } from '../../prompts/types.ts';
import { countText } from '../../render/count.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, numberFlag, tokensFlag } from '../../shell/flags.ts';

const INPUT = { helpGroup: 'INPUT' };
const OUTPUT = { helpGroup: 'OUTPUT' };

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
  static override flags = {
    model: Flags.string({ summary: 'count for this model, whatever the files name', helpValue: 'MODEL', ...INPUT }),
    as: Flags.string({
      summary: 'what the files are, where bq takes them for something else',
      options: [...PROMPT_KINDS, 'jsonl'],
      helpValue: 'KIND',
      ...INPUT,
    }),
    strict: Flags.boolean({ summary: 'stop at the first line that cannot be read (exit 2)', ...INPUT }),
    jobs: numberFlag(
      'jobs',
      { min: 1, max: 64, whole: true },
      { summary: 'threads for estimates (default: the cores, at most 4)', ...INPUT },
    ),
    each: Flags.boolean({ summary: 'one JSON object a line for each record', exclusive: ['json', 'save', 'max-tokens'], ...OUTPUT }),
    save: Flags.string({
      summary: 'write the distribution of input tokens, for bq plan --prompt and bq simulate',
      helpValue: 'FILE',
      ...OUTPUT,
    }),
    'max-tokens': tokensFlag('max-tokens', { summary: 'also show what such a request costs against the quota', ...OUTPUT }, 1),
    check: Flags.boolean({
      summary: 'exit 3 when a record has more input tokens than --limit, or a part that cannot be counted',
      dependsOn: ['limit'],
      ...OUTPUT,
    }),
    'allow-excluded': Flags.boolean({ summary: 'let --check pass what excludes a part', dependsOn: ['check'], ...OUTPUT }),
    limit: { ...tokensFlag('limit', { summary: 'the most input tokens that --check allows', ...OUTPUT }), dependsOn: ['check'] },
    ...awsFlags,
  };

  protected override async execute(): Promise<Outcome<CountResult> | undefined> {
    const { flags, argv } = await this.parseInput(Count);
    const { result, warnings, exitCode, piped } = await runCount(argv, flags, (line) => this.notice(line));
    // What is piped is read by a program: what the text would say goes to stderr.
    if (piped !== null) for (const warning of warnings) this.notice(`! ${warning}`);
    if (!flags.each) {
      return { result, warnings, exitCode, text: (layout) => piped ?? countText(result, { ...layout, warnings }) };
    }
    for (const warning of warnings) this.notice(warning);
    process.exitCode = exitCode;
    return undefined;
  }
}

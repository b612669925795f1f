// `bq explore`: the planner in which every key answers at once; also plain `bq` in a terminal.
import * as Flags from '@oclif/core/flags';
import { BqCommand, type Outcome } from '../cli/base-command.ts';
import { readBurndownFile } from '../cli/burndown-file.ts';
import { isTrue } from '../cli/environment.ts';
import { firstQuestion } from '../cli/explore-question.ts';
import { createServices, orFailure } from '../cli/explore-services.ts';
import { createSimulator } from '../cli/explore-simulator.ts';
import { lookOf, parseSize, requireTerminal } from '../cli/explore-terminal.ts';
import { awsFlags, numberFlag, quotaFlags, secondsFlag, tokensFlag } from '../cli/flags.ts';
import { importTui } from '../cli/import-tui.ts';
import { now } from '../cli/now.ts';
import { takeOverInterrupt } from '../main.ts';
import { RESERVATIONS } from '../simulator/types.ts';

const MODEL = { helpGroup: 'MODEL' };
const REQUEST = { helpGroup: 'REQUEST' };

/** A first frame that would wait longer than this for quotas says so instead. */
const PATIENCE_MS = 150;

export class Explore extends BqCommand<null> {
  static override summary = 'the interactive planner: move max_tokens, and see quota and concurrency answer';
  static override description =
    'Reads quotas like bq plan and sends nothing else. ? lists the keys. Leaving prints the bq plan command of what was last on the screen.';
  static override examples = [
    { description: 'plain bq in a terminal does the same', command: '<%= config.bin %> explore --model sonnet-4 --max-tokens 16000' },
    { description: 'one frame as text', command: '<%= config.bin %> explore --offline --snapshot 80x24' },
  ];
  static override flags = {
    model: Flags.string({ summary: 'ID, profile ID, ARN or short name', helpValue: 'MODEL', ...MODEL }),
    scope: Flags.string({ summary: 'which pool', options: ['on-demand', 'geo', 'global'], ...MODEL }),
    'max-tokens': tokensFlag('max-tokens', { summary: 'what a request allows (default 4,000)', ...REQUEST }, 1),
    'input-tokens': tokensFlag('input-tokens', { summary: 'input outside any cache (default 1,500)', ...REQUEST }),
    'output-tokens': tokensFlag('output-tokens', { summary: 'the average answer (default 400)', ...REQUEST }),
    'cache-read-tokens': tokensFlag('cache-read-tokens', { summary: 'input read from a prompt cache', ...REQUEST }),
    'cache-write-tokens': tokensFlag('cache-write-tokens', { summary: 'input written to a prompt cache', ...REQUEST }),
    latency: secondsFlag('latency', { summary: 'seconds of one response (default: from the answer)', ...REQUEST }),
    headroom: numberFlag(
      'headroom',
      { min: 0, max: 95, whole: false, unit: '%' },
      { summary: '% of every quota left free (default 10)', ...REQUEST },
    ),
    reservation: Flags.string({
      summary: 'what a request holds when it starts',
      options: [...RESERVATIONS],
      default: 'documented',
      ...REQUEST,
    }),
    snapshot: Flags.string({ summary: 'print one frame of this size and exit', helpValue: 'WIDTHxHEIGHT' }),
    ...quotaFlags,
    ...awsFlags,
  };

  protected override async execute(): Promise<Outcome<null> | undefined> {
    const { flags } = await this.parseInput(Explore);
    const size = flags.snapshot === undefined ? null : parseSize(flags.snapshot);
    requireTerminal({ snapshot: size !== null, json: this.jsonEnabled() });
    const simulator = createSimulator(size === null);
    const burndownOverrides = await readBurndownFile(process.env.BQ_BURNDOWN);
    const { services, first } = createServices({ flags, now: now(), burndownOverrides, simulate: simulator.run });
    const linear = isTrue(process.env.INK_SCREEN_READER);
    try {
      const { region, facts } = await first();
      const props = { services, question: firstQuestion(flags, region), look: lookOf(process.env) };
      if (size) {
        const [tui, known] = await Promise.all([importTui(), facts]);
        const frame = await tui.snapshot({ ...props, facts: known }, size, linear);
        return { result: null, text: () => frame };
      }
      const arriving = orFailure(() => facts);
      const [tui, known] = await Promise.all([importTui(), Promise.race([arriving, later(PATIENCE_MS)])]);
      takeOverInterrupt();
      const { stdin, stdout } = process;
      const left = await tui.explore({ ...props, facts: known ?? arriving }, { stdin, stdout, linear });
      if (left.exitCode === 0) return { result: null, text: () => left.command };
      process.exitCode = left.exitCode;
      return undefined;
    } finally {
      await simulator.close();
    }
  }
}

function later(milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds).unref();
  });
}

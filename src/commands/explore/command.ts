// `bq explore`: the planner in which every key answers at once; also plain `bq` in a terminal.
import * as Flags from '@oclif/core/flags';
import { inAnotherThread, inThisThread } from '../../app/explore/explore-background.ts';
import { createServices, orFailure } from '../../app/explore/explore-services.ts';
import { questionFrom, withAsked } from '../../planner/question.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { isTrue } from '../../shell/environment.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, quotaFlags } from '../../shell/flags.ts';
import { importTui } from '../../shell/import-tui.ts';
import { leaveSoon } from '../../shell/interrupt.ts';
import { askedByFlags } from '../plan/flags.ts';
import { exploreFlags, firstQuestion } from './explore-question.ts';
import { lookOf, parseSize, requireTerminal } from './explore-terminal.ts';
import { planCommandLine } from './plan-command.ts';

/** A first frame that would wait longer than this for quotas says so instead. */
const PATIENCE_MS = 150;

/** Ctrl-C is a way to leave, as q is; of other signals the exit code tells. */
const EXIT_CODES = { SIGINT: EXIT.ok, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131, SIGABRT: 134, SIGUSR2: 140 } as const;
type Ending = keyof typeof EXIT_CODES;
const ENDINGS = Object.keys(EXIT_CODES) as Ending[];

export class Explore extends BqCommand<null> {
  static override summary = 'the interactive planner: change max_tokens and see the effect';
  static override description =
    'Reads quotas like bq plan and sends nothing else. ? lists the keys. Leaving prints the bq plan command of what was last on the screen.';
  static override examples = [
    { description: 'plain bq in a terminal does the same', command: '<%= config.bin %> explore --model sonnet-4 --max-tokens 16000' },
    { description: 'one frame as text', command: '<%= config.bin %> explore --offline --snapshot 80x24' },
  ];
  static override flags = {
    snapshot: Flags.string({ summary: 'print one frame of this size and exit', helpValue: 'WIDTHxHEIGHT' }),
    ...exploreFlags,
    ...quotaFlags,
    ...awsFlags,
  };

  /** The terminal is given back first. */
  static override endsOn = ENDINGS;

  protected override async execute(): Promise<Outcome<null> | undefined> {
    const { flags, given, context } = await this.parseInput(Explore);
    const asked = questionFrom(...askedByFlags(flags, given));
    const size = flags.snapshot === undefined ? null : parseSize(flags.snapshot);
    requireTerminal({ snapshot: size !== null, json: this.jsonEnabled() });
    const background = size ? inThisThread() : inAnotherThread(context.workerEntry);
    const burndownOverrides = await context.burndown();
    const { services, first } = createServices({
      question: asked,
      context,
      planCommand: (question) => planCommandLine(question, context.origin),
      burndownOverrides,
      background,
    });
    const linear = isTrue(context.env.INK_SCREEN_READER);
    try {
      const { region, facts } = await first();
      const props = {
        services,
        question: withAsked(firstQuestion(asked), asked.region === null ? 'configuration' : 'flag', { region }),
        look: { ...lookOf(context.env), language: context.language },
      };
      if (size) {
        const [tui, known] = await Promise.all([importTui(), facts]);
        const frame = await tui.snapshot({ ...props, facts: known }, size, linear);
        context.signal.throwIfAborted();
        return { result: null, text: () => frame };
      }
      const arriving = orFailure(() => facts, context.language);
      const [tui, known] = await Promise.all([importTui(), Promise.race([arriving, later(PATIENCE_MS)])]);
      const { stdin, stdout } = process;
      const left = await tui.explore({ ...props, facts: known ?? arriving }, { stdin, stdout, linear, signal: context.signal });
      const { signal } = context;
      const exitCode = signal.aborted ? (EXIT_CODES[signal.reason as Ending] ?? EXIT.interrupted) : EXIT.ok;
      if (exitCode === EXIT.ok) return { result: null, text: () => left.command };
      process.exitCode = exitCode;
      return undefined;
    } finally {
      await background.close();
      // A question to AWS that nobody waits for any more must not hold the shell up.
      if (!size) leaveSoon();
    }
  }
}

function later(milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds).unref();
  });
}

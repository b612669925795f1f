// The base of every command: parses, runs, prints text or the JSON envelope, maps errors to exit codes.
import { Command } from '@oclif/core/command';
import type { Config, Input } from '@oclif/core/interfaces';
import type { Layout } from '../render/layout.ts';
import { styleFor } from './colour.ts';
import { wantsJson, withEnvironment } from './environment.ts';
import type { ExitCode } from './exit-codes.ts';
import { globalFlags } from './flags.ts';
import { reportError } from './report-error.ts';

/** What a command hands back; the base class prints it. */
export interface Outcome<Result> {
  /** The JSON contract. */
  readonly result: Result;
  /** Part of the JSON envelope; the text is expected to say the same. */
  readonly warnings?: readonly string[];
  /** The answer for people, without a final newline. */
  readonly text: (layout: Layout) => string;
  /** 0 where nothing is said; a failed check gives 3 and still prints its result. */
  readonly exitCode?: ExitCode;
}

type Values = Record<string, unknown>;
type ParsedFlags<F> = F & { json: boolean; 'no-color': boolean };

export abstract class BqCommand<Result> extends Command {
  static override baseFlags = globalFlags;

  /** Parses, calls the rooms, returns. */
  protected abstract execute(): Promise<Outcome<Result> | undefined>;

  /** Runs a command class with a config that is already loaded (oclif's own `run` would load it again). */
  static async start(this: new (argv: string[], config: Config) => BqCommand<unknown>, argv: string[], config: Config): Promise<void> {
    await new this(argv, config)._run();
  }

  override async run(): Promise<void> {
    const outcome = await this.execute();
    if (!outcome) return;
    if (outcome.exitCode) process.exitCode = outcome.exitCode;
    if (this.jsonEnabled()) {
      const { result, warnings = [] } = outcome;
      process.stdout.write(`${JSON.stringify({ schemaVersion: 1, command: this.commandName, result, warnings }, null, 2)}\n`);
    } else {
      process.stdout.write(`${outcome.text(this.layout)}\n`);
    }
  }

  /** Flags and arguments, with the environment's twins of global flags. */
  protected async parseInput<F extends Values, A extends Values>(
    command: Input<F, Values, A>,
  ): Promise<{ flags: ParsedFlags<F>; args: A; argv: string[]; given: ReadonlySet<string> }> {
    const { flags, args, argv, metadata } = await this.parse<F, Values, A>(command);
    const given = new Set(Object.keys(flags).filter((name) => !metadata.flags[name]?.setFromDefault));
    const known = Object.keys({ ...globalFlags, ...command.flags });
    return { flags: withEnvironment(flags, given, known, process.env) as ParsedFlags<F>, args, argv: argv as string[], given };
  }

  protected get commandName(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  /** The terminal's width, at least 40; 80 where there is none. */
  private get layout(): Layout {
    return { style: styleFor(process.stdout), columns: Math.max(40, process.stdout.columns ?? 80) };
  }

  /** One line on stderr, not shown under --json: what the user should know of how the answer came about. */
  protected notice(line: string): void {
    if (!this.jsonEnabled()) process.stderr.write(`${styleFor(process.stderr).dim(line)}\n`);
  }

  override jsonEnabled(): boolean {
    return wantsJson(this.argv, process.env);
  }

  protected override async catch(error: unknown): Promise<void> {
    reportError(error, {
      command: this.commandName,
      json: this.jsonEnabled(),
      flagNames: Object.keys({ ...globalFlags, ...this.ctor.flags }),
    });
  }
}

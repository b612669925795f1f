// The base of every command: parses, runs, prints text or the JSON envelope, maps errors to exit codes.
import { join } from 'node:path';
import { Command } from '@oclif/core/command';
import type { Config, FlagInput, Input } from '@oclif/core/interfaces';
import { putInForce, tellAge } from '../app/catalog/in-force.ts';
import { learnModels, sayAliases } from '../app/catalog/names.ts';
import type { AwsOrigin, Context } from '../app/context.ts';
import { createContext } from '../app/run-context.ts';
import { BqError } from '../base/errors.ts';
import { type Note, saidBy } from '../base/notes.ts';
import { ENGLISH, type Language } from '../base/phrases.ts';
import { closePipes, whenSilent } from '../io/pipes.ts';
import type { Layout, WarnedLayout } from '../render/layout.ts';
import { SHELL } from '../words/en/shell.ts';
import { loadLanguage } from '../words/languages.ts';
import { styleFor } from './colour.ts';
import { wantsJson, withEnvironment } from './environment.ts';
import type { ExitCode } from './exit-codes.ts';
import { globalFlags } from './flags.ts';
import { asInterrupted, type Interrupt, leaveSoon, onInterrupt } from './interrupt.ts';
import { chosenLanguage, languageFor } from './language.ts';
import { originOf } from './origin.ts';
import { printed, printedJson } from './printed.ts';
import { Progress } from './progress.ts';
import type { Reported } from './report.ts';
import { reportError } from './report-error.ts';

/** What a command hands back; the base class prints it. */
export interface Outcome<Result> {
  /** The JSON contract. Where making it takes time, a getter: text does without. */
  readonly result: Result;
  /** What makes the answer less than it seems: part of the JSON envelope, and for the text to say. */
  readonly warnings?: readonly Note[];
  /** What the text says by itself: for JSON alone. */
  readonly notes?: readonly Note[];
  /** The answer for people, without a final newline. */
  readonly text: (layout: WarnedLayout) => string;
  /** The text is for somebody else, a program or AWS, and has no warnings in it: they go to stderr. */
  readonly isPiped?: boolean;
  /** A file to write the answer to, with its charts. */
  readonly report?: string | undefined;
  /** 0 where nothing is said; a failed check gives 3 and still prints its result. */
  readonly exitCode?: ExitCode;
}

type Values = Record<string, unknown>;
type ParsedFlags<F> = F & { json: boolean; 'no-color': boolean };

interface Parsed<F, A> {
  readonly flags: ParsedFlags<F>;
  readonly args: A;
  readonly argv: string[];
  /** Names of the flags that the command line itself gave. */
  readonly given: ReadonlySet<string>;
  /** Of this run, for its use case. */
  readonly context: Context;
}

export abstract class BqCommand<Result> extends Command {
  static override baseFlags: FlagInput = globalFlags;
  /** Signals on which the command ends by its own rules: `Context.signal` is aborted. All others end the program at once. */
  static endsOn: readonly NodeJS.Signals[] = [];

  readonly #told: Note[] = [];
  #language: Language = ENGLISH;
  #now: () => Date = () => new Date();
  readonly #interrupt: Interrupt = onInterrupt((this.constructor as typeof BqCommand).endsOn);

  /** Parses, calls the rooms, returns. */
  protected abstract execute(): Promise<Outcome<Result> | undefined>;

  /** Runs a command class with a config that is already loaded (oclif's own `run` would load it again). */
  static async start(this: new (argv: string[], config: Config) => BqCommand<unknown>, argv: string[], config: Config): Promise<void> {
    await new this(argv, config)._run();
  }

  override async run(): Promise<void> {
    this.#interrupt.signal.addEventListener('abort', closePipes);
    whenSilent((what) => this.notice(this.#language.of(SHELL).silent(what)));
    const outcome = await this.execute().finally(() => this.#interrupt.release());
    if (outcome) this.#print(outcome, await this.#report(outcome));
    if (this.#interrupt.signal.aborted) leaveSoon();
  }

  /** Writes the file that was asked for. @returns what the envelope says of it; nothing where none was */
  async #report(outcome: Outcome<Result>): Promise<{ readonly report?: Reported }> {
    const { report: file, warnings = [] } = outcome;
    if (file === undefined) return {};
    const { writeReport } = await import('./report.ts');
    const words = [this.config.bin, ...this.commandName.split(' '), ...this.argv];
    const language = this.#language;
    const report = { file, words, madeAt: this.#now().toISOString(), version: this.config.version, language };
    const { commandName: command } = this;
    const told = await writeReport(
      { command, result: outcome.result, warnings: warnings.map((warning) => language.say(saidBy(warning))) },
      report,
    );
    this.notice(language.of(SHELL).reportWritten(file));
    return { report: told };
  }

  #print(outcome: Outcome<Result>, reported: { readonly report?: Reported }): void {
    if (outcome.exitCode) process.exitCode = outcome.exitCode;
    const { warnings = [] } = outcome;
    if (this.jsonEnabled()) {
      const texts = warnings.map(({ text }) => text);
      const notes = [...this.#told, ...(outcome.notes ?? []), ...warnings];
      const envelope = { schemaVersion: 1, command: this.commandName, result: outcome.result, warnings: texts, notes, ...reported };
      process.stdout.write(`${printedJson(envelope)}\n`);
    } else {
      const texts = warnings.map((warning) => this.#language.say(saidBy(warning)));
      if (outcome.isPiped) for (const text of texts) this.notice(`! ${text}`);
      process.stdout.write(`${printed(outcome.text({ ...this.layout, warnings: texts }))}\n`);
    }
  }

  /** Flags and arguments, with the environment's twins of global flags. */
  protected async parseInput<F extends Values, A extends Values>(command: Input<F, Values, A>): Promise<Parsed<F, A>> {
    const { flags, args, raw, metadata } = await this.parse<F, Values, A>(command);
    const given = new Set(Object.keys(flags).filter((name) => !metadata.flags[name]?.setFromDefault));
    const known = Object.keys({ ...globalFlags, ...command.flags });
    const merged = withEnvironment(flags, given, known, process.env) as ParsedFlags<F>;
    this.#language = await loadLanguage(chosenLanguage(merged.lang, process.env));
    const context = this.#context(originOf(merged, known, process.env));
    this.#now = () => context.now;
    const own = await putInForce(context);
    if (!this.commandName.startsWith('catalog')) tellAge(context, own);
    sayAliases(context, listOf(merged.alias));
    const models = [...listOf(merged.model), ...listOf(merged.also)].flatMap(eachName);
    const tokensPerMinute = typeof merged.tpm === 'number' ? merged.tpm : null;
    const quotasFollow = known.includes('quotas') && tokensPerMinute === null;
    if (known.includes('endpoint-url')) await learnModels(context, models, { quotasFollow, tokensPerMinute });
    // oclif's own argv puts words that come twice side by side.
    const argv = raw.flatMap((token) => (token.type === 'arg' ? token.input : []));
    return { flags: merged, args, argv, given, context };
  }

  #context(origin: AwsOrigin): Context {
    const tell = (told: Note) => {
      this.#told.push(told);
      this.notice(this.#language.say(saidBy(told)));
    };
    return createContext({
      env: process.env,
      origin,
      language: this.#language,
      signal: this.#interrupt.signal,
      tell,
      progress: () => new Progress(undefined, undefined, this.#language),
      workerEntry: join(this.config.root, 'bin', 'worker.js'),
    });
  }

  protected get commandName(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  /** The terminal's width, at least 40; 80 where there is none. */
  private get layout(): Layout {
    return { style: styleFor(process.stdout), columns: Math.max(40, process.stdout.columns || 80), language: this.#language };
  }

  /** One line on stderr, not shown under --json: what the user should know of how the answer came about. */
  protected notice(line: string): void {
    if (!this.jsonEnabled()) process.stderr.write(`${styleFor(process.stderr).dim(printed(line))}\n`);
  }

  override jsonEnabled(): boolean {
    return wantsJson(this.argv, process.env);
  }

  /** Whether the command lacks the flag, or something that was given excludes it. */
  #refuses(flag: string): boolean {
    const flags: Readonly<Record<string, { readonly exclusive?: readonly unknown[] | undefined }>> = { ...globalFlags, ...this.ctor.flags };
    const own = flags[flag];
    if (own === undefined) return true;
    const given = this.argv.flatMap((word) => /^--([a-z][a-z0-9-]*)/.exec(word)?.[1] ?? []);
    return given.some((name) => own.exclusive?.includes(name) || flags[name]?.exclusive?.includes(flag));
  }

  protected override async catch(error: unknown): Promise<void> {
    const { aborted } = this.#interrupt.signal;
    const language = await loadLanguage(languageFor(this.argv, process.env));
    // Work that Ctrl-C cut short fails in many ways, and all mean the same.
    reportError(aborted ? asInterrupted(error) : error, {
      command: this.commandName,
      json: this.jsonEnabled(),
      language,
      flagNames: Object.keys({ ...globalFlags, ...this.ctor.flags }),
      // A word that is wrong on the command line is named with what would be right, whatever else was given.
      ...(error instanceof BqError ? { refuses: (flag) => this.#refuses(flag) } : {}),
    });
    if (aborted) leaveSoon();
  }
}

/** A flag that may be given once or several times. */
function listOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : [];
}

const eachName = (names: string) => names.split(',').map((name) => name.trim());

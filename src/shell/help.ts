// Help: oclif's for a command, ours for all of them; in the language of the run, and without colour where none is wanted.

import type { Command } from '@oclif/core/command';
import { CommandHelp, Help } from '@oclif/core/help';
import type { Config } from '@oclif/core/interfaces';
import { ENGLISH, type Language } from '../base/phrases.ts';
import { displayWidth, padEnd, wrap } from '../base/text.ts';
import { HELP, type Task } from '../words/en/help.ts';
import { wantsColour } from './colour.ts';
import { ENVIRONMENT_ONLY, ENVIRONMENT_TWINS } from './environment.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';

type HelpWords = typeof HELP.english;
type Topic = keyof HelpWords['topics'];

const TOPIC_BODIES: Readonly<Record<Topic, (words: HelpWords, width: number) => string>> = {
  environment: environmentHelp,
  'exit-codes': exitCodeHelp,
};
const isTopic = (name: string): name is Topic => Object.hasOwn(TOPIC_BODIES, name);

/** What each command is for, in the order in which they are listed. */
export const TASKS: Readonly<Record<Task, readonly string[]>> = {
  diagnose: ['explain', 'doctor', 'usage'],
  plan: ['plan', 'explore', 'compare', 'batch'],
  data: ['quotas', 'models', 'count', 'catalog'],
  ask: ['support-case', 'quotas:request', 'quotas:requests'],
  rehearse: ['simulate', 'emulate'],
  else: ['autocomplete'],
};

/** Of commands with so many flags that nobody reads them: those that most people need. `--help --all` shows the rest. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  plan: ['model', 'max-tokens', 'input-tokens', 'output-tokens', 'region', 'offline'],
  explore: ['model', 'max-tokens', 'input-tokens', 'output-tokens', 'region', 'offline'],
  compare: ['model', 'max-tokens', 'input-tokens', 'output-tokens', 'region', 'offline'],
  'support-case': ['kind', 'model', 'from', 'region', 'support-plan', 'stays-in'],
  emulate: ['port', 'region', 'quotas', 'tpm', 'rpm', 'fault'],
  usage: ['logs', 'model', 'last', 'region', 'emit', 'offline'],
};

/** So wide is the first of two columns at most. */
const WIDEST_NAME = 24;

function columns(rows: ReadonlyArray<readonly [string, string]>, width: number): string {
  const first = Math.min(WIDEST_NAME, Math.max(...rows.map(([name]) => displayWidth(name))));
  const indent = ' '.repeat(first + 4);
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, width - indent.length).map((line) => `${indent}${line}`);
      const isShort = displayWidth(name) <= WIDEST_NAME;
      return isShort ? `  ${padEnd(name, first)}  ${lines.join('\n').slice(indent.length)}` : `  ${name}\n${lines.join('\n')}`;
    })
    .join('\n');
}

function environmentHelp(words: HelpWords, width: number): string {
  const twins = ENVIRONMENT_TWINS.map(({ variable, flag, kind }) => [variable, words.twin(`--${flag}`, kind === 'boolean')] as const);
  const others = ENVIRONMENT_ONLY.map(([name, text]) => [name, words.text(text)] as const);
  const rules = words.environmentRules.flatMap((rule) => wrap(rule, width));
  return [...rules, '', words.twins, columns(twins, width), '', words.others, columns(others, width)].join('\n');
}

function exitCodeHelp(words: HelpWords, width: number): string {
  const rows = EXIT_CODE_HELP.map(([code, text]) => [String(code).padStart(3), words.text(text)] as const);
  return [words.sameWithJson, '', columns(rows, width)].join('\n');
}

/** What people look for first comes first: usage, what it does, examples; the flags after that, global ones last. */
const SECTION_ORDER = ['USAGE', 'DESCRIPTION', 'EXAMPLES', 'ARGUMENTS', 'FLAGS'];

class BqCommandHelp extends CommandHelp {
  language: Language = ENGLISH;

  override generate(): string {
    const { heading } = this.language.of(HELP);
    return super
      .generate()
      .replaceAll(/^(?:\u001b\[\d+m)*([A-Z][A-Z ]+)(?:\u001b\[\d+m)*$/gm, (line, name: string) => line.replace(name, heading(name)));
  }

  protected override sections() {
    return super
      .sections()
      .filter(({ header }) => SECTION_ORDER.includes(header))
      .sort((a, b) => SECTION_ORDER.indexOf(a.header) - SECTION_ORDER.indexOf(b.header));
  }

  // oclif would list every flag here, and again below.
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {}).map(({ name, required }) =>
      required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
    );
    return [this.command.id, ...args, ...(this.command.strict === false ? ['...'] : []), '[FLAGS]'].join(' ');
  }

  // The summary stands above already.
  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.render(this.command.description));
  }

  // oclif joins the values by | without a blank, and a terminal breaks them in the middle of a word.
  protected override flags(flags: Parameters<CommandHelp['flags']>[0]) {
    const { oneOf } = this.language.of(HELP);
    return super.flags(
      flags.map((flag) => {
        if (flag.type !== 'option' || !flag.options || flag.helpValue === flag.options.join('|')) return flag;
        const { options, ...rest } = flag;
        return { ...rest, helpValue: flag.helpValue ?? '<option>', summary: `${flag.summary ?? ''}\n${oneOf(options)}` };
      }),
    );
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const { flagGroups, mainFlags } = super.groupFlags(flags);
    const { GLOBAL: global = [], ...others } = flagGroups;
    return { mainFlags, flagGroups: { ...others, GLOBAL: global } };
  }
}

interface HelpLook {
  readonly language: Language;
  readonly showsAll: boolean;
}

class BqHelp extends Help {
  look: HelpLook = { language: ENGLISH, showsAll: true };

  protected override CommandHelpClass = BqCommandHelp;

  private get words(): HelpWords {
    return this.look.language.of(HELP);
  }

  override async showRootHelp(): Promise<void> {
    const { words } = this;
    const width = this.opts.maxWidth ?? 80;
    const summaryOf = (id: string) => this.config.findCommand(id)?.summary ?? this.config.findTopic(id)?.description ?? '';
    const tasks = (Object.keys(TASKS) as Task[]).flatMap((task) => {
      const rows = TASKS[task].map((id) => [id.replaceAll(':', ' '), words.text(summaryOf(id))] as const);
      return ['', words.tasks[task], columns(rows, width)];
    });
    const topics = (Object.keys(TOPIC_BODIES) as Topic[]).map((topic) => [`bq help ${topic}`, words.topics[topic]] as const);
    this.log(...wrap(words.about, width), '', words.usage, `  ${words.commandAndFlags}`, ...tasks);
    this.log('', words.helpTopics, columns(topics, width), '', words.examples);
    for (const [id, line] of ROOT_EXAMPLES) if (this.config.findCommand(id)) this.log(`  $ ${line}`);
    this.log('', ...wrap(words.ofCommand, width));
  }

  override async showCommandHelp(command: Command.Loadable): Promise<void> {
    const { language, showsAll } = this.look;
    const translated = inLanguage(command, language);
    const common = showsAll ? undefined : COMMON[command.id];
    if (common === undefined) return super.showCommandHelp(translated);
    const count = Object.values(command.flags).filter(({ hidden }) => !hidden).length;
    await super.showCommandHelp({ ...translated, flags: commonFlags(translated.flags, common) });
    this.log(this.words.allFlags(command.id.replaceAll(':', ' '), count));
  }

  // Subcommands, below the help of their command.
  protected override formatCommands(commands: Command.Loadable[]): string {
    const { text, heading } = this.words;
    const said = commands.map((command) => ({ ...command, ...(command.summary === undefined ? {} : { summary: text(command.summary) }) }));
    return super.formatCommands(said).replace('COMMANDS', heading('COMMANDS'));
  }

  protected override getCommandHelpClass(command: Command.Loadable): CommandHelp {
    const help = super.getCommandHelpClass(command) as BqCommandHelp;
    help.language = this.look.language;
    return help;
  }

  // oclif prints an empty line after the help; a page of help ends where it ends.
  protected override log(...lines: string[]): void {
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

/** The flags that are named, in that order and in one group, and the global ones. */
function commonFlags(flags: Command.Loadable['flags'], names: readonly string[]): Command.Loadable['flags'] {
  const shown = names.flatMap((name) => {
    const flag = flags[name];
    return flag ? [[name, { ...flag, helpGroup: 'COMMON' }] as const] : [];
  });
  const global = Object.entries(flags).filter(([, { helpGroup }]) => helpGroup === 'GLOBAL');
  return Object.fromEntries([...shown, ...global]);
}

interface Described {
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
}

/** The command with what it says of itself in the language. */
function inLanguage(command: Command.Loadable, language: Language): Command.Loadable {
  if (language.code === 'en') return command;
  const { text } = language.of(HELP);
  const said = <Thing extends Described>(thing: Thing): Thing => ({
    ...thing,
    ...(thing.summary === undefined ? {} : { summary: text(thing.summary) }),
    ...(thing.description === undefined ? {} : { description: text(thing.description) }),
  });
  const each = <Thing extends Described>(things: Readonly<Record<string, Thing>>) =>
    Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, said(thing)]));
  return {
    ...said(command),
    args: each(command.args),
    flags: each(command.flags),
    examples: (command.examples ?? []).map((example) =>
      typeof example === 'string' ? example : { ...example, description: text(example.description) },
    ),
  } as Command.Loadable;
}

const ROOT_EXAMPLES: ReadonlyArray<readonly [string, string]> = [
  ['explain', 'bq explain "Too many tokens, please wait before trying again."'],
  ['plan', 'bq plan --model sonnet-4.5 --max-tokens 4000 --region ap-northeast-1'],
  ['count', 'bq count prompt.json'],
  ['quotas', 'bq quotas --region ap-northeast-1'],
  ['support-case', 'bq support-case'],
];

/** @returns false when there is no such command or topic */
export async function showHelp(words: readonly string[], config: Config, look: HelpLook): Promise<boolean> {
  const named = words.filter((word) => !word.startsWith('-'));
  const [first = ''] = named;
  if (named.length === 1 && isTopic(first)) {
    // In English the lines of a topic are as they are written.
    const width = look.language.code === 'en' ? Number.POSITIVE_INFINITY : process.stdout.columns || 80;
    process.stdout.write(`${TOPIC_BODIES[first](look.language.of(HELP), width)}\n`);
    return true;
  }
  const id = named.join(':');
  if (id !== '' && !config.findCommand(id) && !config.findTopic(id)) return false;
  const colour = wantsColour({ argv: process.argv.slice(2), env: process.env, isTerminal: process.stdout.isTTY === true });
  const help = new BqHelp(config, { stripAnsi: !colour, flagSortOrder: 'none' });
  help.look = look;
  await help.showHelp([...named]);
  return true;
}

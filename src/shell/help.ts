// Help: oclif's, with our topics and without colour where none is wanted.
import { CommandHelp, Help } from '@oclif/core/help';
import type { Config } from '@oclif/core/interfaces';
import { wantsColour } from './colour.ts';
import { ENVIRONMENT_ONLY, ENVIRONMENT_TWINS } from './environment.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';

export const HELP_TOPICS: Readonly<Record<string, { readonly summary: string; readonly body: () => string }>> = {
  environment: { summary: 'environment variables that bq reads', body: environmentHelp },
  'exit-codes': { summary: 'what the exit codes mean', body: exitCodeHelp },
};

function columns(rows: ReadonlyArray<readonly [string, string]>): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, text]) =>
      width > 24 && name.length > 24 ? `  ${name}\n  ${' '.repeat(24)}  ${text}` : `  ${name.padEnd(Math.min(width, 24))}  ${text}`,
    )
    .join('\n');
}

function environmentHelp(): string {
  const twins = ENVIRONMENT_TWINS.map(
    ({ variable, flag, kind }) => [variable, `--${flag}${kind === 'boolean' ? ' (1 or 0)' : ''}`] as const,
  );
  return [
    'Flags beat BQ_… variables; a flag also beats a variable that it excludes (--offline beats BQ_REQUIRE_LIVE).',
    'A switch takes 1 or 0 (also true, false, yes, no, on, off); another word is refused.',
    'Nothing that sends something to AWS has a variable.',
    '',
    'TWINS OF GLOBAL FLAGS',
    columns(twins),
    '',
    'OTHERS',
    columns(ENVIRONMENT_ONLY),
  ].join('\n');
}

function exitCodeHelp(): string {
  return [
    'The same with and without --json.',
    '',
    columns(EXIT_CODE_HELP.map(([code, text]) => [String(code).padStart(3), text] as const)),
  ].join('\n');
}

/** What people look for first comes first: usage, what it does, examples; the flags after that, global ones last. */
const SECTION_ORDER = ['USAGE', 'DESCRIPTION', 'EXAMPLES', 'ARGUMENTS', 'FLAGS'];

class BqCommandHelp extends CommandHelp {
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
    return super.flags(
      flags.map((flag) => {
        if (flag.type !== 'option' || !flag.options || flag.helpValue === flag.options.join('|')) return flag;
        const { options, ...rest } = flag;
        return { ...rest, helpValue: flag.helpValue ?? '<option>', summary: `${flag.summary ?? ''}\none of ${options.join(', ')}` };
      }),
    );
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const { flagGroups, mainFlags } = super.groupFlags(flags);
    const { GLOBAL: global = [], ...others } = flagGroups;
    return { mainFlags, flagGroups: { ...others, GLOBAL: global } };
  }
}

class BqHelp extends Help {
  protected override CommandHelpClass = BqCommandHelp;

  override async showRootHelp(): Promise<void> {
    await super.showRootHelp();
    this.log('HELP TOPICS');
    for (const [name, { summary }] of Object.entries(HELP_TOPICS)) this.log(`  bq help ${name.padEnd(14)} ${summary}`);
    this.log('');
    this.log('EXAMPLES');
    for (const [id, line] of ROOT_EXAMPLES) if (this.config.findCommand(id)) this.log(`  $ ${line}`);
  }

  // oclif prints an empty line after the help; a page of help ends where it ends.
  protected override log(...lines: string[]): void {
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

const ROOT_EXAMPLES: ReadonlyArray<readonly [string, string]> = [
  ['plan', 'bq plan --model sonnet-4 --max-tokens 16000'],
  ['count', 'bq count prompt.json'],
  ['quotas', 'bq quotas --region ap-northeast-1'],
  ['support-case', 'bq support-case'],
];

/** @returns false when there is no such command or topic */
export async function showHelp(words: readonly string[], config: Config): Promise<boolean> {
  const named = words.filter((word) => !word.startsWith('-'));
  const topic = named.length === 1 ? HELP_TOPICS[named[0] ?? ''] : undefined;
  if (topic) {
    process.stdout.write(`${topic.body()}\n`);
    return true;
  }
  const id = named.join(':');
  if (id !== '' && !config.findCommand(id) && !config.findTopic(id)) return false;
  const colour = wantsColour({ argv: process.argv.slice(2), env: process.env, isTerminal: process.stdout.isTTY === true });
  await new BqHelp(config, { stripAnsi: !colour, flagSortOrder: 'none' }).showHelp([...words]);
  return true;
}

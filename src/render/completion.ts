// Completion scripts for bash, zsh and fish, generated from the commands and flags that exist.
import { ENGLISH, type Language } from '../base/phrases.ts';
import { HELP } from '../words/en/help.ts';

export interface CompletedFlag {
  readonly name: string;
  readonly summary: string;
  readonly takesValue: boolean;
  /** Values worth offering; empty where anything goes. */
  readonly values: readonly string[];
}

export interface CompletedCommand {
  /** Words after the program's name, e.g. `quotas request`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** @param programs the names under which the CLI is installed @param language of what describes commands and flags; what is completed is the same in each */
export function completionScript(
  shell: Shell,
  programs: readonly string[],
  commands: readonly CompletedCommand[],
  language: Language = ENGLISH,
): string {
  const help = language.of(HELP);
  const described = commands.map((command) => ({
    ...command,
    summary: help.text(command.summary),
    flags: command.flags.map((flag) => ({ ...flag, summary: help.text(flag.summary) })),
  }));
  return { bash, zsh, fish }[shell](programs, described, help);
}

type Help = (typeof HELP)['english'];

const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const functionName = (command: string) => command.replaceAll(/[^a-z]/g, '_');

/** The first words that lead to a command, and for every command its words. */
function words(commands: readonly CompletedCommand[]): { first: string[]; under: Map<string, string[]> } {
  const under = new Map<string, string[]>();
  for (const { name } of commands) {
    const [head = '', sub] = name.split(' ');
    under.set(head, [...(under.get(head) ?? []), ...(sub ? [sub] : [])]);
  }
  return { first: [...under.keys()], under };
}

function bash(programs: readonly string[], commands: readonly CompletedCommand[], { completions }: Help): string {
  const { first, under } = words(commands);
  const cases = commands.map(({ name, flags }) => `    ${quote(name)}) flags=${quote(flags.map((flag) => `--${flag.name}`).join(' '))} ;;`);
  const values = commands.flatMap(({ name, flags }) =>
    flags
      .filter((flag) => flag.values.length > 0)
      .map((flag) => `    ${quote(`${name} --${flag.name}`)}) values=${quote(flag.values.join(' '))} ;;`),
  );
  const subs = [...under]
    .filter(([, list]) => list.length > 0)
    .map(([head, list]) => `    ${quote(head)}) subs=${quote(list.join(' '))} ;;`);
  return [
    `# ${completions.bash(programs)}`,
    '_bq_complete() {',
    '  local current previous command flags="" values="" subs=""',
    '  current="$' + '{COMP_WORDS[COMP_CWORD]}"; previous="$' + '{COMP_WORDS[COMP_CWORD-1]}"; command="$' + '{COMP_WORDS[1]}"',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W ${quote([...first, 'help'].join(' '))} -- "$current")); return`,
    '  fi',
    '  case "$command" in',
    ...subs,
    '  esac',
    '  case " $subs " in *" $' + '{COMP_WORDS[2]} "*) [ "$COMP_CWORD" -gt 2 ] && command="$command $' + '{COMP_WORDS[2]}" ;; esac',
    '  case "$command $previous" in',
    ...values,
    '  esac',
    '  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current")); return; fi',
    '  case "$command" in',
    ...cases,
    '  esac',
    '  case "$current" in',
    '    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;',
    '    *) [ "$COMP_CWORD" -eq 2 ] && COMPREPLY=($(compgen -W "$subs" -- "$current")); COMPREPLY+=($(compgen -f -- "$current")) ;;',
    '  esac',
    '}',
    `complete -o filenames -F _bq_complete ${programs.join(' ')}`,
    '',
  ].join('\n');
}

function zsh(programs: readonly string[], commands: readonly CompletedCommand[], { completions, helpOf }: Help): string {
  const describe = (text: string) => text.replaceAll(/[:[\]\\]/g, (mark) => `\\${mark}`);
  const { first } = words(commands);
  const summaryOf = (head: string) =>
    commands.find(({ name }) => name === head)?.summary ?? commands.find(({ name }) => name.startsWith(`${head} `))?.summary ?? '';
  const functions = commands.map(({ name, flags }) => {
    const specs = flags.map((flag) => {
      const action = flag.values.length > 0 ? `(${flag.values.join(' ')})` : '_files';
      return `    ${quote(`--${flag.name}[${describe(flag.summary)}]${flag.takesValue ? `:${flag.name}:${action}` : ''}`)}`;
    });
    return [`_bq_${functionName(name)}() {`, '  _arguments \\', ...specs.map((spec) => `${spec} \\`), "    '*:file:_files'", '}'].join(
      '\n',
    );
  });
  return [
    `#compdef ${programs.join(' ')}`,
    `# ${completions.zsh(programs)}`,
    ...functions,
    '_bq() {',
    '  local -a list',
    '  if (( CURRENT == 2 )); then',
    `    list=(${first.map((head) => quote(`${head}:${describe(summaryOf(head))}`)).join(' ')} ${quote(`help:${helpOf}`)})`,
    "    _describe 'command' list; return",
    '  fi',
    '  case "$words[2] $words[3]" in',
    ...commands
      .filter(({ name }) => name.includes(' '))
      .map(({ name }) => `    ${quote(name)}) shift 2 words; (( CURRENT -= 2 )); _bq_${functionName(name)}; return ;;`),
    '  esac',
    '  case "$words[2]" in',
    ...commands
      .filter(({ name }) => !name.includes(' '))
      .map(({ name }) => `    ${quote(name)}) shift words; (( CURRENT -= 1 )); _bq_${functionName(name)} ;;`),
    '  esac',
    '}',
    `compdef _bq ${programs.join(' ')}`,
    '',
  ].join('\n');
}

function fish(programs: readonly string[], commands: readonly CompletedCommand[], { completions }: Help): string {
  const lines: string[] = [`# ${completions.fish(programs)}`];
  const { first, under } = words(commands);
  for (const program of programs) {
    for (const head of [...first, 'help']) {
      const summary = commands.find(({ name }) => name === head)?.summary ?? '';
      lines.push(`complete -c ${program} -n __fish_use_subcommand -a ${head}${summary ? ` -d ${quote(summary)}` : ''}`);
    }
    for (const [head, subs] of under) {
      for (const sub of subs) lines.push(`complete -c ${program} -n '__fish_seen_subcommand_from ${head}' -a ${sub}`);
    }
    lines.push(...commands.flatMap((command) => fishFlags(program, command)));
  }
  return `${lines.join('\n')}\n`;
}

function fishFlags(program: string, { name, flags }: CompletedCommand): string[] {
  const words = name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const condition = quote(words.join('; and '));
  return flags.map(({ name: flag, values, takesValue, summary }) => {
    const free = takesValue ? ' -r' : '';
    const value = values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : free;
    return `complete -c ${program} -n ${condition} -l ${flag}${value} -d ${quote(summary)}`;
  });
}

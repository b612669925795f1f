// What help says besides what the commands say of themselves: headings, the tasks that commands are for, topics.
import { words } from '../../base/phrases.ts';

/** What people come to do; each command is for one of them. */
export type Task = 'diagnose' | 'plan' | 'data' | 'ask' | 'rehearse' | 'else';

export const HELP = words('help', {
  /** A sentence of a command, its flags or its examples, as the command itself has it. */
  text: (english: string) => english,
  /** A heading of a command's help, e.g. `MODEL FLAGS`. */
  heading: (english: string) => english,
  about: 'Plan Amazon Bedrock quotas from the terminal: what a request costs, what fits, why it throttles, and what to ask AWS for.',
  usage: 'USAGE',
  commandAndFlags: '$ bq COMMAND [FLAGS]',
  tasks: {
    diagnose: 'DIAGNOSE',
    plan: 'PLAN',
    data: 'DATA',
    ask: 'ASK AWS',
    rehearse: 'REHEARSE',
    else: 'OTHER',
  } satisfies Record<Task, string>,
  helpTopics: 'HELP TOPICS',
  examples: 'EXAMPLES',
  topics: { environment: 'environment variables that bq reads', 'exit-codes': 'what the exit codes mean' },
  ofCommand: 'bq COMMAND --help shows a command, its examples and its flags.',
  allFlags: (command: string, count: number) => `bq ${command} --help --all shows all ${count} flags.`,
  oneOf: (values: readonly string[]) => `one of ${values.join(', ')}`,
  environmentRules: [
    'Flags beat BQ_… variables; a flag also beats a variable that it excludes (--offline beats BQ_REQUIRE_LIVE).',
    'A switch takes 1 or 0 (also true, false, yes, no, on, off); another word is refused.',
    'No variable can make bq send anything to AWS that changes something.',
  ],
  twins: 'SAME AS GLOBAL FLAGS',
  twin: (flag: string, isSwitch: boolean) => `${flag}${isSwitch ? ' (1 or 0)' : ''}`,
  others: 'OTHERS',
  sameWithJson: 'The same with and without --json.',
  // Completion scripts.
  completions: {
    bash: (programs: readonly string[]) =>
      `bash completion for ${programs.join(' and ')}: source this file, or put it into ~/.local/share/bash-completion/completions/bq`,
    zsh: (programs: readonly string[]) => `zsh completion for ${programs.join(' and ')}: put this file into a directory of $fpath as _bq`,
    fish: (programs: readonly string[]) =>
      `fish completion for ${programs.join(' and ')}: put this file into ~/.config/fish/completions/ as bq.fish`,
  },
  helpOf: 'help for a command or topic',
});

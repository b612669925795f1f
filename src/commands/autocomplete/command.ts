// `bq autocomplete bash|zsh|fish`: prints the completion script.
import * as Args from '@oclif/core/args';
import type { Command } from '@oclif/core/command';
import type { Language } from '../../base/phrases.ts';
import { allModels } from '../../catalog/models.ts';
import { type CompletedFlag, completionScript, SHELLS, type Shell } from '../../render/completion.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';

export class Autocomplete extends BqCommand<{ shell: string; script: string }> {
  static override summary = 'print the completion script for bash, zsh or fish';
  static override description = 'Model names, commands, flags and their values are completed.';
  static override examples = [
    { description: 'for this shell session', command: 'source <(<%= config.bin %> autocomplete bash)' },
    { description: 'for good', command: '<%= config.bin %> autocomplete fish > ~/.config/fish/completions/bq.fish' },
  ];
  static override args = { shell: Args.string({ description: 'the shell', options: [...SHELLS], required: true }) };

  protected override async execute(): Promise<Outcome<{ shell: string; script: string }>> {
    const { args, context } = await this.parseInput(Autocomplete);
    const shell = args.shell as Shell;
    const models = allModels().flatMap((model) => model.shortNames.slice(0, 1));
    const commands = this.config.commands
      .filter((command) => !command.hidden)
      .map((command) => ({
        name: command.id.replaceAll(':', ' '),
        summary: command.summary ?? '',
        flags: Object.values(command.flags).map((flag) => completed(flag, models)),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
    const script = (language?: Language) => completionScript(shell, ['bq', 'bedrock-quota'], commands, language);
    return { result: { shell, script: script() }, text: () => script(context.language).trimEnd() };
  }
}

function completed(flag: Command.Flag.Cached, models: readonly string[]): CompletedFlag {
  const options = flag.type === 'option' ? (flag.options ?? []) : [];
  return {
    name: flag.name,
    summary: flag.summary ?? '',
    takesValue: flag.type === 'option',
    values: flag.name === 'model' ? models : options,
  };
}

// Help: oclif's, with our topics and without colour where none is wanted.
import { Help } from '@oclif/core/help';
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

class BqHelp extends Help {
  override async showRootHelp(): Promise<void> {
    await super.showRootHelp();
    this.log('HELP TOPICS');
    for (const [name, { summary }] of Object.entries(HELP_TOPICS)) this.log(`  bq help ${name.padEnd(14)} ${summary}`);
    this.log('');
    this.log('EXAMPLES');
    for (const line of [
      'bq plan --model sonnet-4 --max-tokens 16000',
      'bq quotas --region ap-northeast-1',
      'bq count prompt.json',
      'bq support-case',
    ]) {
      this.log(`  $ ${line}`);
    }
  }

  // oclif prints an empty line after the help; a page of help ends where it ends.
  protected override log(...lines: string[]): void {
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

export async function showHelp(words: readonly string[], config: Config): Promise<void> {
  const topic = words.length === 1 ? HELP_TOPICS[words[0] ?? ''] : undefined;
  if (topic) {
    process.stdout.write(`${topic.body()}\n`);
    return;
  }
  const colour = wantsColour({ argv: process.argv.slice(2), env: process.env, isTerminal: process.stdout.isTTY === true });
  await new BqHelp(config, { stripAnsi: !colour, flagSortOrder: 'none' }).showHelp([...words]);
}

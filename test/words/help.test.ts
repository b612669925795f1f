// Help by task, and in Japanese: every command is for a task, and what carried-over commands say of themselves has its Japanese.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { displayWidth } from '../../src/base/text.ts';
import { ENVIRONMENT_ONLY } from '../../src/shell/environment.ts';
import { EXIT_CODE_HELP } from '../../src/shell/exit-codes.ts';
import { TASKS } from '../../src/shell/help.ts';
import { HELP_TEXTS } from '../../src/words/ja/help-texts.ts';
import { ROOT, runBq } from '../_helpers/run-bq.ts';

interface Described {
  readonly summary?: string;
  readonly description?: string;
  readonly hidden?: boolean;
}

interface CommandEntry extends Described {
  readonly flags: Readonly<Record<string, Described>>;
  readonly args: Readonly<Record<string, Described>>;
  readonly examples?: readonly ({ readonly description: string } | string)[];
}

const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist', 'manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandEntry>>;
};

function textsOf([, command]: [string, CommandEntry]): string[] {
  const described = [...Object.values(command.flags), ...Object.values(command.args)].filter(({ hidden }) => !hidden);
  return [
    command.summary ?? '',
    command.description ?? '',
    ...described.map(({ summary, description }) => summary ?? description ?? ''),
    ...(command.examples ?? []).map((example) => (typeof example === 'string' ? '' : example.description)),
  ];
}

describe('help', () => {
  it('every command is listed once, by what it is for', () => {
    const listed = Object.values(TASKS).flat();
    const top = Object.keys(commands).filter((id) => !id.includes(':'));
    expect(new Set(listed).size).to.equal(listed.length);
    expect(listed).to.include.members([...top, 'batch']);
  });

  it('has Japanese for all that is carried over, and for nothing else', () => {
    const wanted = new Set(Object.entries(commands).flatMap(textsOf).filter(Boolean));
    for (const [, text] of ENVIRONMENT_ONLY) wanted.add(text);
    for (const [, text] of EXIT_CODE_HELP) wanted.add(text);
    wanted.add('files for batch inference, and its jobs');
    const missing = [...wanted].filter((text) => HELP_TEXTS[text] === undefined);
    expect(missing, 'src/words/ja/help-texts.ts lacks these').to.deep.equal([]);
    const stale = Object.keys(HELP_TEXTS).filter((text) => !wanted.has(text));
    // Flags that commands share with those not carried over yet.
    const inUse = new Set(Object.values(commands).flatMap(({ flags }) => Object.values(flags).map(({ summary }) => summary)));
    expect(
      stale.filter((text) => !inUse.has(text)),
      'no command says these any more',
    ).to.deep.equal([]);
  });

  it('shows the common flags of a command with many, and all with --all', async () => {
    const [short, all] = await Promise.all([runBq(['plan', '--help']), runBq(['plan', '--help', '--all'])]);
    expect(short.stdout)
      .to.match(/COMMON FLAGS\n {2}--model=MODEL/)
      .and.to.match(/bq plan --help --all shows all \d+ flags\.\n$/);
    expect(short.stdout).to.not.include('--spread');
    expect(all.stdout).to.include('--spread').and.not.include('COMMON FLAGS');
  });

  it('is no wider than the terminal in Japanese, under Japanese headings', async () => {
    for (const args of [['--help'], ['models', '--help'], ['quotas', '--help'], ['doctor', '--help'], ['explain', '--help']]) {
      const { stdout } = await runBq(args, { env: { COLUMNS: '80', LANG: 'ja_JP.UTF-8' } });
      expect(stdout).to.include('使い方');
      expect(stdout).to.not.match(/^(?:USAGE|DESCRIPTION|EXAMPLES|FLAGS|COMMANDS|[A-Z]+ FLAGS)$/m);
      for (const line of stdout.split('\n')) expect(displayWidth(line), `bq ${args.join(' ')}: ${line}`).to.be.at.most(80);
    }
  });
});

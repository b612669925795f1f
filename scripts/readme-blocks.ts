// What the documents take from the code: console blocks, in which each command stands before the output that it really gives, and lists.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SDK_NAMES, sdkDefaults } from '../src/simulator/clients/sdk-layers.ts';
import { WINDOWS } from '../src/simulator/windows/index.ts';

const run = promisify(execFile);
const BLOCK = /```console\n\$ (bq [^\n]*)\n[\s\S]*?```/g;

const LISTS: Readonly<Record<string, () => string[]>> = {
  sdks: () => [
    '| `sdk` | attempts | wait before attempt k + 1, k from 0 |',
    '|---|---|---|',
    ...SDK_NAMES.map((name) => `| \`${name}\` | ${sdkDefaults(name).maxAttempts} | ${sdkDefaults(name).rule} |`),
  ],
  windows: () => WINDOWS.map(({ name, rule }) => `- \`${name}\`: ${rule}`),
};

/** The documents: the README in each language, and every page under docs/. */
export function documentsOf(root: string): string[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', 'README.ja.md', ...pages].filter((file) => file.endsWith('.md'));
}

/** The document with every list between `<!-- NAME -->` and `<!-- /NAME -->` made anew. */
export function withLists(text: string): string {
  return Object.entries(LISTS).reduce(
    (page, [name, lines]) =>
      page.replace(new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`), (_, from, to) => `${from}${lines().join('\n')}\n${to}`),
    text,
  );
}

/** The document with the output of every console block made anew. Commands run in its language, without an account, at a fixed time, 80 columns wide. */
export async function withRealOutput(root: string, file: string, text: string): Promise<string> {
  const language = /^docs\/ja\/|\.ja\.md$/.test(file) ? 'ja' : 'en';
  const commands = [...text.matchAll(BLOCK)].map((match) => match[1] ?? '');
  const outputs = new Map<string, string>();
  for (const command of new Set(commands)) outputs.set(command, await outputOf(root, command, language));
  return text.replace(BLOCK, (_, command: string) => `\`\`\`console\n$ ${command}\n${outputs.get(command)}\`\`\``);
}

async function outputOf(root: string, command: string, language: string): Promise<string> {
  // Long answers are shown as a reader would cut them.
  const [, own = command, lines] = /^(.*?)(?: \| head -(\d+))?$/.exec(command) ?? [];
  const words = [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').slice(1);
  const env = {
    PATH: process.env.PATH,
    // Nothing is kept there: no code cache, and no answer of AWS.
    HOME: tmpdir(),
    NO_COLOR: '1',
    BQ_LANG: language,
    BQ_NOW: '2026-11-22T09:30:00Z',
    AWS_EC2_METADATA_DISABLED: 'true',
    BQ_CODE_CACHE: '0',
  };
  const options = { cwd: root, env, encoding: 'utf8' as const };
  // An exit code is part of some examples; what is printed counts here, and of an error that is on stderr.
  const printed = await run(process.execPath, [join(root, 'bin', 'bq.js'), ...words], options).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout || stderr,
  );
  return lines === undefined ? printed : `${printed.split('\n').slice(0, Number(lines)).join('\n')}\n`;
}

// Golden files: whole commands with stdout, stderr and exit code. `npm run golden:update` rewrites them; review the diff.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { expectJapanese } from './japanese.ts';
import { ROOT, type RunOptions, type RunResult, runBq } from './run-bq.ts';

const DIRECTORY = join(ROOT, 'test', 'golden');

function format(args: readonly string[], { exitCode, stdout, stderr }: RunResult): string {
  const quoted = args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ');
  return [`$ bq ${quoted}`, `exit ${exitCode}`, '--- stdout', stdout, '--- stderr', stderr].join('\n');
}

/**
 * Runs `bq` and compares with test/golden/NAME.txt; it is run in Japanese too.
 *
 * @param replace makes what differs from run to run (ports, temporary paths) the same
 */
export async function expectGolden(
  name: string,
  args: readonly string[],
  options: RunOptions & { readonly replace?: (text: string) => string } = {},
): Promise<RunResult> {
  const result = await runBq(args, options);
  const actual = (options.replace ?? ((text: string) => text))(format(args, result));
  const file = join(DIRECTORY, `${name}.txt`);
  if (process.env.BQ_UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  } else {
    expect(actual, `test/golden/${name}.txt (npm run golden:update rewrites it)`).to.equal(readFileSync(file, 'utf8'));
  }
  const { cwd, replace: _, ...same } = options;
  if (cwd === undefined) await expectJapanese(args, same);
  return result;
}

/** Compares a value with test/golden/NAME.json. */
export function expectGoldenJson(name: string, value: unknown): void {
  const file = join(DIRECTORY, `${name}.json`);
  const actual = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env.BQ_UPDATE_GOLDEN) writeFileSync(file, actual);
  else expect(actual, `test/golden/${name}.json (npm run golden:update rewrites it)`).to.equal(readFileSync(file, 'utf8'));
}

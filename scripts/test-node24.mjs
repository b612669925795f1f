// `npm run test:node24`: the tests of commands, of the shell around them and of the emulator on Node 24, whatever Node runs npm.
// The binary (120 MB, one package for each platform) is no dependency: it is installed once into node_modules/.cache.
// `npm run test:node24 -- FILES` runs other tests.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SPEC = ['test/commands/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/emulator/**/*.test.ts'];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';
const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
const home = join(root, 'node_modules', '.cache', 'node24');
const node = join(home, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');

if (!existsSync(node)) {
  mkdirSync(home, { recursive: true });
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', home, `${name}@24`], isWindows);
}
run(node, ['--version']);
// mocha adds the specs of its configuration to those of the command line, so the rest of it is handed over one by one.
const { spec: _, ignore, ...config } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
const settings = Object.entries(config).flatMap(([key, value]) =>
  value === false ? [] : [`--${key}${value === true ? '' : `=${value}`}`],
);
const files = process.argv.length > 2 ? process.argv.slice(2) : SPEC;
run(node, [join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--no-config', ...settings, `--ignore=${ignore}`, ...files]);

function run(command, args, shell = false) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

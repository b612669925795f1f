// `npm run fuzz [-- TARGET…] [--seed N] [--from N] [--mutations N] [--seeds DIR]`: parsers against broken texts, of each target so many. Ends
// with 1 on the first text that breaks a rule, and names it; a text that takes longer than ten seconds counts as a hang.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { mutated } from '../test/fuzz/mutate.ts';
import { TARGETS } from '../test/fuzz/targets.ts';

const HANG_SECONDS = 10;

const words = process.argv.slice(2);
const option = (name: string, otherwise: number) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const seed = option('seed', Date.now() % 1_000_000);
const from = option('from', 0);
const mutations = option('mutations', 10_000);
const folder = words.includes('--seeds') ? words[words.indexOf('--seeds') + 1] : undefined;
const names = words.filter((word, index) => !word.startsWith('--') && !words[index - 1]?.startsWith('--'));

/** The number of the text that is worked on: it must move on, or the watcher says which one hangs. */
const heartbeat = new Int32Array(new SharedArrayBuffer(8));
const watcher = new Worker(
  `const { workerData: { heartbeat, seconds, seed } } = require('node:worker_threads');
   const { writeSync } = require('node:fs');
   let last = -1;
   setInterval(() => {
     const now = Atomics.load(heartbeat, 0);
     if (Atomics.load(heartbeat, 1) === 1) process.exit();
     if (now === last) { writeSync(2, '\\nhangs: --seed ' + seed + ' --from ' + now + '\\n'); process.kill(process.pid, 'SIGKILL'); }
     last = now;
   }, seconds * 1000);`,
  { eval: true, workerData: { heartbeat, seconds: HANG_SECONDS, seed } },
);
watcher.unref();

for (const { name, seeds, check } of TARGETS) {
  if (names.length > 0 && !names.includes(name)) continue;
  const texts = [...seeds, ...(folder === undefined ? [] : textsIn(folder, name))];
  const start = performance.now();
  let slowest = { milliseconds: 0, index: 0 };
  for (let index = from; index < from + mutations; index++) {
    Atomics.store(heartbeat, 0, index);
    const text = mutated(texts, seed, index);
    const begin = performance.now();
    try {
      await check(text);
    } catch (error) {
      writeFileSync('fuzz-failure.log', text);
      console.error(
        `${name}: ${(error as Error).stack}\nnpm run fuzz -- ${name} --seed ${seed} --from ${index}   (the text is in fuzz-failure.log)`,
      );
      process.exit(1);
    }
    const milliseconds = performance.now() - begin;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, index };
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${name.padEnd(10)} ${mutations} texts of ${texts.length} seeds in ${seconds.toFixed(1)} s, slowest ${slowest.milliseconds.toFixed(0)} ms (--seed ${seed} --from ${slowest.index})`,
  );
}
Atomics.store(heartbeat, 1, 1);

/** More texts to start from: the files of DIR, or of DIR/TARGET where there is such a folder. */
function textsIn(directory: string, name: string): readonly string[] {
  const folders = readdirSync(directory, { withFileTypes: true });
  const own = folders.find((entry) => entry.isDirectory() && entry.name === name);
  const place = own ? join(directory, name) : directory;
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(place, entry.name), 'utf8'));
}

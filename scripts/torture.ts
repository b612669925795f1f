// `npm run torture [-- AREA… | TEXT…] [--jobs N] [--list] [--show]`: bq before hostile and slow things, of which each case is one. Without a
// choice of cases docs/reliability.md is written anew. Ends with 1 where a case has not held.
import { writeFileSync } from 'node:fs';
import { CASES } from './torture/cases/index.ts';
import { page } from './torture/page.ts';
import { torture, type Verdict } from './torture/torture.ts';

const words = process.argv.slice(2);
const jobsAt = words.indexOf('--jobs');
const jobs = jobsAt < 0 ? 3 : Number(words[jobsAt + 1]);
const chosen = words.filter((word, index) => !word.startsWith('--') && (jobsAt < 0 || index !== jobsAt + 1));
const cases = CASES.filter(({ area, name }) => chosen.length === 0 || chosen.some((word) => area === word || name.includes(word)));

const names = CASES.map(({ area, name }) => `${area} ${name}`);
const twice = names.find((name, index) => names.indexOf(name) !== index);
if (twice !== undefined) throw new Error(`two cases are called ${twice}`);

if (words.includes('--list')) {
  for (const { area, name } of cases) console.log(`${area.padEnd(12)} ${name}`);
} else {
  const begin = performance.now();
  const verdicts = await torture(cases, jobs, show);
  const open = verdicts.filter(({ wrong }) => wrong.length > 0);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${verdicts.length - open.length} of ${verdicts.length} cases held, in ${seconds} s`);
  if (chosen.length === 0)
    writeFileSync('docs/reliability.md', page(verdicts, { date: new Date().toISOString().slice(0, 10), node: process.versions.node }));
  process.exitCode = open.length > 0 ? 1 : 0;
}

function show({ case: { area, name }, wrong, seconds, peakMegabytes, runs }: Verdict): void {
  const memory = peakMegabytes === null ? '' : `${Math.round(peakMegabytes)} MB`;
  const mark = wrong.length === 0 ? 'held' : 'NOT ';
  if (wrong.length > 0 || process.stdout.isTTY || words.includes('--show'))
    console.log(`${mark} ${area.padEnd(12)} ${name}  ${seconds.toFixed(1)} s ${memory}`);
  for (const each of wrong) console.log(`       ${each}`);
  if (!words.includes('--show') && wrong.length === 0) return;
  for (const { args, exitCode, stdout, stderr } of runs)
    console.log(`       $ bq ${args.join(' ')}   (exit ${exitCode})\n${quoted(stdout)}${quoted(stderr)}`);
}

/** What was printed, without what it would do to this terminal. */
function quoted(text: string): string {
  const lines = text
    .slice(0, 2_000)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => `       | ${JSON.stringify(line).slice(1, -1)}\n`).join('');
}

// `npm run bench [-- NAME…]`: runs the benchmarks, prints them against their budgets and the last committed run, saves them as JSON.
// A missed budget is shown; it never fails a build, since machines differ.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatNumber } from '../src/base/numbers.ts';
import { createStyle } from '../src/render/style.ts';
import { renderTable } from '../src/render/table.ts';
import { wantsColour } from '../src/shell/colour.ts';
import type { Benchmark, Measurement } from './types.ts';

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url));
const RESULTS = join(DIRECTORY, 'results.json');
const FRAME = new Set(['run.ts', 'types.ts']);

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const style = createStyle(wantsColour({ argv: process.argv.slice(2), env: process.env, isTerminal: process.stdout.isTTY === true }));
const last: Record<string, Measurement> = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')).measurements : {};

const measured: Measurement[] = [];
for (const file of readdirSync(DIRECTORY).filter((name) => name.endsWith('.ts') && !FRAME.has(name))) {
  const { benchmark } = (await import(`./${file}`)) as { benchmark?: Benchmark };
  if (!benchmark || (wanted.length > 0 && !wanted.includes(benchmark.name))) continue;
  process.stderr.write(`${benchmark.name} …\n`);
  measured.push(...(await benchmark.run()));
}

const show = (value: number, unit: string) => `${formatNumber(value, value < 100 ? 2 : 0)} ${unit}`;
const isMissed = ({ budget, minimum, median }: Measurement) => {
  if (!budget) return false;
  const value = budget.of === 'minimum' ? minimum : median;
  return budget.kind === 'at-most' ? value > budget.value : value < budget.value;
};
const rows = measured.map((one) => {
  const budget = one.budget
    ? `${one.budget.kind === 'at-most' ? '<=' : '>='} ${formatNumber(one.budget.value, one.budget.value < 100 ? 1 : 0)}`
    : '';
  const before = last[one.name];
  return [
    one.name,
    show(one.minimum, one.unit),
    show(one.median, one.unit),
    isMissed(one) ? style.red(`${budget} missed`) : budget,
    before ? show(before.median, one.unit) : '',
  ];
});
process.stdout.write(
  `${renderTable({
    columns: [
      { header: 'benchmark', flexible: true },
      { header: 'best', align: 'right' },
      { header: 'median', align: 'right' },
      { header: 'budget' },
      { header: 'last run', align: 'right', dropOrder: 1 },
    ],
    rows,
    width: process.stdout.columns ?? 120,
  })}\n`,
);
const measurements = { ...last, ...Object.fromEntries(measured.map((one) => [one.name, one])) };
const machine = { node: process.version, platform: `${process.platform}-${process.arch}`, cores: availableParallelism() };
writeFileSync(RESULTS, `${JSON.stringify({ machine, measurements }, null, 2)}\n`);

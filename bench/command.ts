// What benchmarks of whole commands share: logs to read, and the most memory that a command held.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const BQ = fileURLToPath(new URL('../bin/bq.js', import.meta.url));

/**
 * JavaScript that says the most memory that its process held, in kilobytes. What `resourceUsage` says is at least what the process that started this one held then,
 * and that is the benchmarks', which may be more: Linux has a mark of the program's own.
 */
export const PEAK_KILOBYTES = `(() => {
  try {
    return Number(/VmHWM:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'latin1'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
})()`;

/** Megabytes of the whole process of `bq ARGUMENTS`. */
export function peakMegabytes(args: readonly string[]): number {
  const script = `process.argv.push(...${JSON.stringify(args)});
    process.on('exit', () => process.stderr.write('peak ' + ${PEAK_KILOBYTES} / 1024 + '\\n'));
    process.argv.splice(1, 0, ${JSON.stringify(BQ)});
    require(${JSON.stringify(BQ)});`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, HOME: tmpdir(), BQ_CODE_CACHE: '0' },
  });
  return Number(/^peak (.*)$/m.exec(stderr)?.[1] ?? Number.NaN);
}

/** Writes `count` lines, each with its line end. */
export async function writeLines(file: string, count: number, line: (index: number) => string): Promise<void> {
  const stream = createWriteStream(file);
  for (let from = 0; from < count; from += 1000) {
    let text = '';
    for (let index = from; index < Math.min(count, from + 1000); index++) text += `${line(index)}\n`;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

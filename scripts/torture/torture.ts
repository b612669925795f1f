// Runs torture cases, some at a time, and says of each what was seen.
import { openBox } from './box.ts';
import type { Ran, TortureCase } from './case.ts';
import { judge } from './judge.ts';

export interface Verdict {
  readonly case: TortureCase;
  readonly wrong: readonly string[];
  readonly seconds: number;
  readonly peakMegabytes: number | null;
  readonly runs: readonly Ran[];
}

/** @param atOnce so many cases run together */
export async function torture(
  cases: readonly TortureCase[],
  atOnce: number,
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = [...cases.entries()];
  const next = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      const verdict = await one(entry[1]);
      verdicts[entry[0]] = verdict;
      onVerdict(verdict);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return verdicts;
}

async function one(torture: TortureCase): Promise<Verdict> {
  const box = await openBox(torture.limitSeconds);
  const begin = performance.now();
  try {
    const end = await torture.run(box);
    const seconds = (performance.now() - begin) / 1000;
    const peaks = end.runs.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
    return {
      case: torture,
      wrong: judge(end, torture, seconds),
      seconds,
      peakMegabytes: peaks.length === 0 ? null : Math.max(...peaks),
      runs: end.runs,
    };
  } catch (error) {
    const seconds = (performance.now() - begin) / 1000;
    return { case: torture, wrong: [`the case itself failed: ${(error as Error).message}`], seconds, peakMegabytes: null, runs: [] };
  } finally {
    await box.close();
  }
}

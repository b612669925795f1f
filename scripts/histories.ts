// `npm run histories [-- COUNT]`: random histories of calls, told to the emulator, the simulator and the independent oracle in every window: all admit the same.
import { WINDOW_MODELS } from '../src/simulator/windows/index.ts';
import { compareHistories, compareMantleHistories } from '../test/emulator/histories.ts';

const [count = 2_000] = process.argv.slice(2).map(Number);

for (const window of WINDOW_MODELS) {
  const begin = performance.now();
  const { admitted, refused } = await compareHistories(window, count);
  const causes = Object.entries(refused).map(([cause, calls]) => `${calls} by ${cause}`);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${window}: ${count} histories in ${seconds} s, ${admitted} calls admitted by all, refused by all: ${causes.join(', ')}`);
  const { refused: refusals, cut, whole } = await compareMantleHistories(window, count);
  console.log(`${window}, bedrock-mantle: ${count} histories, by both ${refusals} calls refused, ${cut} answers cut, ${whole} whole`);
}

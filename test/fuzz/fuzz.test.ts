// A small share of `npm run fuzz`, the same every time: what parsers make of texts that are broken in every way.
import { mutated } from './mutate.ts';
import { TARGETS } from './targets.ts';

const SEED = 1;
const SHARE = 300;

describe('fuzz', () => {
  for (const { name, seeds, check } of TARGETS) {
    it(`${name}: no stack, no hang, no invented number`, async () => {
      for (const text of seeds) await check(text);
      for (let index = 0; index < SHARE; index++) {
        const text = mutated(seeds, SEED, index);
        try {
          await check(text);
        } catch (error) {
          throw new Error(`npm run fuzz -- ${name} --seed ${SEED} --from ${index}: ${(error as Error).message}\n${text.slice(0, 2000)}`, {
            cause: error,
          });
        }
      }
    });
  }
});

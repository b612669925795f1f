// docs/emulator-coverage.md against the emulator: each operation, called by the SDK's own client, is refused with the code that the page says, or is not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { callAll, SDK_SERVICES } from '../_helpers/sdk-services.ts';
import { clientConfig, testEmulator } from './kit.ts';

/** The rows below each title of the page: what each operation answers. */
function page(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const text = readFileSync(join(ROOT, 'docs', 'emulator-coverage.md'), 'utf8');
  const rowsOf = (section: string) =>
    [...section.matchAll(/^\| ([A-Z]\w+) \| (.+) \|$/gm)].map(([, operation = '', answer = '']) => [operation, answer] as const);
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf(':')), new Map(rowsOf(section))]),
  );
}

describe('the page of what bq emulate serves', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await testEmulator();
  });
  after(() => emulator.close());
  const rows = page();

  for (const sdk of SDK_SERVICES) {
    it(`${sdk.title}: has every operation; what is refused is refused with its code, and nothing else is`, async () => {
      const own = rows.get(sdk.title);
      expect([...(own?.keys() ?? [])]).to.have.members(sdk.operations);
      let refused = 0;
      await callAll(sdk, clientConfig(emulator), (operation, outcome) => {
        const [, status, code] = /^refused: (\d+) `(\w+)`$/.exec(own?.get(operation) ?? '') ?? [];
        const said = `${operation}: ${outcome?.status} ${outcome?.name}`;
        if (code === undefined) expect(outcome?.name ?? '', said).to.not.match(/^UnknownOperation/);
        else expect(said).to.equal(`${operation}: ${status} ${code}`);
        if (code !== undefined) refused++;
      });
      expect(refused).to.be.above(0);
    });
  }
});

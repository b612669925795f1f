// An AWS account on loopback for tests: `bq emulate` in this process, with the rows that a test gives it, its own faults, and the tests' fixed time.
import { setTimeout as later } from 'node:timers';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import type { QuotaSnapshot } from '../../src/quotas/types.ts';
import { constantPrompts, testEmulator } from '../emulator/kit.ts';
import type { ServedRow } from './account.ts';
import { TEST_NOW } from './run-bq.ts';

export interface AccountOptions {
  /** Rows by Region; a Region that is not named has AWS's defaults. */
  readonly regions: Readonly<Record<string, readonly ServedRow[]>>;
  /** As `--fault` takes them. */
  readonly faults?: readonly string[];
  /** What every prompt counts; 10 by default. */
  readonly promptTokens?: number;
  /** The tests' fixed time by default. */
  readonly nowSeconds?: () => number;
}

const fixedNow = () => Date.parse(TEST_NOW) / 1000;

export async function startAccount({ regions, faults = [], promptTokens = 10, nowSeconds = fixedNow }: AccountOptions): Promise<Emulator> {
  const snapshotOf = (region: string): QuotaSnapshot => {
    const rows = regions[region];
    return rows ? accountSnapshot(region, rows) : defaultSnapshot(region);
  };
  return testEmulator({
    snapshotOf,
    faults: faults.map(parseFault),
    prompts: constantPrompts(promptTokens),
    clock: {
      nowSeconds,
      after: (seconds, wake) => {
        const timer = later(wake, seconds * 1000);
        return () => clearTimeout(timer);
      },
    },
  });
}

function accountSnapshot(region: string, rows: readonly ServedRow[]): QuotaSnapshot {
  return {
    region,
    source: 'snapshot',
    asOf: TEST_NOW,
    accountId: null,
    complete: true,
    problems: [],
    rows: rows.map(({ code, name, applied, default: standard, adjustable }) => ({
      quotaCode: code,
      quotaName: name,
      applied: applied ?? null,
      default: standard ?? null,
      adjustable: adjustable ?? false,
    })),
  };
}

/** All calls so far, or those of some operations. */
export function callsOf(emulator: Emulator, ...operations: readonly string[]): number {
  const entries = Object.entries(emulator.state().callsByOperation);
  return entries.filter(([name]) => operations.length === 0 || operations.includes(name)).reduce((sum, [, calls]) => sum + calls, 0);
}

// The older way to ask for quotas, by flags: for use cases that are not handed a context yet.
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { AwsFlagValues, FlagValues, quotaFlags } from '../shell/flags.ts';
import { originOf } from '../shell/origin.ts';
import type { Context } from './context.ts';
import { createContext } from './run-context.ts';

/** The flags that decide, after the environment's twins were added. */
export type QuotaSourceFlags = AwsFlagValues & FlagValues<typeof quotaFlags>;

interface QuotaSourceQuestion {
  readonly flags: QuotaSourceFlags;
  readonly now: Date;
  /** `--region a,b,c` is allowed. */
  readonly severalRegions: boolean;
  /** The flag that must not be answered with defaults nobody asked for (`--check`); null where there is none. */
  readonly refusesDefaults: string | null;
  /** Rows that are enough, by code; null for all. Asked once per Region. */
  readonly codesFor?: (region: string) => readonly string[] | null;
  /** The user gave the values by hand: nobody is asked. */
  readonly byHand?: boolean;
}

export interface LoadedQuotas {
  readonly snapshots: readonly QuotaSnapshot[];
  /** For stderr: where Region and quotas come from when nobody said. */
  readonly notices: readonly string[];
  /** What makes the answer less than it seems; for text and JSON. */
  readonly warnings: readonly string[];
}

/** @throws as `Context.quotas` */
export async function loadQuotas(question: QuotaSourceQuestion): Promise<LoadedQuotas> {
  const { flags, severalRegions, refusesDefaults: refuser, codesFor, byHand = false } = question;
  const notices: string[] = [];
  const context = contextOfFlags(flags, (line) => notices.push(line));
  const asked = { refuser, byHand, ...(codesFor ? { codesFor } : {}) };
  if (severalRegions) {
    const { snapshots, warnings } = await context.quotas(asked);
    return { snapshots, notices, warnings: warnings.map(({ text }) => text) };
  }
  const { snapshot, warnings } = await context.quotasOfRegion(asked);
  return { snapshots: [snapshot], notices, warnings: warnings.map(({ text }) => text) };
}

function contextOfFlags(flags: QuotaSourceFlags, say: (line: string) => void): Context {
  return createContext({
    env: process.env,
    origin: originOf(flags, ['offline'], process.env),
    signal: new AbortController().signal,
    tell: ({ text }) => say(text),
    progress: () => ({ update: () => {}, clear: () => {} }),
    workerEntry: '',
  });
}

// Flags that stand for single values of a scenario file.
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { Override } from '../../io/scenario/scenario-file.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';

const PATHS = {
  tpm: 'quota.tokensPerMinute',
  'output-tpm': 'quota.outputTokensPerMinute',
  rpm: 'quota.requestsPerMinute',
  tpd: 'quota.tokensPerDay',
  'cross-model-tpd': 'quota.crossModelTokensPerDay',
  'concurrent-requests': 'quota.concurrentRequests',
  window: 'quota.window',
  settlement: 'quota.settlement',
  seed: 'seed',
  replicates: 'replicates',
  horizon: 'horizonSeconds',
} as const;

type OverrideFlags = { readonly [K in keyof typeof PATHS]?: unknown } & { readonly set?: readonly string[] | undefined };

/** `--set` comes last, so that it may refine what another flag made. @throws usage error for a --set without `=` */
export function scenarioOverrides(flags: OverrideFlags): Override[] {
  const named = (Object.keys(PATHS) as (keyof typeof PATHS)[])
    .filter((flag) => flags[flag] !== undefined)
    .map((flag) => ({ path: PATHS[flag], value: flags[flag], flag: `--${flag}` }));
  return [...named, ...(flags.set ?? []).map(parseSet)];
}

/** Values are JSON where they can be (`20`, `null`, `{"kind": "none"}`), else text. */
function parseSet(text: string): Override {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new BqError(phrase(DOCUMENTS, 'keyAndValue', text), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: ['--set workloads[0].arrival.workers=20'],
    });
  }
  const raw = text.slice(equals + 1);
  let value: unknown = raw;
  try {
    value = JSON.parse(raw);
  } catch {
    // Text, as it stands.
  }
  return { path: text.slice(0, equals), value, flag: `--set ${text.slice(0, equals)}` };
}

// Who used the minutes: callers by identity, session, profile or a key of the request's metadata, and what each had of the pool's peak.
import { maskAccounts } from '../base/account-ids.ts';
import { BqError } from '../base/errors.ts';
import { type Minutes, minuteIso } from '../base/minutes.ts';
import { phrase } from '../base/phrases.ts';
import { resolveModel } from '../catalog/models.ts';
import type { ApplicationProfile } from '../catalog/types.ts';
import type { UsagePool } from '../contracts/usage.ts';
import { USAGE } from '../words/en/usage.ts';
import { type CallerLog, NOBODY_TOLD, type WhoOf } from './log-usage.ts';
import { mergeMinutes, settledTokens } from './minutes.ts';

/** `metadata.KEY` reads a key of requestMetadata. */
export type By = 'caller' | 'session' | 'profile' | `metadata.${string}`;

export const BY_WORDS = 'caller, session, profile or metadata.KEY';

/** @throws BqError usage for a word that is none of `BY_WORDS` */
export function parseBy(text: string): By {
  if (text === 'caller' || text === 'session' || text === 'profile' || /^metadata\../.test(text)) return text as By;
  throw new BqError(phrase(USAGE, 'badBy', text), {
    code: 'BAD_BY',
    kind: 'usage',
    suggestions: ['bq usage --logs FILE --by caller', 'bq usage --logs FILE --by metadata.team'],
  });
}

export function whoOf(by: By): WhoOf {
  if (by === 'session') return ({ callerArn }) => callerArn;
  if (by === 'profile') return ({ modelId }) => modelId;
  if (by === 'caller') return ({ callerArn }) => (callerArn === null ? null : withoutSession(callerArn));
  const key = by.slice('metadata.'.length);
  return ({ metadata }) => (metadata && Object.hasOwn(metadata, key) ? (metadata[key] as string) : null);
}

/** A role's sessions are one caller: each run of a function has a session of its own. */
export function withoutSession(arn: string): string {
  return arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1');
}

/** `--alias` as given: names for callers, and models behind application profiles, which a log does not tell. */
export interface Aliases {
  readonly names: ReadonlyMap<string, string>;
  readonly profiles: readonly ApplicationProfile[];
}

/** @param given `KEY=NAME`, or `PROFILE=MODEL` for the ID or ARN of an application profile @throws BqError usage */
export function parseAliases(given: readonly string[]): Aliases {
  const names = new Map<string, string>();
  const profiles: ApplicationProfile[] = [];
  for (const text of given) {
    const at = text.indexOf('=');
    const [key, name] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    if (at <= 0 || key === '' || name === '') {
      throw new BqError(phrase(USAGE, 'badAlias', text), {
        code: 'BAD_ALIAS',
        kind: 'usage',
        suggestions: [phrase(USAGE, 'aliasCaller'), phrase(USAGE, 'aliasProfile')],
      });
    }
    const id = key.slice(key.lastIndexOf('/') + 1);
    if (/^[a-z0-9]{8,}$/.test(id) && isModel(name)) profiles.push({ id, arn: key, name: id, modelArns: [], standsFor: name });
    else names.set(key, name);
  }
  return { names, profiles };
}

function isModel(name: string): boolean {
  try {
    resolveModel(name);
    return true;
  } catch (error) {
    if (error instanceof BqError) return false;
    throw error;
  }
}

/** The name that an alias gives to a caller: of the whole of its ARN, or of the last part. */
export function aliasOf(who: string, { names }: Aliases): string | null {
  return names.get(who) ?? names.get(who.slice(who.lastIndexOf('/') + 1)) ?? names.get(maskAccounts(who)) ?? null;
}

export interface WhoFacts {
  /** Of each caller of the pool. */
  readonly who: readonly CallerLog['who'][];
  /** All of the pool. */
  readonly minutes: Minutes;
  /** Null where the model is not known. */
  readonly rate: number | null;
  readonly aliases: Aliases;
}

/** Whoever used most first; null where nobody asked. */
export function whoUsed({ who: all, minutes, rate, aliases }: WhoFacts): UsagePool['by'] {
  const parts = new Map<string, Minutes[]>();
  for (const each of all) for (const [who, own] of each) parts.set(who, [...(parts.get(who) ?? []), own]);
  if (parts.size === 0) return null;
  const peak = peakOf(minutes, rate);
  const total = sumOf(minutes, rate);
  return [...parts]
    .map(([who, own]) => ({ who, minutes: mergeMinutes(own) }))
    .map(({ who, minutes: own }) => rowOf(who, own, { rate, aliases, total, peak }))
    .sort(
      (a, b) =>
        (b.settledTokens ?? b.inputTokens) - (a.settledTokens ?? a.inputTokens) ||
        b.requests - a.requests ||
        (a.who ?? '').localeCompare(b.who ?? ''),
    );
}

interface Peak {
  readonly minute: number;
  readonly tokens: number;
}

interface RowFacts {
  readonly rate: number | null;
  readonly aliases: Aliases;
  readonly total: number;
  readonly peak: Peak | null;
}

type WhoRow = NonNullable<UsagePool['by']>[number];

function rowOf(who: string, minutes: Minutes, { rate, aliases, total: all, peak }: RowFacts): WhoRow {
  const totalOf = (
    name:
      | 'requests'
      | 'throttles'
      | 'clientErrors'
      | 'serverErrors'
      | 'inputTokens'
      | 'outputTokens'
      | 'cacheReadTokens'
      | 'cacheWriteTokens',
  ) => [...minutes.values()].reduce((sum, usage) => sum + usage[name], 0);
  const own = peakOf(minutes, rate);
  const settled = rate === null ? null : sumOf(minutes, rate);
  const then = peak === null ? undefined : minutes.get(peak.minute);
  const atPeak = peak === null || rate === null ? null : then ? settledTokens(then, rate) : 0;
  return {
    who: who === NOBODY_TOLD ? null : maskAccounts(who),
    alias: aliasOf(who, aliases),
    requests: totalOf('requests'),
    throttles: totalOf('throttles'),
    clientErrors: totalOf('clientErrors'),
    serverErrors: totalOf('serverErrors'),
    inputTokens: totalOf('inputTokens'),
    outputTokens: totalOf('outputTokens'),
    cacheReadTokens: totalOf('cacheReadTokens'),
    cacheWriteTokens: totalOf('cacheWriteTokens'),
    settledTokens: settled,
    settledShare: settled === null || all === 0 ? null : settled / all,
    peakSettledTokensPerMinute: own?.tokens ?? null,
    peakAt: own === null ? null : minuteIso(own.minute),
    atPoolPeakTokens: atPeak,
    atPoolPeakShare: atPeak === null || peak === null || peak.tokens === 0 ? null : atPeak / peak.tokens,
  };
}

/** The first of the minutes that have the most. */
function peakOf(minutes: Minutes, rate: number | null): Peak | null {
  if (rate === null) return null;
  let peak: Peak | null = null;
  for (const [minute, usage] of minutes) {
    const tokens = settledTokens(usage, rate);
    if (peak === null || tokens > peak.tokens || (tokens === peak.tokens && minute < peak.minute)) peak = { minute, tokens };
  }
  return peak;
}

function sumOf(minutes: Minutes, rate: number | null): number {
  let sum = 0;
  for (const usage of minutes.values()) sum += settledTokens(usage, rate ?? 0);
  return sum;
}

// The interactive planner's question as the command line of `bq plan` that asks the same.

import type { AwsOrigin } from '../../app/context.ts';
import { ASSUMED, type Asked, FIELD_KEYS, FIELDS, type PlanQuestion } from '../../planner/question.ts';
import { flagWords } from '../plan/flags.ts';

/** @returns words after `bq`, not quoted */
export function planWords(question: PlanQuestion, origin: AwsOrigin): string[] {
  // A profile says its scope by itself, and what is assumed anyway need not be said.
  const isNamed = /^[a-z-]+\.[a-z]/.test(question.model ?? '');
  const assumed: Partial<Asked> = ASSUMED;
  const kept = FIELD_KEYS.filter((key) => {
    if (key === 'scope') return !isNamed;
    return question[key] !== assumed[key] && !(question[key] === 0 && FIELDS[key].assumed === 0 && key !== 'inputTokens');
  });
  const said = Object.fromEntries(FIELD_KEYS.map((key) => [key, kept.includes(key) ? question[key] : null])) as unknown as Asked;
  const others: Readonly<Record<string, string | boolean | null>> = {
    quotas: origin.quotaFiles,
    profile: origin.profile,
    'endpoint-url': origin.endpointUrl,
    offline: origin.isOffline,
    'require-live': origin.requiresLive,
  };
  const words = Object.entries(others).flatMap(([name, value]) => {
    if (value === null || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });
  return ['plan', ...flagWords(said), ...words];
}

/** For a POSIX shell. */
export function planCommandLine(question: PlanQuestion, origin: AwsOrigin): string {
  return ['bq', ...planWords(question, origin)].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

// The `bq plan` command line that asks the same question as the interactive planner.
import type { Question } from '../tui/services.ts';

/** Where the quotas come from; part of the question. */
export interface SourceFlags {
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
  readonly offline?: boolean | undefined;
  readonly quotas?: string | undefined;
  readonly 'require-live'?: boolean | undefined;
  readonly 'stays-in'?: string | undefined;
}

/** @returns words after `bq`, not quoted */
export function planWords(question: Question, source: SourceFlags): string[] {
  const { model, scope, region, maxTokens, latencySeconds, headroomPercent, reservation } = question;
  const given = (flag: string, value: string | number | null | undefined) =>
    value === null || value === undefined ? [] : [flag, String(value)];
  const above0 = (flag: string, value: number) => (value > 0 ? [flag, String(value)] : []);
  // A profile says its scope by itself.
  const named = /^[a-z-]+\.[a-z]/.test(model);
  return [
    'plan',
    ...given('--model', model),
    ...given('--scope', named ? null : scope),
    ...given('--region', region),
    ...given('--max-tokens', maxTokens),
    ...given('--output-tokens', question.outputTokens),
    ...given('--input-tokens', question.inputTokens),
    ...above0('--cache-read-tokens', question.cacheReadTokens),
    ...above0('--cache-write-tokens', question.cacheWriteTokens),
    ...given('--latency', latencySeconds),
    ...given('--headroom', headroomPercent),
    ...given('--reservation', reservation === 'documented' ? null : reservation),
    ...given('--stays-in', source['stays-in']),
    ...given('--quotas', source.quotas),
    ...given('--profile', source.profile),
    ...given('--endpoint-url', source['endpoint-url']),
    ...(source.offline ? ['--offline'] : []),
    ...(source['require-live'] ? ['--require-live'] : []),
  ];
}

/** For a POSIX shell. */
export function planCommandLine(question: Question, source: SourceFlags): string {
  return ['bq', ...planWords(question, source)].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

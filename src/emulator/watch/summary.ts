// The last words of the emulator: what came, what was refused and why, and how much quota it would have taken. Pure.
import { ENGLISH, type Language } from '../../base/phrases.ts';
import { windowKind } from '../../simulator/windows/index.ts';
import { type Cause, EMULATE } from '../../words/en/emulate.ts';
import type { EmulatorState, PoolState } from './state.ts';

type Words = (typeof EMULATE)['english'];

/** Lines without colour. */
export function summaryLines(state: EmulatorState, language: Language = ENGLISH): string[] {
  const { totals, throttlesByCause, pools } = state;
  const words = language.of(EMULATE);
  const attempts = totals.admitted + totals.throttled;
  if (attempts + totals.errors === 0) return [words.noRequests];
  const causes = Object.entries(throttlesByCause).map(([cause, count]) => ({ cause: cause as Cause['cause'], count }));
  return [
    words.attempts({ ...totals, attempts }),
    words.tokens(totals.inputTokens, totals.outputTokens, totals.settledTokens),
    ...(causes.length > 0 ? [words.throttledBy(causes)] : []),
    ...pools.flatMap((pool) => poolLines(pool, state.emulator, words)),
  ];
}

function poolLines(
  { model, endpoint, scope, region, tokensPerMinute, outputTokensPerMinute, requestsPerMinute, concurrentRequests }: PoolState,
  { window, rpmReading }: EmulatorState['emulator'],
  words: Words,
): string[] {
  const { limit, peak, needed } = tokensPerMinute;
  const isInput = endpoint === 'mantle';
  const way = isInput ? 'bedrock-mantle' : scope;
  const lines: string[] = [];
  if (outputTokensPerMinute !== undefined && outputTokensPerMinute.cut > 0)
    lines.push(words.cut(outputTokensPerMinute.cut, outputTokensPerMinute.limit ?? 0));
  const isAtMost = windowKind(window).refills;
  if (limit !== null && needed > limit) lines.push(words.neededTpm(Math.ceil(needed), isInput, isAtMost));
  if (requestsPerMinute.limit !== null && requestsPerMinute.needed > requestsPerMinute.limit) {
    const requests = Math.ceil(requestsPerMinute.needed);
    lines.push(rpmReading === 'concurrent' ? words.neededAtOnce(requests) : words.neededRpm(requests, isAtMost));
  }
  if (concurrentRequests.limit !== null && concurrentRequests.needed > concurrentRequests.limit)
    lines.push(words.neededAtOnce(Math.ceil(concurrentRequests.needed)));
  const seen = { model, way, region, peak: Math.ceil(peak), limit: limit === null ? null : Math.ceil(limit), isInput };
  return [words.pool(seen), ...lines.map((line) => `  ${line}`)];
}

// The last words of the emulator: what came, what was refused and why, and how much quota it would have taken. Pure.
import { formatNumber, plural } from '../../base/numbers.ts';
import { REFUSALS } from '../../simulator/pool.ts';
import { windowKind } from '../../simulator/windows/index.ts';
import type { EmulatorState, PoolState } from './state.ts';

const whole = (value: number): string => formatNumber(Math.ceil(value));

const CAUSES: Readonly<Record<string, string>> = { ...REFUSALS, fault: 'faults on demand' };

/** Lines without colour. */
export function summaryLines(state: EmulatorState): string[] {
  const { totals, throttlesByCause, pools } = state;
  const asked = totals.admitted + totals.throttled;
  if (asked + totals.errors === 0) return ['No requests.'];
  const lines = [
    `${plural(asked, 'attempt')}: ${whole(totals.completed)} answered, ${whole(totals.throttled)} throttled, ${whole(totals.cancelled)} cancelled; ${plural(totals.errors, 'other error')}`,
    `${plural(totals.inputTokens, 'input token')}, ${plural(totals.outputTokens, 'output token')}, ${plural(totals.settledTokens, 'quota token')} settled`,
  ];
  const causes = Object.entries(throttlesByCause).map(([cause, count]) => `${whole(count)} by ${CAUSES[cause] ?? cause}`);
  if (causes.length > 0) lines.push(`Throttled ${causes.join(', ')}`);
  for (const pool of pools) lines.push(...poolLines(pool, state.emulator));
  return lines;
}

function poolLines(
  { model, endpoint, scope, region, tokensPerMinute, outputTokensPerMinute, requestsPerMinute, concurrentRequests }: PoolState,
  { window, rpmReading }: EmulatorState['emulator'],
): string[] {
  const { limit, peak, needed } = tokensPerMinute;
  const isMantle = endpoint === 'mantle';
  const name = isMantle ? 'input TPM' : 'TPM';
  const use = limit === null ? `${whole(peak)} tokens, no limit enforced` : `${whole(peak)} of ${whole(limit)} ${name} at its peak`;
  const lines = [`${model} (${isMantle ? 'bedrock-mantle' : scope}, ${region}): ${use}`];
  if (outputTokensPerMinute !== undefined && outputTokensPerMinute.cut > 0)
    lines.push(`  ${plural(outputTokensPerMinute.cut, 'answer')} cut by ${whole(outputTokensPerMinute.limit ?? 0)} output TPM`);
  const atMost = windowKind(window).refills ? 'at most ' : '';
  if (limit !== null && needed > limit) lines.push(`  you would have needed ${atMost}${whole(needed)} ${name}`);
  if (requestsPerMinute.limit !== null && requestsPerMinute.needed > requestsPerMinute.limit) {
    const requests = whole(requestsPerMinute.needed);
    lines.push(`  you would have needed ${rpmReading === 'concurrent' ? `${requests} requests at once` : `${atMost}${requests} RPM`}`);
  }
  if (concurrentRequests.limit !== null && concurrentRequests.needed > concurrentRequests.limit) {
    lines.push(`  you would have needed ${whole(concurrentRequests.needed)} requests at once`);
  }
  return lines;
}

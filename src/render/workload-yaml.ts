// What `bq usage --save` writes: a workload file of what was seen, to plan with.

import { formatDecimal, formatNumber } from '../base/numbers.ts';
import type { Language } from '../base/phrases.ts';
import type { UsagePool, UsageResult } from '../contracts/usage.ts';
import { USAGE } from '../words/en/usage.ts';

/** Pools whose model or scope is not known, or that answered nothing, cannot be planned; they are named in a comment. */
export function workloadYaml(usage: UsageResult, language: Language): string {
  const words = language.of(USAGE);
  const [planned, left] = [usage.pools.filter(isPlannable), usage.pools.filter((pool) => !isPlannable(pool))];
  const lines = [
    `# ${words.yamlHead(usage.source === 'logs', usage.from, usage.to)}`,
    `# ${words.yamlRates}`,
    ...left.map((pool) => `# ${words.yamlLeftOut(JSON.stringify(pool.callers[0]?.id ?? ''), pool.region, pool.modelId !== null)}`),
    '',
    'workloads:',
    ...planned.flatMap((pool) => ['', ...workloadLines(pool, words)]).slice(1),
  ];
  return `${lines.join('\n')}\n`;
}

export function isPlannable(pool: UsagePool): boolean {
  return pool.modelId !== null && pool.scope !== null && pool.requests > 0 && pool.requestsPerMinute !== null;
}

function workloadLines(pool: UsagePool, words: typeof USAGE.english): string[] {
  const samples = pool.distributions?.samples;
  const average = (total: number) => Math.round(total / pool.requests);
  const held = pool.rightSizing?.heldMaxTokens ?? null;
  const rpm = pool.requestsPerMinute as NonNullable<UsagePool['requestsPerMinute']>;
  const values = (list: readonly number[] | undefined, fallback: number) =>
    list === undefined || list.length === 0
      ? String(fallback)
      : list.every((value) => value === list[0])
        ? String(list[0])
        : `{ values: [${list.join(', ')}] }`;
  const latency = values(samples?.latencySeconds, 0);
  const mean = pool.meanLatencySeconds;
  return [
    `  - name: ${JSON.stringify(`${pool.modelName} ${pool.region} ${pool.endpoint === 'mantle' ? 'bedrock-mantle' : pool.scope}`)}`,
    `    model: ${pool.modelId}`,
    pool.endpoint === 'mantle' ? '    endpoint: mantle' : `    scope: ${pool.scope}`,
    `    region: ${pool.region}`,
    `    inputTokens: ${values(samples?.inputTokens, average(pool.inputTokens))}`,
    ...(pool.cacheReadTokens > 0 ? [`    cacheReadTokens: ${average(pool.cacheReadTokens)}`] : []),
    ...(pool.cacheWriteTokens > 0 ? [`    cacheWriteTokens: ${average(pool.cacheWriteTokens)}`] : []),
    held === null ? `    # ${words.yamlNoMaxTokens}` : `    maxTokens: ${formatNumber(held).replaceAll(',', '')}`,
    `    outputTokens: ${values(samples?.outputTokens, average(pool.outputTokens))}`,
    ...(latency !== '0'
      ? [`    latencySeconds: ${latency}`]
      : mean !== null
        ? [`    latencySeconds: ${formatDecimal(mean, 3).replaceAll(',', '')}`]
        : []),
    `    requestsPerMinute: ${formatDecimal(rpm.p90, 3).replaceAll(',', '')} # ${words.yamlMinutes(rpm.p50, rpm.peak)}`,
  ];
}

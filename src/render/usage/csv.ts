// Usage as CSV, for programs.
import type { UsageResult } from '../../contracts/usage.ts';
import { type CsvValue, renderCsv } from '../csv.ts';
import { scopeOf } from './tables.ts';

/** One row a pool; with --by, one row a caller of a pool. */
export function usageCsv(usage: UsageResult): string {
  if (usage.by !== null) return whoCsv(usage);
  const header = [
    ...['region', 'scope', 'modelId', 'requests', 'throttles', 'inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'],
    ...['settledP50', 'settledP90', 'settledPeak', 'settledPeakAt', 'estimatedPeak', 'rpmPeak', 'tpmQuota', 'peakShare'],
  ];
  const rows = usage.pools.map((pool): CsvValue[] => {
    const settled = pool.settledTokensPerMinute;
    const tpm = pool.quotas.find(({ kind }) => kind === 'tpm' || kind === 'input-tpm');
    return [
      ...[pool.region, scopeOf(pool), pool.modelId ?? pool.callers[0]?.id ?? null, pool.requests, pool.throttles],
      ...[pool.inputTokens, pool.outputTokens, pool.cacheReadTokens, pool.cacheWriteTokens],
      ...[settled?.p50 ?? null, settled?.p90 ?? null, settled?.peak ?? null, settled?.peakAt ?? null],
      ...[pool.estimatedTokensPerMinute?.peak ?? null, pool.requestsPerMinute?.peak ?? null, tpm?.value ?? null, tpm?.peakShare ?? null],
    ];
  });
  return renderCsv(header, rows).trimEnd();
}

function whoCsv(usage: UsageResult): string {
  const header = [
    ...['region', 'scope', 'modelId', 'who', 'alias', 'requests', 'throttles', 'clientErrors', 'serverErrors'],
    ...['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'settledTokens', 'settledShare'],
    ...['peakSettledTokensPerMinute', 'peakAt', 'atPoolPeakTokens', 'atPoolPeakShare'],
  ];
  const rows = usage.pools.flatMap((pool) =>
    (pool.by ?? []).map((row): CsvValue[] => [
      ...[pool.region, pool.scope, pool.modelId ?? pool.callers[0]?.id ?? null, row.who, row.alias],
      ...[row.requests, row.throttles, row.clientErrors, row.serverErrors],
      ...[row.inputTokens, row.outputTokens, row.cacheReadTokens, row.cacheWriteTokens, row.settledTokens, row.settledShare],
      ...[row.peakSettledTokensPerMinute, row.peakAt, row.atPoolPeakTokens, row.atPoolPeakShare],
    ]),
  );
  return renderCsv(header, rows).trimEnd();
}

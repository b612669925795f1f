// The per-minute sums as a query of CloudWatch Logs Insights. It has no unions and no memory of request IDs: percentiles are by minute, and records delivered twice count twice.
import type { By } from '../who.ts';

const MAX_TOKENS = [
  'input.inputBodyJson.max_tokens',
  'input.inputBodyJson.inferenceConfig.maxTokens',
  'input.inputBodyJson.max_completion_tokens',
  'input.inputBodyJson.max_gen_len',
];
const SERVER = ['InternalServer', 'ServiceUnavailable', 'ModelTimeout', 'ModelError', 'ModelStreamError', 'ModelNotReady'];
/** The most rows that a query gives back. */
export const INSIGHTS_ROWS = 10_000;

/** @param by `session` is the closest to `caller` that Insights can say: sessions of a role stay apart */
export function insightsQuery(by: By): string {
  const has = (word: string) => `strcontains(coalesce(errorCode, ""), "${word}")`;
  return [
    `# Bedrock usage by minute for bq usage --rows: CloudWatch Logs Insights`,
    `filter schemaType = "ModelInvocationLog"`,
    `| fields least(1, strlen(coalesce(errorCode, ""))) as failed,`,
    `    least(1, ${['Throttl', 'TooManyRequests', 'ServiceQuotaExceeded'].map(has).join(' + ')}) as throttled,`,
    `    least(1, ${SERVER.map(has).join(' + ')}) as server,`,
    `    coalesce(${MAX_TOKENS.join(', ')}) as asked`,
    `| stats count(*) - sum(failed) as requests, sum(throttled) as throttles,`,
    `    sum(failed) - sum(throttled) - sum(server) as client_errors, sum(server) as server_errors,`,
    `    sum(input.inputTokenCount) as input_tokens, sum(output.outputTokenCount) as output_tokens,`,
    `    sum(input.cacheReadInputTokenCount) as cache_read_tokens, sum(input.cacheWriteInputTokenCount) as cache_write_tokens,`,
    `    sum(asked) as asked_max_tokens, pct(output.outputTokenCount, 50) as output_p50, pct(output.outputTokenCount, 99) as output_p99, max(output.outputTokenCount) as output_longest`,
    `    by bin(1m), region, modelId, ${callerOf(by)}`,
    `| limit ${INSIGHTS_ROWS}`,
  ].join('\n');
}

function callerOf(by: By): string {
  if (by === 'profile') return 'modelId';
  return by === 'caller' || by === 'session' ? 'identity.arn' : `requestMetadata.${by.slice('metadata.'.length)}`;
}

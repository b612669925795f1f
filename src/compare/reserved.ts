// The Reserved tier: input and output tokens per minute bought by the month.

import { phrase, type Text } from '../base/phrases.ts';
import { reservedPrices } from '../catalog/prices.ts';
import type { Way } from '../contracts/compare.ts';
import { requestPriceUsd } from '../planner/price.ts';
import { wholePromptTokens } from '../simulator/request-cost.ts';
import { COMPARE } from '../words/en/compare.ts';
import { HOURS_PER_MONTH, type PlaceFacts, wayAt } from './way.ts';

const STEP_TOKENS = 1000;

const TERMS = [
  ['oneMonth', '1 month'],
  ['threeMonths', '3 months'],
] as const;

/** Capacity for the wanted rate, in steps of 1,000 tokens per minute and not below AWS's minimum. */
export function reservedWays(place: PlaceFacts, notOffered: Text[]): Way[] {
  const { model, pool, workload, requestsPerMinute } = place;
  const table = reservedPrices();
  const row = table.rows.find(({ modelId, scope }) => modelId === model.modelId && scope === pool.scope);
  if (!row) {
    notOffered.push(phrase(COMPARE, 'noReserved', model.name, pool.scope));
    return [];
  }
  const steps = (perRequest: number, minimum: number) => Math.ceil(Math.max(minimum, perRequest * requestsPerMinute) / STEP_TOKENS);
  const input = steps(wholePromptTokens(workload.request), table.minimumInputTokensPerMinute);
  const output = steps(workload.request.outputTokens, table.minimumOutputTokensPerMinute);
  const onDemandUsd = requestPriceUsd(place.price, workload.request);
  return TERMS.map(([name, term]) => {
    const { inputUsdPerHourPer1kTpm, outputUsdPerHourPer1kTpm } = row[name];
    const perMonthUsd = (input * inputUsdPerHourPer1kTpm + output * outputUsdPerHourPer1kTpm) * HOURS_PER_MONTH;
    return {
      ...wayAt(place, 'reserved'),
      term,
      fits: true,
      perRequestUsd: place.requestsPerMonth === 0 ? null : perMonthUsd / place.requestsPerMonth,
      perMonthUsd,
      breakEvenRequestsPerMonth: onDemandUsd === null || onDemandUsd === 0 ? null : Math.round(perMonthUsd / onDemandUsd),
      cannot: [phrase(COMPARE, 'givenBack')],
      notes: [phrase(COMPARE, 'reservedTokens', input * STEP_TOKENS, output * STEP_TOKENS), phrase(COMPARE, 'reservedPeaks')],
      priceAsOf: table.asOf,
      priceSource: table.source,
    };
  });
}

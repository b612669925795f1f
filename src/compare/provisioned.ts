// Provisioned Throughput: model units by the hour. AWS does not publish what a unit carries, so it is given, reported by others, or unknown.

import { formatNumber } from '../base/numbers.ts';
import { provisionedPrices } from '../catalog/prices.ts';
import type { Way } from '../contracts/compare.ts';
import { requestPriceUsd } from '../planner/price.ts';
import { wholePromptTokens } from '../simulator/request-cost.ts';
import { HOURS_PER_MONTH, type PlaceFacts, type UnitThroughput, wayAt } from './way.ts';

interface ReportedUnit extends UnitThroughput {
  readonly modelIdStart: string;
}

/** Figures of a public article, not AWS's. */
const REPORTED: readonly ReportedUnit[] = [
  { modelIdStart: 'anthropic.claude-3-sonnet', inputTokensPerMinute: 180_000, outputTokensPerMinute: 36_000 },
  { modelIdStart: 'anthropic.claude-3-haiku', inputTokensPerMinute: 400_000, outputTokensPerMinute: 80_000 },
];
const REPORTED_SOURCE = 'as a public article reports, AWS publishes none';

const TERMS = [
  ['usdPerUnitHourNoCommitment', 'no commitment'],
  ['usdPerUnitHourOneMonth', '1 month'],
  ['usdPerUnitHourSixMonths', '6 months'],
] as const;

/** Units of a base model in a Region. */
export function provisionedWays(place: PlaceFacts, notOffered: string[]): Way[] {
  const { model, question, region, workload, requestsPerMinute } = place;
  const table = provisionedPrices();
  const row = table.rows.find(({ modelId, custom }) => modelId === model.modelId && !custom);
  const reported = REPORTED.find(({ modelIdStart }) => model.modelId.startsWith(modelIdStart)) ?? null;
  if (!row) {
    const known = reported
      ? `; one unit is said to carry ${formatNumber(reported.inputTokensPerMinute)} input and ${formatNumber(reported.outputTokensPerMinute)} output tokens a minute (${REPORTED_SOURCE})`
      : '';
    notOffered.push(`${model.name}: no price of Provisioned Throughput is listed (${table.asOf})${known}`);
    return [];
  }
  if (model.provisionedRegions.length > 0 && !model.provisionedRegions.includes(region)) {
    notOffered.push(`${model.name}: Provisioned Throughput is not offered in ${region}`);
    return [];
  }
  const unit = question.unitThroughput ?? reported;
  const units = unit && unitsFor(unit, workload.request, requestsPerMinute);
  const source = question.unitThroughput ? 'units from the throughput that was given' : `units from ${REPORTED_SOURCE}`;
  const unknown = 'how many units it takes is not known: AWS publishes no tokens per unit (--unit-input-tpm, --unit-output-tpm)';
  const howMany = units === null ? unknown : source;
  const onDemandUsd = requestPriceUsd(place.price, workload.request);
  return TERMS.flatMap(([name, term]) => {
    const usdPerHour = row[name];
    if (usdPerHour === null) return [];
    const perMonthUsd = units === null ? null : units * usdPerHour * HOURS_PER_MONTH;
    const oneUnitUsd = usdPerHour * HOURS_PER_MONTH;
    return [
      {
        ...wayAt(place, 'provisioned'),
        scope: null,
        profileId: null,
        processedIn: [region],
        staysInCountry: true,
        term,
        units,
        fits: units === null ? null : true,
        perRequestUsd: perMonthUsd === null || place.requestsPerMonth === 0 ? null : perMonthUsd / place.requestsPerMonth,
        perMonthUsd,
        breakEvenRequestsPerMonth: onDemandUsd ? Math.round((perMonthUsd ?? oneUnitUsd) / onDemandUsd) : null,
        cannot: term === 'no commitment' ? [] : ['be given back before its term ends'],
        notes: [`$${usdPerHour} an hour for a unit`, howMany],
        priceAsOf: table.asOf,
        priceSource: table.source,
      },
    ];
  });
}

function unitsFor(unit: UnitThroughput, request: PlaceFacts['workload']['request'], requestsPerMinute: number): number {
  const input = (requestsPerMinute * wholePromptTokens(request)) / unit.inputTokensPerMinute;
  const output = (requestsPerMinute * request.outputTokens) / unit.outputTokensPerMinute;
  return Math.max(1, Math.ceil(input - 1e-9), Math.ceil(output - 1e-9));
}

// Provisioned Throughput: model units by the hour. AWS does not publish what a unit carries, so it is given, reported by others, or unknown.

import { phrase, type Text } from '../base/phrases.ts';
import { provisionedPrices } from '../catalog/prices.ts';
import type { Way } from '../contracts/compare.ts';
import { requestPriceUsd } from '../planner/price.ts';
import { wholePromptTokens } from '../simulator/request-cost.ts';
import { COMPARE } from '../words/en/compare.ts';
import { HOURS_PER_MONTH, type PlaceFacts, type UnitThroughput, wayAt } from './way.ts';

interface ReportedUnit extends UnitThroughput {
  readonly modelIdStart: string;
}

/** Figures of a public article, not AWS's. */
const REPORTED: readonly ReportedUnit[] = [
  { modelIdStart: 'anthropic.claude-3-sonnet', inputTokensPerMinute: 180_000, outputTokensPerMinute: 36_000 },
  { modelIdStart: 'anthropic.claude-3-haiku', inputTokensPerMinute: 400_000, outputTokensPerMinute: 80_000 },
];

const TERMS = [
  ['usdPerUnitHourNoCommitment', 'no commitment'],
  ['usdPerUnitHourOneMonth', '1 month'],
  ['usdPerUnitHourSixMonths', '6 months'],
] as const;

/** Units of a base model in a Region. */
export function provisionedWays(place: PlaceFacts, notOffered: Text[]): Way[] {
  const { model, question, region, workload, requestsPerMinute } = place;
  const table = provisionedPrices();
  const row = table.rows.find(({ modelId, custom }) => modelId === model.modelId && !custom);
  const reported = REPORTED.find(({ modelIdStart }) => model.modelId.startsWith(modelIdStart)) ?? null;
  if (!row) {
    notOffered.push(phrase(COMPARE, 'noProvisioned', model.name, table.asOf, reported));
    return [];
  }
  if (model.provisionedRegions.length > 0 && !model.provisionedRegions.includes(region)) {
    notOffered.push(phrase(COMPARE, 'noProvisionedHere', model.name, region));
    return [];
  }
  const unit = question.unitThroughput ?? reported;
  const units = unit && unitsFor(unit, workload.request, requestsPerMinute);
  const howMany = phrase(COMPARE, units === null ? 'unitsUnknown' : question.unitThroughput ? 'unitsGiven' : 'unitsReported');
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
        cannot: term === 'no commitment' ? [] : [phrase(COMPARE, 'givenBack')],
        notes: [phrase(COMPARE, 'unitPrice', usdPerHour), howMany],
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

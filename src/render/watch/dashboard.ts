// A CloudWatch dashboard: what each pool uses beside the lines of its quotas, and its throttles. For put-dashboard --dashboard-body.

import { BqError } from '../../base/errors.ts';
import { formatNumber } from '../../base/numbers.ts';
import { phrase } from '../../base/phrases.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';
import { NAMESPACE, type Watched, type WatchedQuota } from './watched.ts';

const WIDTH = 12;
const HEIGHT = 6;
/** CloudWatch takes no more. */
const MOST_METRICS = 500;

interface Graph {
  readonly title: string;
  readonly metric: string;
  readonly period: number;
  readonly lines: readonly { readonly label: string; readonly value: number }[];
}

/** @param share of a quota that alarms, 0 to 1 @throws BqError input: no pool with a ModelId */
export function dashboard(watched: readonly Watched[], share: number): string {
  const known = watched.filter(({ modelIds }) => modelIds.length > 0);
  if (known.length === 0) {
    throw new BqError(phrase(PLAN_FILES, 'noPoolToDraw'), {
      code: 'NO_ALARM',
      kind: 'input',
      suggestions: [phrase(PLAN_FILES, 'lookFurther'), phrase(PLAN_FILES, 'drawPlanned')],
    });
  }
  const widgets = known.flatMap((pool, row) => widgetsOf(pool, share).map((widget, column) => placed(widget, row, column)));
  return JSON.stringify({ start: '-P1D', periodOverride: 'inherit', widgets }, null, 2);
}

function placed(properties: object, row: number, column: number) {
  return {
    type: 'metric',
    x: (column % 2) * WIDTH,
    y: (row * 2 + Math.floor(column / 2)) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties,
  };
}

function widgetsOf(pool: Watched, share: number): object[] {
  const name = `${pool.modelName} ${pool.scope}, ${pool.region}`;
  const of = (kind: WatchedQuota['kind']) => pool.quotas.find((quota) => quota.kind === kind)?.value ?? null;
  const lines = (value: number | null, unit: string) =>
    value === null
      ? []
      : [
          { label: `quota ${formatNumber(value)} ${unit} (${pool.asOf})`, value },
          { label: `${Math.round(share * 100)} %`, value: Math.floor(value * share) },
        ];
  const graphs: Graph[] = [
    { title: `${name}: quota tokens a minute`, metric: 'EstimatedTPMQuotaUsage', period: 60, lines: lines(of('tpm'), 'TPM') },
    { title: `${name}: throttles`, metric: 'InvocationThrottles', period: 60, lines: [] },
    { title: `${name}: requests a minute`, metric: 'Invocations', period: 60, lines: lines(of('rpm'), 'RPM') },
    ...(of('tpd') === null
      ? []
      : [{ title: `${name}: quota tokens a day`, metric: 'EstimatedTPMQuotaUsage', period: 86_400, lines: lines(of('tpd'), 'a day') }]),
  ];
  return graphs.map(({ title, metric, period, lines: horizontal }) => ({
    title,
    view: 'timeSeries',
    // On each other: quotas are of all callers together.
    stacked: true,
    region: pool.region,
    stat: 'Sum',
    period,
    metrics: pool.modelIds.slice(0, MOST_METRICS).map((modelId) => [NAMESPACE, metric, 'ModelId', modelId]),
    yAxis: { left: { min: 0 } },
    ...(horizontal.length === 0 ? {} : { annotations: { horizontal } }),
  }));
}

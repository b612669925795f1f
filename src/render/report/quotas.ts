// The report of quotas: each model's tokens a minute beside AWS's default, what stands out, and every row that was asked for.

import { formatNumber, formatPercent } from '../../base/numbers.ts';
import type { OverviewLimit, OverviewLine, QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import { type Dot, dotsDrawing } from './dots.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

export function quotasReport(result: QuotasResult): Report {
  const regions = result.regions.map(({ region }) => region).join(', ');
  const overviews = result.overview ?? [];
  return {
    title: `Bedrock quotas in ${regions}`,
    answer: answerOf(result),
    figures: overviews.length > 0 ? overviews.flatMap(tokensOf) : rowsFigure(result),
    tables: [...overviews.flatMap(standouts), ...changes(result), ...(overviews.length > 0 ? [] : [rows(result)])],
    sources: result.regions.map(({ region, source, asOf, accountId }) =>
      source === 'default'
        ? `${region}: AWS defaults of ${asOf}, not an account's`
        : `${region}: ${source}, ${asOf}${accountId === null ? '' : `, account ${accountId}`}`,
    ),
  };
}

function answerOf({ overview, regions }: QuotasResult): string[] {
  const said = (overview ?? []).flatMap(({ region, warnings, notes }) => [...warnings, ...notes].map(({ text }) => `${region}: ${text}`));
  const defaults = regions.every(({ source }) => source === 'default') ? ['What an account has can be less: these are AWS defaults'] : [];
  return [...defaults, ...(said.length > 0 ? said : defaults.length > 0 ? [] : ['The rows that were asked for'])];
}

const wayOf = ({ name, prefix }: Pick<OverviewLine, 'name' | 'prefix'>) => `${name} ${prefix === null ? 'on-demand' : `${prefix}.`}`;

function valueText({ value, status }: OverviewLimit): string {
  if (value !== null) return formatNumber(value);
  return status === 'no-limit' ? 'no limit' : 'unknown';
}

function tokensOf(view: QuotasOverview): Figure[] {
  const lines = view.groups.flatMap(({ lines: own, alike }) => [...own, ...alike.flat()]);
  const dots = lines.flatMap((line): Dot[] => {
    const { value, default: standard } = line.tpm;
    if (value === null) return [];
    const beside = standard === null ? '' : `, AWS's default is ${formatNumber(standard)}`;
    return [{ name: wayOf(line), value, other: standard, title: `${wayOf(line)}: ${formatNumber(value)} TPM${beside}` }];
  });
  if (dots.length === 0) return [];
  const beside = view.hasApplied ? ', beside AWS defaults' : ", AWS's defaults";
  return [
    {
      title: `Tokens per minute in ${view.region}`,
      description: `The quota of each model and pool${beside}, on a logarithmic axis; a quota of 0 stands at its left end.`,
      drawing: dotsDrawing(dots, { value: view.hasApplied ? 'now' : "AWS's default", other: view.hasApplied ? "AWS's default" : null }),
      table: {
        caption: `Quotas in ${view.region}`,
        columns: [left('model and pool'), right('TPM'), right('default TPM'), right('of default'), right('RPM'), right('tokens a day')],
        rows: lines.map((line) => [
          `${wayOf(line)}${line.isPastEndOfLife ? ' (past its end of life)' : ''}`,
          valueText(line.tpm),
          formatNumber(line.tpm.default),
          formatPercent(line.tpm.shareOfDefault),
          valueText(line.rpm),
          valueText(line.tpd),
        ]),
      },
    },
  ];
}

function standouts(view: QuotasOverview): ReportTable[] {
  if (view.standouts.length === 0) return [];
  return [
    {
      caption: `0 or below AWS's default in ${view.region}`,
      columns: [left('model'), left('pool'), left('limit'), right('value'), right('default'), right('of default')],
      rows: view.standouts.map(({ modelId, prefix, scope, metric, limit }) => [
        modelId,
        prefix === null ? scope : `${prefix}.`,
        metric,
        valueText(limit),
        formatNumber(limit.default),
        formatPercent(limit.shareOfDefault),
      ]),
    },
  ];
}

const MOST_ROWS = 600;

const rowName = ({ region, quotaName }: QuotasResult['quotas'][number]) => `${quotaName} · ${region}`;

/** The first rows that have a value: one drawing of more would tell nobody anything. */
const MOST_DOTS = 60;

function rowsFigure({ quotas }: QuotasResult): Figure[] {
  const known = quotas.flatMap((row): Dot[] => {
    const value = row.applied ?? row.default;
    if (value === null || row.metric === null) return [];
    return [
      {
        name: rowName(row),
        value,
        other: row.default,
        title: `${rowName(row)}: ${formatNumber(value)}, AWS's default ${formatNumber(row.default)}`,
      },
    ];
  });
  const shown = known.slice(0, MOST_DOTS);
  if (shown.length === 0) return [];
  return [
    {
      title: 'Rows',
      description: `What each row is now beside AWS's default, on a logarithmic axis${known.length > shown.length ? `; the first ${MOST_DOTS}` : ''}.`,
      drawing: dotsDrawing(shown, { value: 'now', other: "AWS's default" }),
      table: {
        caption: 'The same in numbers',
        columns: [left('row'), right('now'), right('default')],
        rows: shown.map(({ name, value, other }) => [name, formatNumber(value), formatNumber(other)]),
      },
    },
  ];
}

function rows({ quotas }: QuotasResult): ReportTable {
  const more = quotas.length > MOST_ROWS ? `, the first ${MOST_ROWS} of ${formatNumber(quotas.length)} (--json has all)` : '';
  return {
    caption: `Rows of Service Quotas${more}`,
    columns: [left('row'), left('Region'), left('code'), right('applied'), right('default'), left('adjustable')],
    rows: quotas
      .slice(0, MOST_ROWS)
      .map((row) => [
        row.quotaName,
        row.region,
        row.quotaCode ?? 'unknown',
        formatNumber(row.applied),
        formatNumber(row.default),
        row.adjustable === null ? 'unknown' : row.adjustable ? 'yes' : 'no',
      ]),
  };
}

function changes({ changes: all }: QuotasResult): ReportTable[] {
  if (all === null) return [];
  return [
    {
      caption: all.length === 0 ? 'Nothing changed against the snapshot' : 'Changes against the snapshot',
      columns: [left('row'), left('Region'), left('change'), right('before'), right('after')],
      rows: all.map((change) => [
        change.quotaName,
        change.region,
        change.change,
        formatNumber(change.before?.applied ?? change.before?.default ?? null),
        formatNumber(change.after?.applied ?? change.after?.default ?? null),
      ]),
    },
  ];
}

// The report of quotas: each model's tokens a minute beside AWS's default, what stands out, and every row that was asked for.

import type { Language } from '../../base/phrases.ts';
import type { OverviewLimit, OverviewLine, QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { QUOTAS_REPORT } from '../../words/en/quotas-report.ts';
import { type Dot, dotsDrawing } from './dots.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

interface Said {
  readonly words: typeof QUOTAS_REPORT.english;
  readonly figures: typeof FIGURES.english;
}

export function quotasReport(result: QuotasResult, language: Language): Report {
  const said = { words: language.of(QUOTAS_REPORT), figures: language.of(FIGURES) };
  const overviews = result.overview ?? [];
  const isOverview = overviews.length > 0;
  return {
    title: said.words.title(result.regions.map(({ region }) => region)),
    answer: answerOf(result, said),
    figures: isOverview ? overviews.flatMap((view) => tokensOf(view, said)) : rowsFigure(result, said),
    tables: [...overviews.flatMap((view) => standouts(view, said)), ...changes(result, said), ...(isOverview ? [] : [rows(result, said)])],
    sources: result.regions.map(({ region, source, asOf, accountId }) => said.words.source(region, { source, asOf, account: accountId })),
  };
}

function answerOf({ overview, regions }: QuotasResult, { words }: Said): string[] {
  const told = (overview ?? []).flatMap(({ region, warnings, notes }) =>
    [...warnings, ...notes].map(({ text }) => words.said(region, String(text))),
  );
  const defaults = regions.every(({ source }) => source === 'default') ? [words.onlyDefaults] : [];
  return [...defaults, ...(told.length > 0 ? told : defaults.length > 0 ? [] : [words.asked])];
}

const wayOf = ({ name, prefix }: Pick<OverviewLine, 'name' | 'prefix'>) => `${name} ${prefix === null ? 'on-demand' : `${prefix}.`}`;

const valueText = ({ value, status }: OverviewLimit, { words, figures }: Said): string =>
  value === null && status === 'no-limit' ? words.noLimit : figures.number(value);

function tokensOf(view: QuotasOverview, said: Said): Figure[] {
  const { words, figures } = said;
  const lines = view.groups.flatMap(({ lines: own, alike }) => [...own, ...alike.flat()]);
  const dots = lines.flatMap((line): Dot[] => {
    const { value, default: standard } = line.tpm;
    if (value === null) return [];
    return [{ name: wayOf(line), value, other: standard, title: words.dot(wayOf(line), value, standard) }];
  });
  if (dots.length === 0) return [];
  const head = words.tokensColumns;
  const names = view.hasApplied ? { value: words.now, other: words.default } : { value: words.default, other: null };
  return [
    {
      title: words.tokensTitle(view.region),
      description: words.tokensDescription(view.hasApplied),
      drawing: dotsDrawing(dots, names),
      table: {
        caption: words.tokensCaption(view.region),
        columns: [left(head.model), right(head.tpm), right(head.default), right(head.ofDefault), right(head.rpm), right(head.perDay)],
        rows: lines.map((line) => [
          line.isPastEndOfLife ? words.pastEndOfLife(wayOf(line)) : wayOf(line),
          valueText(line.tpm, said),
          figures.number(line.tpm.default),
          figures.percent(line.tpm.shareOfDefault),
          valueText(line.rpm, said),
          valueText(line.tpd, said),
        ]),
      },
    },
  ];
}

function standouts(view: QuotasOverview, said: Said): ReportTable[] {
  if (view.standouts.length === 0) return [];
  const { words, figures } = said;
  const head = words.standoutsColumns;
  return [
    {
      caption: words.standoutsCaption(view.region),
      columns: [left(head.model), left(head.pool), left(head.limit), right(head.value), right(head.default), right(head.ofDefault)],
      rows: view.standouts.map(({ modelId, prefix, scope, metric, limit }) => [
        modelId,
        prefix === null ? scope : `${prefix}.`,
        words.metric(metric),
        valueText(limit, said),
        figures.number(limit.default),
        figures.percent(limit.shareOfDefault),
      ]),
    },
  ];
}

const MOST_ROWS = 600;

const rowName = ({ region, quotaName }: QuotasResult['quotas'][number]) => `${quotaName} · ${region}`;

/** The first rows that have a value: one drawing of more would tell nobody anything. */
const MOST_DOTS = 60;

function rowsFigure({ quotas }: QuotasResult, { words, figures }: Said): Figure[] {
  const known = quotas.flatMap((row): Dot[] => {
    const value = row.applied ?? row.default;
    if (value === null || row.metric === null) return [];
    return [{ name: rowName(row), value, other: row.default, title: words.rowDot(rowName(row), value, row.default) }];
  });
  const shown = known.slice(0, MOST_DOTS);
  if (shown.length === 0) return [];
  const { row, now, default: standard } = words.rowsNumbersColumns;
  return [
    {
      title: words.rowsTitle,
      description: words.rowsDescription(known.length > shown.length ? MOST_DOTS : null),
      drawing: dotsDrawing(shown, { value: words.now, other: words.default }),
      table: {
        caption: words.rowsNumbers,
        columns: [left(row), right(now), right(standard)],
        rows: shown.map(({ name, value, other }) => [name, figures.number(value), figures.number(other)]),
      },
    },
  ];
}

function rows({ quotas }: QuotasResult, { words, figures }: Said): ReportTable {
  const head = words.rowsColumns;
  return {
    caption: words.rowsCaption(quotas.length > MOST_ROWS ? MOST_ROWS : null, quotas.length),
    columns: [left(head.row), left(head.region), left(head.code), right(head.applied), right(head.default), left(head.adjustable)],
    rows: quotas
      .slice(0, MOST_ROWS)
      .map((row) => [
        row.quotaName,
        row.region,
        row.quotaCode ?? figures.unknown,
        figures.number(row.applied),
        figures.number(row.default),
        row.adjustable === null ? figures.unknown : row.adjustable ? words.yes : words.no,
      ]),
  };
}

function changes({ changes: all }: QuotasResult, { words, figures }: Said): ReportTable[] {
  if (all === null) return [];
  const head = words.changesColumns;
  return [
    {
      caption: words.changesCaption(all.length),
      columns: [left(head.row), left(head.region), left(head.change), right(head.before), right(head.after)],
      rows: all.map((change) => [
        change.quotaName,
        change.region,
        words.changes[change.change],
        figures.number(change.before?.applied ?? change.before?.default ?? null),
        figures.number(change.after?.applied ?? change.after?.default ?? null),
      ]),
    },
  ];
}

// Which shape the answer of `bq quotas` takes: overview, rows, explanation or changes, as text, Markdown or CSV.
import type { QuotasResult } from '../contracts/quotas.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type ViewQuestion, viewQuotas } from '../quotas/view.ts';
import { changesText, quotaExplanation, quotaRowsCsv, quotaRowsMarkdown, quotaRowsText } from './quota-rows.ts';
import { type QuotasLayout, quotasMarkdown, quotasOverview } from './quotas.ts';
import { wrap } from './text.ts';

export interface QuotasAnswerLayout extends QuotasLayout {
  readonly flags: {
    readonly all?: boolean | undefined;
    readonly search?: string | undefined;
    readonly metric?: string | undefined;
    readonly explain?: boolean | undefined;
    readonly diff?: string | undefined;
    readonly format?: string | undefined;
  };
  /** What the overview is of. */
  readonly one: ViewQuestion;
  readonly warnings: readonly string[];
}

export function quotasText(result: QuotasResult, snapshots: readonly QuotaSnapshot[], layout: QuotasAnswerLayout): string {
  const { flags, style, columns, warnings } = layout;
  if (flags.format === 'csv') return quotaRowsCsv(result).trimEnd();
  const asRows = flags.all || flags.search !== undefined || flags.metric !== undefined || result.changes !== null;
  const views = () =>
    snapshots.map((snapshot, index) => ({
      info: result.regions[index] as QuotasResult['regions'][number],
      view: viewQuotas(snapshot, layout.one),
    }));
  if (flags.format === 'markdown') {
    return asRows || flags.explain
      ? quotaRowsMarkdown(result)
      : views()
          .map(({ info, view }) => quotasMarkdown(info, view))
          .join('\n\n');
  }
  const marks = warnings.flatMap((warning) => wrap(`! ${warning}`, columns, { indent: '  ' }).map(style.yellow));
  const answer = result.changes
    ? changesText(result, flags.diff ?? '', { style, columns })
    : flags.explain
      ? quotaExplanation(result, { style, columns })
      : asRows
        ? quotaRowsText(result, { style, columns })
        : views()
            .map(({ info, view }) => quotasOverview(info, view, { style, columns }))
            .join('\n\n');
  return [...marks, ...(marks.length > 0 ? [''] : []), answer].join('\n');
}

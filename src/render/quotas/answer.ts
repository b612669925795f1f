// Which shape the answer of `bq quotas` takes: overview, rows, explanation or changes, as text, Markdown or CSV.
import type { QuotasResult } from '../../contracts/quotas.ts';
import { type ViewQuestion, viewQuotas } from '../../quotas/overview.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import { paragraphs, type WarnedLayout, warningLines } from '../layout.ts';
import { quotasMarkdown, quotasOverview } from './overview.ts';
import { changesText, quotaExplanation, quotaRowsCsv, quotaRowsMarkdown, quotaRowsText } from './rows.ts';

export interface QuotasAnswerLayout extends WarnedLayout {
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
}

export function quotasText(result: QuotasResult, snapshots: readonly QuotaSnapshot[], layout: QuotasAnswerLayout): string {
  const { flags, style, columns } = layout;
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
  const answer = result.changes
    ? changesText(result, flags.diff ?? '', { style, columns })
    : flags.explain
      ? quotaExplanation(result, { style, columns })
      : asRows
        ? quotaRowsText(result, { style, columns })
        : views()
            .map(({ info, view }) => quotasOverview(info, view, { style, columns }))
            .join('\n\n');
  return paragraphs([warningLines(layout), [answer]]);
}

// Which shape the answer of `bq quotas` takes: overview, rows, explanation or changes, as text, Markdown or CSV.
import type { QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import { paragraphs, type WarnedLayout, warningLines } from '../layout.ts';
import { overviewMarkdown, overviewText } from './overview.ts';
import { changesText, quotaExplanation, quotaRowsCsv, quotaRowsMarkdown, quotaRowsText } from './rows.ts';

export interface QuotasAnswerLayout extends WarnedLayout {
  readonly format: string;
  /** Each row with the rule that read its name. */
  readonly explains: boolean;
  /** Names the older snapshot, where there is a comparison. */
  readonly comparedWith: string | null;
}

export function quotasText(result: QuotasResult, layout: QuotasAnswerLayout): string {
  const { overview } = result;
  if (layout.format === 'csv') return quotaRowsCsv(result).trimEnd();
  if (layout.format === 'markdown')
    return overview ? regionsOf(result, overview, (info, view) => overviewMarkdown(info, view, layout)) : quotaRowsMarkdown(result, layout);
  const answer = () => {
    if (result.changes) return changesText(result, layout.comparedWith ?? '', layout);
    if (layout.explains) return quotaExplanation(result, layout);
    return overview ? regionsOf(result, overview, (info, view) => overviewText(info, view, layout)) : quotaRowsText(result, layout);
  };
  return paragraphs([warningLines(layout), [answer()]]);
}

function regionsOf(
  { regions }: QuotasResult,
  overview: readonly QuotasOverview[],
  text: (info: QuotasResult['regions'][number], view: QuotasOverview) => string,
): string {
  return overview
    .flatMap((view) => {
      const info = regions.find(({ region }) => region === view.region);
      return info ? [text(info, view)] : [];
    })
    .join('\n\n');
}

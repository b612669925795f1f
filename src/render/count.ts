// The answer of `bq count` as text.

import { formatDecimal, formatNumber } from '../base/numbers.ts';
import { ENGLISH } from '../base/phrases.ts';
import { displayWidth, padEnd, padStart, stripControl, wrap } from '../base/text.ts';
import type { CountedFile, CountResult } from '../contracts/count.ts';
import { COUNT } from '../words/en/count.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import type { Style } from './style.ts';

type CountWords = typeof COUNT.english;

export function countText(result: CountResult, layout: WarnedLayout): string {
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, COUNT);
  const { files, summary, assumptions } = result;
  return paragraphs([
    files.length > MOST_FILES_SHOWN ? manyFiles(result, words) : files.flatMap((file) => fileLines(file, layout)),
    warningLines(layout),
    files.length > 1 ? [style.bold(words.total(result.totalInputTokens, files.length))] : [],
    summary ? summaryLines(result, style, words) : [],
    quotaLines(result, style, words),
    checkLines(result, style, words),
    assumptions.length > 0
      ? wrap(words.assumed(assumptions.map(({ text, flag }) => `${language.say(text)} (${flag})`)), columns, { indent: '         ' })
      : [],
  ]);
}

const MOST_FILES_SHOWN = 20;

function manyFiles({ files }: CountResult, words: CountWords): string[] {
  const largest = [...files].sort((a, b) => b.inputTokens - a.inputTokens).slice(0, 10);
  const width = Math.max(...largest.map(({ inputTokens }) => formatNumber(inputTokens).length));
  return [
    words.largest(files.length),
    ...largest.map((file) => `  ${padStart(formatNumber(file.inputTokens), width)}  ${clean(file.file)}`),
  ];
}

function fileLines(file: CountedFile, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, COUNT);
  const kinds = file.recordKinds ? words.jsonLines(kindsOf(file.recordKinds)) : file.kind;
  const models = file.model ?? words.models(Object.keys(file.models).length);
  const head = `${style.bold(clean(file.file))} · ${kinds} · ${clean(models)}${file.modelAssumed ? words.isAssumed : ''}`;
  const lines = wrap(head, columns, { indent: '  ' });
  const count = style.bold(words.tokens(file.inputTokens));
  lines.push(file.errorBand === null ? words.byAws(count) : words.band(count, file.errorBand, file.method === 'mixed'));
  const parts = (['system', 'messages', 'tools', 'media'] as const).filter((part) => file.parts[part] > 0);
  if (parts.length > 1) lines.push(`  ${parts.map((part) => `${words.parts[part]} ${formatNumber(file.parts[part])}`).join(' · ')}`);
  if (file.reason !== null) lines.push(...wrap(`  ${words.notByAws(clean(file.reason))}`, columns, { indent: '    ' }));
  if (file.excludes.length > 0)
    lines.push(...wrap(`  ${words.excludes(file.excludes.map(clean))}`, columns, { indent: '    ' }).map((line) => style.yellow(line)));
  return lines;
}

const kindsOf = (kinds: Readonly<Record<string, number>>) => Object.entries(kinds).map(([kind, records]) => ({ kind, records }));

const BAR_WIDTH = 30;

function summaryLines({ summary, badLineCount }: CountResult, style: Style, words: CountWords): string[] {
  if (!summary) return [];
  const figures = (['mean', 'p50', 'p90', 'p99', 'max'] as const).map(
    (name) => `${words.figures[name]} ${formatDecimal(summary[name], 0)}`,
  );
  const lines = [
    words.records(summary.records, badLineCount),
    `  ${figures.join('   ')}`,
    `  ${words.above25k(summary.shareAbove25000)} ${style.dim(words.whyAbove25k)}`,
  ];
  const bins = summary.histogram.map(({ from, to, records }) => ({ label: words.bin(from, to), records }));
  const most = Math.max(...bins.map(({ records }) => records));
  const width = Math.max(...bins.map(({ label }) => displayWidth(label)));
  const countWidth = Math.max(...bins.map(({ records }) => formatNumber(records).length));
  for (const { label, records } of bins) {
    const bar = records === 0 ? '' : '█'.repeat(Math.max(1, Math.round((records / most) * BAR_WIDTH)));
    lines.push(`  ${padEnd(label, width)}  ${padStart(formatNumber(records), countWidth)}  ${style.cyan(bar)}`.trimEnd());
  }
  return lines;
}

function quotaLines({ quota }: CountResult, style: Style, words: CountWords): string[] {
  if (!quota) return [];
  const { admission, worstCase, maxTokens, burndownRate, basis, worstCaseOutputTokens } = quota;
  const runtime: [string, number, string][] = [
    [words.held, admission.documented, ''],
    [words.heldWeighted, admission.weighted, ''],
    [words.worst(maxTokens), worstCase, words.burndown(burndownRate, quota.burndownAssumed)],
  ];
  const mantle: [string, number, string][] = [
    [words.heldOnMantle, admission.documented, words.ofInput],
    [words.worst(maxTokens), worstCaseOutputTokens ?? 0, words.ofOutput],
  ];
  const rows = worstCaseOutputTokens === undefined ? runtime : mantle;
  const shown = burndownRate === 1 && rows === runtime ? rows.filter((_, index) => index !== 1) : rows;
  const width = Math.max(...shown.map(([label]) => displayWidth(label)));
  const valueWidth = Math.max(...shown.map(([, value]) => formatDecimal(value, 0).length));
  return [
    words.quotaTokens(maxTokens, basis === 'mean', worstCaseOutputTokens !== undefined),
    ...shown.map(
      ([label, value, note]) =>
        `  ${padEnd(label, width)}  ${padStart(formatDecimal(value, 0), valueWidth)}${note ? `  ${style.dim(note)}` : ''}`,
    ),
  ];
}

function checkLines({ check }: CountResult, style: Style, words: CountWords): string[] {
  if (!check) return [];
  if (check.passed) return [style.green(words.passed(check.limit, check.maxInputTokens))];
  return [
    style.red(check.over === 0 ? words.failedExcluded(check.excluded) : words.failedOver(check.over, check.limit, check.maxInputTokens)),
  ];
}

function clean(text: string): string {
  return stripControl(text, { oneLine: true });
}

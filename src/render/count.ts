// The answer of `bq count` as text.

import { formatCompact, formatDecimal, formatNumber, formatPercent, plural } from '../base/numbers.ts';
import { displayWidth, padEnd, padStart, stripControl, wrap } from '../base/text.ts';
import type { CountedFile, CountResult } from '../contracts/count.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import type { Style } from './style.ts';

export function countText(result: CountResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const { files, summary, assumptions } = result;
  return paragraphs([
    files.length > MOST_FILES_SHOWN ? manyFiles(result) : files.flatMap((file) => fileLines(file, layout)),
    warningLines(layout),
    files.length > 1 ? [style.bold(`${plural(result.totalInputTokens, 'input token')} in ${plural(files.length, 'file')}`)] : [],
    summary ? summaryLines(result, style) : [],
    quotaLines(result, style),
    checkLines(result, style),
    assumptions.length > 0
      ? wrap(`Assumed  ${assumptions.map(({ text, flag }) => `${text} (${flag})`).join(' · ')}`, columns, { indent: '         ' })
      : [],
  ]);
}

const MOST_FILES_SHOWN = 20;

function manyFiles({ files }: CountResult): string[] {
  const largest = [...files].sort((a, b) => b.inputTokens - a.inputTokens).slice(0, 10);
  const width = Math.max(...largest.map(({ inputTokens }) => formatNumber(inputTokens).length));
  return [
    `Largest of ${plural(files.length, 'file')}`,
    ...largest.map((file) => `  ${padStart(formatNumber(file.inputTokens), width)}  ${clean(file.file)}`),
  ];
}

function fileLines(file: CountedFile, { style, columns }: Layout): string[] {
  const kinds = file.recordKinds ? `JSON lines: ${kindsText(file.recordKinds)}` : file.kind;
  const models = file.model ?? `${plural(Object.keys(file.models).length, 'model')}`;
  const head = `${style.bold(clean(file.file))} · ${kinds} · ${clean(models)}${file.modelAssumed ? ' (assumed)' : ''}`;
  const lines = wrap(head, columns, { indent: '  ' });
  const count = plural(file.inputTokens, 'input token');
  if (file.errorBand === null) lines.push(`${style.bold(count)}, counted by AWS (count-tokens)`);
  else {
    const { low, high } = file.errorBand;
    const by = file.method === 'mixed' ? 'partly counted by AWS, partly estimated' : 'estimate';
    lines.push(`${style.bold(count)}, ${by}: ${formatNumber(low)} to ${formatNumber(high)}`);
  }
  const parts = (['system', 'messages', 'tools', 'media'] as const).filter((part) => file.parts[part] > 0);
  if (parts.length > 1) lines.push(`  ${parts.map((part) => `${part} ${formatNumber(file.parts[part])}`).join(' · ')}`);
  if (file.reason !== null) lines.push(...wrap(`  not counted by AWS: ${clean(file.reason)}`, columns, { indent: '    ' }));
  if (file.excludes.length > 0)
    lines.push(...wrap(`  excludes ${file.excludes.map(clean).join(', ')}`, columns, { indent: '    ' }).map((line) => style.yellow(line)));
  return lines;
}

function kindsText(kinds: Readonly<Record<string, number>>): string {
  const entries = Object.entries(kinds);
  if (entries.length === 1) return `${formatNumber(entries[0]?.[1] ?? 0)} ${entries[0]?.[0]}`;
  return entries.map(([kind, records]) => `${formatNumber(records)} ${kind}`).join(', ');
}

const BAR_WIDTH = 30;

function summaryLines({ summary, badLineCount }: CountResult, style: Style): string[] {
  if (!summary) return [];
  const figures = (['mean', 'p50', 'p90', 'p99', 'max'] as const).map((name) => `${name} ${formatDecimal(summary[name], 0)}`);
  const lines = [
    `${plural(summary.records, 'record')}${badLineCount > 0 ? `, ${plural(badLineCount, 'bad line')}` : ''}, input tokens each`,
    `  ${figures.join('   ')}`,
    `  above 25,000   ${formatPercent(summary.shareAbove25000)} ${style.dim('(AWS asks for this share in quota cases)')}`,
  ];
  const bins = summary.histogram.map(({ from, to, records }) => ({
    label: to === null ? `${formatCompact(from)} and more` : `${formatNumber(from)} to ${formatNumber(to - 1)}`,
    records,
  }));
  const most = Math.max(...bins.map(({ records }) => records));
  const width = Math.max(...bins.map(({ label }) => displayWidth(label)));
  const countWidth = Math.max(...bins.map(({ records }) => formatNumber(records).length));
  for (const { label, records } of bins) {
    const bar = records === 0 ? '' : '█'.repeat(Math.max(1, Math.round((records / most) * BAR_WIDTH)));
    lines.push(`  ${padEnd(label, width)}  ${padStart(formatNumber(records), countWidth)}  ${style.cyan(bar)}`.trimEnd());
  }
  return lines;
}

function quotaLines({ quota }: CountResult, style: Style): string[] {
  if (!quota) return [];
  const { admission, worstCase, maxTokens, burndownRate, basis } = quota;
  const rows: [string, number, string][] = [
    ['held at start (documented)', admission.documented, ''],
    ['held, if weighted (measured 2025-06)', admission.weighted, ''],
    [
      `worst case, writes all ${formatNumber(maxTokens)}`,
      worstCase,
      `x${formatDecimal(burndownRate)} burndown${quota.burndownAssumed ? ', assumed' : ''}`,
    ],
  ];
  const shown = burndownRate === 1 ? rows.filter((_, index) => index !== 1) : rows;
  const width = Math.max(...shown.map(([label]) => displayWidth(label)));
  const valueWidth = Math.max(...shown.map(([, value]) => formatDecimal(value, 0).length));
  return [
    `Quota tokens of one request${basis === 'mean' ? ' of mean length' : ''} with max_tokens ${formatNumber(maxTokens)}`,
    ...shown.map(
      ([label, value, note]) =>
        `  ${padEnd(label, width)}  ${padStart(formatDecimal(value, 0), valueWidth)}${note ? `  ${style.dim(note)}` : ''}`,
    ),
  ];
}

function checkLines({ check }: CountResult, style: Style): string[] {
  if (!check) return [];
  if (check.passed)
    return [style.green(`Check passed: at most ${formatNumber(check.limit)} input tokens (largest ${formatNumber(check.maxInputTokens)})`)];
  if (check.over === 0)
    return [style.red(`Check failed: ${plural(check.excluded, 'record')} with a part that is not counted (--allow-excluded lets it pass)`)];
  return [
    style.red(
      `Check failed: ${plural(check.over, 'record')} above ${formatNumber(check.limit)} input tokens (largest ${formatNumber(check.maxInputTokens)})`,
    ),
  ];
}

function clean(text: string): string {
  return stripControl(text, { oneLine: true });
}

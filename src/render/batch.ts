// What a batch file holds and how a batch job stands, as text.

import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { BatchCheckResult, BatchWatchResult } from '../contracts/batch.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

const SHOWN_PROBLEMS = 20;

const QUOTA_NAMES: Readonly<Record<BatchCheckResult['quotas'][number]['kind'], string>> = {
  'minimum-records': 'records, at least',
  'records-per-job': 'records in a job',
  'records-per-file': 'records in a file',
  'file-gigabytes': 'file, GB',
  'job-gigabytes': 'job, GB',
  'jobs-under-way': 'jobs under way',
};

export function batchCheckText(result: BatchCheckResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const verdict = result.ok ? style.green('ready') : style.red('not ready');
  const type = result.invocationType === null ? '' : ` · ${result.invocationType}`;
  const file = style.bold(stripControl(result.file, { oneLine: true }));
  const head = `${file} · ${result.modelName} · ${result.region} ${result.scope}${type} · ${verdict}`;
  const cost = costLines(result).flatMap((line) => wrap(line, columns, { indent: '  ' }));
  return paragraphs([[head, ...warningLines(layout)], problemLines(result, style, columns), quotaLines(result, style, columns), cost]);
}

function problemLines({ problems, badLines, records }: BatchCheckResult, style: Style, columns: number): string[] {
  if (badLines === 0) return [];
  const shown = problems.slice(0, SHOWN_PROBLEMS).flatMap(({ line, recordId, problem }) => {
    const id = recordId === null ? '' : ` (${recordId})`;
    return wrap(stripControl(`  line ${line}${id}: ${problem}`, { oneLine: false }), columns, { indent: '    ' });
  });
  const more = badLines > SHOWN_PROBLEMS ? [`  … and ${formatNumber(badLines - SHOWN_PROBLEMS)} more (--json lists them)`] : [];
  return [style.red(`${plural(badLines, 'bad line')} of ${formatNumber(records)}`), ...shown, ...more];
}

function quotaLines(result: BatchCheckResult, style: Style, columns: number): string[] {
  const rows = result.quotas.map(({ kind, used, value, fits }) => [
    QUOTA_NAMES[kind],
    used === null ? '' : used > 0 && used < 0.001 ? '<0.001' : formatDecimal(used, kind.endsWith('gigabytes') ? 3 : 0),
    value === null ? 'unknown' : formatDecimal(value, 3),
    fits === null ? '' : fits ? 'fits' : style.red('does not fit'),
  ]);
  const table = renderTable({
    columns: [{ header: 'Batch quotas' }, { header: 'file', align: 'right' }, { header: 'quota', align: 'right' }, { header: '' }],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  const [first] = result.quotas;
  const live = result.quotas.find(({ source }) => source !== 'default');
  return [
    ...table,
    style.dim(
      live
        ? `${live.source}, ${live.asOf.slice(0, 16).replace('T', ' ')}`
        : `as AWS documents them, ${first?.asOf ?? 'undated'}, not your account`,
    ),
  ];
}

function costLines(result: BatchCheckResult): string[] {
  const { price, onDemand } = result;
  const output = result.outputTokensGiven ? 'as stated' : 'if every answer is as long as its max_tokens';
  const saved = price.batchUsd !== null && price.onDemandUsd ? ` (${formatPercent(1 - price.batchUsd / price.onDemandUsd)} less)` : '';
  return [
    `${formatNumber(result.inputTokens)} input tokens (estimate, ${formatNumber(Math.round(result.inputTokensLow))} to ${formatNumber(Math.round(result.inputTokensHigh))}), ${formatNumber(result.outputTokens)} output ${output}`,
    `batch ${formatUsd(price.batchUsd)}, on demand ${formatUsd(price.onDemandUsd)}${saved}${price.published === false ? '; no batch price is published, half is assumed' : ''}`,
    onDemand === null
      ? 'how long on demand would take is not known'
      : `batch takes up to 24 h; on demand takes ${formatDuration(onDemand.seconds)}, at the safe rate of ${formatDecimal(onDemand.requestsPerMinute)}/min`,
  ];
}

export function batchStatusLine(job: BatchWatchResult): string {
  const { totalRecords, processedRecords, failedRecords } = job;
  const share =
    totalRecords && processedRecords !== null
      ? ` · ${formatNumber(processedRecords)} of ${formatNumber(totalRecords)} records (${formatPercent(processedRecords / totalRecords)})`
      : '';
  const failed = failedRecords ? ` · ${formatNumber(failedRecords)} failed` : '';
  return `${job.status}${share}${failed}`;
}

export function batchWatchText(job: BatchWatchResult, { style, columns }: Layout): string {
  const span =
    job.submittedAt !== null && job.endedAt !== null
      ? ` · took ${formatDuration((Date.parse(job.endedAt) - Date.parse(job.submittedAt)) / 1000)}`
      : '';
  const lines = [`${style.bold(job.jobName ?? job.jobArn)} · ${batchStatusLine(job)}${span}`];
  if (job.modelId !== null) lines.push(style.dim(`${job.modelId} · ${job.region}`));
  if (job.message) lines.push(...wrap(job.message, columns));
  return lines.join('\n');
}

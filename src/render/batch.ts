// What a batch file holds and how a batch job stands, as text.

import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { BatchCheckResult, BatchPlanResult, BatchSplitResult, BatchWatchResult, WatchedJobs } from '../contracts/batch.ts';
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
  const names = result.files.length > 1 ? `${result.file} and ${plural(result.files.length - 1, 'more file')}` : result.file;
  const file = style.bold(stripControl(names, { oneLine: true }));
  const head = `${file} · ${result.modelName} · ${result.region} ${result.scope}${type} · ${verdict}`;
  const cost = costLines(result).flatMap((line) => wrap(line, columns, { indent: '  ' }));
  return paragraphs([[head, ...warningLines(layout)], problemLines(result, style, columns), quotaLines(result, style, columns), cost]);
}

function problemLines({ problems, badLines, records, files }: BatchCheckResult, style: Style, columns: number): string[] {
  if (badLines === 0) return [];
  const shown = problems.slice(0, SHOWN_PROBLEMS).flatMap(({ file, line, recordId, problem }) => {
    const id = recordId === null ? '' : ` (${recordId})`;
    return wrap(stripControl(`  ${files.length > 1 ? `${file}:${line}` : `line ${line}`}${id}: ${problem}`, { oneLine: false }), columns, {
      indent: '    ',
    });
  });
  const more = badLines > SHOWN_PROBLEMS ? [`  … and ${formatNumber(badLines - SHOWN_PROBLEMS)} more (--json lists them)`] : [];
  return [style.red(`${plural(badLines, 'bad line')} of ${formatNumber(records)}`), ...shown, ...more];
}

function usedText(used: number | null, decimals: number): string {
  if (used === null) return '';
  return used > 0 && used < 0.001 ? '<0.001' : formatDecimal(used, decimals);
}

function quotaLines(result: BatchCheckResult, style: Style, columns: number): string[] {
  const rows = result.quotas.map(({ kind, used, value, fits }) => [
    QUOTA_NAMES[kind],
    usedText(used, kind.endsWith('gigabytes') ? 3 : 0),
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

export function batchJobsText(
  { jobs, ended, totalRecords, processedRecords, failedRecords }: WatchedJobs,
  { style, columns }: Layout,
): string {
  const table = renderTable({
    columns: [
      { header: 'Job', flexible: true },
      { header: 'status' },
      { header: 'records', align: 'right' },
      { header: 'done', align: 'right' },
      { header: 'failed', align: 'right' },
    ],
    rows: jobs.map((job) => [
      stripControl(job.jobName ?? job.jobArn, { oneLine: true }),
      job.status,
      job.totalRecords === null ? 'unknown' : formatNumber(job.totalRecords),
      job.totalRecords === null || job.processedRecords === null
        ? 'unknown'
        : formatPercent(job.processedRecords / Math.max(1, job.totalRecords)),
      job.failedRecords === null ? 'unknown' : formatNumber(job.failedRecords),
    ]),
    width: columns,
    headStyle: style.dim,
  });
  const left = jobs.filter((job) => !job.ended).length;
  const done =
    totalRecords === null || processedRecords === null
      ? ''
      : ` · ${formatNumber(processedRecords)} of ${formatNumber(totalRecords)} records`;
  const failed = failedRecords ? ` · ${formatNumber(failedRecords)} failed` : '';
  return `${style.bold(plural(jobs.length, 'job'))} · ${ended ? 'all ended' : `${formatNumber(left)} under way`}${done}${failed}\n\n${table}`;
}

export function batchSplitText(result: BatchSplitResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const { jobs, limits, records, bytes } = result;
  const head = `${style.bold(plural(records, 'record'))}, ${formatDecimal(bytes / 2 ** 20)} MB · ${result.modelName} · ${plural(jobs.length, 'job')}${result.written ? '' : ' · nothing written'}`;
  const rows = jobs.map((job) => [
    stripControl(job.folder, { oneLine: true }),
    formatNumber(job.files.length),
    formatNumber(job.records),
    formatDecimal(job.bytes / 2 ** 20),
  ]);
  const table = renderTable({
    columns: [
      { header: 'Job', flexible: true },
      { header: 'files', align: 'right' },
      { header: 'records', align: 'right' },
      { header: 'MB', align: 'right' },
    ],
    rows: rows.length > 40 ? [...rows.slice(0, 40), [`… ${rows.length - 40} more`, '', '', '']] : rows,
    width: columns,
    headStyle: style.dim,
  });
  const within = `at most ${formatNumber(limits.recordsPerJob)} records and ${formatDecimal(limits.jobBytes / 2 ** 30)} GB a job, ${formatNumber(limits.recordsPerFile)} records and ${formatDecimal(limits.fileBytes / 2 ** 30)} GB a file`;
  return paragraphs([[head, ...warningLines(layout)], table.split('\n'), wrap(style.dim(within), columns)]);
}

export function batchPlanText(result: BatchPlanResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const { price, onDemand, deadlineSeconds } = result;
  const verdict = result.fits ? style.green('fits') : style.red('not sure to fit');
  const head = [
    style.bold(`${formatNumber(result.total)} records`),
    result.modelName,
    `${result.region} ${result.scope}`,
    ...(deadlineSeconds === null ? [] : [`within ${formatDuration(deadlineSeconds)}`]),
    ...(result.fits === null ? [] : [verdict]),
  ].join(' · ');
  const together = result.atOnce === null ? 'how many run together no quota says' : `${formatNumber(result.atOnce)} together`;
  const saved = price.batchUsd !== null && price.onDemandUsd ? ` (${formatPercent(1 - price.batchUsd / price.onDemandUsd)} less)` : '';
  const lines = [
    `batch      ${plural(result.jobs, 'job')} of up to ${formatNumber(result.recordsPerJob)} records, ${together}${result.waves === null ? '' : `: ${plural(result.waves, 'round')}`}`,
    `           done ${result.latestSeconds === null ? 'when is not known' : `after ${formatDuration(result.latestSeconds)} at the latest`}: each job ends within its ${formatDecimal(result.timeoutHours)} h, AWS promises no speed`,
    `           ${formatUsd(price.batchUsd)}${saved}${price.published === false ? '; no batch price is published, half is assumed' : ''}`,
    `on demand  ${onDemand === null ? 'how long is not known: no quota' : `${onDemandText(onDemand)}; ${formatUsd(price.onDemandUsd)}`}`,
  ];
  return paragraphs([[head, ...warningLines(layout)], lines.flatMap((line) => wrap(line, columns, { indent: '           ' }))]);
}

function onDemandText({ seconds, requestsPerMinute, fits }: NonNullable<BatchPlanResult['onDemand']>): string {
  const deadline = fits ? ', within the deadline' : ', beyond the deadline';
  return `${formatDuration(seconds)} at the safe rate of ${formatDecimal(requestsPerMinute)}/min${fits === null ? '' : deadline}`;
}

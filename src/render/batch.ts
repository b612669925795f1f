// What a batch file holds and how a batch job stands, as text.

import { formatDecimal, formatNumber, formatPercent } from '../base/numbers.ts';
import { ENGLISH } from '../base/phrases.ts';
import { displayWidth, padEnd, stripControl, wrap } from '../base/text.ts';
import type { BatchCheckResult, BatchPlanResult, BatchSplitResult, BatchWatchResult, WatchedJobs } from '../contracts/batch.ts';
import { BATCH, type BatchPrice, type Status } from '../words/en/batch.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { renderTable } from './table.ts';

const SHOWN_PROBLEMS = 20;

const clean = (text: string) => stripControl(text, { oneLine: true });

/** Noun phrases behind each other; the first that does not fit begins the next line. */
function headLines(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(`${line} · ${part}`) <= columns) lines[lines.length - 1] = `${line} · ${part}`;
    else lines.push(line === undefined ? part : `  ${part}`);
  }
  return lines;
}

export function batchCheckText(result: BatchCheckResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const { files, file, invocationType } = result;
  const head = [
    style.bold(clean(files.length > 1 ? words.moreFiles(file, files.length - 1) : file)),
    result.modelName,
    `${result.region} ${result.scope}`,
    ...(invocationType === null ? [] : [invocationType]),
    result.ok ? style.green(words.ready) : style.red(words.notReady),
  ].join(' · ');
  const cost = costLines(result, layout).flatMap((line) => wrap(line, columns, { indent: '  ' }));
  return paragraphs([[head, ...warningLines(layout)], problemLines(result, layout), quotaLines(result, layout), cost]);
}

function problemLines({ problems, badLines, records, files }: BatchCheckResult, layout: Layout): string[] {
  if (badLines === 0) return [];
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, BATCH);
  const shown = problems.slice(0, SHOWN_PROBLEMS).flatMap(({ file, line, recordId, problem }) => {
    const said = words.badLine({ file: files.length > 1 ? file : null, line, recordId, problem: language.say(problem) });
    return wrap(stripControl(`  ${said}`), columns, { indent: '    ' });
  });
  const more = badLines > SHOWN_PROBLEMS ? [`  ${words.moreLines(badLines - SHOWN_PROBLEMS)}`] : [];
  return [style.red(words.badLines(badLines, records)), ...shown, ...more];
}

function usedText(used: number | null, decimals: number): string {
  if (used === null) return '';
  return used > 0 && used < 0.001 ? '<0.001' : formatDecimal(used, decimals);
}

function quotaLines(result: BatchCheckResult, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const rows = result.quotas.map(({ kind, used, value, fits }) => [
    words.quotas[kind],
    usedText(used, kind.endsWith('gigabytes') ? 3 : 0),
    value === null ? words.unknown : formatDecimal(value, 3),
    fits === null ? '' : fits ? words.fits : style.red(words.doesNotFit),
  ]);
  const { quota, used, value } = words.quotaColumns;
  const table = renderTable({
    columns: [{ header: quota }, { header: used, align: 'right' }, { header: value, align: 'right' }, { header: '' }],
    rows,
    width: columns,
    headStyle: style.dim,
  }).split('\n');
  return [...table, style.dim(sourceText(result, words))];
}

function sourceText({ quotas }: BatchCheckResult, words: typeof BATCH.english): string {
  for (const { source, asOf } of quotas) if (source !== 'default') return words.quotaSource(source, asOf.slice(0, 16).replace('T', ' '));
  return words.documented(quotas[0]?.asOf ?? null);
}

function priceOf({ price: { batchUsd, onDemandUsd, published } }: Pick<BatchCheckResult, 'price'>): BatchPrice {
  const savedShare = batchUsd !== null && onDemandUsd ? 1 - batchUsd / onDemandUsd : null;
  return { usd: batchUsd, savedShare, isAssumed: published === false };
}

function costLines(result: BatchCheckResult, layout: Layout): string[] {
  const words = wordsOf(layout, BATCH);
  const { price, onDemand } = result;
  return [
    words.tokens({
      input: result.inputTokens,
      low: Math.round(result.inputTokensLow),
      high: Math.round(result.inputTokensHigh),
      output: result.outputTokens,
      isGiven: result.outputTokensGiven,
    }),
    words.prices(priceOf(result), price.onDemandUsd),
    onDemand === null ? words.endUnknown : words.ends(onDemand.seconds, onDemand.requestsPerMinute),
  ];
}

/** What is told of a job while it runs. */
export const statusOf = ({ status, totalRecords, processedRecords, failedRecords }: BatchWatchResult): Status => ({
  status,
  processed: processedRecords,
  total: totalRecords,
  failed: failedRecords,
});

export function batchWatchText(job: BatchWatchResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const { submittedAt, endedAt } = job;
  const took = submittedAt === null || endedAt === null ? [] : [words.took((Date.parse(endedAt) - Date.parse(submittedAt)) / 1000)];
  const lines = headLines([style.bold(job.jobName ?? job.jobArn), words.status(statusOf(job)), ...took], columns);
  if (job.modelId !== null) lines.push(style.dim(`${job.modelId} · ${job.region}`));
  if (job.message) lines.push(...wrap(job.message, columns));
  return lines.join('\n');
}

export function batchJobsText({ jobs, ended, totalRecords, processedRecords, failedRecords }: WatchedJobs, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const headers = words.jobColumns;
  const table = renderTable({
    columns: [
      { header: headers.job, flexible: true },
      { header: headers.status },
      { header: headers.records, align: 'right' },
      { header: headers.done, align: 'right' },
      { header: headers.failed, align: 'right' },
    ],
    rows: jobs.map((job) => [
      clean(job.jobName ?? job.jobArn),
      job.status,
      job.totalRecords === null ? words.unknown : formatNumber(job.totalRecords),
      job.totalRecords === null || job.processedRecords === null
        ? words.unknown
        : formatPercent(job.processedRecords / Math.max(1, job.totalRecords)),
      job.failedRecords === null ? words.unknown : formatNumber(job.failedRecords),
    ]),
    width: columns,
    headStyle: style.dim,
  });
  const head = [
    style.bold(words.jobs(jobs.length)),
    ended ? words.allEnded : words.underWay(jobs.filter((job) => !job.ended).length),
    ...(totalRecords === null || processedRecords === null ? [] : [words.recordsDone(processedRecords, totalRecords)]),
    ...(failedRecords ? [words.recordsFailed(failedRecords)] : []),
  ];
  return paragraphs([headLines(head, columns), table.split('\n')]);
}

const MOST_JOBS = 40;

export function batchSplitText(result: BatchSplitResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const { jobs, records, bytes } = result;
  const head = [
    words.recordsAndSize(style.bold(words.records(records)), bytes / 2 ** 20),
    result.modelName,
    words.jobs(jobs.length),
    ...(result.written ? [] : [words.nothingWritten]),
  ];
  const rows = jobs.map((job) => [
    clean(job.folder),
    formatNumber(job.files.length),
    formatNumber(job.records),
    formatDecimal(job.bytes / 2 ** 20),
  ]);
  const headers = words.splitColumns;
  const table = renderTable({
    columns: [
      { header: headers.job, flexible: true },
      { header: headers.files, align: 'right' },
      { header: headers.records, align: 'right' },
      { header: headers.size, align: 'right' },
    ],
    rows: rows.length > MOST_JOBS ? [...rows.slice(0, MOST_JOBS), [words.moreEach(rows.length - MOST_JOBS), '', '', '']] : rows,
    width: columns,
    headStyle: style.dim,
  });
  return paragraphs([
    [...headLines(head, columns), ...warningLines(layout)],
    table.split('\n'),
    wrap(style.dim(words.limits(result.limits)), columns),
  ]);
}

export function batchPlanText(result: BatchPlanResult, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, BATCH);
  const { price, onDemand, deadlineSeconds, fits } = result;
  const head = [
    style.bold(words.records(result.total)),
    result.modelName,
    `${result.region} ${result.scope}`,
    ...(deadlineSeconds === null ? [] : [words.within(deadlineSeconds)]),
    ...(fits === null ? [] : [fits ? style.green(words.fits) : style.red(words.fitsNot)]),
  ];
  const jobs = { jobs: result.jobs, recordsPerJob: result.recordsPerJob, atOnce: result.atOnce, rounds: result.waves };
  const batch = [words.planned(jobs), words.plannedEnd(result.latestSeconds, result.timeoutHours), words.plannedPrice(priceOf(result))];
  const alone =
    onDemand === null
      ? words.noQuota
      : words.plannedOnDemand({
          seconds: onDemand.seconds,
          perMinute: onDemand.requestsPerMinute,
          fits: onDemand.fits,
          usd: price.onDemandUsd,
        });
  const width = Math.max(displayWidth(words.batch), displayWidth(words.onDemand)) + 2;
  const labelled = (label: string, line: string) => wrap(`${padEnd(label, width)}${line}`, columns, { indent: ' '.repeat(width) });
  const lines = batch.flatMap((line, index) => labelled(index === 0 ? words.batch : '', line));
  return paragraphs([
    [...headLines(head, columns), ...warningLines(layout)],
    [...lines, ...labelled(words.onDemand, alone)],
  ]);
}

// bq simulate の日本語。
import { formatCompact, formatDecimal, formatNumber, formatPercent } from '../../base/numbers.ts';
import type { Aim, StepFunctionsRetrier } from '../../simulator/scenario/scenario.ts';
import { ENDLESS_RETRIES, exact } from '../en/simulate.ts';
import type { Table } from '../rooms.ts';
import { duration, LIMITS, list, n, WINDOWS } from './units.ts';

const AIMS: Readonly<Record<Aim, string>> = {
  p99: '実行時間の p99',
  mean: '平均実行時間',
  retries: '再試行回数',
  cost: '関数の実行時間',
};

const times = (count: number) => (count >= ENDLESS_RETRIES ? '無制限' : `${exact(count)} 回`);
const cap = (seconds: number | null) => (seconds === null ? '' : ` (最大 ${exact(seconds)} 秒)`);

function retrierText(retrier: StepFunctionsRetrier): string {
  return list([
    `Retry ${exact(retrier.intervalSeconds)} 秒 x ${retrier.backoffRate}${cap(retrier.maxDelaySeconds)}`,
    ...(retrier.jitterStrategy === 'FULL' ? ['フルジッター'] : []),
    times(retrier.maxAttempts),
    ...(retrier.errorEquals.includes('States.ALL') ? [] : [`対象 ${retrier.errorEquals.join(', ')}`]),
  ]);
}

export const SIMULATE: Table<'simulate'> = {
  policy: (retry, pacing) => `${retry} / ${pacing}`,
  retry: (spec) => {
    switch (spec.kind) {
      case 'none':
        return 'SDK 以外の再試行なし';
      case 'step-functions':
        return spec.retry.map(retrierText).join(' / ');
      case 'sqs':
        return `SQS、可視性タイムアウト ${exact(spec.visibilityTimeoutSeconds)} 秒、受信 ${exact(spec.maxReceiveCount)} 回まで`;
      case 'fixed':
        return `${exact(spec.waitSeconds)} 秒間隔、${times(spec.maxRetries)}`;
      default: {
        const rate = spec.kind === 'decorrelated-jitter' ? '' : ` x ${spec.rate}`;
        return `${spec.kind} ${exact(spec.baseSeconds)} 秒${rate}${cap(spec.capSeconds)}、${times(spec.maxRetries)}`;
      }
    }
  },
  pacing: ({ maxConcurrentExecutions: executions, maxConcurrentRequests: requests, requestsPerMinute, tokensPerMinute }) => {
    const parts = [
      ...(executions ? [executions === 1 ? '逐次実行' : `同時 ${exact(executions)} 実行`] : []),
      ...(requests ? [`同時 ${exact(requests)} 呼び出し`] : []),
      ...(requestsPerMinute ? [`${exact(requestsPerMinute)} 呼び出し/分`] : []),
      ...(tokensPerMinute ? [`${exact(tokensPerMinute)} トークン/分`] : []),
    ];
    return parts.length === 0 ? 'ペーシングなし' : list(parts);
  },
  sdk: ({ name, maxAttempts }) => (maxAttempts === null ? name : `${name}、${maxAttempts} 回試行`),
  limit: (value, metric) => `${LIMITS[metric]} ${formatCompact(value)}`,
  noQuota: 'クォータなし',
  window: (model) => WINDOWS[model],
  limits: list,
  runs: (replicates, seed) => `${n(replicates)} 回実行 (シード ${seed} から)`,
  told: (policy, p99Seconds, throttles) => `${policy} (p99 ${p99Seconds} 秒、スロットリング ${formatDecimal(throttles, 0)} 件)`,
  undone: (executions, fewest, mark) =>
    `${mark('完了しない実行があります')}: 失敗または未完了${fewest === null ? ' ' : `が最も少ないのは ${fewest} の `}${executions} 件`,
  done: (policy, mark) => `${mark('すべて完了')}: ${policy}`,
  best: (policy, mark) => `${mark('最良')}: ${policy}。p99 が最も短く、スロットリングも最少`,
  fastest: (fastest, quietest, mark) => `${mark('p99 最短')}: ${fastest} · スロットリング最少: ${quietest}`,
  next: '次の手順: --optimize でより良い設定を探索、--emit step-functions で設定を出力',
  policyColumn: 'ポリシー',
  figures: {
    runTimeMeanSeconds: '平均 (秒)',
    runTimeP50Seconds: 'p50',
    runTimeP90Seconds: 'p90',
    runTimeP99Seconds: 'p99',
    runTimeMaxSeconds: '最大',
    runTimeMinSeconds: '最小',
    retriesMean: '再試行',
    retriesMax: '最大数',
    retriesMin: '最小数',
    completed: '完了',
    failed: '失敗',
    unfinished: '未完了',
    makespanSeconds: '全完了 (秒)',
    requestsThrottled: 'スロットリング',
    requestsCut: '途切れ',
    requestsUnavailable: '503',
    requestsAbandoned: '放棄',
    sdkRetries: 'SDK 再試行',
    wastedShare: '無駄率',
    requestsPerMinute: 'リクエスト/分',
    requestUtilisation: '対 RPM',
    tokensPerMinute: 'トークン/分',
    tokenUtilisation: '対 TPM',
  },
  workloadColumn: 'ワークロード',
  workloadColumnOf: (policy) => `${policy} の内訳`,
  requestsColumn: 'リクエスト',
  together: '合計',
  ofSeed: (policy, seed) => `${policy}、シード ${seed}`,
  quotaUsed: 'クォータ使用',
  admitted: '受け付け',
  throttled: 'スロットリング',
  duration,
  peak: (share) => `最大 ${formatPercent(share)}`,
  sum: (count) => `計 ${formatNumber(count)}`,
  bestFor: ({ aim, tried, winner }, mark) => `${mark('最良')} (${AIMS[aim]}、${n(tried)} 通りを試行): ${winner}`,
  frontier: 'パレート最適な設定 (速い順): p99 と再試行回数の両方でこれらに勝る設定はありませんでした',
  bestOf: (aim, policy) => `${AIMS[aim]}が最小の設定: ${policy}`,
  limitsNothing: (policy) =>
    `${policy} は同時実行数を指定していないため、この設定では何も制限されません (pacing.maxConcurrentExecutions で指定)`,
  savedEvents: (file, events) => `${file} に ${n(events)} 件のイベントを保存しました`,
  stoppedAtHorizon: (policy, { stopped, runs, horizonSeconds, unfinishedMean }) =>
    `${policy}: ${formatDecimal(runs)} 回中 ${formatDecimal(stopped)} 回が打ち切り時間 ${formatDecimal(horizonSeconds, 3)} 秒に達しました。未完了の実行は平均 ${formatNumber(unfinishedMean, 1)} 件です (打ち切り時間は --horizon で変更)`,
  stoppedAtEvents: (policy, stopped, runs) =>
    `${policy}: ${formatDecimal(runs)} 回中 ${formatDecimal(stopped)} 回がイベント数の上限 (200,000,000) に達しました`,
  leftOut: (workloads) => `別のクォータを使うため対象外のワークロード: ${workloads.join(', ')} (--name で指定)`,
  defaultQuotas: (asOf) => `クォータはアカウントの値ではなく、AWS のデフォルト値 (${asOf}) です (--tpm、--rpm、--tpd で指定)`,
  nameOfScenario: (file) => `--name はワークロードのファイルでだけ使えます。${file} はシナリオです`,
  leaveNameOut: '--name を外してください',
  notOfMantle: 'bedrock-mantle のシナリオではありません (quota.outputTokensPerMinute がないため)',
  notOfRuntime: 'bedrock-runtime のシナリオではありません (bedrock-mantle の quota.outputTokensPerMinute があるため)',
  whichScenario: 'シナリオのファイルを指定してください',
  startScenario: 'bq simulate init scenario.yaml でひな形を作成します',
  runScenario: 'bq simulate scenario.yaml で実行します',
  isThere: (file) => `${file} はすでにあります`,
  forceReplaces: (file) => `bq simulate init ${file} --force で置き換えます`,
  wrote: (file) => `${file} を作成しました。実行: bq simulate ${file}`,
};

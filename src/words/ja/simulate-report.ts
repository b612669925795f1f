// bq simulate のレポートの日本語。
import { formatDecimal } from '../../base/numbers.ts';
import type { Aim } from '../../simulator/scenario/scenario.ts';
import type { Settlement } from '../../simulator/types.ts';
import type { Table } from '../rooms.ts';
import { duration, list, n, WINDOWS } from './units.ts';

const AIMS: Readonly<Record<Aim, string>> = {
  p99: '実行時間の p99',
  mean: '平均実行時間',
  retries: '再試行回数',
  cost: '関数の実行時間',
};

const SETTLEMENTS: Readonly<Record<Settlement, string>> = { 'at-end': '終了時に精算', progressive: '生成中に精算' };

export const SIMULATE_REPORT: Table<'simulate-report'> = {
  title: (scenario) => `${scenario} のシミュレーション`,
  notAllEnds: 'すべての実行が完了するポリシーはありません (失敗または未完了があります)',
  fastest: (policy, p99) => `p99 が最短: ${policy}、${p99} 秒`,
  quietest: (policy, throttles) => `スロットリングが最少: ${policy}、${formatDecimal(throttles, 0)} 件`,
  best: (aim, tried, policy) => `最良 (${AIMS[aim]}、${n(tried)} 通りを試行): ${policy}`,
  settings: (sdk, retry, pacing) => `${sdk} / ${retry} / ${pacing}`,
  policy: 'ポリシー',
  figures: { mean: '平均', p50: 'p50', p90: 'p90', p99: 'p99', most: '最大', least: '最小' },
  runTimes: '実行時間',
  runTimesDescription: '各ポリシーで完了した実行の、到着から終了までの時間です。',
  runTimesCaption: '実行時間 (秒)。各回の平均 (± は 95 % 信頼区間の半分)',
  range: (policy, { mean, p50, p90, p99, least, most }) =>
    `${policy}: 平均 ${mean} 秒、p50 ${p50}、p90 ${p90}、p99 ${p99}、範囲 ${least} ～ ${most}`,
  ranges: { whole: '最小 ～ 最大', usual: 'p50 ～ p90', p99: 'p99', mean: '平均' },
  inMinutes: (minutes) => `${formatDecimal(minutes)} 分`,
  inSeconds: (seconds) => `${formatDecimal(seconds)} 秒`,
  retries: 'スロットリングと再試行',
  retriesDescription: '各ポリシーで、1 回のシミュレーションを通して拒否されたリクエスト数です。再試行の回数は表にあります。',
  retriesCaption: '全体のスロットリングと、実行ごとの再試行回数',
  refusedBy: (policy, requests) => `${policy}: 拒否 ${requests} 件`,
  retryColumns: {
    throttles: 'スロットリング',
    mean: '再試行 (平均)',
    most: '再試行 (最大)',
    sdk: 'SDK の再試行',
    wasted: '無駄になったリクエスト',
  },
  overTime: 'クォータとスロットリングの推移',
  overTimeDescription: (seed) => `クォータに計上されたトークン数の最大値と、拒否されたリクエスト数です (シード ${seed})。`,
  key: { counts: 'クォータへの計上', refused: '拒否', quota: 'クォータ' },
  numbersCaption: '数値',
  stepColumns: { from: '開始', to: '終了', tokens: '計上トークン (最大)', refused: '拒否' },
  step: (policy, { fromSeconds, toSeconds, tokens, refused }) =>
    `${policy}、${duration(fromSeconds)} ～ ${duration(toSeconds)}: ${tokens === null ? '計上なし' : `計上 ${n(tokens)} トークン`}、拒否 ${n(refused)} 件`,
  runCaption: '全体の結果',
  runColumns: {
    settings: '再試行の設定',
    done: '完了',
    failed: '失敗',
    unfinished: '未完了',
    allDone: '全完了まで',
    requests: 'リクエスト/分',
    tokens: 'トークン/分',
    ofTpm: '対 TPM',
  },
  workloadsCaption: 'ワークロード別',
  workloadColumns: { workload: 'ワークロード', done: '完了', failed: '失敗', throttles: 'スロットリング', runTime: '平均実行時間' },
  quota: (limits, window, settlement) =>
    `シナリオのクォータ: ${limits.length === 0 ? 'なし' : list(limits)}。ウィンドウは${WINDOWS[window]}、${SETTLEMENTS[settlement]}`,
  replicates: (replicates, seed, horizonSeconds) =>
    `シード ${seed} から ${n(replicates)} 回、最長 ${duration(horizonSeconds)}のシミュレーション (実測値ではありません)`,
};

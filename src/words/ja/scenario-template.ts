// bq simulate init が書き出すシナリオ。キーと値は英語版と同じで、説明だけが日本語。
import { SDK_NAMES } from '../../simulator/clients/sdk-layers.ts';
import { DEFAULT_WINDOW, WINDOW_MODELS } from '../../simulator/windows/index.ts';
import type { Table } from '../rooms.ts';

const OTHER_WINDOWS = WINDOW_MODELS.filter((name) => name !== DEFAULT_WINDOW).join('、');

export const SCENARIO_TEMPLATE: Table<'scenario-template'> = {
  file: `# bq simulate のシナリオ。単位はキーの名前にあり、省略した値には既定値 (下に記載、または名前で示すもの) を使います。
# すべてのキーの形式は schemas/scenario.schema.json、意味は docs/simulation.md にあります。実行: bq simulate scenario.yaml

name: summaries

quota:
  tokensPerMinute: 200000        # null は制限なし
  requestsPerMinute: 200         # RPM の行がない場合は省略 (0 ではなく、制限なしの意味)
  rpmReading: per-minute         # または concurrent (RPM の行を同時リクエスト数と解釈)
  # tokensPerDay: 288000000
  window: ${DEFAULT_WINDOW}     # 1 分間の数え方は AWS の資料に記載なし。ほかに ${OTHER_WINDOWS}
  settlement: at-end             # または progressive (生成したトークンをその都度計上)

workloads:
  - name: documents
    arrival:
      kind: executions           # または closed-loop (workers)、poisson か constant (perMinute)、bursts (size、everySeconds)、trace (file)
      count: 60
      # staggerSeconds: 0
    steps:                       # 順に送るリクエスト。通常は 1 ステップ
      - name: summarise
        inputTokens: { mean: 3000, spread: 0.5 }   # 数値、{min, max}、{mean, spread}、{mean, standardDeviation}、{median, sigma}、{values}、{file}
        maxTokens: 4000                            # 開始時に確保される
        outputTokens: { mean: 800, spread: 0.3 }
        # latencySeconds: 15                       # 既定: firstTokenSeconds 1 + 出力 / tokensPerSecond 60
        burndownRate: 5                            # 出力 1 トークンあたりのクォータトークン (bq models で確認)
        overheadSeconds: 1                         # 試行ごとの準備時間 (関数の起動など)
    sdk: boto3-legacy            # ${SDK_NAMES.join('、')}
    invocationTimeoutSeconds: 900
    retry:
      kind: step-functions       # または sqs、fixed、exponential、full-jitter、equal-jitter、decorrelated-jitter、none
      intervalSeconds: 10
      backoffRate: 2
      maxAttempts: 8
      # maxDelaySeconds: 300
      jitterStrategy: FULL

policies:                        # 比較するポリシー。書いた項目だけを全ワークロードで置き換える
  - name: as configured
  - name: no jitter
    retry: { kind: step-functions, intervalSeconds: 10, backoffRate: 2, maxAttempts: 8 }
  - name: ten at once
    pacing: { maxConcurrentExecutions: 10 }

seed: 1
replicates: 20                   # シード 1 ～ 20 で実行し、平均と 95 % 信頼区間を求める
horizonSeconds: 86400            # この時間が過ぎると、待っている実行があっても打ち切る
`,
};

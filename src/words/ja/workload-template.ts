// bq plan --init が書き出すワークロードファイル。キーと値は英語版と同じで、説明だけが日本語。
import type { Table } from '../rooms.ts';

export const WORKLOAD_TEMPLATE: Table<'workload-template'> = {
  file: `# bq plan --workload のワークロード。単位はキーの名前にあり、省略した値には既定値 (下に記載、または名前で示すもの) を使います。
# すべてのキーの説明は schemas/workload.schema.json、結果の読み方は docs/usage.md にあります。
#   bq plan --workload bq.yaml                      各ワークロードと、クォータごとの合計
#   bq plan --workload bq.yaml --check              収まらない場合に終了コード 3 (--offline で AWS のデフォルト値を使用)
#   bq plan --workload bq.yaml --format markdown    プルリクエスト用

region: us-east-1                # クォータが計上されるソースリージョン (ワークロードごとにも指定可)
headroomPercent: 10              # 各クォータのうち、使わずに残す割合
spreadPercent: 30                # 数値で書いたレイテンシーと出力のばらつき (±)

workloads:
  - name: chat
    model: sonnet-4.5            # モデル ID、プロファイル ID、ARN、または短い名前 (bq models で一覧表示)
    # endpoint: runtime          # bedrock-runtime または mantle (bedrock-mantle)。既定: モデルがあれば runtime
    # scope: geo                 # on-demand、geo、global。既定: TPM の行がある最初のスコープ
    # staysIn: us                # この地域で処理されるプロファイルとリージョンのみ
    inputTokens: { mean: 1500, spread: 0.5 }     # 数値、{min, max}、{mean, spread}、{mean, standardDeviation}、{median, sigma}、{values}、{file}
    cacheReadTokens: 4000        # クォータに計上されない (Claude では料金も 10 分の 1)
    maxTokens: 2000              # 実際の出力にかかわらず、開始時に確保される
    outputTokens: { mean: 400, spread: 0.5 }
    latencySeconds: 9            # 既定: firstTokenSeconds 1 + 出力 / tokensPerSecond 60
    requestsPerMinute: 120       # または concurrency: 応答を待ってから次のリクエストを送るワーカーの数

  - name: summaries
    model: sonnet-4.5            # モデル、スコープ、リージョンが同じなら、chat と同じクォータ
    inputTokens: 12000
    maxTokens: 1500
    outputTokens: 700
    concurrency: 8
    hoursPerDay: 10              # 1 日のクォータと 1 か月の料金の計算に使う

  - name: triage
    model: haiku-4.5             # 別のモデルは、別のクォータ
    inputTokens: 600
    maxTokens: 200
    outputTokens: 60
    requestsPerMinute: 600
    # sdk: boto3-standard        # この 2 つは bq simulate 用
    # retry: { kind: full-jitter, baseSeconds: 1, maxRetries: 5 }
`,
};

// simulate、usage、compare、batch のヘルプの日本語。test/words/help.test.ts が過不足を調べる。

export const RUN_TEXTS: Readonly<Record<string, string>> = {
  'whether files are fit for batch inference: records, sizes, bodies, price':
    'バッチ推論のファイルを検査する (レコード、サイズ、ボディ、価格)',
  "Every line must be a record of the model's own form or a Converse request; bad lines are told by number with the key that is wrong, and exit is 3 when the files are not ready.\nSeveral files and folders are the input of one job.\nNothing is uploaded and no job is created.":
    '各行は、モデル固有の形式または Converse のリクエストのレコードでなければなりません。誤りのある行は行番号とキーで示し、修正が必要な場合の終了コードは 3 です。\n複数のファイルとフォルダは、1 つのジョブの入力として扱います。\nアップロードもジョブの作成も行いません。',
  'whose price (default: the first pool of the model)': '価格を調べるスコープ (既定: モデルの最初のプール)',
  'what the job will be created with: records of the other kind are refused (default: whatever they are)':
    'ジョブの呼び出し方法。もう一方の形式のレコードを誤りとする (既定: レコードに従う)',
  'the average answer (default: all of max_tokens)': '平均の応答の長さ (既定: max_tokens の全量)',
  'files of JSON lines, folders, or - for stdin': 'JSON Lines のファイル、フォルダ、または標準入力 (-)',
  'before it is uploaded': 'アップロードの前に検査する',
  'with answers of 300 tokens, offline': '応答を 300 トークンとして、オフラインで検査する',
  'jobs, rounds, the latest end and the price of many records, beside on demand':
    '大量のレコードのジョブ数、完了時期、価格を計算し、オンデマンドと比べる',
  'AWS promises no speed of a job: what is promised is that it ends within its timeout (24 to 168 hours). So the end is told as the latest one, for jobs that run together as the quota allows.\n--check exits with 3 where the deadline is not sure to hold.':
    'AWS はジョブの処理速度を保証しません。保証されるのは、タイムアウト (24 ～ 168 時間) 以内に終了することだけです。そのため、クォータの範囲で同時に実行した場合の、最も遅い完了時期を示します。\n--check を付けると、期限に間に合う保証がない場合に終了コード 3 を返します。',
  'how many records': 'レコード数',
  'when all must be done: 24h, 3d': '全件の完了期限 (24h、3d など)',
  'exit with 3 where the deadline is not sure to hold': '期限に間に合う保証がない場合に終了コード 3 を返す',
  'size of the average record': '平均のレコードのサイズ',
  'of the average record': '平均のレコードの入力トークン',
  'of a record (default: what the model can write)': 'レコードの max_tokens (既定: モデルの出力の上限)',
  "jobs that may be submitted or under way together (default: the account's quota)":
    '同時に送信・実行できるジョブ数 (既定: アカウントのクォータ)',
  'timeout of each job (default 24)': '各ジョブのタイムアウト (既定 24)',
  'three million records in a day': '300 万レコードを 1 日で処理する',
  "share records among jobs and files within AWS's limits": 'レコードを AWS の上限に合わせてジョブとファイルに分割する',
  'Records are shared evenly, so that no job falls below the least that one takes: a folder for each job, its files within records and bytes a file.\nRecords stay as they are, in their order; bq batch check says whether they are good. Nothing is uploaded and no job is created.':
    'どのジョブも最小レコード数を下回らないように、レコードを均等に分けます。ジョブごとにフォルダを作り、ファイルはレコード数とサイズの上限に収めます。\nレコードの内容と順序は変わりません (内容の検査は bq batch check)。アップロードもジョブの作成も行いません。',
  'whose limits: ID, profile ID, ARN or short name': '上限を調べるモデル (モデル ID、プロファイル ID、ARN、または短い名前)',
  'a folder that is new or empty': '新しいフォルダ、または空のフォルダ',
  'write nothing, tell what would be written': '書き込まずに、分割の結果だけを表示する',
  'files of JSON lines, or folders': 'JSON Lines のファイル、またはフォルダ',
  'into folders': 'フォルダに分割する',
  'what it would be': '分割の結果だけを確認する',
  'follow batch inference jobs until they end': 'バッチ推論のジョブの状態を終了まで表示する',
  'Exit 0 when all completed, 3 when one failed, was stopped, expired or completed in part. Jobs are read, never changed.':
    'すべて完了すると終了コード 0、失敗・停止・期限切れ・一部完了のジョブがあると 3 を返します。ジョブは参照するだけで、変更しません。',
  'ask once': '1 回だけ問い合わせる',
  'seconds between questions (default 30)': '問い合わせの間隔 (既定 30)',
  'ARNs or IDs of jobs': 'ジョブの ARN または ID',
  'until it ends': '終了まで表示する',
  'all jobs of a split': '分割したすべてのジョブを表示する',
  'Compares on demand (by scope and Region), service tiers, batch, reserved tier, Provisioned Throughput and other models.\nPrices come from the dated catalogue; where AWS publishes none, as reported by others, or given by you. docs/usage.md explains the columns.':
    'スコープとリージョンごとのオンデマンド、サービスティア、バッチ、Reserved ティア、プロビジョンドスループットを、ほかのモデルも含めて比較します。\n価格はカタログの値で、時点を付けて示します。AWS が公表していない値は、公開記事による値を使うか、フラグで指定します。列の説明は docs/usage.md にあります。',
  'take the workload from a file (bq plan --init)': 'ワークロードをファイルから読み込む (bq plan --init)',
  'which workload of the file': 'ファイルの中のワークロード名',
  'other models, separated by commas': '比較するほかのモデル (カンマ区切り)',
  'how many requests in all': 'リクエストの総数',
  'when all of --total must be done: 24h, 3d': '--total の完了期限 (24h、3d など)',
  'how long it runs (default 24)': '1 日の稼働時間 (既定 24)',
  'input tokens a minute of one model unit': '1 モデルユニットの 1 分あたりの入力トークン',
  'output tokens a minute of one model unit': '1 モデルユニットの 1 分あたりの出力トークン',
  'JSON lines of prompts: what prompt and response caches would save':
    'プロンプトの JSON Lines (プロンプトキャッシュと応答のキャッシュの効果を調べる)',
  'what cutting prompts to this length would save': 'プロンプトをこの長さに短縮した場合の効果を調べる',
  'in two Regions, in Japan only, beside a smaller model': '2 つのリージョンで、日本国内だけの処理を、小さいモデルとも比べる',
  'three million records by tomorrow': '300 万件を明日までに処理する',
  'what prompt caching would save': 'プロンプトキャッシュの効果を調べる',
  'A scenario file says quota, workloads, retry layers and the policies to compare; bq simulate init writes one to start from.\nThe same seed gives the same bytes. docs/simulation.md has the file, the models and what they leave out.':
    'シナリオのファイルに、クォータ、ワークロード、再試行の設定、比較するポリシーを書きます。ひな形は bq simulate init で作成します。\n同じシードなら結果も同じです。ファイルの書き方、モデルとその限界は docs/simulation.md にあります。',
  'quota tokens per minute': '1 分あたりのクォータトークン',
  'output tokens per minute, counted apart as on bedrock-mantle': '1 分あたりの出力トークン (bedrock-mantle のように別に数える)',
  'quota tokens per day': '1 日あたりのクォータトークン',
  'quota tokens per day of all models together': '全モデル合計の 1 日あたりのクォータトークン',
  'how a minute is counted': '1 分間の数え方',
  'when generated tokens are charged': '生成したトークンを計上する時点',
  'the first seed': '最初のシード',
  'runs of each policy': '各ポリシーの実行回数',
  'simulated seconds after which a run stops': '実行を打ち切る時間 (シミュレーション上の秒数)',
  'any other value, e.g. workloads[0].sdk=anthropic': 'その他の値 (例: workloads[0].sdk=anthropic)',
  'search retry settings and pacing': '再試行とペーシングの設定を探索する',
  'what to make small (default p99)': '最小にする値 (既定 p99)',
  'print settings for a real system instead of the table: of the winner, or of the first policy':
    '表の代わりに、実際のシステムの設定を出力する (探索の最良、または最初のポリシー)',
  'the endpoint whose quotas are simulated (of a workload file: of all its workloads)':
    'クォータを使うエンドポイント (ワークロードのファイルでは、すべてのワークロードに適用)',
  'of a workload file (bq plan --init): simulate the quota that this workload draws from':
    'ワークロードのファイル (bq plan --init) のうち、このワークロードが使うクォータをシミュレーションする',
  'show quota use and throttles over time (default; --no-timeline leaves it out)':
    'クォータの使用とスロットリングの推移を表示する (既定。--no-timeline で省略)',
  'write every event of the first seed, as JSON Lines': '最初のシードの全イベントを JSON Lines で書き出す',
  'threads (default: one per core)': 'スレッド数 (既定: コア数)',
  'YAML or JSON file, or - for stdin': 'YAML または JSON のファイル、または標準入力 (-)',
  'a scenario to start from': 'ひな形を作成する',
  'its policies side by side': 'ポリシーを比較する',
  'under another reading of the limiter': '別のウィンドウで試す',
  'search retry settings and write the winner': '再試行の設定を探索し、最良の設定を出力する',
  'write a commented scenario to start from': '説明付きのシナリオのひな形を作成する',
  'replace a file that is there': '既存のファイルを置き換える',
  'the file to write (default: stdout)': '書き込むファイル (既定: 標準出力)',
  'to a file': 'ファイルに書き込む',
  'to stdout': '標準出力に出力する',
  'Reads the metrics of CloudWatch (by the minute for 15 days, then coarser), or model invocation logs as Bedrock writes them to S3 or CloudWatch Logs.\nThe burndown rate is applied to each minute before the maximum is taken. docs/usage.md says what the figures mean.':
    'CloudWatch のメトリクス (15 日間は 1 分単位、それより前はより粗い単位)、または Bedrock が S3 や CloudWatch Logs に書き出すモデル呼び出しログを読み込みます。\nバーンダウンレートは、最大値を求める前に 1 分ごとに適用します。数値の意味は docs/usage.md にあります。',
  'model invocation logs in any shape: files, folders, s3://bucket/prefix; - is stdin':
    'モデル呼び出しログ (形式は問わない): ファイル、フォルダ、s3://bucket/prefix、標準入力 (-)',
  'who used the minutes, from logs: caller, session, profile or metadata.KEY':
    'ログによる利用者の内訳: caller、session、profile、metadata.KEY',
  'what an engine summed up with the query of --emit sql: CSV or JSON; - is stdin':
    '--emit sql のクエリの結果 (CSV または JSON、標準入力は -)',
  'let the engine that holds the logs do the sums: athena, duckdb or insights (CloudWatch Logs Insights)':
    'ログを持つエンジンで集計する: athena、duckdb、insights (CloudWatch Logs Insights)',
  'table of Athena (default bedrock_invocation_logs)': 'Athena のテーブル (既定 bedrock_invocation_logs)',
  'database of Athena': 'Athena のデータベース',
  'workgroup of Athena that runs and bills the query (default primary)': 'クエリを実行し課金される Athena のワークグループ (既定 primary)',
  's3://bucket/prefix for the result of Athena (default: as the workgroup says)':
    'Athena の結果の出力先、s3://bucket/prefix (既定: ワークグループの設定)',
  'log group of CloudWatch Logs that Insights reads': 'Insights で読み取る CloudWatch Logs のロググループ',
  'run the query without asking': '確認なしでクエリを実行する',
  'this model only: ID, profile ID, ARN or short name': 'このモデルだけを対象にする (モデル ID、プロファイル ID、ARN、または短い名前)',
  'whose metrics: bedrock-runtime or bedrock-mantle (default runtime); logs are of the runtime':
    'メトリクスの対象: bedrock-runtime または bedrock-mantle (既定 runtime)。ログは runtime のもの',
  'how far back: 90m, 24h, 7d (default: 24h of metrics and of engines, all of the logs)':
    'さかのぼる期間: 90m、24h、7d (既定: メトリクスとエンジンは 24h、ログは全期間)',
  'print instead: CloudWatch alarms (alarm for CloudFormation, alarm-terraform), a dashboard, or the query of --engine (sql)':
    '代わりに出力するもの: CloudWatch アラーム (CloudFormation 用の alarm、alarm-terraform)、ダッシュボード、--engine のクエリ (sql)',
  'write a workload file of what was seen, for bq plan --workload': '利用量からワークロードのファイルを作成する (bq plan --workload 用)',
  'a name for a caller (team-a=checkout), or the model behind an application profile (ab12cd34ef56=sonnet-4.5)':
    '呼び出し元の名前 (team-a=checkout)、またはアプリケーション推論プロファイルのモデル (ab12cd34ef56=sonnet-4.5)',
  'the last day of a Region': 'リージョンの直近 1 日',
  'one model, a week, two Regions': '1 モデル、1 週間、2 リージョン',
  'a month of logs, summed up by Athena': '1 か月のログを Athena で集計する',
  'right-sizing of max_tokens from logs': 'ログから max_tokens を見直す',
  'ID, profile ID, ARN or short name': 'モデル ID、プロファイル ID、ARN、または短い名前',
  once: '1 回だけ確認する',
  'requests per minute': '1 分あたりのリクエスト数',
  'requests in flight': '同時リクエスト数',
};

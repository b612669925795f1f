// bq emulate のヘルプの日本語。
export const EMULATE_HELP: Readonly<Record<string, string>> = {
  "Point an unchanged application at it (AWS_ENDPOINT_URL=http://127.0.0.1:4599): it is throttled where the quota would throttle it, in AWS's words.\nAnswers are made-up text. GET /_bq/state shows what happened, POST /_bq/reset clears. docs/emulator.md has the details.":
    'アプリケーションを変更せずに AWS_ENDPOINT_URL=http://127.0.0.1:4599 を設定するだけで、クォータに達したときのスロットリングを AWS と同じエラーで再現します。\n応答は架空のテキストです。GET /_bq/state で状況を表示し、POST /_bq/reset で初期化します。詳細は docs/emulator.md にあります。',
  '0 takes any free port (default 4599)': '待ち受けるポート (0 は空いているポート、既定: 4599)',
  'address to listen on': '待ち受けるアドレス',
  'quotas from a file: a snapshot, or JSON of the AWS CLI': 'クォータのファイル (スナップショット、または AWS CLI の JSON)',
  'quotas of the account that signs with an access key, every Region of the file; "*" is every other key; may be repeated':
    'アクセスキーごとのアカウントのクォータ (ファイルの全リージョン)。"*" はほかのすべてのキー (複数指定可)',
  'tokens per minute of every pool, by hand': '全プールの 1 分あたりのトークン数を手動で指定',
  'output tokens per minute of every pool of bedrock-mantle, by hand': 'bedrock-mantle の全プールの 1 分あたりの出力トークン数を手動で指定',
  'requests per minute of every pool, by hand': '全プールの 1 分あたりのリクエスト数を手動で指定',
  'tokens per day of every pool, by hand': '全プールの 1 日あたりのトークン数を手動で指定',
  'tokens per day of all models together, by hand': '全モデル合計の 1 日あたりのトークン数を手動で指定',
  'requests in flight of every pool, by hand': '全プールの同時リクエスト数を手動で指定',
  'a model the account has access to (default: all); may be repeated': 'アカウントで利用できるモデル (既定: すべて、複数指定可)',
  'endpoint of the APIs that both have (default: from the signature or the path)':
    '両方のエンドポイントにある API をどちらとして扱うか (既定: 署名またはパスで判定)',
  'how a minute is counted': '1 分間の数え方 (ウィンドウ)',
  'what a request holds when it starts': 'リクエストの開始時に確保する量',
  'when generated tokens are charged': '出力トークンを計上する時点',
  'what of max_tokens the end of a request gives back on bedrock-mantle': 'bedrock-mantle で、リクエストの終了時に戻る max_tokens の範囲',
  'what an RPM row counts': 'RPM の行の数え方',
  'tokens of an answer: N, LOW..HIGH or p50=N,p95=N': '応答のトークン数 (N、LOW..HIGH、p50=N,p95=N のいずれか)',
  'seconds to the first token (default 1)': '最初のトークンまでの秒数 (既定: 1)',
  'output speed (default 60)': '出力の速さ (1 秒あたりのトークン数、既定: 60)',
  'answer at once': '待ち時間なしで応答する',
  'share of answers that call a tool where the request leaves it to the model, 0 to 1 (default 0)':
    'ツールの使用がモデルに任されている場合に、ツールを呼び出す応答の割合 (0 ～ 1、既定: 0)',
  'of the drawn answer lengths and of what is made up (default 1)': '応答の長さと架空のテキストに使う乱数のシード (既定: 1)',
  'legacy models: answered, as to an account that uses them, or refused':
    'レガシーのモデルの扱い: 応答する (利用中のアカウントと同じ)、または拒否する',
  'simulated seconds a second: 60 rehearses an hour in a minute (default 1)': '時計の速さ (60 で 1 時間を 1 分で試せる、既定: 1)',
  'written when it listens: one line of JSON with url, port and Region':
    '待ち受けの開始時に書き込むファイル (URL、ポート、リージョンの 1 行の JSON)',
  'KIND[:NUMBER][@OPERATION][@REGION], e.g. throttle:3; may be repeated':
    '注入する障害: 種類[:数値][@オペレーション][@リージョン] (例: throttle:3、複数指定可)',
  'seconds that the 503 of --fault unavailable asks clients to wait (default: it asks nothing)':
    '--fault unavailable の 503 がクライアントに求める待ち時間の秒数 (既定: 求めない)',
  'folder in the place of S3 for batch jobs: s3://bucket/key is bucket/key in it':
    'バッチジョブで S3 の代わりに使うフォルダー (s3://bucket/key はその中の bucket/key)',
  'refuse requests without credentials in the form that AWS asks for (Signature Version 4, or an API key)':
    'AWS の形式の認証情報 (署名バージョン 4 または API キー) のないリクエストを拒否する',
  'append every event to this file, as JSON lines without prompt text':
    'すべてのイベントを JSON Lines でファイルに追記する (プロンプトの内容は含まない)',
  "AWS's default quotas": 'AWS のデフォルト値',
  'your account, from a snapshot': 'スナップショットにあるアカウントのクォータ',
  'a small quota, and a client that must survive it': '小さなクォータで、クライアントの耐性を試す',
};

// Help in Japanese, by what a command says of itself in English. test/words/help.test.ts finds what is missing, and what no command says any more.

import { EMULATE_HELP } from './help-texts-emulate.ts';
import { RUN_TEXTS } from './help-texts-runs.ts';
import { SUPPORT_CASE_HELP } from './help-texts-support-case.ts';

export const HELP_TEXTS: Readonly<Record<string, string>> = {
  ...EMULATE_HELP,
  ...RUN_TEXTS,
  ...SUPPORT_CASE_HELP,
  'which limit a Bedrock error means, and what to do': 'Bedrock のエラーがどの上限によるものかと、その対処方法を調べる',
  'credentials, Region, endpoint, permissions: what works, what is missing': '認証情報、リージョン、エンドポイント、権限の過不足を確認する',
  'what really ran, against its quota, and what max_tokens should be': '実際の利用量をクォータと比べ、適切な max_tokens を示す',
  'what a request costs against the quota, and how many can run at once': 'リクエストが消費するクォータと、同時に実行できる数を計算する',
  'the interactive planner: change max_tokens and see the effect':
    '対話型プランナー (max_tokens を動かし、クォータと同時実行数への影響を見る)',
  'every way to run one workload: what fits, what it costs, what it cannot do':
    '1 つのワークロードの実行方法を、可否、コスト、制約で比較する',
  'files for batch inference, and its jobs': 'バッチ推論のファイルとジョブ',
  "the account's Bedrock quotas, applied beside AWS's defaults": 'アカウントの Bedrock クォータを、AWS のデフォルト値と並べて表示する',
  'the models that bq knows: names, profiles, limits, burndown, life cycle':
    'モデルの名前、プロファイル、上限、バーンダウンレート、ライフサイクルを表示する',
  'input tokens of a prompt file, a text, or a million requests': 'プロンプトファイル、テキスト、大量のリクエストの入力トークンを数える',
  'the data of bq (models, quotas, prices): source, date and age': 'bq が使うデータの時点、出典、経過日数、由来を表示する',
  'the text to send to AWS, filled from a plan, and which way to send it': 'AWS に送る文面を計画から作成し、申請方法を示す',
  'check a quota increase; send it with --submit': 'Service Quotas にクォータの引き上げを申請する',
  'open and recent requests for increases, with the value in force now': '申請中・最近の引き上げリクエストと、現在の適用値を表示する',
  'throttling and retries over time, and the retry settings that serve best':
    'スロットリングと再試行を時系列でシミュレーションし、最適な再試行の設定を探す',
  'a local Bedrock that enforces quotas, to rehearse with a real client':
    'クォータを適用するローカルの Bedrock を起動し、実際のクライアントで試す',
  'print the completion script for bash, zsh or fish': 'bash、zsh、fish の補完スクリプトを出力する',
  "ask AWS for its models, profiles and default quotas, and keep the answer over bq's tables":
    'モデル、推論プロファイル、クォータのデフォルト値を AWS から取得し、同梱のデータより優先して使う',
  'what the last refresh changed of the tables that come with bq': '前回取得した情報と、bq に同梱のデータの差分を表示する',
  'forget the last refresh: the tables that come with bq hold again': '取得した情報を破棄し、bq に同梱のデータに戻す',
  'print one JSON object (schemas/ describes it)': 'JSON を 1 つ出力する (形式は schemas/ を参照)',
  'Reads quotas like bq plan and sends nothing else. ? lists the keys. Leaving prints the bq plan command of what was last on the screen.':
    'bq plan と同じくクォータを読み取るだけで、ほかには何も送信しません。キーの一覧は ? で表示します。終了すると、最後に表示していた内容を求める bq plan のコマンドを出力します。',
  'print one frame of this size and exit': 'この大きさの画面を 1 つ出力して終了する',
  'plain bq in a terminal does the same': 'ターミナルでは bq だけでも起動する',
  'one frame as text': '1 画面をテキストで出力する',
  'no colour': '色を付けない',
  'language of the output (default: the locale); JSON stays the same': '表示の言語 (既定: ロケール)。JSON はどの言語でも同じ',
  'AWS Region; quotas, compare, usage and catalog take several, separated by commas':
    'AWS リージョン (コマンドによってはカンマ区切りで複数)',
  'named profile of the shared AWS configuration': 'AWS 設定ファイルのプロファイル名',
  'send AWS requests here, e.g. to bq emulate': 'AWS へのリクエストの送信先 (bq emulate など)',
  'no network: dated AWS default values': 'ネットワークを使わず、AWS のデフォルト値 (時点付き) を使う',
  'what an application inference profile stands for; may be repeated': 'アプリケーション推論プロファイルが指すモデル (複数指定可)',
  "quotas from a file: a snapshot of bq quotas --save, or the AWS CLI's list-service-quotas JSON":
    'クォータのファイル (bq quotas --save のスナップショット、または AWS CLI の list-service-quotas の JSON)',
  "exit 4 rather than fall back on AWS's defaults when there are no credentials":
    '認証情報がない場合に、AWS のデフォルト値を使わず終了コード 4 で終わる',
  'ask AWS again, ignoring the 5-minute cache': '5 分間のキャッシュを使わず、AWS に問い合わせ直す',
  'only profiles and Regions that process there: jp, us, eu, au, …':
    'その地域で処理されるプロファイルとリージョンのみ (jp、us、eu、au など)',
  'how to print the answer': '出力の形式',
  'ID, profile ID, ARN or short name (bq models lists them)': 'モデル ID、プロファイル ID、ARN、または短い名前 (bq models で一覧表示)',
  'which pool of quota (default: the first with a TPM row)': '対象のプール (既定: TPM の行がある最初のプール)',
  'max_tokens of a request, thinking included (default: what Bedrock holds when unset)':
    'リクエストの max_tokens (思考を含む。既定: 未指定時に Bedrock が確保する量)',
  'input that is neither read from nor written to a cache': 'キャッシュの読み書きを除く入力トークン',
  'the average answer, reasoning included (default: several lengths)': '平均の出力トークン (思考を含む。既定: 複数の長さで計算)',
  'Asks nobody: this is the dated catalogue that comes with bq, with what bq catalog refresh has learned since.\nOne to three models are shown in full.':
    'AWS には問い合わせません。bq に同梱のカタログ (時点付き) に、bq catalog refresh で取得した情報を加えて表示します。\n3 モデル以下の場合は詳細を表示します。',
  'what can be called from Tokyo, and where it runs': '東京から呼び出せるモデルと処理先',
  'what never leaves Japan': '日本国内だけで処理されるモデル',
  'is this catalogue still true?': 'カタログが最新かどうかの確認',
  'one model in full': '1 つのモデルの詳細',
  'only what can be called from this Region': 'このリージョンから呼び出せるモデルのみ',
  'only models whose IDs or names have all these words': 'ID または名前にすべての語を含むモデルのみ',
  'only what is processed there: jp, us, eu, au, …': 'その地域で処理されるモデルのみ (jp、us、eu、au など)',
  'Each permission that bq uses is probed with a read; nothing is changed. Exit 4 when something needed is missing.':
    'bq が使う権限を、読み取りの呼び出しで 1 つずつ確認します。変更は行いません。必要なものが不足していると、終了コード 4 で終わります。',
  'the set-up of this shell': '現在のシェルの設定',
  'the policy to attach': 'アタッチするポリシー',
  'against the emulator': 'エミュレーターに対して確認',
  'the model to test access and CountTokens with': 'アクセスとトークン計測を確認するモデル',
  'print the least-privilege IAM policy that bq needs; sends nothing':
    'bq の読み取りに必要な最小権限のポリシーを出力する (AWS には問い合わせない)',
  'Reads a message, an SDK error as JSON, a log of any size or a Step Functions failure, and counts the causes: one failure once, however it is told.\nWith --model it adds the limits of that model, with --prompt what your own request holds of them. Text that bq does not know is said to be unknown.':
    'エラーメッセージ、SDK のエラーの JSON、ログ (サイズは問わない)、Step Functions の失敗を読み、原因ごとに件数を数えます。1 つの失敗は、何度記録されていても 1 件です。\n--model でそのモデルの上限を、--prompt で実際のリクエストが確保する量を加えます。bq の知らないテキストは「知らない」と表示します。',
  'a message': 'メッセージ',
  'for one model': 'モデルを指定',
  'for your own request': '実際のリクエストを指定',
  'a file, plain or gzip': 'ファイル (gzip も可)',
  'a whole log': 'ログ全体',
  'read the text from a file (- is standard input)': 'テキストをファイルから読む (- は標準入力)',
  'a request as JSON, or what bq count --save wrote: what it holds of the minute':
    'リクエストの JSON、または bq count --save の出力 (1 分間の上限のうち確保する量を示す)',
  'the error text, or a file with it; - reads standard input': 'エラーのテキスト、またはそのファイル (- は標準入力)',
  'Understands Converse requests, InvokeModel bodies (Anthropic, Nova, Llama, Mistral, Titan, Cohere, DeepSeek, OpenAI-style) and requests, CountTokens\ninputs, batch records, invocation logs, states of Step Functions; messages of OpenAI (chat and Responses), Gemini, the AI SDK, LangChain, LlamaIndex,\nStrands and pydantic-ai; JSON lines of any of these; transcripts of coding agents; text and Markdown. What cannot be counted is listed as excluded,\nor refused. AWS counts where it can (CountTokens is free); elsewhere bq estimates and shows the band the count lies in: docs/accuracy.md.':
    'Converse のリクエスト、InvokeModel のボディとリクエスト (Anthropic、Nova、Llama、Mistral、Titan、Cohere、DeepSeek、OpenAI 形式)、CountTokens の入力、バッチのレコード、呼び出しログ、Step Functions のステート、OpenAI (Chat と Responses)、Gemini、AI SDK、LangChain、LlamaIndex、Strands、pydantic-ai のメッセージ、これらの JSON Lines、コーディングエージェントの履歴、テキスト、Markdown を読みます。\n計測できない部分は対象外として表示するか、エラーにします。AWS で計測できる場合は AWS で計測し (CountTokens は無料)、できない場合は推定値とその幅を示します (docs/accuracy.md)。',
  'a request, for the model it names or a stated default': 'リクエスト (モデルはファイルの記載、または既定のモデル)',
  'without asking AWS, with the cost against the quota': 'AWS に問い合わせず、消費するクォータも表示',
  'a batch file, its distribution kept for bq plan --prompt': 'バッチのファイル (分布を保存し bq plan --prompt で使う)',
  'a gate for CI': 'CI でのチェック',
  'count for this model, whatever the files name': 'ファイルの記載にかかわらず、このモデルで数える',
  'what the files are, where bq takes them for something else': 'ファイルの種類 (bq の判定が違う場合に指定)',
  'stop at the first line that cannot be read (exit 2)': '読み込めない行があれば、そこで停止する (終了コード 2)',
  'threads for estimates (default: the cores, at most 4)': '推定に使うスレッド数 (既定: コア数、最大 4)',
  'one JSON object a line for each record': 'レコードごとに 1 行の JSON を出力する',
  'write the distribution of input tokens, for bq plan --prompt and bq simulate':
    '入力トークンの分布を保存する (bq plan --prompt と bq simulate で使う)',
  'also show what such a request costs against the quota': 'リクエストが消費するクォータも表示する',
  'exit 3 when a record has more input tokens than --limit, or a part that cannot be counted':
    '入力トークンが --limit を超えるか、計測できない部分があれば、終了コード 3 で終わる',
  'let --check pass what excludes a part': '計測できない部分があっても --check を合格とする',
  'the most input tokens that --check allows': '--check で許容する入力トークンの上限',
  'files to count; - is stdin': '対象のファイル (- は標準入力)',
  'bq comes with dated tables of models, default quotas and prices. bq catalog refresh asks AWS what has changed since;\nits answer then stands above them in every command, until the next refresh or bq catalog reset.':
    'bq には、モデル、クォータのデフォルト値、価格のデータ (時点付き) が同梱されています。bq catalog refresh でその後の変更を AWS から取得すると、\n次の取得または bq catalog reset まで、すべてのコマンドで優先して使われます。',
  'how old is what bq knows?': 'データの新しさの確認',
  'ask AWS what is new': '新しい情報を AWS に問い合わせる',
  'Needs bedrock:ListFoundationModels, bedrock:ListInferenceProfiles and servicequotas:ListAWSDefaultServiceQuotas; --prices also pricing:GetProducts\n(without credentials it reads the public price files). What one Region does not answer stays as it was, and is told; --check then ends with 5,\nunless what was read differs already.':
    'bedrock:ListFoundationModels、bedrock:ListInferenceProfiles、servicequotas:ListAWSDefaultServiceQuotas が必要です。--prices には pricing:GetProducts も必要です\n(認証情報がなければ公開の価格ファイルを読みます)。応答のないリージョンはこれまでの情報を使い、その旨を表示します。その場合 --check は、\n取得できた分に差分がなければ終了コード 5 で終わります。',
  'two Regions, prices too': '2 つのリージョンと価格',
  'is what comes with bq still true? Exit 3 where it is not': '同梱のデータが最新かどうか (差分があれば終了コード 3)',
  'every Region that models are known in': 'モデルのある全リージョン',
  'Regions separated by commas, or all': 'リージョン (カンマ区切り)、または all',
  'also the AWS Price List of each Region': '各リージョンの AWS Price List も取得する',
  'show what AWS says differently, and keep nothing': 'AWS との差分を表示し、保存しない',
  'exit 3 where AWS says anything else than the tables that come with bq': '同梱のデータと差分があれば、終了コード 3 で終わる',
  'new models, profiles, quotas and prices': '新しいモデル、プロファイル、クォータ、価格',
  'as installed': 'インストール時の状態に戻す',
  'Shows every text model by where its data is processed, and what is 0 or below the default. Without credentials: the defaults that AWS publishes, dated.\nReads need servicequotas:ListServiceQuotas and servicequotas:ListAWSDefaultServiceQuotas.':
    'テキストモデルのクォータをデータの処理地域ごとに表示し、0 またはデフォルト値未満の行を示します。認証情報がない場合は、AWS が公表しているデフォルト値 (時点付き) を表示します。\n読み取りには servicequotas:ListServiceQuotas と servicequotas:ListAWSDefaultServiceQuotas が必要です。',
  'an overview of one Region': '1 つのリージョンの概要',
  'one model in several Regions, no account needed': '1 つのモデルを複数のリージョンで (アカウント不要)',
  'save today, fail later when something has changed': '現在の値を保存し、後で比較する (変更があれば失敗)',
  'from a list of the AWS CLI (aws service-quotas list-service-quotas --service-code bedrock > list.json)':
    'AWS CLI で取得したもの: aws service-quotas list-service-quotas --service-code bedrock > list.json',
  'why a row is read as it is': '行の解釈の根拠',
  'every row, also those that limit no inference': '推論に関係しない行を含む全行',
  'one model: ID, profile ID, ARN or short name': '1 つのモデル (ID、プロファイル ID、ARN、短い名前)',
  'one pool': '1 つのプール',
  'rows of one kind': '1 種類の行',
  'rows whose name, code or model ID has all these words': '名前、コード、モデル ID にすべての語を含む行',
  'each row with its code and the rule that read its name': '行ごとのコードと、名前を解釈したルール',
  'write a snapshot: Region, time, masked account, all rows': 'スナップショットを保存する (リージョン、時刻、伏せたアカウント ID、全行)',
  'what changed against a snapshot': 'スナップショットからの変更点',
  'show and save half a list, marked as such, where AWS refuses a part (else exit 5)':
    'AWS に一部を拒否されても、取得できた分を「一部のみ」と明示して表示・保存する (指定しない場合は終了コード 5)',
  'exit 3 when --diff finds a change': '--diff で変更があれば、終了コード 3 で終わる',
  "Checks AWS's rules (adjustable, above the default, no open request) and shows what would be sent. Only --submit sends, after a question.\nNeeds servicequotas:GetServiceQuota, GetAWSDefaultServiceQuota, ListRequestedServiceQuotaChangeHistoryByQuota; to send, RequestServiceQuotaIncrease.":
    'AWS の規則 (調整可能、デフォルト値を超える、申請中のリクエストがない) を確認し、送信内容を表示します。送信するのは --submit を付けた場合だけで、その前に確認します。\nservicequotas:GetServiceQuota、GetAWSDefaultServiceQuota、ListRequestedServiceQuotaChangeHistoryByQuota が必要です。送信には RequestServiceQuotaIncrease も必要です。',
  'check, and show what would be sent': '確認し、送信内容を表示',
  'without asking AWS': 'AWS に問い合わせずに確認',
  'send it': '送信する',
  'quota code, with --value': 'クォータコード (--value と併用)',
  "the value to ask for, in the row's unit": '希望値 (行の単位)',
  'or a model, with --tpm or --rpm': 'または、モデル (--tpm か --rpm と併用)',
  'requests per minute to ask for': '希望する 1 分あたりのリクエスト数',
  'ask nobody: check against published defaults': 'AWS に問い合わせず、公表されているデフォルト値で確認する',
  'do not ask before sending': '送信前の確認を省略する',
  'AWS lists requests for 90 days. For Bedrock a closed case does not say whether it was granted: the applied value does, so it is read again.\nNeeds servicequotas:ListRequestedServiceQuotaChangeHistory and servicequotas:GetServiceQuota.':
    'AWS の一覧は 90 日分です。Bedrock では、ケースが完了しても承認されたかどうかがわからないため、現在の適用値を取得して表示します。\nservicequotas:ListRequestedServiceQuotaChangeHistory と servicequotas:GetServiceQuota が必要です。',
  'all of a Region': 'リージョン全体',
  'only of this quota': 'このクォータのみ',
  'Model names, commands, flags and their values are completed.': 'モデル名、コマンド、フラグとその値を補完します。',
  'for this shell session': '現在のシェルだけで使う',
  'for good': '常に使う',
  'the shell': 'シェルの種類',
  'an ISO time that bq takes for now, for reproducible output': 'bq が現在時刻とみなす ISO 形式の時刻 (出力を再現するため)',
  'a JSON file with burndown rates of your own: {"sonnet-4": 5, "*": 10}':
    '独自のバーンダウンレートの JSON ファイル: {"sonnet-4": 5, "*": 10}',
  "where bq keeps its caches (default: the user's cache directory)": 'キャッシュの保存先 (既定: ユーザーのキャッシュディレクトリ)',
  'what application inference profiles stand for, as --alias: ARN=MODEL,ARN=MODEL':
    'アプリケーション推論プロファイルが指すモデル (--alias と同じ): ARN=MODEL,ARN=MODEL',
  "where bq keeps the catalogue of bq catalog refresh (default: bq in the user's configuration directory)":
    'bq catalog refresh の保存先 (既定: ユーザーの設定ディレクトリの bq)',
  '0 switches the start-up code cache off': '0 で起動用のコードキャッシュを無効にする',
  'as in the AWS CLI; flags and BQ_… beat them': 'AWS CLI と同じ (フラグと BQ_… が優先)',
  'where the AWS SDK sends requests': 'AWS SDK のリクエストの送信先',
  'the proxy, and the certificates to trust, as in the AWS CLI': 'プロキシと、信頼する証明書 (AWS CLI と同じ)',
  'seconds to wait for credentials: 1 to 600 (default: 30)': '認証情報の取得を待つ秒数: 1 ～ 600 (既定: 30)',
  'the locale: ja_JP… gives Japanese where neither --lang nor BQ_LANG says otherwise':
    'ロケール (--lang と BQ_LANG の指定がなければ、ja_JP… で日本語になる)',
  'colour off, on, off': '順に、色なし、色あり、色なし',
  'true gives bq explore without columns and charts, for screen readers':
    'true で、bq explore をスクリーンリーダー向けに段組みと図なしで表示する',
  'any value shows the stack of an error': '値があれば、エラーのスタックを表示する',
  fine: '正常終了',
  'write the answer with its charts as one file: a page (.html), or the main chart alone (.svg)':
    '回答とグラフを 1 つのファイルに書き出す (.html はページ、.svg は主なグラフのみ)',
  'a bug in bq: run again with DEBUG=1 and report it': 'bq の不具合 (DEBUG=1 を付けて実行し、報告してください)',
  'the command line or an input file is wrong': 'コマンドラインまたは入力ファイルの誤り',
  'it does not fit, or a check (--check, --stays-in) failed': 'クォータに収まらない、またはチェック (--check、--stays-in) の不合格',
  'you lack credentials, permissions or settings': '認証情報、権限、設定の不足',
  'AWS refused, or could not be reached': 'AWS による拒否、または AWS に接続できない',
  'interrupted (emulate and explore end with 0 on Ctrl-C, after their summary)':
    '中断 (emulate と explore は Ctrl-C で集計を表示し、0 で終わる)',
  'whose quotas --max-tokens is shown against (default runtime)': '--max-tokens と比べるクォータのエンドポイント (既定: runtime)',
  'bedrock-runtime or bedrock-mantle (default: the runtime where it has the model)':
    'bedrock-runtime または bedrock-mantle (既定: モデルがあれば runtime)',
  'rows of one endpoint; the overview is of bedrock-runtime': '1 つのエンドポイントの行 (概要は bedrock-runtime のもの)',
  'of which endpoint (default: the runtime where it has the model)': '対象のエンドポイント (既定: モデルがあれば runtime)',
  'tokens per minute to ask for; of input on bedrock-mantle': '希望する 1 分あたりのトークン数 (bedrock-mantle では入力)',
  'output tokens per minute of bedrock-mantle to ask for': '希望する bedrock-mantle の 1 分あたりの出力トークン数',
  // bq plan
  'A request holds quota for its max_tokens before a word is generated, and on newer Claude models each output token costs 5, 10 or 15 quota tokens.\nWhat is not given is assumed, and each assumption names its flag. docs/model.md has the arithmetic.':
    'リクエストは、出力を始める前に max_tokens の全量をクォータから確保します。新しい Claude モデルでは、出力 1 トークンが 5、10、15 のいずれかのクォータトークンになります。\n指定のない値は仮定し、対応するフラグとともに「前提」に表示します。計算方法は docs/model.md にあります。',
  'quota tokens per output token, instead of the published rate':
    '公表値の代わりに使うバーンダウンレート (出力 1 トークンあたりのクォータトークン)',
  'input read from a prompt cache': 'プロンプトキャッシュから読み取る入力トークン',
  'input written to a prompt cache': 'プロンプトキャッシュに書き込む入力トークン',
  "the request's thinking budget, to check it against max_tokens": 'リクエストの思考予算 (max_tokens との整合を確認する)',
  'seconds of one response': '1 回の応答時間 (秒)',
  'seconds to the first token (default 1)': '最初のトークンまでの秒数 (既定: 1)',
  'output speed (default 60)': '出力の速さ (1 秒あたりのトークン数、既定: 60)',
  'spread of latency and output, ± % (default 30)': 'レイテンシーと出力のばらつき、± % (既定: 30)',
  '% of every quota left free (default 10)': '各クォータのうち、使わずに残す割合 % (既定: 10)',
  'what a request holds when it starts (default documented)': 'リクエストの開始時の確保量の数え方 (既定: documented)',
  'what of max_tokens the end of a request gives back on bedrock-mantle (default unused)':
    'bedrock-mantle で、リクエストの終了時に max_tokens のうち戻る分 (既定: unused)',
  'what an RPM row counts (default per-minute)': 'RPM の行が数える対象 (既定: per-minute)',
  'how many workers should run at once': '同時に実行したいワーカー数',
  'how many should end in a minute': '1 分間に完了させたいリクエスト数',
  'skip the simulation: the guarantee and a first answer': '保証値と計算値だけを求め、シミュレーションはしない',
  'how long to simulate: high is 60 minutes over 20 seeds (default standard)':
    'シミュレーションの長さ (high は 60 分 x シード 20 個。既定 standard)',
  'tokens per minute, instead of the row; of input on bedrock-mantle':
    '行の値の代わりに使う 1 分あたりのトークン数 (bedrock-mantle では入力)',
  'output tokens per minute of bedrock-mantle, instead of the row': '行の値の代わりに使う bedrock-mantle の 1 分あたりの出力トークン数',
  'requests per minute, instead of the row': '行の値の代わりに使う 1 分あたりのリクエスト数',
  'tokens per day, instead of the row': '行の値の代わりに使う 1 日あたりのトークン数',
  'tokens per day of all models together, instead of the row': '行の値の代わりに使う、全モデル合計の 1 日あたりのトークン数',
  'requests in flight, instead of the row': '行の値の代わりに使う同時リクエスト数',
  'a prompt file, counted first; or what bq count --save wrote (- is stdin)':
    '最初に計測するプロンプトファイル、または bq count --save の出力 (- は標準入力)',
  'what bq plan --json wrote (- is stdin): the same question, but for the flags given':
    'bq plan --json の出力 (- は標準入力)。指定したフラグ以外は同じ条件で計画する',
  'a file of workloads that share quotas, instead of one request':
    '1 つのリクエストの代わりに使う、クォータを共有するワークロードのファイル',
  'what differs from another workload file, from what --json wrote, or from the same file in a git revision':
    '別のワークロードファイル、--json の出力、または git のリビジョンの同じファイルとの差分を表示する',
  '% that may get worse before --check fails (default 0)': '--check が失敗とみなさない悪化の割合 % (既定: 0)',
  'print a commented workload file to start from': '説明付きのワークロードファイルのひな形を出力する',
  'print everything, not just one screen': '1 画面に収まらない部分も含めて、すべて表示する',
  'exit 3 if the request or the target does not fit or, with --against, something got worse; AWS defaults only with --offline':
    'リクエストや目標が収まらない場合、--against では悪化した場合に、終了コード 3 を返す。デフォルト値を暗黙には使わない',
  'print instead: settings that keep to the answer, CloudWatch alarms, or a dashboard':
    '回答の代わりに、計画に合わせたクライアントの設定、CloudWatch アラーム、ダッシュボードを出力する',
  "% of the quota's present value that alarms (default 80)": 'アラームを発する、クォータの現在値に対する割合 % (既定: 80)',
  'the SNS topic that the alarms of --emit notify': '--emit のアラームの通知先の SNS トピック',
  'no account needed': 'AWS アカウントなしで計画する',
  'a whole request, in Tokyo': '東京リージョンで、リクエストの値をすべて指定する',
  'input tokens from a prompt file': 'プロンプトファイルから入力トークンを求める',
  'the largest max_tokens for 20 workers': '20 ワーカーで使える最大の max_tokens を求める',
  'several workloads that share quotas': 'クォータを共有する複数のワークロードを計画する',
};

// bq explain の日本語: 原因ごとの意味、すぐにできること、見直すべきこと、モデルごとのクォータとリクエストの確保量。
import type { CauseWords } from './cause-words.ts';

const WAIT = '指数バックオフとフルジッターで待ってから再試行する。再試行は 1 か所だけで行う (2 か所では回数が掛け算になる)';
const HALVE = '送信レートを半分に落として 15 分維持し、その後 15 分ごとに 5 割ずつ上げる (AWS の推奨)';
const SPREAD = 'クロスリージョン (または global.) の推論プロファイルでリージョンを分散する';
const ALLOWLIST =
  'サポートケース: アカウントと請求 (Account and billing) > アカウントのアクティベーション (Account Activation) > Bedrock Allowlisting';
const OTHER_POOL = '別のスコープやソースリージョンから呼び出す (プールが別になる)';
const RAISE = 'クォータの引き上げ (サポートケースまたは Service Quotas)';

export const JAPANESE: CauseWords = {
  unknown: '不明',
  causes: {
    'tokens-per-minute': {
      title: '1 分あたりのトークン数 (TPM) の超過: リクエストの開始時に拒否',
      means:
        'この 1 分間に使用中のクォータトークンと、このリクエストが確保する分 (入力、キャッシュ書き込み、max_tokens の全量) の合計が、モデルとスコープの TPM を超えています。実際に出力した量ではなく、確保した量で判定されます。',
      now: [WAIT, '同時リクエスト数を減らす (クォータは 60 秒以内に戻る)'],
      change: [
        'max_tokens を小さくする (実際の応答が短くても、開始時に全量が確保される)',
        'max_tokens を指定する (未指定の場合は、モデルが出力できる最大量が確保される)',
        `${OTHER_POOL}。キャッシュから読む入力はクォータを消費しない。バッチ推論には別のクォータがある`,
      ],
    },
    'mantle-input-tokens': {
      title: 'bedrock-mantle の 1 分あたりの入力トークン数の超過: リクエストの開始時に拒否',
      means:
        'bedrock-mantle では、モデルごとに 1 分あたりの入力と出力のトークン数のクォータがあり、RPM はありません。開始時に、入力 (キャッシュからの読み取りを除く) と max_tokens の全量 (未指定の場合はモデルが出力できる最大量) が入力のクォータから確保され、使わなかった max_tokens は終了時に戻ります。AWS によるとほかに内部の制限もあり、429 がそれを指すこともあります。',
      now: [WAIT, '同時リクエスト数を減らす (クォータは 60 秒以内に戻る)'],
      change: [
        'max_tokens を小さくする (開始時に入力のクォータから全量が確保される)',
        'bedrock-runtime は同じモデルの別のクォータを使う (Chat Completions、Responses、Messages はそちらにもあり、1 つの行を共有する)',
        '出力のクォータではリクエストは拒否されない (達すると応答が途中で終わる)',
      ],
    },
    'tokens-per-day': {
      title: '1 日あたりのトークン数の超過、または未確認のアカウント',
      means:
        'モデルの、または全モデル合計の 1 日あたりのクォータを使い切ったか、新規・未確認のアカウントで適用値が 0 になっています (77 行中 75 行が 0 だった報告があります)。どちらの場合も、1 分待っても解消しません。',
      now: [
        `その日の最初のリクエストから発生している場合は、使い切ったのではなくアカウントの問題。${ALLOWLIST}`,
        '適用値を確認する (0、またはデフォルト値未満の場合は、アカウントが制限されているか未確認)',
        '適用値に問題がなければ、翌日まで待つか、別のモデルまたはソースリージョンを使う',
      ],
      change: [
        '適用値が 0、またはデフォルト値未満の場合は、サポートケースで復元を依頼する',
        '1 日あたりの行は Service Quotas では引き上げられないため、サポートケースで依頼する',
      ],
    },
    'requests-per-minute': {
      title: '1 分あたりのリクエスト数 (RPM) の超過',
      means:
        '1 分間に開始したリクエスト数が、モデルとスコープの RPM を超えています。トークン数は関係ありません。再試行も 1 件として数えられます。',
      now: [WAIT, '開始するリクエストを減らし、まとめて送らずに均等な間隔で送る'],
      change: [
        '試行回数を減らす (再試行もすべて 1 リクエスト)',
        '短い質問は 1 つのリクエストにまとめる',
        'RPM の上限がない新しいモデルを使う',
      ],
    },
    overloaded: {
      title: 'クォータではなく、AWS 側のキャパシティ不足 (429)',
      means: 'モデルが過負荷です。アカウントのクォータとは関係がなく、引き上げても解消しません。',
      now: [HALVE, WAIT],
      change: [SPREAD, '別のモデルへのフォールバックを用意する', '急がない処理はバッチ推論に移す'],
    },
    'messages-overloaded': {
      title: 'クォータではなく、キャパシティ不足 (529、Messages API)',
      means: 'Messages API のモデルが過負荷です。アカウントのクォータは関係ありません。',
      now: [HALVE, WAIT],
      change: [SPREAD, '別のモデルへのフォールバックを用意する'],
    },
    'service-unavailable': {
      title: 'クォータではなく、AWS 側のキャパシティ不足 (503)',
      means: 'サービスがリクエストを受け付けられませんでした。クォータを引き上げても変わりません。',
      now: [HALVE, WAIT],
      change: [SPREAD, '別のモデルまたはリージョンへのフォールバックを用意する'],
    },
    'too-many-connections': {
      title: '接続数の超過: AWS 側のキャパシティ、またはクライアントのソケットの問題 (トークンやリクエストのクォータではない)',
      means:
        'エンドポイントがこれ以上の接続を受け付けていません。AWS 側でモデルのキャパシティが不足している (ほかの利用者でも発生し、接続が少なくても 503 になる) か、クライアント全体の接続数が上限を超えています。TPM と RPM は関係ありません。',
      now: [HALVE, 'クライアントのソケット数を制限し (boto3 の max_pool_connections、Node.js の maxSockets)、接続を維持する'],
      change: ['クライアントはプロセスごとに 1 つとし、ワーカーで共有する', `${SPREAD}か、別のモデルへのフォールバックを用意する`],
    },
    'control-plane-rate': {
      title: 'API の呼び出し頻度の超過 (主にコントロールプレーン)',
      means:
        'ListFoundationModels、GetInferenceProfile、CreateModelInvocationJob、Service Quotas などの呼び出しが多すぎます。推論のトークン数やリクエスト数は関係ありません。',
      now: [WAIT],
      change: [
        '一度取得した結果を保持する (モデル、プロファイル、クォータはめったに変わらない)',
        'クォータは bq で取得する (呼び出し頻度の上限を守る)',
      ],
    },
    'agents-rate': {
      title: 'Agents または Knowledge Bases の呼び出し頻度の超過 (モデルのトークン数ではない)',
      means:
        'InvokeAgent、Retrieve、RetrieveAndGenerate の呼び出しが固有のクォータを超えたか、背後のモデルのクォータを超えています。エージェントの 1 回の呼び出しで、モデルは何度も呼び出されます。',
      now: [WAIT, '同時呼び出しを減らす (エージェントへの 1 つの質問が、モデルへの複数のリクエストになる)'],
      change: [
        'Agents と Knowledge Bases の行はモデルの行と別なので、両方を確認する',
        'エージェントの背後のモデルを、RPM と TPM の大きいものにする',
      ],
    },
    'model-not-ready': {
      title: 'モデルの読み込み中 (429)',
      means:
        '利用頻度の低いモデルやインポートしたモデルは、必要になってから読み込まれます。クォータは関係ありません。AWS SDK は自動で再試行します。',
      now: ['数秒から数分おいて再試行する'],
      change: ['ときどきリクエストを送り、読み込まれた状態を保つ'],
    },
    'service-quota-exceeded': {
      title: 'サービスクォータの超過 (400、InvokeModel のみ)',
      means: 'リクエストがアカウントのクォータを超えています。対象のクォータは、メッセージで確認してください。',
      now: ['モデルの行と実際の利用量を比べる'],
      change: ['max_tokens を小さくするか、引き上げを申請する'],
    },
    'throttle-without-words': {
      title: 'スロットリング (どの上限かはテキストから判別不可)',
      means:
        '種類またはステータスはスロットリングですが、トークン、リクエスト、キャパシティのどれかを示す文言がない (JSON.stringify は SDK のエラーの message を落とします) か、bq の知らない文言です。OpenAI (rate_limit_exceeded) と Anthropic (rate_limit_error) の API は両方のエンドポイントにあり、RPM のない bedrock-mantle では入力トークンのクォータか内部の制限です。',
      now: [WAIT, 'error.message もログに残す'],
      change: ['送信レートとトークン数を、モデルの行と比べる'],
    },
    'other-service-throttle': {
      title: 'Bedrock の推論では返らないスロットリング: 別のサービスの可能性が高い',
      means: 'TooManyRequestsException は Lambda や Service Quotas などが返します。Bedrock が返すのは ThrottlingException です。',
      now: [WAIT],
      change: ['どの呼び出しが失敗したかを確認する (Lambda であれば、関数またはアカウントの同時実行数)'],
    },
    'account-not-verified': {
      title: 'アカウントがこのモデルを利用できない (スロットリングではない)',
      means: 'AWS がこのアカウントにモデルを開放していません。待っても、クォータを引き上げても解消しません。',
      now: [ALLOWLIST],
      change: [],
    },
    'service-control-policy': {
      title: '組織のサービスコントロールポリシー (SCP) による拒否 (スロットリングではない)',
      means:
        '組織のポリシーで拒否されているため、アカウントのポリシーでは許可できません。クロスリージョンのプロファイルは、処理先のすべてのリージョンで bedrock:InvokeModel を必要とするため、リージョンを制限するポリシーがあると拒否されます。',
      now: ['組織の管理者に、メッセージにあるリージョンとモデルの Bedrock を例外にするよう依頼する'],
      change: ['許可されたリージョンだけで処理するプロファイルを使う'],
    },
    'reservation-not-found': {
      title: '指定した予約キャパシティがない (スロットリングではない)',
      means:
        'リクエストが reserved ティア (または予約名) を指定していますが、このリージョンのこのモデルについて、アカウントに予約がないか、すでに終了しています。',
      now: [
        'reserved の指定を外すか、このリージョンの一覧にある予約名を指定する',
        '契約がある場合は、このリージョンで有効かどうかをアカウントチームに確認する',
      ],
      change: [],
    },
    'data-retention': {
      title: 'アカウントのデータ保持設定により、このモデルは利用できない (スロットリングではない)',
      means:
        'プロンプトの保持と確認に同意した場合にだけ提供されるモデルがあります。有効なモードは、プロジェクト、アカウント、モデルの既定のうち最初に設定されているもので、メッセージに示されています。リクエストでは変更できません。',
      now: [
        '有効なモードを確認し、モデルカードにあるモード (provider_data_share、aws_review など) をアカウントまたはプロジェクトに設定する',
      ],
      change: [
        'データを保持させられない場合は、有効なモードで使えるモデルを選ぶ',
        'アカウントのモードは全モデルに適用されるため、専用のプロジェクトに分ける',
      ],
    },
    'unsupported-country': {
      title: 'アカウントまたは呼び出し元の国が提供対象外 (スロットリングではない)',
      means: 'モデルの提供元は、アカウントの国と呼び出し元のアドレスを確認します。エンドポイントのリージョンを変えても変わりません。',
      now: [
        '提供元の対象国の一覧と照合する (https://www.anthropic.com/supported-countries)',
        '対象国のネットワークから呼び出す (対象外の国を経由する VPN やプロキシでも拒否される)',
      ],
      change: ['別の提供元のモデルを使う', '国もアドレスも対象内であれば、どちらで判定されたかをサポートケースで問い合わせる'],
    },
    'channel-account': {
      title: 'リセラー経由のアカウントで、このモデルが提供されていない (スロットリングではない)',
      means:
        'AWS のチャネルプログラム (ソリューションプロバイダー、ディストリビューター) のアカウントでは、一部のモデルをリセラー経由でのみ利用できます。問い合わせ先はメッセージにあります。',
      now: ['メッセージとモデル ID を添えて、ソリューションプロバイダーまたはディストリビューターに有効化を依頼する'],
      change: ['リセラーが提供している別のモデルを使う', 'プログラム外の独自のアカウントを使う'],
    },
    'account-score': {
      title: 'アカウントの審査で拒否 (BadCScoreException、スロットリングではない)',
      means:
        '名前からするとアカウントのスコアが低いという意味ですが、AWS の資料に記載はありません。新規のアカウントや、登録情報を確認できないアカウントで報告されています。リクエストの内容とは関係ありません。',
      now: [`${ALLOWLIST} で、アカウントの審査を依頼する`],
      change: ['支払い方法、住所、電話番号を請求情報と一致させる'],
    },
    'account-not-activated': {
      title: 'アカウントが Bedrock を利用できる状態にない (スロットリングではない)',
      means:
        '「Operation not allowed」はリクエストではなくアカウントの問題です。新規、未確認、制限付きのアカウントでは、すべてのモデルで発生します。権限の変更、待機、クォータの引き上げでは解消しません。',
      now: [`${ALLOWLIST} (サポートプランがなくても起票できる)`, '有効な支払い方法があり、未払いの請求がないことを確認する'],
      change: [],
    },
    'use-case-form': {
      title: 'Anthropic のユースケースフォームが未提出 (スロットリングではない)',
      means: 'Anthropic のモデルを使うには、アカウントごとに 1 回、または組織の管理アカウントで 1 回、ユースケースの提出が必要です。',
      now: ['フォームを提出する: Bedrock コンソール > モデルカタログ > 対象のモデル > プレイグラウンドで開く'],
      change: [],
    },
    marketplace: {
      title: 'AWS Marketplace の権限または支払いの問題 (スロットリングではない)',
      means:
        'サードパーティーのモデルを最初に呼び出すと、アカウントがそのモデルをサブスクライブします。これには aws-marketplace:Subscribe、ViewSubscriptions、有効な支払い方法が必要です。',
      now: ['これらの権限を持つ ID で、モデルを一度呼び出す'],
      change: [],
    },
    'access-denied': {
      title: '権限の不足 (スロットリングではない)',
      means:
        'IAM、サービスコントロールポリシー、またはアカウントが呼び出しを拒否しています。クロスリージョンのプロファイルでは、プロファイルと、処理先の全リージョンのモデルに対する bedrock:InvokeModel が必要です。',
      now: [
        'メッセージにあるアクションとリソースを、ポリシーと照合する',
        'リージョンを制限するポリシーがある場合は、プロファイルの処理先のリージョンを許可する',
      ],
      change: [],
    },
    'needs-inference-profile': {
      title: '推論プロファイル経由の呼び出しが必要 (スロットリングではない)',
      means:
        'このリージョンでは、ベースモデルの ID をオンデマンドで呼び出せません。プロファイルの ID (us.、eu.、jp.、global. など) を指定してください。',
      now: ['bq models で表示されるプロファイルの ID を使う'],
      change: [],
    },
    'model-not-found': {
      title: '該当するモデルがない (スロットリングではない)',
      means: 'モデル ID、プロファイル ID、または ARN が、このリージョンまたはこのエンドポイントに存在しません。',
      now: ['bq models の ID を、プロファイルのプレフィックス (us.、eu.、jp.、global. など) を付けて使う'],
      change: [],
    },
    'model-end-of-life': {
      title: 'レガシー、または提供終了のモデル (スロットリングではない)',
      means:
        'モデルを呼び出せなくなったか、最近利用していないアカウントからは呼び出せません。引き上げの申請やサポートケースでは解消しません。',
      now: ['後継のモデルに移行する'],
      change: [],
    },
    'model-side-error': {
      title: 'モデル側のエラー (スロットリングではない)',
      means:
        'リクエストの処理中に、モデルまたはホストでエラーが発生しました (424、500、またはストリームの途中)。クォータは関係ありません。',
      now: ['数回再試行する。特定のプロンプトだけが毎回失敗する場合は、プロンプトを見直す'],
      change: [],
    },
    'model-timeout': {
      title: 'モデルの応答のタイムアウト (408、スロットリングではない)',
      means: 'サービスが許容する時間内に応答が返りませんでした。',
      now: ['ストリーミングを使うか、応答を短くする'],
      change: ['max_tokens または思考予算を小さくする'],
    },
    'client-timeout': {
      title: 'クライアントのタイムアウト (スロットリングではない)',
      means:
        '応答が返る前にクライアントが待つのをやめました。boto3 は既定で 60 秒待ち、その後リクエストを再送します。最初のリクエストは実行が続き、クォータを確保したままです。',
      now: ['読み取りタイムアウトを最長の応答より長くするか、ストリーミングを使う'],
      change: ['読み取りタイムアウトでの再試行を無効にする'],
    },
    'connection-failed': {
      title: 'エンドポイントに接続できない (スロットリングではない)',
      means:
        'エンドポイントに到達できないか、接続が切れました。リージョンの誤り、DNS、プロキシ、VPC エンドポイント、長時間アイドルだった接続などが原因です。',
      now: ['リージョンを確認し、クライアントの実行環境からホスト名を名前解決できることを確認する'],
      change: ['接続を維持し、リセットされた接続の呼び出しは再試行する'],
    },
    'client-connections': {
      title: 'クライアントのコネクションプールの枯渇 (スロットリングではない)',
      means: 'クライアントの接続数より多くの呼び出しが待機しています。AWS は何も拒否していません。',
      now: [
        'プールを大きくする (boto3 の max_pool_connections、Node.js の maxSockets、Java の maxConcurrency または maxConnections) か、同時呼び出しを減らす',
      ],
      change: ['クライアントはプロセスごとに 1 つとし、ワーカーで共有する'],
    },
    'client-retry-limit': {
      title: 'クライアントが再試行を打ち切った: それまでのエラーによる、クライアント自身の上限',
      means:
        'SDK には再試行の予算 (500 トークン、再試行 1 回で 5 以上消費) があり、それを使い切りました。このクライアントの呼び出しが、それまでに多数失敗しています。今回は送信されていないため、AWS からの応答はありません。',
      now: ['これより前のエラーを確認する (それが原因)', '同時リクエスト数を減らす'],
      change: ['バックオフは 1 つの層だけで行う。クライアントを共有するワーカーは、再試行の予算も共有する'],
    },
    'workflow-timeout': {
      title: 'Step Functions のステートのタイムアウト (スロットリングではない)',
      means: 'ステートの TimeoutSeconds または HeartbeatSeconds により終了しました。何を待っていたかは、タスクのログにあります。',
      now: ['TimeoutSeconds を、最長の応答と再試行の合計時間と比べる'],
      change: ['再試行は SDK とステートの両方ではなく、1 つの層だけで行う'],
    },
    'lambda-timeout': {
      title: 'Lambda 関数のタイムアウト (スロットリングではない)',
      means:
        '関数の実行時間がタイムアウト (最大 15 分) を超えました。多くの場合、SDK、フレームワーク、Step Functions の再試行が積み重なっています。何を待っていたかは、その前のログにあります。',
      now: [
        '関数のタイムアウトを延ばすか、その前に再試行を終える (試行回数 x 読み取りタイムアウトを、関数のタイムアウトより短くする)',
        'この行より前に、スロットリングや読み取りタイムアウトがないか確認する',
      ],
      change: ['ストリーミングを使う、応答を短くする、長い処理は Step Functions やバッチ推論に移す'],
    },
    'prompt-too-long': {
      title: 'プロンプトがコンテキストウィンドウに収まらない (スロットリングではない)',
      means: 'リクエスト自体がモデルに対して長すぎます。時間をおいても、クォータが大きくても通りません。',
      now: ['プロンプトを短くするか、コンテキストウィンドウの大きいモデルを使う'],
      change: [],
    },
    'max-tokens-too-large': {
      title: 'max_tokens がモデルの最大出力を超えている (スロットリングではない)',
      means: 'リクエスト自体が拒否されます。時間をおいても、クォータが大きくても通りません。',
      now: ['max_tokens を小さくする'],
      change: [],
    },
    'answer-cut': {
      title: '途中で終わった応答: max_tokens、または bedrock-mantle の出力のクォータに到達 (スロットリングではない)',
      means:
        '応答が途中で打ち切られたことを示しています (finish_reason length、stop_reason max_tokens、incomplete: max_output_tokens)。bedrock-runtime では max_tokens に達しています。bedrock-mantle では 1 分あたりの出力トークン数のクォータに達した可能性もあります。このクォータはリクエストを拒否せず、応答を終わらせます。AWS は、finish reason でわかるとだけ説明しています。出力トークン数が max_tokens より少なければ、クォータによるものです。',
      now: [
        '応答の usage の出力トークン数を、指定した max_tokens と比べる (同じなら max_tokens、少なければ出力のクォータによる)',
        'max_tokens による場合: 必要な分だけ大きくする。クォータによる場合: 同時に生成する応答を減らすか、出力のクォータを引き上げる',
      ],
      change: [
        'bq plan --endpoint mantle で、応答が途中で終わる同時実行数と、拒否される同時実行数を確認する',
        'クォータで打ち切られたリクエストは、1 分後に再実行する',
      ],
    },
    'client-output-limit': {
      title: '応答が max_tokens に達した (スロットリングではない)',
      means: 'モデルがクライアントの許容量まで出力し、そこで打ち切られました。AWS は何も拒否していません。',
      now: ['max_tokens を大きくする (Claude Code では CLAUDE_CODE_MAX_OUTPUT_TOKENS) か、応答を短くする'],
      change: ['max_tokens は開始時に全量が確保されるため、必要以上に大きくしない'],
    },
    'thinking-budget': {
      title: '思考予算と max_tokens が合っていない (スロットリングではない)',
      means: 'max_tokens は思考と応答の合計です。max_tokens は思考予算より大きく、思考予算は 1,024 以上にする必要があります。',
      now: ['max_tokens を予算より大きくするか、予算を小さくする (1,024 以上)'],
      change: ['max_tokens の分は開始時に確保されるため、不要な予算は同時に実行できる数を減らす'],
    },
    'invalid-request': {
      title: 'リクエストが不正 (スロットリングではない)',
      means: 'Bedrock はこのリクエストを受け付けません。待っても解消しません。',
      now: ['メッセージにあるフィールドを確認する'],
      change: [],
    },
    'quota-request-refused': {
      title: 'Service Quotas による引き上げリクエストの拒否',
      means: '調整できない行か、Service Quotas が受け付けないリクエストです。どちらかはメッセージにあります。',
      now: ['調整できない行は、その行を明記したサポートケースで依頼する'],
      change: [],
    },
    'quota-request-open': {
      title: 'このクォータのリクエストがすでに申請中',
      means: 'Service Quotas が受け付けるリクエストは、クォータごとに 1 件です。完了するまで、次のリクエストは拒否されます。',
      now: ['申請中のリクエストを確認し、変更点をそのサポートケースに追記する'],
      change: [],
    },
    'quota-request-too-small': {
      title: 'Service Quotas が受け付けるのはデフォルト値を超える値のみ',
      means:
        'アカウントの値が低くても、申請できるのは AWS のデフォルト値を超える値だけです。デフォルト値への復元はサポートケースで依頼します (デフォルト値 + 1 の申請でケースが開かれたという報告が 1 件あります)。',
      now: ['デフォルト値を下回っている場合は、サポートケースで復元を依頼する', '下回っていない場合は、デフォルト値を超える値を申請する'],
      change: [],
    },
    'bad-credentials': {
      title: '認証情報の問題 (スロットリングではない)',
      means: 'キーまたはセッションが誤っているか、期限が切れています。',
      now: ['ログインし直す'],
      change: [],
    },
  },
  advice: {
    zero: {
      now: [
        '「{quotaName}」の復元を AWS に依頼する。このアカウントでは 0 (AWS のデフォルト値 {default}) のため、待っても、再試行しても、リクエストを小さくしても受け付けられない',
      ],
      change: ['復元後に、実行できる量を計画する'],
    },
    below: {
      now: [
        '「{quotaName}」の復元を AWS に依頼する。このアカウントでは {value} で、AWS のデフォルト値 {default} を下回っている。Service Quotas はデフォルト値を超える値しか受け付けないため、サポートケースで依頼する',
        '復元までは、同時リクエスト数を減らし、max_tokens を小さくする (この上限で拒否されている)',
      ],
      change: ['引き上げの申請は、復元後に行う'],
    },
    neverAdmitted: {
      now: [
        'max_tokens を {most} 以下にする。1 リクエストの確保量が {held} で、1 分間の上限 {tpm} を超えるため、どれだけ待っても受け付けられない',
      ],
      change: [OTHER_POOL, RAISE],
    },
    neverFits: {
      now: [
        'プロンプトを短くするか、より大きいプールを使う。入力 {input} だけで 1 分間の上限 {tpm} を使い切るため、どれだけ待っても受け付けられない',
      ],
      change: [OTHER_POOL, RAISE],
    },
  },
  phrases: {
    notReached: '{region} の {model}: TPM ({limit}) に達したわけではありません',
    limit: '{region} の {model} ({scope}): {limit}',
    limitUnknown: '{kind}は不明',
    limitDefault: '{value} {kind} (AWS のデフォルト値、{asOf}。アカウントの適用値ではない)',
    limitByHand: '{value} {kind} (手動で指定)',
    limitRead: '{value} {kind} ({source}、{asOf})',
    noRpmRow:
      '{region} の {model} ({scope}) には RPM の行がないため、このメッセージと合いません。別のモデルやスコープを呼び出していないか確認してください。そうでなければアカウントの問題です (bq quotas で確認)',
    allModels: '全モデル合計: {limit}',
    requestWith: 'max_tokens {maxTokens} の 1 リクエスト',
    requestWithout: 'max_tokens を指定しない 1 リクエスト (Bedrock が {maxTokens} とみなす)',
    promptCounted: '{file}: 入力 {input} トークン ({method})',
    promptMany: '{file}: {records} リクエスト、入力は平均 {input} トークン、最大 {largest} トークン ({method})',
    holds: '{what}が開始時に確保するのは {held} クォータトークン (1 分間の上限の {share}): {fit}',
    holdsWeighted: 'AWS が max_tokens x {rate} を確保する場合 (2025-06 の実測): {held} (1 分間の上限の {share}): {fit}',
    fit: '同時に {fit} 件まで',
    fitNone: '1 件も受け付けられない',
    maxTokensAdmitted: 'max_tokens が {most} 以下であれば受け付けられます',
    maxTokensFor: 'max_tokens が {most} 以下であれば、同時に {count} 件開始できます',
    inputTooLong: '入力 {input} だけで 1 分間の上限を超えるため、max_tokens をどう変えても受け付けられません',
    isZero: 'アカウントの {kind} が 0 です (AWS のデフォルト値 {default})。1 件も実行できず、再試行しても解消しません',
    isBelow: 'アカウントの {kind} ({value}) が AWS のデフォルト値 {default} を下回っています。復元を依頼してください',
    callProfile: '{region} からは {profileId} を呼び出してください',
    pastEnd: '{model} は提供が終了しています ({date})。リクエストは失敗し、クォータの引き上げもできません',
    legacy: '{model} はレガシーのモデルで、クォータの引き上げはできません',
    legacyUntil: '{model} はレガシーのモデル (提供終了 {date}) で、クォータの引き上げはできません',
  },
  kinds: {
    tpm: 'トークン/分',
    rpm: 'リクエスト/分',
    tpd: 'トークン/日',
    'cross-model-tpd': 'トークン/日',
    concurrent: '同時リクエスト',
    'input-tpm': '入力トークン/分',
    'output-tpm': '出力トークン/分',
  },
  methods: { 'count-tokens': 'AWS による計測', estimate: '推定値', mixed: '一部は AWS による計測、一部は推定値' },
};

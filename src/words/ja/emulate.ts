// bq emulate の画面と集計の日本語。HTTP で返す内容は AWS の文言のまま。
import type { PoolLimits } from '../../quotas/limits.ts';
import type { Refusal } from '../../simulator/pool.ts';
import type { Table } from '../rooms.ts';
import { list, n } from './units.ts';

const CAUSES: Readonly<Record<Refusal | 'fault', string>> = {
  tpm: '1 分あたりのトークン数',
  rpm: '1 分あたりのリクエスト数',
  concurrent: '同時リクエスト数',
  tpd: '1 日あたりのトークン数',
  'cross-model-tpd': '全モデル合計の 1 日あたりのトークン数',
  'zero-quota': '0 のクォータ',
  fault: '--fault の指定',
};

const ZEROES: Readonly<Record<keyof PoolLimits, string>> = {
  tokensPerMinute: '1 分あたりのトークン数',
  outputTokensPerMinute: '1 分あたりの出力トークン数',
  requestsPerMinute: '1 分あたりのリクエスト数',
  tokensPerDay: '1 日あたりのトークン数',
  crossModelTokensPerDay: '全モデル合計の 1 日あたりのトークン数',
  concurrentRequests: '同時リクエスト数',
};

const tpmName = (isInput: boolean) => (isInput ? '入力 TPM' : 'TPM');
const most = (isAtMost: boolean) => (isAtMost ? '最大 ' : '');

export const EMULATE: Table<'emulate'> = {
  listens: (url, region, clockSpeed) =>
    `bq emulate を ${url} で開始しました (リージョン ${region}、AWS_ENDPOINT_URL=${url}${clockSpeed === 1 ? '' : `、1 秒で ${clockSpeed} 秒進む時計`})。Ctrl-C で終了します`,
  head: ({ url, region, window, reservation }) => `${url} · ${region} · ${window} · 確保の方式 ${reservation}`,
  rates: ({ admittedPerSecond, throttledPerSecond, admitted, throttled, errors }) =>
    `許可 ${admittedPerSecond.toFixed(1)}/秒   スロットリング ${throttledPerSecond.toFixed(1)}/秒   累計: 許可 ${n(admitted)}、スロットリング ${n(throttled)}、エラー ${n(errors)}`,
  waiting: '最初のリクエストを待っています',
  tpm: ({ used, limit }) => `${n(used)}/${n(limit)} TPM`,
  rpm: ({ used, limit }) => `${n(used)}/${n(limit)} RPM`,
  atOnce: ({ used, limit }) => `同時 ${n(used)}/${n(limit)}`,
  noTpm: 'TPM の制限なし',
  events: {
    admitted: '許可',
    throttled: 'スロットリング',
    completed: '完了',
    cancelled: '中断',
    error: 'エラー',
    fault: '障害の注入',
    connection: '接続',
  },
  holds: (tokens) => `確保 ${n(tokens)}`,
  wrote: (outputTokens, settledTokens) => `出力 ${n(outputTokens)}、精算 ${n(settledTokens)}`,
  refusedFrom: (whom) => `拒否: ${whom}`,
  fromHeader: (name, value) => `${name} ヘッダー ${value.slice(0, 200)}`,
  otherSite: '別サイトのページ',
  silent: '何も送られてこない接続を閉じました',
  triedTls: 'TLS での接続です。エンドポイントには http:// を使ってください',
  noRequests: 'リクエストはありませんでした。',
  attempts: ({ attempts, completed, throttled, cancelled, errors }) =>
    `試行 ${n(attempts)} 件: 応答 ${n(completed)}、スロットリング ${n(throttled)}、中断 ${n(cancelled)}。そのほかのエラー ${n(errors)} 件`,
  tokens: (input, output, settled) => `入力 ${n(input)} トークン、出力 ${n(output)} トークン、精算 ${n(settled)} クォータトークン`,
  throttledBy: (causes) => `スロットリングの原因: ${list(causes.map(({ cause, count }) => `${CAUSES[cause]} ${n(count)} 件`))}`,
  pool: ({ model, way, region, peak, limit, isInput }) =>
    `${model} (${way}、${region}): ${limit === null ? `${n(peak)} トークン (制限なし)` : `ピークは ${n(limit)} ${tpmName(isInput)} のうち ${n(peak)}`}`,
  cut: (answers, limit) => `${n(limit)} 出力 TPM に達したため、${n(answers)} 件の応答が途中で終了`,
  neededTpm: (tokens, isInput, isAtMost) => `必要だったクォータ: ${most(isAtMost)}${n(tokens)} ${tpmName(isInput)}`,
  neededRpm: (requests, isAtMost) => `必要だったクォータ: ${most(isAtMost)}${n(requests)} RPM`,
  neededAtOnce: (requests) => `必要だったクォータ: 同時リクエスト ${n(requests)} 件`,
  unlogged: (events, file) => `${n(events)} 件のイベントを ${file} に書き込めませんでした`,
  logIncomplete: (problem) => `${problem}。ログなしで続行します`,
  zero: (limit) => `${ZEROES[limit]}に 0 が指定されています。クォータのないアカウントと同じように、すべての呼び出しを拒否します`,
  noFolder: (folder) => `--batch-dir ${folder}: フォルダーがありません`,
  makesFolder: (bucket) => `mkdir -p ${bucket} を実行すると、バケット s3://my-bucket を含むフォルダーができます`,
  badAccount: (text) => `--account ${text}: アクセスキー=クォータのファイル の形式で指定してください`,
  accountForms: '--account AKIDEXAMPLE=quotas.json、または --account "*=quotas.json" (ほかのすべてのキー)',
  badHost: (text) => `--host にはこのマシンのアドレスを指定してください: ${text}`,
  hosts: '--host 127.0.0.1 はこのマシンだけ、--host 0.0.0.0 はすべてのアドレスで待ち受けます。ポートは --port で指定します',
  badFault: (text, problem) => `--fault ${text}: ${problem}`,
  noFault: '障害の種類を読み取れません',
  faultSeconds: (most) => `slow には 0 より大きく ${most} 以下の秒数を指定してください`,
  faultCount: (number) => `リクエスト数には 1 以上の整数を指定してください: ${number}`,
  faultOperation: (operation) => `bq emulate に ${operation} というオペレーションはありません`,
  faultForm: (kinds) => `種類[:数値][@オペレーション][@リージョン] の形式です。種類: ${kinds.join(', ')}`,
  faultExamples: '--fault throttle:3 は最初の 3 件を拒否し、--fault slow:2.5@ListServiceQuotas は応答を 2.5 秒遅らせます',
  oneOf: (names) => `指定できる値: ${names.join(', ')}`,
  badOutput: (text, problem) => `--output-tokens ${text}: ${problem}`,
  outputForms:
    '--output-tokens 500、--output-tokens 100..900 (一様分布)、--output-tokens p50=300,p95=1200 (対数正規分布) のように指定します',
  outputCount: (digits, limit) => `1 ～ ${n(limit)} の整数を指定してください: ${digits}`,
  outputRange: '範囲の上限が下限より小さくなっています',
  outputQuantiles: 'p95 が p50 より小さくなっています',
  noOutput: '数値または分布を指定してください',
  portInUse: (port, by) => `ポート ${port} は使用中です${by === null ? '' : ` (${by})`}`,
  anotherEmulator: (processId) => `別の bq emulate、プロセス ${processId}`,
  aProgram: (name, processId) => `${name}、プロセス ${processId}`,
  otherPort: '別のポートを指定してください。bq emulate --port 0 で空いているポートを使います',
  cannotListen: (host, port, problem) => `${host} のポート ${port} で待ち受けできません: ${problem}`,
  mayNot: 'このユーザーには権限がありません',
  portAbove: '1023 より大きいポートを指定してください。bq emulate --port 0 で空いているポートを使います',
  notOurs: 'このマシンのアドレスではありません',
  noIpv6: 'このマシンでは IPv6 を使えません',
  noAddress: '待ち受けできるアドレスではありません',
  unknownName: '名前を解決できません',
  notNow: '現在、名前を解決できません',
  here: 'bq emulate --host 127.0.0.1 で、このマシンだけで待ち受けます',
};

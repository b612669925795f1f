// bq doctor の日本語。
import type { Table } from '../rooms.ts';
import { LIMITS, list, n, place } from './units.ts';

const CHECKS: Readonly<Record<string, string>> = { credentials: '認証情報', endpoint: 'エンドポイント', account: 'アカウント' };

export const DOCTOR: Table<'doctor'> = {
  status: { ok: 'OK', missing: '不足', warning: '警告', skipped: '未確認' },
  verdict: (missing) => (missing > 0 ? `不足している項目が ${n(missing)} 件あります。` : 'bq に必要なものはすべてそろっています。'),
  noCredentials: '`aws configure` または `aws sso login` を実行するか、--profile でプロファイルを指定してください',
  fromEnvironment: '環境変数から取得',
  fromProfile: (profile, via) => `プロファイル ${profile} (${via})`,
  anythingElse: 'bq doctor をもう一度実行してください。結果が同じ場合は、--endpoint-url と途中のプロキシを確認してください。',
  skippedAfter: (check) => `未確認 (先に${CHECKS[check] ?? ` ${check} `}の問題を解決してください)`,
  unknownRegion: (region, origin) => `${region} (${origin}) は bq の知らないリージョンです`,
  checkRegion: '名前を確認してください。新しいリージョンであれば、このまま利用できます',
  region: (region, origin) => `${region} (${place(region)})、${origin} で指定`,
  regionAssumed: (region) => `${region} (${place(region)})、指定がないための既定値`,
  nameRegion: '--region または AWS_REGION で指定してください',
  noApiKey: 'Bedrock API キーは未設定 (必須ではありません)',
  apiKey: 'AWS_BEARER_TOKEN_BEDROCK が設定済み (トークン数の計測には十分ですが、クォータの参照はできません)',
  endpointOfAws: (region) => `AWS (${region})`,
  direct: '直接接続 (プロキシと証明書の設定なし)',
  setting: (name, value) => `${name} ${value}`,
  settings: list,
  askedDirectly: (settings) => `直接接続 (${settings})`,
  askedThrough: (proxy, settings) => `${proxy} 経由 (${settings})`,
  clockAgrees: 'AWS の時刻と一致',
  clockBehind: (seconds) => `AWS の時刻より ${seconds} 秒遅れ`,
  clockAhead: (seconds) => `AWS の時刻より ${seconds} 秒進み`,
  setClock: 'このマシンの時刻を合わせてください。5 分以上ずれた署名は AWS に拒否されます',
  allowed: '許可',
  allow: (action) => `${action} を許可してください (必要なポリシー全体は bq doctor --policy で表示します)`,
  accessProblem: (model, { authorization, entitlement, region }) =>
    `${model}: ${[
      ...(authorization === null ? [] : [`authorization ${authorization}`]),
      ...(entitlement === null ? [] : [`entitlement ${entitlement}`]),
      ...(region === null ? [] : [`リージョン ${region}`]),
    ].join('、')}`,
  openModel:
    'Bedrock コンソールでこのモデルを一度開くか (Anthropic のモデルではユースケースフォームの提出が必要です)、アカウントの許可リストへの登録を AWS サポートに依頼してください',
  otherModel: 'このリージョンで使えるモデルを --model で指定してください',
  limit: ({ model, scope, value, limit, standard }) =>
    `${model} (${scope}): ${n(value)} ${LIMITS[limit]}${standard === null ? '' : `、AWS のデフォルト値 ${n(standard)}`}`,
  nothingRuns: (limit) => `${limit}。リクエストは 1 件も実行できません`,
  and: (first, second) => `${first}。${second}`,
  zeroRows: (zero, known) => `推論のクォータ ${n(known)} 行のうち ${n(zero)} 行が 0 です`,
  namesThem: (region) => `bq quotas --region ${region} で対象の行と対処方法を表示します`,
  noValue: (model, region) => `${region} の ${model} のクォータ値を取得できませんでした`,
  sendingNeeds: (action) => `--submit でリクエストを送信する場合は、${action} も許可してください`,
};

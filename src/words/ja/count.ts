// bq count の日本語。
import { formatCompact, formatDecimal, formatPercent } from '../../base/numbers.ts';
import type { Table } from '../rooms.ts';
import { excluded } from './excluded.ts';
import { list, n } from './units.ts';

export const COUNT: Table<'count'> = {
  total: (tokens, files) => `入力 ${n(tokens)} トークン (${n(files)} ファイル)`,
  assumed: (assumptions) => `前提  ${assumptions.join(' · ')}`,
  modelAssumed: (model) => `モデル ${model}`,
  largest: (files) => `${n(files)} ファイルのうち大きいもの`,
  jsonLines: (kinds) => `JSON Lines: ${kinds.map(({ kind, records }) => `${kind} ${n(records)} 件`).join('、')}`,
  models: (count) => `${n(count)} モデル`,
  isAssumed: ' (仮定)',
  tokens: (count) => `入力 ${n(count)} トークン`,
  byAws: (tokens) => `${tokens}、AWS による計測 (count-tokens)`,
  band: (tokens, { low, high }, isMixed) =>
    `${tokens}、${isMixed ? '一部は AWS による計測、一部は推定値' : '推定値'}: ${n(low)} ～ ${n(high)}`,
  parts: { system: 'システム', messages: 'メッセージ', tools: 'ツール', media: 'メディア' },
  notByAws: (reason) => `AWS では計測していません: ${reason}`,
  excludes: (what) => `計測の対象外: ${list(what.map(excluded))}`,
  records: (records, badLines) =>
    `${n(records)} レコード${badLines > 0 ? `、読み込めない行 ${n(badLines)} 行` : ''}、1 件あたりの入力トークン`,
  figures: { mean: '平均', p50: 'p50', p90: 'p90', p99: 'p99', max: '最大' },
  above25k: (share) => `25,000 超   ${formatPercent(share)}`,
  whyAbove25k: '(引き上げ申請で AWS から尋ねられる割合)',
  bin: (from, to) => (to === null ? `${formatCompact(from)} 以上` : `${n(from)} ～ ${n(to - 1)}`),
  quotaTokens: (maxTokens, isMean, isOnMantle) =>
    `${isOnMantle ? 'bedrock-mantle での ' : ''}max_tokens ${n(maxTokens)} の 1 リクエスト${isMean ? ' (平均の長さ)' : ''}のクォータトークン`,
  held: '開始時の確保量 (AWS の資料)',
  heldOnMantle: '開始時の確保量',
  ofInput: '入力 TPM',
  ofOutput: '出力 TPM',
  heldWeighted: 'バーンダウンレート込みの確保量 (2025-06 の実測)',
  worst: (maxTokens) => `最大 (${n(maxTokens)} をすべて出力)`,
  burndown: (rate, isAssumed) => `バーンダウンレート ${formatDecimal(rate)}${isAssumed ? ' (推定)' : ''}`,
  passed: (limit, largest) => `チェック合格: 入力 ${n(limit)} トークン以下 (最大 ${n(largest)})`,
  failedOver: (over, limit, largest) => `チェック不合格: ${n(over)} レコードが入力 ${n(limit)} トークンを超過 (最大 ${n(largest)})`,
  failedExcluded: (records) => `チェック不合格: ${n(records)} レコードに計測できない部分があります (--allow-excluded で許容)`,
  estimated: (reason) => `AWS による計測ではなく推定値です: ${reason}`,
  environmentKeys: '環境変数のキー',
  webIdentity: 'Web ID',
  containerKeys: 'コンテナの認証情報',
  instanceKeys: 'インスタンスの認証情報',
  profileKeys: (profile) => `プロファイル ${profile}`,
  estimateOffline: '--offline を付けると、AWS に問い合わせずに推定します。',
  counting: (region, source) => `AWS (${region}) で計測します。認証情報: ${source} (--offline で推定に切り替え)`,
  badLines: (file, { lines, count }, firstProblem) =>
    `${file}: 読み込めない ${n(count)} 行を除外しました: ${lines.join(', ')}${count > lines.length ? ' …' : ''}${firstProblem === null ? '' : ` (${lines[0]} 行目: ${firstProblem})`}`,
  aboveContext: (file, records, over, window) =>
    `${file}: ${records === 1 ? '' : `${n(over)} レコードが`}モデルのコンテキストウィンドウ${window === null ? '' : ` (${n(window)} トークン)`}を超えています`,
  refused: (file, refused, records, first) =>
    `${file}: Bedrock に拒否される内容です: ${records === 1 ? '' : `${n(records)} レコード中 ${n(refused)} 件、1 件目: `}${first}`,
  oneModel: (model) => `bq count で指定できるモデルは一度に 1 つだけです: "${model}"`,
  whichFile: 'ファイルを指定してください (パイプからの入力もありません)',
  whatAFileHolds: 'リクエストの JSON、リクエストの JSON Lines、またはテキストのファイルを指定してください。',
  missing: 'ファイルがありません',
  forbidden: '読み取り権限がありません',
  device: 'ファイルではなく、デバイスまたはソケットです',
  unreadable: (code) => `読み込めません (${code})`,
  directory: 'ディレクトリです',
  nameFiles: (files) => `中のファイルを指定してください: ${files}`,
  binary: (what, offset) =>
    `プロンプトではなく${{ pdf: ' PDF ', image: '画像', other: 'バイナリファイル' }[what]}です (オフセット ${offset} にゼロバイト)`,
  mediaInRequests: '画像などは、リクエストの中の base64 として計測します。',
};

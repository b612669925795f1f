// カタログにない名前 (モデル、リージョン、地域) に関する日本語。
import type { ArnKind } from '../../catalog/words.ts';
import type { Table } from '../rooms.ts';
import { list } from './units.ts';

const ARN_KINDS: Readonly<Record<ArnKind, string>> = {
  'application-inference-profile': 'アプリケーション推論プロファイル',
  'provisioned-model': 'プロビジョンドスループットのモデル (独自のモデルユニットを持ち、トークンのクォータはありません) ',
  'custom-model': 'カスタムモデル',
  'custom-model-deployment': 'カスタムモデルのデプロイ',
  'imported-model': 'インポートしたモデル',
  'prompt-router': 'プロンプトルーター',
  'default-prompt-router': 'プロンプトルーター',
  'async-invoke': '非同期呼び出し',
  'model-invocation-job': 'バッチジョブ',
};

export const NAMES: Table<'names'> = {
  emptyModel: 'モデル名が空です',
  unknownModel: (name) => `不明なモデルです: "${name}"`,
  ambiguousModel: (name, candidates, more) =>
    `モデル名 "${name}" に該当するモデルが複数あります: ${candidates.join(', ')}${more > 0 ? `、ほか ${more} モデル` : ''}`,
  searchLists: (text) => `bq models --search ${text} で該当するモデルをすべて表示します`,
  modelsLists: 'bq models で全モデルを表示します。新しいモデルは bq catalog refresh で AWS に問い合わせます',
  newerThanCatalogue: (asOf, name) =>
    `カタログ (${asOf}) より新しいモデルですか。bq plan --model ${name} --tpm N --offline で、クォータだけを指定して計画できます (ほかの値は同系列のモデルに従います)`,
  noSuchProfile: (asOf, prefix, model, known) =>
    `カタログ (${asOf}) に ${model} の ${prefix}. 推論プロファイルはありません (登録済み: ${known.join(', ') || 'なし'})`,
  refreshProfiles: 'bq catalog refresh で新しいプロファイルを AWS に問い合わせます',
  unresolvableArn: (name, kind) => `${name} は${ARN_KINDS[kind]}です。どのモデルを指すかは、アカウントに問い合わせないとわかりません`,
  giveId: '実際のモデルの ID を指定してください (例: --model sonnet-4)',
  aliasSays: '--alias ARN=MODEL はどのコマンドでも使えます',
  profileShows: 'aws bedrock get-inference-profile --inference-profile-identifier ARN で確認できます',
  otherModel: (name, asOf, model, id) => `${name} はカタログ (${asOf}) の ID にないため、${model} (${id}) として扱います`,
  profilesUnknown: (asOf, model, prefix) =>
    `カタログ (${asOf}) に ${model} の推論プロファイルの情報がないため、${prefix}. の処理先は不明です`,
  regionLeftOut: (region) => `モデル名に含まれるリージョン ${region} は使いません。呼び出し元は --region で指定してください`,
  assumed: (name, asOf, rate) =>
    `${name} はカタログ (${asOf}) になく、AWS にも問い合わせられません。クォータは指定された値、バーンダウンレート ${rate} とトークン数は同系列のモデルからの推定値で計画します。レートは --burndown で指定でき、bq catalog refresh で AWS に問い合わせられます`,
  lookedUp: (name, asOf, regions) =>
    `${name} はカタログ (${asOf}) にありませんが、AWS の ${regions.join(', ')} の一覧にあるため、その内容を使います。bq catalog refresh で保存します`,
  notAsked: (problem) => `モデルについて AWS に問い合わせられませんでした: ${problem}`,
  countedByFamily: (id, family) => `${id} はカタログにないため、同系列 (${family}) として数えます`,
  countedWidely: (problem, family) => `${problem}。${family} として、幅の広い推定値で数えます (--model で変更)`,
  countedAs: (problem, id) => `${problem}。${id} として数えます (--model で変更)`,
  badAlias: (text) => `--alias ${text}: ARN=MODEL の形式で指定してください`,
  otherPartition: (region, partition) => `"${region}" はパーティション ${partition} のリージョンで、bq のカタログには情報がありません`,
  commercialShows: 'bq models --region us-east-1 で、商用リージョンのカタログの内容を表示します',
  unknownRegion: (region, asOf) => `"${region}" は bq の知るリージョン (${asOf} 時点) にありません`,
  noRegion: (text) => `"${text}" はリージョンの名前ではありません`,
  severalRegions: (origin, regions) =>
    `${origin}: リージョンは 1 つだけ指定してください (${regions.length} 個指定されています: ${regions.join(', ')})`,
  nameOneRegion: (region) => `--region ${region} のように 1 つだけ指定してください`,
  availabilityZone: (region) => `これはアベイラビリティーゾーンです。リージョンは ${region} です`,
  regionsLike: 'リージョンの名前は us-east-1、ap-northeast-1 のような形式です',
  unknownArea: (area, areas) => `不明な地域です: "${area}" (指定できる地域: ${areas.join(', ')})`,
  badRate: (model, rate) => `${model} のバーンダウンレートには 0.1 ～ 1000 の数値を指定してください: ${rate}`,
  publishedRates: `AWS が公表している値は ${list(['1', '5', '10', '15'])} です`,
  badNow: (text) => `BQ_NOW には ISO 形式の時刻を指定してください: "${text}"`,
};

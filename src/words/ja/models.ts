// bq models の日本語。
import type { Table } from '../rooms.ts';
import { catalogueText } from './catalogue-texts.ts';
import { list, n, place } from './units.ts';

const LIFE_CYCLES = { active: 'アクティブ', legacy: 'レガシー', 'end-of-life': '提供終了 (EOL)', unknown: '不明' } as const;

export const MODELS: Table<'models'> = {
  head: ({ shown, total, asOf, region, staysIn }) =>
    [
      `${n(total)} モデル中 ${n(shown)} モデル (AWS の一覧、${asOf} 時点)`,
      ...(region ? [`呼び出し元: ${place(region)} (${region})`] : []),
      ...(staysIn ? [`処理地域: ${staysIn} のみ`] : []),
    ].join(' · '),
  none: '該当するモデルはありません。',
  runs: (way, regions, someInFewer) =>
    `${way} の処理先: ${reach(regions, place)}${someInFewer ? ' (モデルにより一部のリージョンのみ)' : ''}`,
  hints: 'BDR: 出力 1 トークンあたりのクォータトークン (バーンダウンレート)、? は推定値 · 3 モデル以下 (--search) は詳細を表示',
  columns: {
    provider: 'プロバイダー',
    model: '--model',
    name: '名前',
    context: '文脈長',
    maxOut: '最大出力',
    burn: 'BDR',
    calledAs: '呼び出し方法',
  },
  endOfLife: ' (EOL)',
  legacy: ' (レガシー)',
  labels: {
    id: 'ID',
    also: '別名',
    model: '--model',
    lifeCycle: 'ライフサイクル',
    modalities: '入力 → 出力',
    tokens: 'トークン',
    burndown: 'バーンダウンレート',
    onDemand: 'オンデマンド',
    mantle: 'bedrock-mantle',
    disagrees: '情報源の不一致',
    asOf: '出典',
  },
  source: (asOf, source) => `${source} (${asOf})`,
  places: (regions) => `${n(regions.length)} リージョン: ${regions.join(', ')}`,
  profile: (id, from, regions) => `${id}: 呼び出し元 ${from.join(', ')}、処理先 ${reach(regions, (region) => region)}`,
  lifeCycle: (model) =>
    list([
      model.isKnownByRowAlone ? '不明 (AWS の一覧にリージョンの記載がなく、クォータの行でのみ確認)' : LIFE_CYCLES[model.lifecycle],
      ...(model.launchDate ? [`提供開始 ${model.launchDate}`] : []),
      ...(model.endOfLifeDate
        ? [`提供終了 ${model.endOfLifeDate}${model.endOfLifeRegions ? ` (${model.endOfLifeRegions.join(', ')})` : ''}`]
        : []),
      ...(model.endOfLifeNoSoonerThan && !model.endOfLifeDate ? [`提供終了は ${model.endOfLifeNoSoonerThan} 以降`] : []),
      ...(model.successor ? [`後継 ${model.successor}`] : []),
    ]),
  disagree: catalogueText,
  limits: ({ context, output, unset }) =>
    list([
      `コンテキスト ${context === null ? '不明' : n(context)}`,
      `最大出力 ${output === null ? '不明' : n(output)}`,
      ...(unset === null ? [] : [`max_tokens 未指定時の確保量 ${n(unset)}`]),
    ]),
  burndown: ({ rate, assumed, conflict, source, asOf }) =>
    `出力 1 トークンあたり ${rate} クォータトークン${assumed ? ' (公表値がないための推定)' : ''}${conflict ? `、${catalogueText(conflict)}` : ''} [${source}, ${asOf}]`,
  leavesArea: (area, region) => `${area} 内だけで処理される${region ? `、${region} から呼び出せる` : ''}モデルはありません`,
  staysElsewhere: (area) => `bq models --stays-in ${area} で、ほかのリージョンから呼び出せるモデルを含めて表示します`,
  moved: 'bq models --updates は bq catalog refresh --dry-run に変わりました',
};

function reach(regions: readonly string[], name: (region: string) => string): string {
  if (regions.includes('*')) return '任意のリージョン';
  return regions.map(name).join(', ') || 'AWS が明示していないリージョン';
}

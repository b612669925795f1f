// bq compare のレポートの日本語。
import { formatDecimal, formatPercent } from '../../base/numbers.ts';
import type { Table } from '../rooms.ts';
import { catalogueText } from './catalogue-texts.ts';
import { COMPARE } from './compare.ts';
import { list, n } from './units.ts';

const SOURCES = {
  live: '取得',
  snapshot: 'スナップショット',
  default: 'AWS のデフォルト値 (アカウントの適用値ではない)',
  override: '手動で指定',
} as const;

const per = (isWhole: boolean): string => (isWhole ? '総額' : '月額');

export const COMPARE_REPORT: Table<'compare-report'> = {
  title: (workload) => `${workload} の実行方法`,
  theWorkload: 'ワークロード',
  noWay: '利用できる方法がありません',
  load: ({ requestsPerMinute, inputTokens, maxTokens, outputTokens, headroom }) =>
    list([
      `${formatDecimal(requestsPerMinute)} リクエスト/分`,
      `入力 ${n(inputTokens)}`,
      `max_tokens ${n(maxTokens)}`,
      `出力 ${n(outputTokens)}`,
      `余裕 ${formatPercent(headroom)}`,
    ]),
  way: ({ kind, prefix, term, model, region }) => `${COMPARE.way({ kind, isOnMantle: false, prefix, term })} · ${model} · ${region}`,
  fits: '可',
  doesNotFit: '不可',
  notKnown: '不明',
  unknown: '不明',
  no: (limit) => `不可: ${limit}`,
  perMinute: (requests) => `${requests}/分`,
  costs: (isWhole) => `実行方法別の${per(isWhole)}`,
  costsDescription: (isWhole) => `各方法の${per(isWhole)}と可否です。価格が不明な方法は表にだけ載せています。`,
  cost: (usd, why) => `${usd}、${why}`,
  costOf: (way, usd, why, isWhole) => `${way}: ${per(isWhole)} ${usd}、${why}`,
  waysCaption: 'すべての実行方法',
  columns: {
    way: '実行方法',
    fits: '可否',
    safeRate: '安全なレート',
    perRequest: '1 リクエスト',
    latency: 'レイテンシー',
    doneIn: '完了まで',
    runsIn: '処理先',
    cannot: '非対応',
  },
  total: per,
  anywhere: '任意のリージョン',
  notStated: '記載なし',
  cannot: list,
  rates: '安全なレートと要求の比較',
  ratesDescription: (wanted) =>
    `各プールがスロットリングなしで処理できる 1 分あたりのリクエスト数です (要求は ${wanted})。棒は要求の 4 倍までで打ち切っています。`,
  rateOf: (way, rate) => `${way}: ${rate}`,
  wanted: (rate) => `要求: ${rate}`,
  ratesCaption: '安全なレート',
  savingsCaption: '削減案',
  savingColumns: { what: '内容', perMonth: '月額', share: '割合', tokens: '1 リクエストのクォータトークン', from: '根拠' },
  notOffered: '利用できない、または不明',
  quotas: (source) => `クォータ: ${SOURCES[source]}`,
  prices: (asOf, source) => `価格: ${asOf}${source === null ? '' : `、${catalogueText(source)}`}`,
};

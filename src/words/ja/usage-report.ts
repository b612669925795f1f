// bq usage のレポートの日本語。
import { formatPercent } from '../../base/numbers.ts';
import type { Table } from '../rooms.ts';
import { n } from './units.ts';

const SOURCES = { live: '取得', snapshot: 'スナップショット', override: '手動で指定' } as const;

export const USAGE_REPORT: Table<'usage-report'> = {
  title: (from, to) => `利用量 (${from} ～ ${to} UTC)`,
  nothingRan: 'この期間に呼び出しはありません',
  notKnown: '不明',
  pool: (name, region, scope) => `${name} (${region}、${scope ?? 'スコープ不明'})`,
  verdict: (pool, peak, throttles) => `${pool}: ピークは${peak}、スロットリング${throttles === 0 ? 'なし' : ` ${n(throttles)} 件`}`,
  peakShare: (share) => ` TPM の ${formatPercent(share)}`,
  peakTokens: (tokens, isZero) => ` ${n(tokens)} トークン/分 (クォータ${isZero ? ' 0' : '不明'})`,
  overTime: (pool) => `1 分あたりのトークン数: ${pool}`,
  overTimeDescription: (quota) =>
    `各区間で最も多い 1 分間に精算されたクォータトークンです。クォータは${quota === null ? '不明です' : ` ${n(quota)} です`}。`,
  step: ({ from, minutes, tokens, throttles }) =>
    `${from} UTC から ${n(minutes)} 分間: ${tokens === null ? 'トークン数は不明' : `最大 ${n(tokens)} トークン/分`}、スロットリング ${n(throttles)} 件`,
  key: { settled: '精算したトークン/分', throttles: 'スロットリング', quota: 'クォータ' },
  numbersCaption: '数値 (UTC)',
  stepColumns: { from: '開始', minutes: '分数', highest: '最大の 1 分間', ofQuota: '対クォータ', throttles: 'スロットリング' },
  poolsCaption: 'プール',
  poolColumns: {
    pool: 'プール',
    requests: 'リクエスト',
    throttles: 'スロットリング',
    input: '入力トークン',
    output: '出力トークン',
    settled: '精算のピーク',
    held: '確保のピーク',
    peakRequests: 'リクエストのピーク',
    quota: 'TPM のクォータ',
  },
  peakAt: (amount, at) => `${n(amount)} (${at})`,
  sizingCaption: 'max_tokens の見直し',
  sizingColumns: {
    held: '現在の確保',
    covers: '基準',
    maxTokens: 'max_tokens',
    cut: '途切れる応答',
    workers: 'ワーカー',
    more: 'ワーカーの増加',
  },
  covers: { p99: 'p99', 'p99.9': 'p99.9', longest: '最長' },
  requestCaption: '1 リクエスト',
  what: '項目',
  request: { input: '入力トークン', output: '出力トークン', maxTokens: 'max_tokens の指定', latency: 'レイテンシー (秒)' },
  figures: { mean: '平均', p50: 'p50', p90: 'p90', p99: 'p99', max: '最大' },
  who: (by, shown) => `内訳 (${by}${shown === null ? '' : `、${n(shown.all)} 件中の先頭 ${shown.first} 件`})`,
  notTold: '記録なし',
  whoColumns: { who: '呼び出し元', requests: 'リクエスト', throttles: 'スロットリング', tokens: 'クォータトークン', share: '割合' },
  quotaDefault: (asOf) => `クォータ: AWS のデフォルト値 (${asOf}、アカウントの適用値ではない)`,
  quotaSource: (source, asOf) => `クォータ: ${SOURCES[source]} (${asOf})`,
  logs: (files, records) => `モデル呼び出しログ: ${n(files)} ファイル、${n(records)} レコード`,
  cloudWatch: (regions) => `CloudWatch のメトリクス (${regions.join(', ')})`,
  engine: (regions) => `エンジンの集計結果 (${regions.join(', ')})`,
};

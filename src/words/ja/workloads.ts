// bq plan --workload の日本語。
import { formatDecimal, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { QuotaSource } from '../../quotas/types.ts';
import type { Table } from '../rooms.ts';
import { known, LIMITS, list, n } from './units.ts';

const count = known(n);

const SOURCES: Readonly<Record<Exclude<QuotaSource, 'default'>, string>> = {
  live: '取得',
  snapshot: 'スナップショット',
  override: '手動で指定',
};

export const WORKLOADS: Table<'workloads'> = {
  workloadColumns: {
    workload: 'ワークロード',
    model: 'モデル',
    from: '呼び出し元',
    wants: '目標',
    held: '確保量',
    settled: '精算後',
    tpm: '必要な TPM',
    month: '1 か月',
  },
  wants: (atOnce, perMinute) => (atOnce === null ? `${known(formatDecimal)(perMinute)} 件/分` : `同時 ${n(atOnce)}`),
  inAndOut: (input, output) => `入力 ${count(input)}、出力 ${count(output)}`,
  states: { never: '受け付けられない', fits: '収まる', alone: '単独なら収まる', not: '収まらない' },
  quotaColumns: {
    quota: 'クォータ',
    from: '呼び出し元',
    value: '値',
    usable: '使用可能',
    needed: '必要量',
    ofUsable: '割合',
    by: 'ワークロード',
  },
  limit: (kind) => LIMITS[kind],
  ofDefault: (value) => `${value} (デフォルト値)`,
  verdict: (fits) => (fits ? '収まります' : '収まりません'),
  quota: ({ kind, model, place }) => `${model} (${place}) の ${LIMITS[kind]}`,
  notKnown: (quota) => `${quota} の値は不明です (--quotas FILE または認証情報で取得)`,
  isZero: (quota, wayOut) => `${quota} が 0 のため、1 件も受け付けられません。対処: ${wayOut}`,
  mustBe: (quota, { needed, value, crowdedOut, makesRoom }) => {
    const crowd = crowdedOut.length > 0 ? `。${list(crowdedOut)} は単独なら収まります` : '';
    const room = makesRoom.length > 0 ? `。${makesRoom.join(' または ')} を除けば、残りは収まります` : '';
    return `${quota} は ${count(needed)} が必要ですが、現在は ${n(value)} です${crowd}${room}`;
  },
  leastRoom: (quota, share) => `最も余裕の少ないクォータ: ${quota} (使用可能な量の ${known(formatPercent)(share)} が必要)`,
  month: (usd, latencies) => `オンデマンド料金で 1 か月 ${formatUsd(usd)}。レイテンシーは ${list(latencies)}`,
  sources: (sources, headroom) => `クォータ: ${sources.join(' / ')} · 余裕 ${formatPercent(headroom)}`,
  source: (source, asOf) =>
    source === 'default' ? `AWS のデフォルト値 (${asOf}、適用値ではない)` : `${SOURCES[source]} (${asOf.slice(0, 16).replace('T', ' ')})`,
  heading: (fits) => `Bedrock クォータ: ${fits ? 'すべて収まります' : '**収まりません**'}`,
  markdownSources: (sources, monthUsd) => `${sources}。${monthUsd === null ? '' : `オンデマンド料金で 1 か月 ${formatUsd(monthUsd)}。`}`,
  changeColumns: { what: '対象', before: '変更前', after: '変更後', change: '増減' },
  figures: {
    tokensPerMinute: '必要な TPM',
    requestsPerMinute: '必要な RPM',
    tokensPerDay: 'トークン/日',
    heldTokens: '開始時の確保量',
    latencySeconds: 'レイテンシー',
    usdPerMonth: '1 か月',
    needed: '必要量',
    share: '割合',
  },
  changes: { added: '追加', removed: '削除' },
  worse: '悪化',
  better: '改善',
  noneIsEnough: 'どの値でも不足',
  changedQuota: (model, kind, place) => `${model} ${LIMITS[kind]}、${place}`,
  allTogether: '合計',
  everythingNew: (file, other) => `${other} に ${file} がないため、すべて新規です`,
  nothingDiffers: (other) => `${other} との差分はありません`,
  against: (other, { isWorse, worse, better, tolerance }) => {
    const than = tolerance > 0 ? ` (許容幅 ${formatPercent(tolerance)} を超えるもの)` : '';
    return `${other} との比較: ${isWorse ? `悪化 ${n(worse)} 件` : '悪化なし'}${than}、改善 ${n(better)} 件`;
  },
  everythingFits: 'すべて収まります',
  doesNotFit: 'このままでは収まりません',
  againstHeading: (verdict) => `Bedrock クォータ: ${verdict}`,
  wholePlan: '計画の全体',
};

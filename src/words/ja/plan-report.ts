// bq plan のレポートの日本語。
import { formatPercent, formatRate, formatUsd } from '../../base/numbers.ts';
import type { QuotaSource } from '../../quotas/types.ts';
import type { Table } from '../rooms.ts';
import { catalogueText } from './catalogue-texts.ts';
import { known, LIMITS, list, n, WINDOWS } from './units.ts';

const count = known(n);
const percent = known(formatPercent);
const usd = known(formatUsd);

const SOURCES: Readonly<Record<QuotaSource, string>> = {
  live: '取得',
  snapshot: 'スナップショット',
  default: 'デフォルト値',
  override: '手動で指定',
};

export const PLAN_REPORT: Table<'plan-report'> = {
  title: (model, region, maxTokens) => `${model} (${region})、max_tokens ${n(maxTokens)}`,
  neverAdmitted: '受け付けられません: 1 リクエストの確保量がクォータ全体を超えているか、上限が 0 です',
  capacityUnknown: '実行できる数は不明です: TPM のクォータがわかりません',
  safe: (answers, bound) => {
    const each = answers.map(
      ({ workers, tokens, rate }) => `応答 ${n(tokens)} トークンで ${n(workers)} ワーカー (${formatRate(rate)} リクエスト/分)`,
    );
    return `安全な同時実行数: ${list(each)}${bound === null ? '' : `。制約: ${LIMITS[bound]}`}`;
  },
  wish: ({ workers, rate, answerTokens, fits, tpm, rpm, perDay }) => {
    const wanted = [
      ...(workers === null ? [] : [`${n(workers)} ワーカー`]),
      ...(rate === null ? [] : [`${formatRate(rate)} リクエスト/分`]),
    ];
    const needs = [
      ...(tpm === null ? [] : [`${n(tpm)} TPM`]),
      ...(rpm === null ? [] : [`${n(rpm)} RPM`]),
      ...(perDay === null ? [] : [`${n(perDay)} トークン/日`]),
    ];
    const verdict = `目標 ${list(wanted)} (応答 ${n(answerTokens)} トークン): ${fits ? '収まります' : '収まりません'}`;
    return needs.length === 0 ? verdict : `${verdict}。必要なクォータ: ${list(needs)} (余裕を含む)`;
  },
  ladderTitle: 'max_tokens 別のワーカー数',
  ladderDescription: (answerTokens) =>
    `max_tokens を変えたときの、スロットリングのないワーカー数です (応答 ${n(answerTokens)} トークン)。大きな点が指定した値です。`,
  ladderCaption: (answerTokens) => `max_tokens 別のワーカー数とリクエスト数 (応答 ${n(answerTokens)} トークン)`,
  ladderPoint: (maxTokens, isAsked, workers, rate) =>
    `max_tokens ${n(maxTokens)}${isAsked ? ' (指定値)' : ''}: ${n(workers)} ワーカー、${formatRate(rate)} リクエスト/分`,
  ladderAxes: { x: 'max_tokens (対数)', y: 'スロットリングのないワーカー数' },
  askedLabel: (maxTokens) => `${maxTokens} 指定値`,
  askedRow: (maxTokens) => `${maxTokens} (指定値)`,
  ladderColumns: { maxTokens: 'max_tokens', workers: 'ワーカー', rate: 'リクエスト/分' },
  minutesTitle: '4 種類のウィンドウでの 1 分間',
  minutesDescription: (workers, drawnOneIn) =>
    `${n(workers)} ワーカーが一斉に開始したときに、クォータに計上される量と、実行中のリクエストが確保している量です。どのウィンドウが使われるかは AWS の資料に記載がありません。${drawnOneIn > 1 ? `ワーカーとクォータは ${drawnOneIn} 分の 1 に縮小して描いています。` : ''}`,
  minutesCaption: (quota) => `1 分間の各区間で計上・確保されるクォータトークン (クォータは ${n(quota)})`,
  window: (model) => WINDOWS[model],
  panel: (window, refused) => `${window}: ${refused === 0 ? '拒否なし' : `拒否 ${n(refused)} 件`}`,
  panelStep: (window, second, { counts, held, refused }) =>
    `${window}、${n(second)} 秒: 計上 ${n(counts)} トークン、確保 ${n(held)} トークン、拒否 ${refused} 件`,
  seconds: (value) => `${n(value)} 秒`,
  panelKey: { counts: 'クォータに計上', held: '確保', refused: '拒否', quota: 'クォータ' },
  minutesColumns: { window: 'ウィンドウ', from: '開始', counts: '計上', held: '確保', refused: '拒否' },
  requestCaption: '1 リクエスト',
  requestColumns: { what: '項目', tokens: 'クォータトークン', ofTpm: 'TPM 比', leaves: '残り' },
  held: (reading) => `開始時の確保 (${reading})`,
  settled: (output, burndown) => `精算後 (出力 ${n(output)}、バーンダウンレート ${burndown})`,
  worst: (maxTokens) => `最大 (${n(maxTokens)} を全出力)`,
  heldWeighted: '倍率込みの確保',
  answersCaption: '応答の平均の長さ別のワーカー数',
  answersColumns: {
    answer: '応答トークン',
    latency: 'レイテンシー',
    workers: 'ワーカー',
    guaranteed: '保証',
    rate: 'リクエスト/分',
    ofTpm: '精算後の TPM 比',
  },
  limitsCaption: '上限',
  limitsColumns: { limit: '上限', value: '値', default: 'デフォルト', from: '出所', asOf: '時点', row: '行', request: '1 リクエスト' },
  quotaSource: (source) => SOURCES[source],
  quotaName: (name, code) => `${name}${code === null ? '' : ` (${code})`}`,
  othersCaption: 'ほかのプール',
  othersColumns: { pool: 'プール', tpm: 'TPM', from: '出所', workers: 'ワーカー', price: '1 リクエスト', place: '処理先' },
  anyRegion: '任意のリージョン',
  notStated: '記載なし',
  quotas: (source, asOf, account) => {
    const from = {
      default: `AWS のデフォルト値 (${asOf}、アカウントの適用値ではない)`,
      live: `アカウントの適用値 (${asOf} に取得)`,
      snapshot: `スナップショット (${asOf})`,
      override: '手動で指定',
    }[source];
    return `クォータ: ${from}${account === null ? '' : `、アカウント ${account}`}`;
  },
  burndown: (rate, isAssumed, source) => `バーンダウンレート ${rate}${isAssumed ? ' (推定)' : ''}: ${source}`,
  price: ({ requestUsd, hourUsd, asOf, source }) =>
    `価格: 1 リクエスト ${formatUsd(requestUsd)}${hourUsd === null ? '' : `、このペースで 1 時間 ${formatUsd(hourUsd)}`} (${asOf}、${source})`,
  disagree: catalogueText,
  rehearsed: (minutes, seeds) => `シミュレーション: どのウィンドウでも、${n(minutes)} 分 x シード ${n(seeds)} 個でスロットリングなし`,
  assumed: (text, flag) => `前提: ${text} (${flag})`,
  workloadsTitle: (file, fits) => `${file} の Bedrock クォータ: ${fits ? '収まります' : '収まりません'}`,
  sharedQuota: (model, kind, region, scope) => `${model} ${LIMITS[kind]}、${region} ${scope}`,
  everythingFits: 'すべて収まります',
  doesNotFit: '収まりません',
  unknownQuota: (quota) => `${quota} の値は不明です`,
  quotaMustBe: (quota, needed, value) => `${quota} は ${count(needed)} が必要ですが、現在は ${n(value)} です`,
  quotaIsZero: (quota, wayOut) => `${quota} が 0 です。対処: ${wayOut}`,
  month: (total) => `オンデマンド料金で 1 か月 ${formatUsd(total)}`,
  workloadQuotas: (source, asOf) =>
    source === 'default' ? `クォータ: AWS のデフォルト値 (${asOf}、アカウントの適用値ではない)` : `クォータ: ${SOURCES[source]} (${asOf})`,
  headroom: (share) => `各クォータの ${formatPercent(share)} を余裕として残します`,
  sharesTitle: '各クォータの使用割合',
  sharesDescription:
    '各クォータの使用可能な量のうち、必要な割合です。棒の区分はワークロードで、大きい順に並びます。合計の必要量は、個別の必要量の和より小さくなることがあります。',
  usableLimit: '使用可能 (余裕を除く)',
  shareNote: (share, fits) => `${percent(share)}${fits ? '' : '、収まらない'}`,
  sharePart: (workload, needed, share, quota) => `${workload}: 単独で ${count(needed)} (${quota} の ${percent(share)})`,
  sharesCaption: '各クォータの値と、それを必要とするワークロード',
  sharesColumns: {
    quota: 'クォータ',
    value: '値',
    usable: '使用可能',
    needed: '必要量',
    ofUsable: '割合',
    by: 'ワークロード',
    row: '行',
  },
  user: (workload, needed) => `${workload} ${count(needed)}`,
  costsTitle: '1 か月の料金',
  costsDescription: '各ワークロードの 1 か月のオンデマンド料金です。',
  costPart: (workload, total) => `${workload}: 1 か月 ${usd(total)}`,
  costsCaption: 'オンデマンド料金',
  costsColumns: { workload: 'ワークロード', request: '1 リクエスト', month: '1 か月' },
  workloadsCaption: 'ワークロード',
  workloadsColumns: {
    workload: 'ワークロード',
    model: 'モデル',
    from: '呼び出し元',
    wants: '目標',
    maxTokens: 'max_tokens',
    held: '確保量',
    settled: '精算後',
    tpm: '必要な TPM',
    latency: 'レイテンシー',
    state: '判定',
  },
};

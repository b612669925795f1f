// bq plan の回答 (ターミナルと Markdown) の日本語。
import { formatDecimal, formatPercent, formatRate, formatUsd } from '../../base/numbers.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { Table } from '../rooms.ts';
import { excluded } from './excluded.ts';
import { duration, known, LIMITS, list, n } from './units.ts';

const boundBy = (kind: QuotaMetric | null) => (kind === null ? '' : `。制約: ${LIMITS[kind]}`);
const tokensOf = known(n);

export const PLAN: Table<'plan'> = {
  limit: (kind) => LIMITS[kind],
  noLimit: 'なし',
  spacing: (seconds) => (seconds < 100 ? `${formatDecimal(seconds, 1)} 秒` : duration(seconds)),
  labels: { do: '推奨', next: '次に', price: '価格', assumed: '前提' },
  pool: ({ endpoint, scope, prefix, regions }, isShort) => {
    if (endpoint === 'mantle') return 'bedrock-mantle';
    if (prefix === null) return scope;
    const profile = `${prefix}. プロファイル`;
    if (regions.includes('*')) return `${profile} (処理先は任意のリージョン)`;
    if (regions.length === 0) return profile;
    return isShort && regions.length > 1
      ? `${profile}、処理先は ${regions.length} リージョン`
      : `${profile} (処理先は ${regions.join(', ')})`;
  },
  refused: (why, paint) => `${paint('Bedrock に拒否されるリクエストです')}: ${why}`,
  never: (verdict, why, paint) => `${paint(verdict)}: ${why}`,
  capacityUnknown: (paint) => `${paint('実行できる数は不明です')}: TPM のクォータがわかりません (--tpm N または --quotas FILE で指定)`,
  safe: (answers, bound, paint) => {
    const [first, ...others] = answers;
    const more = others.map(({ workers, tokens }) => `、${n(workers)} (${n(tokens)})`);
    return `${paint(`安全な同時実行数: ${n(first?.workers ?? 0)}`)} (応答 ${n(first?.tokens ?? 0)} トークン)${more.join('')}${boundBy(bound)}`;
  },
  safeConcurrency: ({ workers, every, rate, bound }, paint) =>
    `${paint(`安全な同時実行数: ${every === null ? n(workers) : `1 (開始は ${every}に 1 回)`}`)}、${formatRate(rate)} リクエスト/分${boundBy(bound)}`,
  quotas: (groups) => `クォータ ${groups.map(({ values, source }) => `${list(values)}: ${source}`).join(' / ')}`,
  quotaValue: (kind, value) => `${n(value)} ${LIMITS[kind]}`,
  quotaUnpublished: (kind) => `${LIMITS[kind]} は公表値なし`,
  quotaUnlimited: (kind) => `${LIMITS[kind]} の制限なし`,
  quotaUnknown: (kind) => `${LIMITS[kind]} は不明`,
  source: ({ source, asOf, accountId }) =>
    ({
      default: `AWS のデフォルト値 (${asOf}、適用値ではない)`,
      live: `アカウント${accountId ? ` ${accountId} ` : ''}の適用値 (${asOf} に取得)`,
      snapshot: `スナップショット (${asOf})`,
      override: '手動で指定',
    })[source],
  shortSource: (source, asOf) =>
    ({ default: `AWS のデフォルト値 (${asOf})`, override: '手動で指定', live: '取得', snapshot: 'スナップショット' })[source],
  prompt: ({ file, records, meanTokens, p99Tokens, maxTokens, method, band }) => {
    const how = { 'count-tokens': 'AWS による計測', estimate: '推定値', mixed: '一部は推定値' }[method];
    if (records > 1)
      return `プロンプト ${file}: ${n(records)} レコード、入力は平均 ${n(meanTokens)} トークン (${how})、p99 ${tokensOf(p99Tokens)}、最長 ${n(maxTokens)}`;
    return `プロンプト ${file}: 入力 ${n(meanTokens)} トークン (${how}${band === null ? '' : `、${n(band.low)} ～ ${n(band.high)}`})`;
  },
  atP99: (held, worst, rate) => `p99 のリクエストの確保量は ${n(held)}、最大は ${n(worst)} (バーンダウンレート ${rate})`,
  excludes: (what) => `計測の対象外: ${list(what.map(excluded))}`,
  requestColumns: { request: '1 リクエスト', tokens: 'クォータトークン', ofTpm: 'TPM 比', ofIt: 'クォータ比', leaves: '残り' },
  held: (reading) => `開始時の確保 (${reading})`,
  settled: (output) => `精算後 (出力 ${n(output)})`,
  worst: (maxTokens) => `最大 (${n(maxTokens)} を全出力)`,
  heldWeighted: '倍率込みの確保 (2025-06 実測)',
  burndown: (rate, isAssumed) => `x${rate} バーンダウン${isAssumed ? ' (推定)' : ''}`,
  neverAdmitted: '受け付けられない',
  weightedNever: '受け付けられない',
  heldOfInput: '開始時の確保 (入力 TPM)',
  settledOfInput: (output) => `精算後 (出力 ${n(output)}、入力 TPM)`,
  writtenOfOutput: '出力 (出力 TPM)',
  worstOfOutput: (maxTokens) => `最大 (${n(maxTokens)} を全出力、出力 TPM)`,
  cutAtQuota: '到達すると応答を打ち切り',
  limitColumns: { limit: '上限', now: '現在', default: 'デフォルト', request: '1 リクエスト', from: '出所' },
  rowCounts: (kind, multiplier) => `${LIMITS[kind]}${multiplier > 1 ? ` (行の ${multiplier} 倍)` : ''}`,
  dayLasts: (kind, seconds) =>
    `${LIMITS[kind]}: TPM の上限で使い続けると ${duration(seconds)}で到達${kind === 'cross-model-tpd' ? ' (クォータトークンを数える場合。AWS の説明は「オンデマンド料金に基づく推定」のみ)' : ''}`,
  promisesAll: (ran) => `保証: 全ワーカーが同時に開始しても安全 · 左の数: ${ran}`,
  promisesSpaced: '最長の応答に合わせた間隔のため、どのウィンドウでもスロットリングなし',
  promisesGuaranteed: (ran) => `全ワーカーが同時に開始しても安全。${ran}`,
  promisesPractice: (guaranteed, safe, ran) => `確実に安全なのは ${n(guaranteed)} ワーカー、実用上は ${n(safe)} ワーカー: ${ran}`,
  notRehearsed: (isFast) => `1 ワーカーの使用量からの計算値 (シミュレーションなし${isFast ? '、--fast' : ''})`,
  rehearsed: ({ minutes, seeds, windows, isMantle }) =>
    `${windows} 種類のどのウィンドウでも、${formatDecimal(minutes)} 分 x シード ${n(seeds)} 個で${isMantle ? '拒否も打ち切りもなし' : 'スロットリングなし'}`,
  boundBy: (kind, next, burst) =>
    [
      `制約: ${kind === null ? 'なし' : LIMITS[kind]}`,
      ...(next === null ? [] : [`次: ${LIMITS[next]}`]),
      ...(burst === null ? [] : [`未使用の 1 分間に一度に受け付けるのは最大 ${n(burst)} 件`]),
    ].join(' · '),
  eachQuota: (beforeRefusal, beforeCut) =>
    `${n(beforeRefusal)} ワーカーを超えると拒否 (入力 TPM、429) · ${n(beforeCut)} ワーカーを超えると打ち切り (出力 TPM、応答が途中で終了)`,
  answers: (isMantle) => `${isMantle ? '拒否も打ち切りもない' : 'スロットリングのない'}ワーカー数 (応答の平均の長さ別)`,
  answerTokens: (tokens) => `${n(tokens)} トークン`,
  guaranteed: (workers) => `(保証 ${n(workers)})`,
  rate: (rate) => `${formatRate(rate)} リクエスト/分`,
  shareSettled: (share, isMantle) => `${isMantle ? '最も使うクォータの' : '精算後の TPM の'} ${formatPercent(share)}`,
  longestEvery: (every) => `最長の応答の場合、開始は ${every}に 1 回`,
  ladder: (answerTokens) => `max_tokens 別 (応答 ${n(answerTokens)} トークン)`,
  ladderRows: { maxTokens: 'max_tokens', workers: 'ワーカー', rate: 'リクエスト/分' },
  otherColumns: { pool: 'ほかのプール', tpm: 'TPM', workers: 'ワーカー', price: '1 リクエスト', place: '処理先' },
  otherTokens: (tokens, output, isDefault) =>
    `${output === null ? tokens : `入力 ${tokens}、出力 ${output}`}${isDefault ? ' (デフォルト値)' : ''}`,
  moreInJson: (count) => `ほか ${count} 件は --json で表示`,
  anyRegion: '任意のリージョン',
  notStated: '記載なし',
  theSame: '現在と同じ',
  wish: ({ workers, rate, answerTokens, isAnswerGiven, fits }, paint) => {
    const what = [
      ...(workers === null ? [] : [`${n(workers)} ワーカー`]),
      ...(rate === null ? [] : [`${formatDecimal(rate)} リクエスト/分`]),
    ];
    return `目標 ${list(what)} (応答 ${n(answerTokens)} トークン${isAnswerGiven ? '' : '、--output-tokens で変更'}): ${paint(fits ? '収まります' : '収まりません')}`;
  },
  dayGone: (seconds) => `1 日のクォータを ${duration(seconds)}で使い切ります`,
  largestMaxTokens: (tokens) =>
    tokens === null ? 'この応答の長さで目標を満たす max_tokens はありません' : `目標を満たす最大の max_tokens: ${n(tokens)}`,
  quotaNeeded: ({ tpm, isInput, outputTpm, rpm, perDay }) =>
    `必要なクォータ: ${list([
      ...(tpm === null ? [] : [`${n(tpm)} ${isInput ? '入力 TPM' : 'TPM'}`]),
      ...(outputTpm === null ? [] : [`${n(outputTpm)} 出力 TPM`]),
      ...(rpm === null ? [] : [`${n(rpm)} RPM`]),
      ...(perDay === null ? [] : [`${n(perDay)} トークン/日`]),
    ])} (余裕を含む)`,
  price: (requestUsd, hourUsd, asOf) =>
    `1 リクエスト ${formatUsd(requestUsd)}${hourUsd === null ? '' : `、このペースで 1 時間 ${formatUsd(hourUsd)}`} (${asOf})`,
  more: '--full で max_tokens 別の値、全上限、ほかのプールを表示 · --report plan.html',
  moreWarnings: (count) => `ほか ${n(count)} 件の注意は --full で表示`,
  heading: (model, region, maxTokens) => `${model} (${region})、max_tokens ${n(maxTokens)}`,
  sentences: (sentences) => sentences.map((sentence) => `${sentence}。`).join(''),
  warning: '注意:',
  markdownRequest: { request: '1 リクエスト', tokens: 'クォータトークン', ofTpm: 'TPM 比', ofIt: 'クォータ比', leaves: '残り' },
  markdownLimits: {
    limit: '上限',
    value: '値',
    default: 'デフォルト',
    request: '1 リクエスト',
    left: '残り (確保後)',
    leftWorst: '残り (最大時)',
    from: '出所',
  },
  markdownCapacity: { answer: '応答の平均', maxTokens: 'max_tokens', workers: '安全な同時実行数', rate: 'リクエスト/分' },
  markdownOthers: { pool: 'ほかのプール', tpm: 'TPM', workers: '安全な同時実行数', price: '1 リクエスト', place: '処理先' },
  markdownBound: (kind, next) => `制約: ${LIMITS[kind]}${next === null ? '' : `、次: ${LIMITS[next]}`}。`,
  markdownLadder: (answerTokens) => `max\\_tokens 別 (応答 ${n(answerTokens)} トークン):`,
  asked: (maxTokens) => `${n(maxTokens)} (指定値)`,
  markdownPrice: (price) => `価格: ${price}。`,
  markdownAssumed: (assumptions) => `前提: ${assumptions.join('、')}。`,
};

// bq compare の日本語。
import { formatCompact, formatDecimal, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { QuotaOrigin, Total, WayKind, WorkloadSeen } from '../en/compare.ts';
import type { Table } from '../rooms.ts';
import { catalogueText } from './catalogue-texts.ts';
import { duration, LIMITS, list, n } from './units.ts';

const KINDS: Readonly<Record<WayKind, string>> = {
  'on-demand': 'オンデマンド',
  priority: 'Priority ティア',
  flex: 'Flex ティア',
  batch: 'バッチ',
  reserved: 'Reserved ティア',
  provisioned: 'プロビジョンド',
};

const TERMS: Readonly<Record<string, string>> = {
  'no commitment': '契約期間なし',
  '1 month': '1 か月',
  '3 months': '3 か月',
  '6 months': '6 か月',
};

const BINDING: Readonly<Record<string, string>> = { 'minimum records': '最小レコード数', deadline: '期限' };

const ORIGINS: Readonly<Record<QuotaOrigin, string>> = {
  live: '取得',
  snapshot: 'スナップショット',
  default: 'AWS のデフォルト値 (アカウントの適用値ではない)',
  override: '手動で指定',
};

const REPORTED = '公開記事による値 (AWS は公表していません)';

const usd = (value: number | null) => (value === null ? '不明' : formatUsd(value));
const total = ({ usd: value, isWhole }: Total) => (value === null ? '価格不明' : `${isWhole ? '総額' : '月額'} ${formatUsd(value)}`);
const percent = (share: number | null) => (share === null ? '不明' : formatPercent(share));
const rate = (requestsPerMinute: number) => `${formatDecimal(requestsPerMinute)} リクエスト/分`;
const leaves = (leavesCountry: boolean) => (leavesCountry ? '、国外での処理あり' : '');
const limitName = (limit: string) => LIMITS[limit as QuotaMetric] ?? BINDING[limit] ?? limit;

function size({ inputTokens, cacheReadTokens, cacheWriteTokens, maxTokens, outputTokens }: WorkloadSeen): string {
  return list([
    `入力 ${n(inputTokens)}`,
    ...(cacheReadTokens + cacheWriteTokens > 0
      ? [`キャッシュ読み取り ${n(cacheReadTokens)}`, `キャッシュ書き込み ${n(cacheWriteTokens)}`]
      : []),
    `max_tokens ${n(maxTokens)}`,
    `出力 ${n(outputTokens)}`,
  ]);
}

export const COMPARE: Table<'compare'> = {
  kinds: KINDS,
  way: ({ kind, isOnMantle, prefix, term }) => {
    if (isOnMantle) return 'bedrock-mantle';
    if (kind === 'on-demand') return prefix === null ? KINDS[kind] : `${prefix}. プロファイル`;
    const name = KINDS[kind].replace(' ティア', '');
    const parts = [...(prefix === null ? [] : [`${prefix}.`]), ...(term === null ? [] : [TERMS[term] ?? term])];
    return parts.length === 0 ? KINDS[kind] : `${name} (${list(parts)})`;
  },
  from: (way, region) => `${region} の ${way}`,
  choice: (way, model, region) => `${region} の ${model}、${way}`,
  ofModel: (model, name) => `${model}、${name}`,
  pools: (places) => `${places.length} プールの併用 (${places.join(' + ')})`,
  lasts: duration,
  servedFirst: '優先処理',
  latencyUnknown: '長くなる (値は非公表)',
  batchLatency: '最長 24 時間',
  statedTime: '応答時間の保証',
  answerAtOnce: '即時の応答',
  promptCaching: 'プロンプトキャッシュ',
  streaming: 'ストリーミング',
  givenBack: '契約期間中の解約',
  cannot: (what) => `${list(what)}に非対応`,
  notOnMantle: 'bedrock-mantle のクォータは公表されていません (無制限という意味ではありません)',
  tpmUnknown: 'TPM のクォータが不明です',
  noPrice: '価格が不明です',
  conflict: catalogueText,
  sharesQuota: 'オンデマンドのクォータを共有します',
  sharesQuotaAssumed: (ratio) => `オンデマンドのクォータを共有します。ティアの価格が不明なため、通常の ${ratio} 倍と仮定しています`,
  recordsADay: (records, jobs, least) =>
    `1 日 ${n(records)} レコード${jobs === null ? '' : `、${n(jobs)} ジョブ以上`} (1 ジョブの最小レコード数 ${least === null ? '不明' : n(least)})`,
  recordsInAll: (records, jobs) => `${n(records)} レコード、${n(jobs)} ジョブ。完了時期は AWS が保証する最も遅い時期です`,
  batchPriceAlone: 'バッチの価格は公表されていますが、クォータの行がないため、バッチに対応しているかどうかは不明です',
  batchPriceAssumed: 'バッチの価格が公表されていないため、オンデマンドの半額と仮定しています',
  reservedTokens: (input, output) =>
    `1 分あたり入力 ${n(input)} トークン、出力 ${n(output)} トークン (実際のトークン数。AWS の資料にバーンダウンレートの記載なし)`,
  reservedPeaks: '指定したレートに合わせた容量です。それを超えるピークはオンデマンドの料金になります',
  unitPrice: (usdPerHour) => `1 ユニットあたり 1 時間 $${usdPerHour}`,
  unitsGiven: 'ユニット数は、指定されたスループットから計算しています',
  unitsReported: `ユニット数の根拠: ${REPORTED}`,
  unitsUnknown: '必要なユニット数は不明です。AWS は 1 ユニットのトークン数を公表していません (--unit-input-tpm、--unit-output-tpm で指定)',
  breakEven: (requests, share, isOneUnit) =>
    isOneUnit
      ? `1 ユニットの料金は月 ${n(requests)} リクエスト分に相当 (このワークロードの ${percent(share)})`
      : `月 ${n(requests)} リクエストを超えるとオンデマンドより安い (このワークロードの ${percent(share)})`,
  ofWays: (ways, note) => `${list(ways)}: ${note}`,
  defaultQuota: (model, region, way) => `${region} の ${model}、${way}: クォータはアカウントの値ではなく、AWS のデフォルト値です`,
  noWay: (model, region) => `${model} を ${region} から呼び出す方法が bq のデータにありません`,
  noWayOnMantle: (model, region) => `${model} を ${region} の bedrock-mantle で呼び出す方法が bq のデータにありません`,
  leavesArea: (model, region, area) => `${region} から呼び出す ${model} は、${area} の外で処理されることがあります`,
  notInScope: (model, scope, region) => `${model} は ${region} で ${scope} に対応していません`,
  placeUnknown: (model, region) => `${region} の bedrock-mantle の ${model}: 処理されるリージョンを AWS が公表していません`,
  noTiers: (model) => `${model}: Claude は Priority ティアと Flex ティアに対応していません`,
  noBatch: (model) => `${model}: AWS のモデルカードによると、バッチ推論に対応していません`,
  batchUnknown: (model) =>
    `${model}: バッチ推論に対応しているかどうかは不明です (AWS のクォータの行、モデルカード、価格のいずれにも記載がありません)`,
  noReserved: (model, scope) => `${model} (${scope}): Reserved ティアの価格がありません`,
  noProvisioned: (model, asOf, reported) =>
    `${model}: プロビジョンドスループットの価格がありません (${asOf} 時点)${
      reported === null
        ? ''
        : `。1 ユニットは 1 分あたり入力 ${n(reported.inputTokensPerMinute)} トークン、出力 ${n(reported.outputTokensPerMinute)} トークンとされます (${REPORTED})`
    }`,
  noProvisionedHere: (model, region) => `${model}: ${region} ではプロビジョンドスループットを利用できません`,
  decision: (parts) => `${parts.join('。')}。`,
  cheapest: (choice, isWhole) => `${isWhole ? '期限に間に合う方法' : '要求を満たし即時に応答できる方法'}のうち最も安いのは ${choice}`,
  nothingListed: (isWhole) => (isWhole ? '期限に間に合う方法はありません' : '要求を満たし即時に応答できる方法はありません'),
  priced: (name, requestsPerMinute, price) =>
    `${name} (${list([...(requestsPerMinute === null ? [] : [rate(requestsPerMinute)]), total(price)])})`,
  runnerUp: (name, why) => `次点は ${name} (${why})`,
  cheaperBut: (choice, why) => `最も安い ${choice} は、${why}`,
  orRaise: ({ tpm, rpm }, place) =>
    `または、${place} の ${list([...(tpm === null ? [] : [`TPM を ${n(tpm)}`]), ...(rpm === null ? [] : [`RPM を ${n(rpm)}`])])} に引き上げれば、オンデマンドのまま対応できます`,
  priceUnknown: (leavesCountry) => `価格不明${leaves(leavesCountry)}`,
  sameCost: (leavesCountry) => `同額${leaves(leavesCountry)}`,
  costsMore: ({ usd: more, share, isWhole, leavesCountry }) =>
    `${isWhole ? '総額' : '月額'}で ${usd(more)}${share === null ? '' : `、${formatPercent(share)}`} 高い${leaves(leavesCountry)}`,
  cannotAnswer: '即時の応答には使えません',
  fitsUnknown: '要求を満たすかどうかが不明です',
  costsNoLess: 'ほかより安くなりません',
  sentences: (decision) => decision.split('。').filter((part) => part !== ''),
  columns: {
    way: '実行方法',
    model: 'モデル',
    from: 'リージョン',
    fits: '可否',
    safeRate: '安全レート',
    ofWanted: '要求比',
    perMonth: '月額',
    price: '価格比',
    latency: 'レイテンシー',
    doneIn: '完了まで',
    inAll: '総額',
    runsIn: '処理先',
  },
  unknown: '不明',
  fits: (fits, bindingLimit) => {
    if (fits === null) return '不明';
    return fits ? '可' : `不可${bindingLimit === null ? '' : `: ${limitName(bindingLimit)}`}`;
  },
  limit: limitName,
  perMinute: (requests) => `${formatDecimal(requests)}/分`,
  processed: ({ regions, leavesCountry }) => {
    if (regions.length === 0) return '記載なし';
    if (regions.includes('*')) return '任意のリージョン';
    return `${regions.length === 1 ? regions[0] : `${regions.length} リージョン`}${leavesCountry ? ' (国外を含む)' : ''}`;
  },
  workload: (workload) => {
    const { concurrency, requestsPerMinute, hoursPerDay, requestsPerMonth, latencySeconds, headroom } = workload;
    const load = list([
      ...(concurrency === null ? [] : [`同時 ${n(concurrency)} ワーカー`]),
      rate(requestsPerMinute),
      ...(hoursPerDay === 24 ? [] : [`1 日 ${formatDecimal(hoursPerDay)} 時間`]),
      ...(requestsPerMonth === 0 ? [] : [`月 ${formatCompact(Math.round(requestsPerMonth))} 件`]),
    ]);
    return `${size(workload)}、応答 ${duration(latencySeconds)} · ${load} · 余裕 ${formatPercent(headroom)}`;
  },
  workloadWhole: (workload, requests, deadlineSeconds) =>
    `${duration(deadlineSeconds)}で ${n(requests)} 件 (${rate(workload.requestsPerMinute)}) · ${size(workload)} · 余裕 ${formatPercent(workload.headroom)}`,
  take: (name, price, mark) => `${mark('推奨')}: ${name} (${total(price)})`,
  nothingFits: (isWhole, canRaise, mark) =>
    `${mark(isWhole ? '期限に間に合う方法はありません' : '要求を満たし即時に応答できる方法はありません')}${canRaise ? '。クォータを引き上げれば対応できます (最終行を参照)' : ''}`,
  sum: (name, requestsPerMinute, fits, price) =>
    `${name}: ${list([rate(requestsPerMinute), fits ? '可' : '不可', ...(price === null ? [] : [total(price)])])}`,
  moreWays: (count) => `ほか ${n(count)} 通り (より高いか、要求を満たさない方法。--full で表示)`,
  together: '併用',
  savings: '削減案',
  notOffered: '利用できない、または不明',
  notOfferedLine: (line) => `利用できない、または不明: ${line}`,
  quotas: (sources) => `クォータ: ${list(sources.map((source) => ORIGINS[source]))}`,
  prices: (dates) => `価格の時点: ${dates.map(({ asOf, isAws }) => `${asOf}${isAws ? ' (AWS)' : ''}`).join(', ')}`,
  sources: (lines) => lines.join('。'),
  noneProvisioned: 'アカウントにプロビジョンドスループットはありません',
  provisioned: ({ name, units, modelId, region, status, commitment, commitmentEnds }) =>
    `アカウントのプロビジョンドスループット ${name}: ${region}、${modelId ?? '独自のモデル'}、${n(units)} ユニット、${status}、${commitment ?? '契約期間なし'}${commitmentEnds === null ? '' : ` (${commitmentEnds.slice(0, 10)} まで)`}`,
  decided: (text) => `結論: ${text}`,
  decidedMarkdown: (text) => `**結論:** ${text}`,
  markdownTitle: (name) => `${name} の実行方法`,
  theWorkload: 'ワークロード',
  saving: ({ what, usdPerMonth, share, quotaTokens, requestsPerMinute, basis }) => {
    const price = usdPerMonth === null ? '価格不明' : `月額 ${formatUsd(usdPerMonth)} 減 (${percent(share)})`;
    const then = requestsPerMinute === null ? [] : [`安全なレートは ${rate(requestsPerMinute)}`];
    return `${what}: ${list([price, `1 リクエストあたり ${n(quotaTokens)} クォータトークン減`, ...then])} (根拠: ${basis})`;
  },
  promptCache: (tokens, writes) =>
    `先頭の ${n(tokens)} トークンをキャッシュ${writes === null ? '' : ` (リクエストの ${formatPercent(writes)} で再書き込み)`}`,
  cacheBasis: (basis) => `${basis}。モデルによっては、この長さではキャッシュされません (最小は 1,024 トークン以上)`,
  responseCache: (share) => `重複するリクエスト (全体の ${formatPercent(share)}) に自前のキャッシュで応答`,
  shorterContext: (tokens, cut) => `コンテキストを ${n(tokens)} トークンに短縮 (${n(cut)} トークン減)`,
  averagePrompt: '平均のプロンプト',
  promptsOf: (prompts, file) => `${file} の ${prompts} 件のプロンプト`,
  given: '指定値',
  noWayLeft: '利用できる方法がありません。「利用できない、または不明」の項を確認してください',
  provisionedUnknown: (problem) => `アカウントのプロビジョンドスループットは不明です: ${problem}`,
  noPrompt: 'プロンプトがありません',
  badLine: (file, line, problem) => `${file}:${line} (${problem})`,
  noPromptLines: (count, lines) => `プロンプトではない行 ${n(count)} 行: ${lines.join(', ')}`,
  whichWorkload: 'ワークロードを --model または --workload FILE で指定してください',
  howMuch: '量を --requests-per-minute、--concurrency、または --total と --deadline で指定してください',
};

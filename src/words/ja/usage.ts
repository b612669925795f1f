// bq usage の日本語。
import { formatBytes, formatCompact, formatDecimal, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { Peak, Rate } from '../en/usage.ts';
import type { Table } from '../rooms.ts';
import { duration, list, n } from './units.ts';

const PEAKS: Readonly<Record<Peak, string>> = { held: '確保量', settled: '精算量', estimated: 'AWS の推定値' };
const SOURCES = { live: '取得', snapshot: 'スナップショット', override: '手動で指定' } as const;
const BOUNDS = { about: '約', 'at least': '少なくとも', 'at most': '最大' } as const;

const metric = (isOnMantle: boolean) => (isOnMantle ? 'bedrock-mantle のメトリクス' : 'Bedrock のメトリクス');
const rate = ({ usd, unit, asOf }: Rate) => `us-east-1 で ${unit} あたり $${usd}、${asOf} 時点`;
const prints = (engine: string) => `bq usage --emit sql --engine ${engine} でクエリを出力します`;

export const USAGE: Table<'usage'> = {
  unknown: '不明',
  noLimit: '制限なし',
  title: '利用量',
  logs: (files, records) => `ログ ${n(files)} ファイル、${n(records)} レコード`,
  rows: (regions) => `エンジンの集計結果、${regions.join(', ')}`,
  cloudWatch: (regions) => `CloudWatch、${regions.join(', ')}`,
  span: (from, to, seconds) => `${from} ～ ${to} UTC (${duration(seconds)})`,
  saved: (file) => `${file} に保存しました。続けて bq plan --workload ${file} で計画できます`,
  verdict: ({ pool, region, peak, throttles, sizing }) =>
    `${pool} (${region}): ${peak}、${throttles}${sizing === null ? '' : `。${sizing}`}`,
  peakUnknown: '1 分あたりのトークン数は不明',
  peakOfQuota: (share, what) => `ピークは TPM の ${formatPercent(share)} (${PEAKS[what]})`,
  peakAlone: (tokens, what, isZero) => `ピークは ${n(tokens)} TPM (${PEAKS[what]})、クォータは${isZero ? ' 0' : '不明'}`,
  noThrottles: 'スロットリングなし',
  throttles: (count) => `スロットリング ${n(count)} 件`,
  wouldFree: ({ maxTokens, held, workers, cutShare }) =>
    `max_tokens を ${n(held)} から ${n(maxTokens)} にすると、ワーカーを ${n(workers)} 増やせます (途中で切れる応答は ${formatPercent(cutShare)})`,
  burndown: (value) => (value === null ? 'モデル不明のためバーンダウンレート不明' : `バーンダウンレート ${value}`),
  scopeUnknown: 'スコープ不明',
  requests: ({ requests, minutes, clientErrors, serverErrors }) =>
    list([
      `${n(requests)} リクエスト (呼び出しのあった ${n(minutes)} 分間)`,
      ...(clientErrors > 0 ? [`クライアントエラー ${n(clientErrors)} 件`] : []),
      ...(serverErrors > 0 ? [`サーバーエラー ${n(serverErrors)} 件`] : []),
    ]),
  tokens: ({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }) => {
    const caches = cacheReadTokens + cacheWriteTokens > 0;
    return `トークン: 入力 ${n(inputTokens)}、出力 ${n(outputTokens)}${caches ? `、キャッシュ読み取り ${n(cacheReadTokens)}、キャッシュ書き込み ${n(cacheWriteTokens)}` : ''}`;
  },
  callers: { id: '呼び出し', requests: 'リクエスト', settled: '精算したクォータトークン' },
  who: {
    by: (what) => (what === null ? '内訳' : `内訳 (${what})`),
    requests: 'リクエスト',
    throttles: 'スロットリング',
    tokens: 'クォータトークン',
    share: '割合',
    ownPeak: '自身のピーク',
    ofPeak: '全体ピーク時',
  },
  notTold: '記録なし',
  moreCallers: (count) => `… ほか ${n(count)} 件 (--json、--format csv で表示)`,
  minutes: { what: '1 分あたり', p50: 'p50', p90: 'p90', peak: 'ピーク', at: '時刻', quota: 'クォータ', peakShare: 'ピーク比' },
  used: {
    both: '入力と出力',
    output: '出力',
    requests: 'リクエスト',
    settled: '精算 TPM',
    held: '開始時確保',
    estimated: 'AWS 推定値',
  },
  quotaDefault: (asOf) => `クォータ: AWS のデフォルト値 (${asOf}、アカウントの適用値ではない)`,
  quotaSource: (source, time) => `クォータ: ${SOURCES[source]} (${time})`,
  throttledMinutes: (throttles, minutes, worst) =>
    `スロットリング ${n(throttles)} 件 (${n(minutes)} 分間): ${worst.join(', ')}${minutes > worst.length ? ' など' : ''}`,
  chartScale: (top, isQuota, minutes) => `グラフの上端は ${formatCompact(top)}${isQuota ? ' (クォータ)' : ''}、1 文字は ${n(minutes)} 分`,
  oneRequest: '1 リクエスト',
  distributions: {
    inputTokens: '入力トークン',
    cacheReadTokens: 'キャッシュ読み取り',
    cacheWriteTokens: 'キャッシュ書き込み',
    outputTokens: '出力トークン',
    maxTokens: 'max_tokens の指定',
    latencySeconds: 'レイテンシー (秒)',
  },
  figures: { mean: '平均', p50: 'p50', p90: 'p90', p99: 'p99', p999: 'p99.9', max: '最大' },
  sizing: {
    covers: 'max_tokens の見直し',
    maxTokens: 'max_tokens',
    cut: '途切れる応答',
    frees: '確保の減少',
    workers: 'ワーカー',
    freed: '増減',
    perMinute: 'リクエスト/分',
  },
  now: '現在',
  covers: { p99: 'p99', 'p99.9': 'p99.9', longest: '最長' },
  askedUnknown: 'リクエストの max_tokens はログにありません (ボディが記録されていません)',
  unused: (tokens, share) => `max_tokens のうち平均 ${n(tokens)} トークン (${formatPercent(share)}) は使われていません`,
  unset: (requests) => `${n(requests)} 件のリクエストは max_tokens の指定がなく、モデルの既定値が確保されます`,
  cut: (answers) => `${n(answers)} 件の応答が max_tokens に達しています。実際に必要な長さは、この値より大きい可能性があります`,
  markdownTitle: (from, to) => `利用量 (${from} ～ ${to} UTC)`,
  pool: { model: 'モデル', region: 'リージョン', scope: 'スコープ' },
  yamlHead: (isOfLogs, from, to) => `bq usage で作成 (${isOfLogs ? 'モデル呼び出しログ' : 'CloudWatch'}、${from} ～ ${to})`,
  yamlRates: 'レートは、呼び出しのあった 1 分間の p90 です。計画: bq plan --workload FILE、キーの説明: bq plan --init',
  yamlLeftOut: (caller, region, isModelKnown) => `対象外: ${region} の ${caller} (${isModelKnown ? '応答なし' : 'モデル不明'})`,
  yamlNoMaxTokens: 'maxTokens: データにありません。省略すると、Bedrock が既定で確保する量で計画します',
  yamlMinutes: (p50, peak) => `p50 ${formatDecimal(p50)}、ピーク ${formatDecimal(peak)}`,
  holdsNotMeasured: '確保量はメトリクスに含まれません。スロットリングは、精算 TPM がクォータに達する前に始まります',
  mantleMetrics:
    'bedrock-mantle では、スロットリングとレイテンシーのメトリクスが公開されていません。拒否されたリクエスト (429) はクライアントエラーに含まれます。確保量はメトリクスに含まれず、モデル呼び出しログにも記録されません',
  clockBehind: (minutes) => `CloudWatch に、このマシンの時計より進んだ時刻のデータがあります。時計が ${n(minutes)} 分以上遅れています`,
  noMetric: (region, seconds, model, isOnMantle) =>
    `過去 ${duration(seconds)}、${region} に${model === null ? '' : ` ${model} の`}${metric(isOnMantle)}がありません。呼び出しがなかったか、別のアカウントまたはリージョンで呼び出しています (権限は足りています)`,
  wrongRegion: (region, isOnMantle) =>
    `${region} に${metric(isOnMantle)}がなく、このリージョンで利用できるモデルも bq のデータにありません。リージョンを確認してください`,
  quotasUnread: (problem) => `クォータを取得できません: ${problem} (--quotas FILE で指定)`,
  coarse: (stretches) =>
    `CloudWatch のデータの保持期間は、1 分単位が 15 日、5 分単位が 63 日、1 時間単位が 455 日です。${list(
      stretches.map(({ from, to, isHours }) => `${from} ～ ${to} は ${isHours ? '1 時間' : '5 分'}単位`),
    )}の合計を均等に割り振っているため、この期間のピークとスロットリングの時刻は不明です (合計は正確です)。2 週間使われていないモデルは一覧に現れません (--model で指定)`,
  sumsOnly: '1 分ごとの合計しかないため、パーセンタイルと max_tokens の見直しは不明です',
  offlineMetrics: 'bq usage は CloudWatch を参照するため、--offline では使えません',
  logsOffline: 'bq usage --logs FILE なら、モデル呼び出しログをオフラインで集計できます',
  whyMetrics: 'bq usage は CloudWatch を参照するため、認証情報が必要です',
  logsInstead: '--logs FILE でモデル呼び出しログを読み込むこともできます。',
  notInLogs: 'モデル呼び出しログに bedrock-mantle の呼び出しは記録されません',
  mantleInMetrics: 'bq usage --endpoint mantle で CloudWatch のメトリクスを参照します',
  badBy: (text) => `--by に ${text} は指定できません (指定できる値: caller, session, profile, metadata.KEY)`,
  badAlias: (text) => `--alias ${text}: KEY=NAME の形式で指定してください`,
  aliasCaller: '--alias team-a=checkout で呼び出し元に名前を付けます',
  aliasProfile: '--alias ab12cd34ef56=us.anthropic.claude-sonnet-4-5-20250929-v1:0 でアプリケーション推論プロファイルのモデルを指定します',
  queryPrints: '読み込めるのは、bq usage --emit sql --engine athena|duckdb|insights で出力したクエリの結果です',
  queryPrintsRows: '読み込めるのは、bq usage --emit sql --engine athena|duckdb|insights で出力したクエリの結果です',
  noRows: '行がありません',
  emptyRows: '空です',
  notRows: 'CSV でも JSON でもありません',
  rowPlace: (file, row) => `${file} の ${row} 行目`,
  noModelId: (columns) => `model_id がありません (列: ${columns.join(', ')})`,
  missingColumns: (columns) => `列 ${columns.join(', ')} がありません。bq のクエリの結果ではありません`,
  noTime: (text) => `minute が時刻ではありません: "${text}"`,
  badValue: (text, column) => `${column} に "${text}" は使えません`,
  offlineEngine: (engine) => `--offline では ${engine} に問い合わせできません`,
  printsQuery: prints,
  rowsReads: 'クエリの結果は bq usage --rows FILE で読み込みます',
  whyEngine: (engine) => `${engine} には認証情報が必要です`,
  printsForOthers: (engine) => `${prints(engine)} (認証情報を持つ人が実行できます)。`,
  scanUnknown: (engine, why, price) => `${engine} が読み取る量は、実行するまで不明です: ${why} (${rate(price)})`,
  scan: (engine, { bytes, bound, usd }, what, price) =>
    `${engine} が読み取る量: ${BOUNDS[bound]} ${formatBytes(bytes)} (${what})、${formatUsd(usd)} (${rate(price)})`,
  objects: (objects, location) => `${location} の ${n(objects)} オブジェクト`,
  firstObjects: (objects, location, most) => `${location} の ${n(objects)} オブジェクト、先頭の ${n(most)} 件だけを確認`,
  whereUnknown: (table) => `${table} の場所が不明`,
  workgroupEnds: (what, workgroup, bytes) => `${what}、ワークグループ "${workgroup}" の上限は 1 クエリ ${formatBytes(bytes)}`,
  cameInto: (logGroup) => `${logGroup} がその期間に受信した量`,
  allStored: (logGroup) => `${logGroup} に保存されている全量`,
  nothingFound: (engine) => `指定した期間のレコードが ${engine} にありません`,
  ran: (engine, queries, ids, spent) =>
    `${engine}: クエリ ${n(queries)} 回${spent === null ? '' : `、読み取り ${formatBytes(spent.bytes)}、約 ${formatUsd(spent.usd)}`} (${ids.join(', ')})`,
  createTable: (database, table) =>
    `bq usage --emit sql --engine athena --database ${database} --table ${table} --logs s3://BUCKET/PREFIX で、必要な CREATE TABLE を出力します`,
  noLogGroup: (logGroup) => `このリージョンにロググループ ${logGroup} はありません`,
  whereItLogs: 'Bedrock のログの出力先は aws bedrock get-model-invocation-logging-configuration で確認できます',
  tooManyCallers: (rows, at) => `${at} の 1 分間に ${rows} を超える呼び出し元があり、Insights では結果を取得しきれません`,
  byProfile: '--by profile なら、モデルごとに 1 行です',
  athenaHasNone: '--engine athena にはこの制限がありません',
  costsMoney: (estimate) => `エンジンのクエリには料金がかかりますが、この環境では確認できません: ${estimate}`,
  yesRuns: '--yes を付けると、確認なしで実行します',
  sqlPrints: '--emit sql で、実行せずにクエリを出力します',
  run: '実行しますか',
  yesOrNo: 'yes または no',
  nothingRun: '何も実行していません',
  needsEngine: '--emit sql には --engine も必要です',
  rowsReadsEngine: 'エンジンの結果は bq usage --rows FILE で読み込みます',
  engineNotLogs: '--engine はエンジンにあるログを集計するため、--logs は指定できません',
  printsQueryOf: (engine) => `bq usage --emit sql --engine ${engine} --logs PLACE でクエリを出力します`,
  readsHere: 'bq usage --logs PLACE でこのマシンに読み込んで集計します',
  needsLogGroup: '--engine insights には --log-group も必要です',
  needsDatabase: '--engine athena には --database も必要です',
  noDuckDb: 'bq は DuckDB を実行しません。--engine duckdb には --emit sql も必要です',
};

// bq batch の日本語。
import { formatDecimal, formatPercent, formatUsd } from '../../base/numbers.ts';
import { type BatchPrice, gigabytes } from '../en/batch.ts';
import type { Table } from '../rooms.ts';
import { duration, list, n } from './units.ts';

const SOURCES = { live: '取得', snapshot: 'スナップショット', override: '手動で指定' } as const;

const usd = (value: number | null) => (value === null ? '不明' : formatUsd(value));
const less = ({ savedShare, isAssumed }: BatchPrice) =>
  `${savedShare === null ? '' : ` (${formatPercent(savedShare)} 減)`}${isAssumed ? '。バッチの価格は公表されていないため、半額と仮定' : ''}`;

export const BATCH: Table<'batch'> = {
  unknown: '不明',
  moreEach: (count) => `… ほか ${n(count)} ジョブ`,
  together: (problems) => problems.join(' / '),
  ready: '準備完了',
  notReady: '要修正',
  moreFiles: (file, more) => `${file} ほか ${n(more)} ファイル`,
  badLines: (bad, records) => `${n(records)} 行中 ${n(bad)} 行に誤り`,
  badLine: ({ file, line, recordId, problem }) =>
    `${file === null ? `${line} 行目` : `${file}:${line}`}${recordId === null ? '' : ` (${recordId})`}: ${problem}`,
  moreLines: (count) => `… ほか ${n(count)} 行 (--json で表示)`,
  quotaColumns: { quota: 'バッチのクォータ', used: 'ファイル', value: 'クォータ' },
  quotas: {
    'minimum-records': '最小レコード数',
    'records-per-job': 'ジョブあたりのレコード数',
    'records-per-file': 'ファイルあたりのレコード数',
    'file-gigabytes': 'ファイルサイズ (GB)',
    'job-gigabytes': 'ジョブのサイズ (GB)',
    'jobs-under-way': '同時実行ジョブ数',
  },
  fits: '範囲内',
  doesNotFit: '範囲外',
  quotaSource: (source, time) => `${SOURCES[source]} (${time})`,
  documented: (asOf) => `AWS の資料の値 (${asOf ?? '時点不明'}、アカウントの適用値ではない)`,
  tokens: ({ input, low, high, output, isGiven }) =>
    `入力 ${n(input)} トークン (推定、${n(low)} ～ ${n(high)})、出力 ${n(output)} トークン (${isGiven ? '指定値' : 'すべての応答が max_tokens まで出力した場合'})`,
  prices: (batch, onDemandUsd) => `バッチ ${usd(batch.usd)}、オンデマンド ${usd(onDemandUsd)}${less(batch)}`,
  endUnknown: 'オンデマンドでの所要時間は不明です',
  ends: (seconds, perMinute) =>
    `所要時間: バッチは最長 24 時間、オンデマンドは${seconds === null ? '不明' : ` ${duration(seconds)}`} (安全なレート ${formatDecimal(perMinute)} リクエスト/分の場合)`,
  idNotText: 'recordId が文字列ではありません',
  idTwice: (id) => `recordId ${id} が重複しています`,
  aboveMaxTokens: (maxTokens, model, most) => `max_tokens ${maxTokens} は ${model} の出力の上限 (${most}) を超えています`,
  aboveContext: (tokens, window) => `入力が約 ${tokens} トークンあり、コンテキストウィンドウ (${window}) を超えています`,
  bodyProblems: (problems, more) => `${problems.join(' / ')}${more > 0 ? ` / ほか ${more} 件` : ''}`,
  otherOperation: (type, wanted) => `modelInput: ${type} 用です。ジョブは ${wanted} 用です`,
  otherModel: (kind, model) => `modelInput: ${kind} の形式です。${model} では使えません`,
  atKey: (path, problem) => `modelInput.${path}: ${problem}`,
  notOffered: (model) => `AWS のモデルカードによると、${model} はバッチ推論に対応していません`,
  offerUnknown: (model) => `AWS の一覧に ${model} のバッチのクォータがないため、バッチ推論に対応しているかどうかは不明です`,
  mixed: 'Converse のリクエストと InvokeModel のボディが混在しています。1 つのジョブで使えるのはどちらか一方です',
  misnamed: (files) => `Bedrock が受け付けるのは、拡張子が .jsonl のファイルだけです。名前を変更してください: ${files.join(', ')}`,
  converseJob: 'レコードは Converse のリクエストです。ジョブは modelInvocationType に Converse を指定して作成してください',
  withoutId: (records) => `${records} 件のレコードに recordId がありません (Bedrock が自動で付与します)`,
  fewInJobs: (folders, least) => `${list(folders)}: ジョブの最小レコード数 ${least} に足りません`,
  fewRecords: (least) => `1 つのジョブには ${least} 件以上のレコードが必要です`,
  atOnceUnknown: '同時に実行できるジョブ数のクォータが不明です (--at-once で指定するか、アカウントのクォータを取得)',
  sizeUnknown: 'レコードのサイズが不明なため、件数だけでジョブに分けます (--record-bytes で指定)',
  inputUnknown: '入力トークンを 0 として計算しています (--input-tokens で指定)',
  longestAnswers: (maxTokens) => `すべての応答が max_tokens (${maxTokens}) まで出力すると仮定しています (--output-tokens で指定)`,
  records: (count) => `${n(count)} レコード`,
  recordsAndSize: (records, megabytes) => `${records}、${formatDecimal(megabytes)} MB`,
  jobs: (count) => `${n(count)} ジョブ`,
  nothingWritten: '書き込みなし',
  splitColumns: { job: 'ジョブ', files: 'ファイル数', records: 'レコード数', size: 'MB' },
  limits: ({ recordsPerJob, jobBytes, recordsPerFile, fileBytes }) =>
    `上限: ジョブあたり ${n(recordsPerJob)} レコード・${gigabytes(jobBytes)} GB、ファイルあたり ${n(recordsPerFile)} レコード・${gigabytes(fileBytes)} GB`,
  noFile: '.jsonl ファイルがありません',
  nameFiles: 'レコードのファイル (.jsonl)、またはそれらを含むフォルダーを指定してください。',
  readOnce: '分割の前に件数を数えるため、標準入力からは読み込めません',
  writeFirst: '先にファイルに保存してください',
  noRecord: 'レコードがありません',
  lineTooLong: 'リクエストとして長すぎます',
  checkTells: 'bq batch check で誤りのある行を確認できます',
  notEmpty: (there) => `空ではありません (${there} があります)`,
  emptyFolder: '--out FOLDER には、新しいフォルダーまたは空のフォルダーを指定してください',
  within: (seconds) => `期限 ${duration(seconds)}`,
  fitsNot: '期限に間に合う保証なし',
  batch: 'バッチ',
  onDemand: 'オンデマンド',
  planned: ({ jobs, recordsPerJob, atOnce, rounds }) =>
    `${n(jobs)} ジョブ (1 ジョブ最大 ${n(recordsPerJob)} レコード)、${list([
      atOnce === null ? '同時実行数の上限は不明' : `${n(atOnce)} ジョブずつ同時実行`,
      ...(rounds === null ? [] : [`${n(rounds)} 巡`]),
    ])}`,
  plannedEnd: (seconds, timeoutHours) =>
    `${seconds === null ? '完了時期は不明' : `遅くとも ${duration(seconds)}後に完了`} (各ジョブは ${formatDecimal(timeoutHours)} 時間以内に終了。AWS は処理速度を保証しません)`,
  plannedPrice: (price) => `${usd(price.usd)}${less(price)}`,
  noQuota: 'クォータが不明なため、所要時間は不明',
  plannedOnDemand: ({ seconds, perMinute, fits, usd: price }) => {
    const deadline = fits === null ? '' : fits ? '、期限内' : '、期限超過';
    return `安全なレート ${formatDecimal(perMinute)} リクエスト/分で${seconds === null ? '所要時間は不明' : ` ${duration(seconds)}`}${deadline}、${usd(price)}`;
  },
  status: ({ status, processed, total, failed }) => {
    const isTold = total !== null && total > 0 && processed !== null;
    const share = isTold ? ` · ${n(total)} レコード中 ${n(processed)} 件処理済み (${formatPercent(processed / total)})` : '';
    return `${status}${share}${failed ? ` · 失敗 ${n(failed)} 件` : ''}`;
  },
  ofJob: (job, said) => `${job}: ${said}`,
  took: (seconds) => `所要時間 ${duration(seconds)}`,
  jobColumns: { job: 'ジョブ', status: '状態', records: 'レコード数', done: '処理済み', failed: '失敗' },
  allEnded: 'すべて終了',
  underWay: (jobs) => `実行中 ${n(jobs)} ジョブ`,
  recordsDone: (processed, total) => `${n(total)} レコード中 ${n(processed)} 件処理済み`,
  recordsFailed: (records) => `失敗 ${n(records)} 件`,
  whyAws: 'bq batch watch は AWS に問い合わせるため、認証情報が必要です',
  howAJobStands: 'ジョブの状態',
  impossible: (name, value, job) => `AWS の応答で ${job} の ${name} が ${value} でした。ありえない値のため、不明として扱います`,
};

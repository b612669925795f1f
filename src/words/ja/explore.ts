// bq explore の画面の日本語。長い形から短い形の順に並ぶ配列は、幅に収まる最初のものが表示される。
import { formatCompact, formatDecimal, formatPercent, formatRate, formatUsd } from '../../base/numbers.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';
import type { Counted, TokensSeen } from '../en/explore.ts';
import type { Table } from '../rooms.ts';
import { country, duration, LIMITS, list, n, WINDOWS } from './units.ts';

const LIFE_CYCLES = { active: 'アクティブ', legacy: 'レガシー', 'end-of-life': 'EOL', unknown: '不明' } as const;

const SHORT_WINDOWS: Readonly<Record<WindowModel, string>> = {
  'token-bucket': 'バケット',
  'fixed-window': '固定',
  'fixed-window-carry': '繰越',
  'sliding-window': 'スライド',
};

export const EXPLORE: Table<'explore'> = {
  tiny: (least, size) =>
    `bq explore には ${least.columns} x ${least.rows} 以上のターミナルが必要です (現在 ${size.columns} x ${size.rows})。q で終了します。`,
  sources: ({ source, asOf, accountId }) => {
    const account = accountId === null ? '' : ` · アカウント ${accountId}`;
    if (source === 'live') return [`取得 ${asOf.slice(11, 19)} UTC${account}`];
    if (source === 'snapshot') return [`スナップショット (${asOf.slice(0, 16).replace('T', ' ')})${account}`];
    return [`AWS のデフォルト値 (${asOf}、適用値ではない)`, 'AWS のデフォルト値 (適用値ではない)', 'AWS のデフォルト値'];
  },
  readingQuotas: 'クォータを取得中…',
  noQuotas: 'クォータなし',
  request: 'リクエスト',
  labels: {
    model: 'モデル',
    region: 'リージョン',
    maxTokens: 'max_tokens',
    outputTokens: '出力',
    inputTokens: '入力',
    cacheReadTokens: 'キャッシュ読取',
    cacheWriteTokens: 'キャッシュ書込',
    latencySeconds: 'レイテンシー',
    headroom: '余裕',
    reservation: '確保の方式',
    reserveReturns: '精算の方式',
  },
  notOffered: '利用不可 (m で選択)',
  lifeCycles: LIFE_CYCLES,
  called: (way, lifecycle, endOfLifeDate) =>
    lifecycle === 'end-of-life'
      ? [`${way} · 提供終了 (EOL) ${endOfLifeDate}`, `${way} · EOL ${endOfLifeDate}`, `${way} · EOL`]
      : [`${way} · ${LIFE_CYCLES[lifecycle]}`],
  placed: ({ id, placeJa }) => [`${id} ${placeJa}`],
  place: ({ placeJa }) => placeJa,
  runsAnywhere: '処理先: 任意のリージョン',
  runsNowhere: '処理先: 不明 (AWS が明示していない)',
  runsIn: (places) => `処理先: ${list(places)}`,
  unset: (tokens) => (tokens === null ? '未指定' : `未指定 ${n(tokens)}`),
  cutTo: (tokens) => `${n(tokens)} に制限`,
  seconds: (seconds) => `${formatDecimal(seconds)} 秒`,
  automatic: (seconds) => (seconds === null ? '自動' : `自動 ${formatDecimal(seconds)} 秒`),
  allWarnings: '! ですべて表示',
  answer: '結果',
  readingQuotasOf: (region) => `${region} のクォータを取得しています…`,
  waysOn: 'R で再試行、r で別のリージョンを選択、q で終了',
  otherModel: 'm でモデル、r でリージョンを選択',
  tpmUnknown: 'TPM のクォータが不明なため、同時に実行できる数はわかりません。',
  simulating: 'シミュレーション中…',
  notYet: '計算のみの値です。ウィンドウごとの値はシミュレーション後に表示します',
  never: '計算のみの値です (シミュレーションなし)',
  safe: (workers) => `安全な同時実行数: ${n(workers)} ワーカー`,
  safeSpaced: (seconds) => `安全な同時実行数: 1 ワーカー、${seconds < 100 ? `${formatDecimal(seconds)} 秒` : duration(seconds)}ごとに開始`,
  rate: (perMinute, bound) => `${formatRate(perMinute)} リクエスト/分${bound === null ? '' : ` · 制約: ${LIMITS[bound]}`}`,
  priceUnknown: '価格は不明',
  price: (requestUsd, hourUsd) => `1 リクエスト ${formatUsd(requestUsd)}${hourUsd === null ? '' : ` · 1 時間 ${formatUsd(hourUsd)}`}`,
  window: (model) => WINDOWS[model],
  shortWindow: (model) => SHORT_WINDOWS[model],
  oneRequest: (limit) => (limit === null ? '1 リクエスト' : `1 リクエスト (上限 ${limit})`),
  limit: (value, metric) => `${value} ${LIMITS[metric]}`,
  uses: { held: '確保', settled: '精算', worst: '最大', free: '残り' },
  unknown: '不明',
  also: (limits) => `ほかに ${limits.join(' · ')}`,
  others: 'ほかのプール',
  otherColumns: { tpm: 'TPM', workers: 'ワーカー' },
  moreOthers: '… bq plan ですべて表示',
  chart: 'max_tokens ごとのワーカー数',
  noCurve: 'TPM が不明なため表示できません',
  now: (tokens) => `現在 ${n(tokens)}`,
  knee: (tokens, workers) => `屈曲点 ${n(tokens)}: ${n(workers)}`,
  noKnee: '屈曲点なし',
  minute: (workers, window) => {
    const named = `${workers === null ? 'ワーカー' : `${n(workers)} ワーカー`}、${window}`;
    return [`1 分間の動き (${named})`, `1 分間 (${named})`, named];
  },
  nothingToDraw: '表示するデータがありません',
  series: { used: '使用中', held: '確保', settled: '精算', refused: '拒否' },
  verdict: ({ drawnOneIn, refused, share, limitTokens }) =>
    [
      ...(drawnOneIn > 1 ? [`${drawnOneIn} 分の 1 を表示`] : []),
      refused > 0 ? `拒否 ${n(refused)} 件` : 'スロットリングなし',
      `ピークは ${formatCompact(limitTokens)}${share === null ? '' : ` の ${formatPercent(share)}`}`,
    ].join(' · '),
  keys: [
    '? ヘルプ',
    'q 終了',
    'm モデル',
    'r リージョン',
    't コマンド',
    's 保存',
    'o 開く',
    'p プリセット',
    '矢印・数字 変更',
    '+ - ワーカー',
    'w ウィンドウ',
  ],
  listKeys: ['Enter 決定', 'Esc 閉じる', '文字入力 絞り込み', '上下 移動'],
  promptKeys: ['Enter 実行', 'Esc 閉じる', 'Ctrl-U 消去'],
  textKeys: ['Esc 閉じる', '上下 スクロール', 'Space 次のページ'],
  lists: { pools: 'モデルとスコープ', regions: 'リージョン', presets: 'リクエストのプリセット' },
  filter: (typed) => `絞り込み: ${typed}`,
  nothingMatches: '該当なし',
  position: (at, of) => `${at} / ${of}`,
  tpm: (value) => `${value} TPM`,
  anyRegion: '任意のリージョン',
  notStated: '不明',
  processedIn: (places, leavesCountry) => `${list(places)}${leavesCountry ? ' (国外を含む)' : ''}`,
  regionCells: ({ country: code, place: english, placeJa }) => [country(code), placeJa, english],
  presets: {
    chat: { name: 'チャット', about: '短い質問と短い応答' },
    generous: { name: 'チャット (大)', about: '同じ応答で max_tokens 64,000' },
    unset: { name: 'チャット (未指定)', about: '同じ応答で max_tokens 未指定' },
    extraction: { name: '抽出', about: '長い文書から少量の JSON' },
    long: { name: '長い応答', about: '数ページのレポート' },
    agent: { name: 'エージェント', about: '長いプロンプト (大半はキャッシュから読み取り)' },
    thinking: { name: '思考', about: '大きな思考予算 (多くを使用)' },
  },
  prompts: {
    file: {
      title: 'プロンプトファイルを開く',
      ask: 'Converse、Messages、InvokeModel のリクエスト、またはテキストのファイルを指定します。計測したトークン数が入力になります。',
      busy: '計測中…',
    },
    save: { title: '計画の保存', ask: 'bq plan --json の出力を保存します。既存のファイルには上書きしません。', busy: '保存中…' },
    'save-draft': { title: '文面の保存', ask: '未記入の項目は目印付きで残ります。既存のファイルには上書きしません。', busy: '保存中…' },
  },
  texts: { help: 'キー操作', warnings: '注意', take: 'コマンド', draft: 'サポートケースの文面 (s で保存、送信はしない)' },
  linesAbove: (lines) => `上に ${lines} 行`,
  linesBelow: (lines) => `下に ${lines} 行`,
  noWarnings: '注意はありません',
  commandToTake: 'この計画と同じ結果になるコマンドです。終了時にも表示します。',
  saveToTake: 's  計画を JSON で保存 (bq plan --json の出力)',
  draftToTake: 'd  サポートケースの文面を作成',
  keyHelp: {
    fields: ['上下, k j, Tab', '項目の移動'],
    step: ['左右, h l', '値を 1 段階変更'],
    leap: ['Shift+左右, PgDn PgUp', '値を半分、2 倍に変更 (余裕は 10 % ずつ)'],
    digits: ['0-9 .', '数値の入力 (16k、1.5m も可)。1 文字ごとに反映、Enter で入力を終了'],
    backspace: ['Backspace', '値を消して入力し直す'],
    automatic: ['a', 'max_tokens を未指定に、レイテンシーを自動 (出力から計算) に戻す'],
    models: ['m または /', 'モデルの一覧 (文字入力で絞り込み、Enter で決定)'],
    regions: ['r', 'リージョンの一覧 (操作は同じ)'],
    presets: ['p', 'リクエストのプリセット'],
    open: ['o', 'プロンプトファイルを開いてトークン数を計測'],
    window: ['w', '1 分間の動きに使うウィンドウの種類を切り替え'],
    workers: ['+ - =', '1 分間の動きのワーカー数を増やす、減らす、安全な数に戻す'],
    warnings: ['!', 'すべての注意'],
    take: ['t', '同じ計画の bq plan コマンド'],
    save: ['s', '計画を JSON で保存'],
    draft: ['d', 'サポートケースの文面を作成'],
    reload: ['R', 'クォータを再取得'],
    close: ['Esc', '開いている画面を閉じる'],
    redraw: ['Ctrl-L', '画面の再描画'],
    suspend: ['Ctrl-Z', 'シェルに戻る (fg で再開)'],
    leave: ['q, Ctrl-C', '終了 (コマンドを表示)'],
  },
  reading: [
    '安全な同時実行数: 応答を待ってから次のリクエストを送るワーカーを、スロットリングなしで同時に動かせる数です。AWS は 1 分間の数え方を公表していないため、考えられる 4 種類のすべてで確認します。最初に計算だけの値を表示し、シミュレーションが終わるまで目印を付けます。',
    'リクエストは開始時にクォータを確保し、終了時に実績で精算します。最大は、max_tokens をすべて出力した場合の値です。',
    '屈曲点: 最小の max_tokens で動かせるワーカー数の 90 % を保てる、最大の max_tokens です。',
    '1 分間の動きでは、すべてのワーカーが同時に開始します。拒否されたワーカーは 1 秒後に再試行します。',
  ],
  field: (at, of, field) => `項目 ${at} / ${of}: ${field}`,
  otherFields: (fields) => `ほかの項目: ${list(fields)}`,
  tokensAlone: ({ held, settled, worst }) =>
    `1 リクエストのクォータトークン: 確保 ${tokensText(held)}、精算 ${tokensText(settled)}、最大 ${tokensText(worst)}`,
  kneeAlone: (tokens, workers) => `屈曲点: max_tokens ${n(tokens)}、${n(workers)} ワーカー`,
  minuteAlone: ({ workers, window, refused, peakTokens, limitTokens }) =>
    `${n(workers)} ワーカーの 1 分間のシミュレーション (${window}): ${refused === 0 ? 'スロットリングなし' : `拒否 ${n(refused)} 件`}、ピークは ${formatCompact(limitTokens)} のうち ${formatCompact(peakTokens)}`,
  warningsAlone: (count) => `注意 ${n(count)} 件 (! で表示)`,
  writesAtMost: (model, tokens) => `${model} の最大出力は ${n(tokens)} トークンです`,
  goesUpTo: (label, most) => `${label}: 上限は ${n(most)} です`,
  presetCut: (preset, most) => `${preset} (max_tokens の上限は ${n(most)} です)`,
  onlyTwo: '自動にできるのは max_tokens とレイテンシーだけです',
  simulationFailed: (problem) => `シミュレーションに失敗しました: ${problem}`,
  counted: ({ file, inputTokens, records, band, model, maxTokens, thinkingTokens }) =>
    list([
      `${file}: 入力 ${n(inputTokens)} トークン (${countedHow(records, band)})`,
      ...(model === null ? [] : [model]),
      ...(maxTokens === null ? [] : [`max_tokens ${n(maxTokens)}`]),
      ...(thinkingTokens === null ? [] : [`思考 ${n(thinkingTokens)}`]),
    ]),
  saved: (file) => `${file} に保存しました`,
  exists: (file) => `${file} はすでにあります。別の名前を入力してください`,
  badSize: (text) => `--snapshot には 幅x高さ (最大 1000x500) を指定してください: "${text}"`,
  noJson: 'bq explore は画面で操作するコマンドのため、JSON は出力できません',
  noTerminal: (reason) => `bq explore にはターミナルが必要です: ${reason}`,
  outputIsNone: '出力先がターミナルではありません',
  inputIsNone: '入力元がターミナルではありません',
  dumb: 'TERM=dumb のターミナルではカーソルを動かせません',
  oneFrame: 'bq explore --snapshot 80x24 で、1 画面分をテキストで出力します',
  withoutTerminal: 'bq plan はターミナルがなくても使えます',
};

const tokensText = ({ tokens, share }: TokensSeen) => `${n(tokens)}${share === null ? '' : ` (TPM の ${formatPercent(share)})`}`;

function countedHow(records: number, band: Counted['band']): string {
  if (records !== 1) return `推定値、${n(records)} レコードの平均`;
  return band ? `推定値、${n(band.low)} ～ ${n(band.high)}` : '推定値';
}

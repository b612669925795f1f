// 利用者が書いたファイル (シナリオ、ワークロード、トレース、トークン数) の誤りに関する日本語。
import { formatDecimal } from '../../base/numbers.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { Table } from '../rooms.ts';
import { n } from './units.ts';

const TYPES: Readonly<Record<string, string>> = {
  int: '整数',
  number: '数値',
  string: '文字列',
  array: '配列',
  object: 'キーのマップ',
};
const typeName = (type: string) => TYPES[type] ?? type;

const QUOTAS: Readonly<Record<QuotaMetric, string>> = {
  tpm: 'TPM',
  rpm: 'RPM',
  tpd: '1 日あたりのトークン数',
  'cross-model-tpd': '全モデル合計の 1 日あたりのトークン数',
  'input-tpm': '入力 TPM',
  'output-tpm': '出力 TPM',
  concurrent: '同時リクエスト数',
};

const request = (workload: string, step: string) => `${workload} (${step}) のリクエスト`;

export const DOCUMENTS: Table<'documents'> = {
  startScenario: 'bq simulate init scenario.yaml でシナリオのひな形を作成します',
  scenarioKeys: 'キーの説明は docs/simulation.md と schemas/scenario.schema.json にあります',
  startWorkloads: 'bq plan --init > bq.yaml でひな形を作成します',
  workloadKeys: 'キーの説明は docs/usage.md と schemas/workload.schema.json にあります',
  empty: '空です',
  tooLong: (characters, most) => `${n(characters)} 文字は長すぎます (上限 ${n(most)} 文字)`,
  notYaml: (said) => `YAML または JSON として読めません: "${said}"`,
  keyTwice: (key) => `キー ${key} が重複しています`,
  unusable: (said) => `使えません: "${said}"`,
  notUsable: '使えません',
  holdsItself: 'エイリアス (*) が参照先 (&) の中にあり、循環しています',
  tooDeep: (file, levels) => `${file}: 入れ子が ${levels} 段を超えています`,
  flatten: '入れ子を浅くしてください。',
  theFile: 'ファイル',
  atKey: (path, problem) => `${path}: ${problem}`,
  also: (where, problem) => `ほかの誤り: ${where}: ${problem}`,
  misplacedKey: (places) => `ここでは使えないキーです。正しい場所は ${places.join(' または ')} です`,
  unknownKey: '不明なキーです',
  mistypedKey: (name) => `不明なキーです。${name} ではありませんか`,
  choiceMissing: (values) => `指定がありません (指定できる値: ${values.join(', ')})`,
  notChoice: (values, shown) => `${shown} は指定できません (指定できる値: ${values.join(', ')})`,
  noForm: (shown) => `${shown} という書き方はここではできません`,
  nothing: '未指定',
  atLeast: (least, shown) => `${formatDecimal(least, 6)} 以上を指定してください: ${shown}`,
  above: (bound, shown) => `${formatDecimal(bound, 6)} より大きい値を指定してください: ${shown}`,
  atMost: (most, shown) => `${formatDecimal(most, 6)} 以下を指定してください: ${shown}`,
  missing: (type) => `指定がありません (${typeName(type)}が必要)`,
  wrongType: (type, shown) => `${typeName(type)}を指定してください: ${shown}`,
  otherwise: (said, shown) => `${shown} は指定できません: "${said}"`,
  noMap: (flag, key) => `${flag}: ${key} の下にはキーを指定できません`,
  noSuchKey: (flag, key) => `${flag}: シナリオに ${key} はありません`,
  keyAndValue: (text) => `--set には KEY=VALUE の形式で指定してください: "${text}"`,
  workloadTwice: (name) => `同じ名前のワークロードがあります: ${name}`,
  policyTwice: (name) => `同じ名前のポリシーがあります: ${name}`,
  endsBeforeSent: 'リクエストを送信する前に呼び出しがタイムアウトします',
  minAboveMax: (min, max) => `min ${formatDecimal(min, 9)} が max ${formatDecimal(max, 9)} を上回っています`,
  noLatency: '応答には時間がかかるため、0 より大きい値にしてください',
  endlessRetries: (retries) => `待ち時間のない再試行が ${formatDecimal(retries)} 回続き、時間が進みません`,
  capBelowBase: (cap, base) => `capSeconds ${formatDecimal(cap, 9)} が baseSeconds ${formatDecimal(base, 9)} を下回っています`,
  neverOnZero: (workload, step, metric) => `${QUOTAS[metric]} のクォータが 0 のため、${request(workload, step)}は実行できません`,
  neverFits: ({ workload, step, metric, holdTokens, quota }) =>
    `${request(workload, step)}は ${formatDecimal(holdTokens)} トークンを確保しますが、クォータは ${QUOTAS[metric]} ${formatDecimal(quota)} のため、実行できません`,
  someNeverFit: ({ workload, step, metric, quota }) =>
    `${request(workload, step)}の一部は、確保するトークンがクォータ (${QUOTAS[metric]} ${formatDecimal(quota)}) を超えるため、実行できません`,
  lowerHold: 'maxTokens または inputTokens を小さくするか、クォータを引き上げてください',
  planShows: 'リクエストが確保するトークン数は bq plan で確認できます',
  noQuota: 'クォータが 0 の場合、リクエストはすべて拒否されます (クォータが付与されていないアカウントと同じ状態です)',
  restoreDefault:
    'bq quotas --region REGION でアカウントの値を確認し、bq support-case --kind restore-default --model MODEL で、デフォルト値への復元を AWS に依頼します',
  noCounts: 'トークン数がありません。数値の JSON 配列、または bq count --save か --json の出力が必要です',
  countWrites: 'bq count FILE --save COUNTS で作成できます',
  onlySum: (records) => `${formatDecimal(records)} レコードの合計だけがあり、レコードごとのトークン数がありません`,
  countKeeps: 'bq count FILE --save COUNTS でレコードごとのトークン数を保存できます',
  traceForm: 'トレースは、列 atSeconds、inputTokens、outputTokens、latencySeconds を持つ CSV、または同じキーの JSON Lines です (時刻順)。',
  backInTime: (at, before) => `atSeconds ${formatDecimal(at, 9)} が ${formatDecimal(before, 9)} より後にあります。時刻順に並べてください`,
  longLine: (most) => `${formatDecimal(most)} 文字を超える行があります。トレースではありません`,
  traceUnreadable: (reason) => `トレースを読み込めません: ${reason}`,
  readOnce: '繰り返し読み込めません。先にファイルに保存してください',
  badHeader: (columns, found) => `ヘッダーに使える列は ${columns.join(', ')} です (atSeconds は必須): ${found}`.slice(0, 200),
  manyCells: (cells, columns) => `列が ${columns} 列なのに、セルが ${cells} 個あります`,
  noObject: '行はオブジェクトで書いてください',
  unknownColumn: (shown, columns) => `不明なキーです: ${shown} (使えるキー: ${columns.join(', ')})`,
  notANumber: (column, shown) => `${column} には 0 以上の数値を指定してください: ${shown}`,
  noTime: 'atSeconds がありません',
};

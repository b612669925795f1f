// リクエストボディの誤りに関する日本語。キーのパスとコロンの後に続く。
import type { ForeignKey, Shown, ValueType } from '../en/bodies.ts';
import type { Table } from '../rooms.ts';

const TYPES: Readonly<Record<ValueType, string>> = {
  integer: '整数',
  number: '数値',
  string: '文字列',
  boolean: 'true または false',
  array: '配列',
  object: 'オブジェクト',
};

const KINDS: Readonly<Record<string, string>> = {
  'an array': '配列',
  'an object': 'オブジェクト',
  'a string': '文字列',
  'a boolean': '真偽値',
  missing: '未指定',
};
const kind = (shown: Shown) => (typeof shown === 'number' ? `${shown}` : (KINDS[shown] ?? shown));

const FOREIGN: Readonly<Record<ForeignKey, string>> = {
  modelId: 'モデルはボディの外で指定します',
  model: 'モデルはボディの外で指定します',
  stream: 'ストリーミングの有無は API の種類で決まります',
  recordId: 'modelInput と同じ階層に置きます',
  modelInput: 'すでに外側にあります',
};

const NO_KEY = 'この形式にないキーです';

export const BODIES: Table<'bodies'> = {
  tooLong: 'リクエストとして長すぎます',
  atColumn: (column, problem) => `${column} 文字目: ${problem}`,
  tooDeep: '入れ子が深すぎます',
  notARecord: 'ありません。バッチのレコードには recordId と modelInput が必要です',
  at: (path, problem) => `${path}: ${problem}`,
  missing: '必須です',
  empty: '空です',
  wrongType: (shown, expected) => `${TYPES[expected]}が必要です (現在は${kind(shown)})`,
  below: (value, least) => `${value} は下限の ${least} を下回っています`,
  above: (value, most) => `${value} は上限の ${most} を超えています`,
  notBetween: (value, least, most) => `${value} は ${least} ～ ${most} の範囲にありません`,
  noChoice: (shown, allowed) => `${shown} は指定できません (指定できる値: ${allowed.map((word) => `"${word}"`).join(', ')})`,
  noKey: NO_KEY,
  otherSpelling: (own) => `${NO_KEY}。正しくは ${own} です`,
  foreign: (key) => `${NO_KEY}。${FOREIGN[key]}`,
  oneKind: 'コンテンツの種類は 1 つだけ指定してください',
  blockType: 'ありません。Messages API のブロックには type が必要です ({"type": "text", "text": …})',
  noBlock: (shown) => `${shown} というブロックはありません`,
  firstIsUsers: '"assistant" です。最初のメッセージは user にしてください',
  lastIsUsers: '"assistant" です。このモデルは応答の書き出しを受け付けないため、最後のメッセージは user にしてください',
  callsUnanswered: (ids) => `ツールの呼び出し (${ids}) の結果が次のメッセージにありません`,
  resultsMissing: (ids) => `ツールの呼び出し ${ids} の結果がありません`,
  resultsUnasked: (ids) => `直前のメッセージで呼び出していないツールの結果 (${ids}) があります`,
  nameTwice: (shown) => `${shown} が重複しています`,
  toolsMissing: 'ありません。メッセージにツールの呼び出しがあるため必要です',
  documentAlone: 'ドキュメントにテキストが添えられていません',
  noChatKey: 'チャット補完の形式にないキーです',
  otherModel: (shown, use) => `${shown} は${use === 'batch' ? 'ジョブ' : '呼び出し'}のモデルと一致しません`,
  jobAnswersWhole: 'true は指定できません。ジョブはストリーミングに対応していません',
  noTools: '指定できません。このモデルはツールに対応していません',
  noToolsInStreams: '指定できません。このモデルはストリーミングではツールに対応していません',
  aboveModel: (value, most) => `${value} はモデルの出力の上限 (${most}) を超えています`,
  noThinking: '指定できません。このモデルは思考に対応していません',
  adaptiveFrom: '"adaptive" は Claude 4.6 以降で使えます',
  adaptiveNow: '"enabled" は使えません。Claude 4.7 以降は "adaptive" を指定し、思考予算の代わりに output_config.effort を使います',
  budget: (budget, maxTokens) => `${budget} は max_tokens (${maxTokens}) より小さくしてください`,
  temperatureWithThinking: (value) => `${value} は指定できません。思考を使う場合は 1 にするか、省略してください`,
  notWithThinking: '思考と同時には指定できません',
  topPWithThinking: (value) => `${value} は指定できません。思考を使う場合は 0.95 ～ 1 にしてください`,
  choiceWithThinking: (shown) => `"${shown}" は指定できません。思考を使う場合は "auto" または "none" にしてください`,
  notTaken: 'このモデルでは指定できません。省略してください',
  oneOfTwo: 'temperature と同時には指定できません',
};

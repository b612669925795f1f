// コマンドライン全般の日本語。
import { formatDecimal } from '../../base/numbers.ts';
import type { StdoutUse } from '../en/shell.ts';
import type { Table } from '../rooms.ts';
import { duration, list, n, unitName } from './units.ts';

const STDOUT_USES: Readonly<Record<StdoutUse, string>> = {
  answer: '回答の出力に使われます',
  'left-out': '指定できません',
  events: 'ターミナルでない場合、イベントの出力に使われます',
};

const WORK: Readonly<Record<string, string>> = { lists: '一覧', runs: '回', rows: '行', jobs: 'ジョブ', files: 'ファイル' };

export const SHELL: Table<'shell'> = {
  error: 'エラー:',
  unknownFlags: (flags) => `不明なフラグです: ${list(flags)}`,
  didYouMean: (what) => `${what} ではありませんか`,
  helpLists: '--help でフラグの一覧を表示します',
  helpShows: '--help で例を表示します',
  argumentMissing: (name) => `${name} を指定してください`,
  flagMissing: (flag) => `${flag} を指定してください`,
  needsValue: (flag) => `${flag} には値が必要です`,
  needsOneOf: (flag, values) => `${flag} には次のいずれかの値が必要です: ${values}`,
  twice: (flag) => `${flag} が 2 回以上指定されています`,
  excludes: (one, other) => `${one} と ${other} は同時に指定できません`,
  dependsOn: (flag, others) => `${flag} には ${others} も必要です`,
  oneOf: (flag, values, value) => `${flag} に "${value}" は指定できません (指定できる値: ${values})`,
  noUse: (flag, other) => `${flag} は ${other} では使えません`,
  noneOf: (value, values) => `"${value}" は指定できません (指定できる値: ${values})`,
  unexpected: (argument) => `余分な引数です: ${argument}`,
  several: (problems) => problems.join(' / '),
  notNumber: (flag, value) => `${flag} には数値を指定してください: "${value}"`,
  numbersThatWork: (flag) => `${flag} 16000、16_000、16k のいずれの書き方もできます`,
  outOfRange: (flag, { whole, min, max, unit = '' }, value) =>
    `${flag} には ${formatDecimal(min, 3)} ～ ${formatDecimal(max, 3)}${unit ? ` ${unitName(unit)}` : ''}の${whole ? '整数' : '数値'}を指定してください: ${value}`,
  least: (flag, value) => `${flag} ${value} 以上を指定してください`,
  most: (flag, value) => `${flag} ${value} が最大です`,
  nextBelow: (flag, value) => `${flag} ${value} が直近の小さい値です`,
  needsFile: (flag, use) => `${flag} にはファイル名を指定してください。標準出力は${STDOUT_USES[use]}`,
  notTime: (flag, value) => `${flag} には時間を指定してください: "${value}"`,
  tooShort: (flag, value) => `${flag} には 1 分以上を指定してください: "${value}"`,
  tooLong: (flag, most, value) =>
    `${flag} でさかのぼれるのは ${duration(most)}までです (1 分粒度のメトリクスはそれより長く保持されません): "${value}"`,
  timesThatWork: (flag) => `${flag} 90m、24h、7d のように指定します`,
  notSwitch: (variable, value) => `${variable} には 1 または 0 を指定してください (true、false、yes、no、on、off も可): "${value}"`,
  unset: (variable) => `unset ${variable} で解除します`,
  badLanguage: (value, codes) => `BQ_LANG には ${codes.join(' または ')} を指定してください: "${value}"`,
  unknownCommand: (command) => `不明なコマンドです: "${command}"`,
  flagAlone: (flag) => `${flag} は bq 自体のフラグではありません。コマンドを先に指定してください`,
  needsVerb: (command) => `bq ${command} にはサブコマンドが必要です`,
  helpListsCommands: 'bq help でコマンドの一覧を表示します',
  bug: 'bq の不具合です。DEBUG=1 を付けて再実行し、結果を報告してください',
  doctor: 'bq doctor でこの環境の状態を確認できます',
  cannotPrint: (reason) => `回答を標準出力に書き込めません: ${reason}`,
  diskFull: 'デバイスに空き容量がありません',
  freeSpace: '空き容量を増やすか、出力先を変えてください',
  interrupted: '中断しました',
  notListed: (most) => `1-${most} の番号、または番号の横の値を入力してください`,
  nothingWritten: '中断しました。何も書き込んでいません',
  silent: (what) => `${what} の入力を待っています。まだ何も届いていません (Ctrl-C で終了)`,
  waitingFor: (what, seconds) => `${what} を待っています (${duration(seconds)})`,
  stillWaiting: (what, seconds) => `${what} の応答を待っています (${seconds} 秒)`,
  doneOf: (done, total, unit) => `${n(done)} / ${n(total)} ${WORK[unit] ?? unitName(unit)}`,
  records: (count) => `${n(count)} レコード`,
  left: (seconds) => `残り ${duration(seconds)}`,
  regionAssumed: (region) => `リージョン: ${region} (--region、AWS_REGION、プロファイルのいずれにも指定がないため)`,
  notTopic: (value) => `--sns-topic には標準トピックの ARN を指定してください: ${value}`,
  notReport: (value) => `--report には .html または .svg で終わるファイル名を指定してください: ${value}`,
  reportPage: '--report report.html でページ全体を書き出します',
  reportChart: '--report report.svg で主要な図だけを書き出します',
  reportWritten: (file) => `レポート: ${file}`,
  offline: (what) => `BQ_OFFLINE が設定されていますが、この情報は AWS に問い合わせないとわかりません: ${what}`,
};

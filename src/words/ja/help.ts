// ヘルプの日本語。コマンドが英語で持つ説明は、英語をキーにした help-texts.ts の表で引く。
import type { Table } from '../rooms.ts';
import { HELP_TEXTS } from './help-texts.ts';

const HEADINGS: Readonly<Record<string, string>> = {
  USAGE: '使い方',
  DESCRIPTION: '説明',
  EXAMPLES: '例',
  ARGUMENTS: '引数',
  COMMANDS: 'サブコマンド',
  FLAGS: 'フラグ',
  'COMMON FLAGS': 'よく使うフラグ',
  'MODEL FLAGS': 'モデル',
  'REQUEST FLAGS': 'リクエスト',
  'READINGS FLAGS': 'クォータの数え方',
  'WISHES FLAGS': '目標',
  'QUOTAS FLAGS': 'クォータ',
  'WORKLOADS FLAGS': 'ワークロード',
  'AWS FLAGS': 'AWS',
  'GLOBAL FLAGS': '共通',
  'ROWS FLAGS': '行の選択',
  'ROW FLAGS': '対象の行',
  'FILES FLAGS': 'ファイル',
  'SENDING FLAGS': '送信',
  'CASE FLAGS': 'ケース',
  'FACTS FOR THE TEXT FLAGS': '文面に書く情報',
  'WHAT HAPPENED FLAGS': '発生した事象',
};

export const HELP: Table<'help'> = {
  text: (english) => HELP_TEXTS[english] ?? english,
  heading: (english) => HEADINGS[english] ?? english,
  about:
    'Amazon Bedrock のクォータをターミナルから計画するツールです。リクエストのコスト、実行できる量、スロットリングの原因、AWS への申請内容がわかります。',
  usage: '使い方',
  commandAndFlags: '$ bq コマンド [フラグ]',
  tasks: { diagnose: '原因を調べる', plan: '計画する', data: 'データを見る', ask: 'AWS に依頼する', rehearse: '試す', else: 'その他' },
  helpTopics: 'ヘルプの項目',
  examples: '例',
  topics: { environment: 'bq が参照する環境変数', 'exit-codes': '終了コードの意味' },
  ofCommand: 'bq コマンド --help で、コマンドの説明、例、フラグを表示します。',
  allFlags: (command, count) => `全 ${count} フラグは bq ${command} --help --all で表示します。`,
  oneOf: (values) => `指定できる値: ${values.join(', ')}`,
  environmentRules: [
    'フラグは BQ_… の環境変数より優先されます。そのフラグと同時に指定できない環境変数も無効になります (--offline は BQ_REQUIRE_LIVE に優先)。',
    'オン・オフの環境変数には 1 または 0 を指定します (true、false、yes、no、on、off も可)。それ以外はエラーになります。',
    'AWS に何かを送信する操作には、環境変数がありません。',
  ],
  twins: '共通フラグに対応する環境変数',
  twin: (flag, isSwitch) => `${flag}${isSwitch ? ' (1 または 0)' : ''}`,
  others: 'その他',
  sameWithJson: '--json の有無にかかわらず同じです。',
};

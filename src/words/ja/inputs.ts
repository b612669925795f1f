// 読み込めないファイルやテキストに関する日本語。
import type { Table } from '../rooms.ts';
import { n } from './units.ts';

const character = (shown: string) => (shown.startsWith('U+') ? `文字 ${shown}` : shown);

export const INPUTS: Table<'inputs'> = {
  notJson: (problem) => `JSON として読めません: ${problem}`,
  tooDeep: '入れ子が深すぎます',
  endsEarly: 'テキストが途中で終わっています',
  endsInString: '文字列の途中でテキストが終わっています',
  badEscape: '文字列の中に不正なエスケープがあります',
  insideString: (shown) => `文字列の中に使えない文字があります: ${character(shown)}`,
  afterValue: (shown) => `値の後に余分な文字があります: ${character(shown)}`,
  wantsColon: (shown) => `キーの後に ":" が必要です: ${character(shown)}`,
  wantsComma: (closer, shown) => `"," または "${closer}" が必要です: ${character(shown)}`,
  wantsKey: (shown) => `引用符で囲んだキーが必要です: ${character(shown)}`,
  unexpected: (shown) => `ここには書けない文字です: ${character(shown)}`,
  empty: '空です',
  notUtf8: 'UTF-8 ではありません',
  saveAsUtf8: 'ファイルを UTF-8 で保存してください。',
  utf16: 'UTF-16 です',
  saveItAsUtf8: 'UTF-8 で保存してください。',
  cannotRead: (file, flag, reason) => `${file} (${flag}) を読み込めません: ${reason}`,
  nameFile: (flag) => `${flag} にファイルを指定してください (標準入力は -)`,
  didYouMean: (file) => `${file} ではありませんか`,
  noSuchFile: 'ファイルがありません',
  permissionDenied: '読み取り権限がありません',
  directory: 'ディレクトリです',
  socket: 'ソケットです',
  device: 'ファイルではなくデバイスです',
  tooLarge: (bytes, most) =>
    `サイズが ${bytes === null ? `${n(most)} バイトを超えて` : `${n(bytes)} バイトになって`}います (上限 ${n(most)} バイト)`,
};

// bq catalog の日本語。
import type { Table } from '../rooms.ts';
import { n } from './units.ts';

export const CATALOGUE: Table<'catalogue'> = {
  columns: { table: 'テーブル', asOf: '時点', days: '日数', from: '由来', source: '出典' },
  origins: { shipped: '同梱', own: '取得' },
  allShipped: 'すべて bq に同梱のデータです。bq catalog refresh で、その後の変更を AWS に問い合わせます。',
  asked: (day, file) => `${day} に AWS から取得しました (${file})。変更点は bq catalog diff で表示し、bq catalog reset で破棄します。`,
  refreshColumns: {
    region: 'リージョン',
    models: 'モデル',
    profiles: 'プロファイル',
    quotas: 'クォータのデフォルト値',
    prices: '価格',
  },
  differences: (count, areListed) => `bq に同梱のデータとの差分 ${n(count)} 件${areListed ? ':' : ''}`,
  trial: 'AWS の現在の情報と、bq に同梱のデータの比較',
  nothingKept: '--dry-run: 何も保存していません',
  kept: 'AWS の情報を保存しました。今後は bq に同梱のデータより優先されます',
  keptIn: (file) => `保存先: ${file}`,
  refreshKeeps: 'bq catalog refresh で保存します。',
  diffShows: 'すべての差分は bq catalog diff で表示し、bq catalog reset で破棄します。',
  kinds: {
    'new-model': '新しいモデル',
    'on-demand': 'オンデマンド',
    'new-profile': '新しいプロファイル',
    'gone-model': '一覧にないモデル',
    'gone-profile': '一覧にないプロファイル',
    routes: 'プロファイルの呼び出し元',
    'life-cycle': 'ライフサイクル',
    quota: 'クォータのデフォルト値',
    price: '価格',
  },
  changeColumns: { what: '種類', of: '対象', values: 'bq に同梱 → AWS' },
  nothing: 'なし',
  noRefresh: '取得した情報はなく、bq に同梱のデータを使っています。bq catalog refresh で変更を AWS に問い合わせます。',
  diffHead: (day, shipped, differences) =>
    `AWS の情報 (${day}) と同梱のデータ (${shipped}) の比較: ${differences === 0 ? '差分なし' : `差分 ${n(differences)} 件`}`,
  removed: (file) => `${file} を削除しました。bq に同梱のデータを使います。`,
  nothingToReset: '取得した情報はありません。bq に同梱のデータを使っています。',
  partUnread: (region, problem) => `${region}: ${problem}。これまでの情報を使い続けます`,
  whatIsNew: '新しい情報',
  noDirectory: 'カタログを保存するディレクトリがありません',
  needsCredentials: (reason) => `bq catalog refresh は AWS に問い合わせるため、認証情報が必要です: ${reason}`,
  pricesNeedNone: 'bq catalog refresh --prices は、認証情報なしで公開の価格ファイルを取得します',
};

// レポートに共通の日本語。
import type { Table } from '../rooms.ts';

export const REPORT: Table<'report'> = {
  sources: '出典と前提',
  made: (at, version) => `${at} に bq ${version} の次のコマンドで作成しました。--json でも同じ数値を出力できます。`,
  warnings: '注意',
  drawing: (title) => `${title} (図)`,
  title: (report, figure) => `${report}: ${figure}`,
  description: (sentences) => sentences.map((sentence) => `${sentence.replace(/。$/, '')}。`).join(''),
  theAnswer: '回答',
  nothingToDraw: '図示する値がありません',
};

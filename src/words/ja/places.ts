// エラーの発生箇所の書き方。
import type { Table } from '../rooms.ts';

export const PLACES: Table<'places'> = { at: (where, problem) => `${where}: ${problem}` };

// bq explain の見出しなどの日本語。
import type { Table } from '../rooms.ts';
import { n } from './units.ts';

export const EXPLAIN: Table<'explain'> = {
  found: ({ errors, throttles, retries, notices }) => {
    const head = errors === 1 ? 'エラー 1 件' : `エラー ${n(errors)} 件 (うちスロットリング ${n(throttles)} 件)`;
    const apart = [...(retries === 0 ? [] : [`再試行 ${n(retries)} 件`]), ...(notices === 0 ? [] : [`警告 ${n(notices)} 件`])];
    return apart.length === 0 ? head : `${head}。ほかにクライアントの${apart.join('、')}`;
  },
  times: (count) => `${count} 件: `,
  retriesOnly: (retries) => `再試行 ${n(retries)} 件: `,
  noticesOnly: (notices) => `警告 ${n(notices)} 件: `,
  onlyNotice: 'クライアントの警告です。これが原因で失敗した呼び出しは、このテキストにありません',
  onlyRetries: 'クライアントが再試行しています。最終的に失敗した呼び出しは、このテキストにありません',
  retriesToo: (retries) => `${n(retries)} 行はクライアントの再試行で、失敗の件数に含めていません`,
  labels: {
    said: 'AWS の応答',
    client: 'クライアント',
    clientSaid: 'クライアントのメッセージ',
    means: '意味',
    retries: '再試行',
    model: 'このモデル',
    now: '今できること',
    change: '見直し',
    commands: 'コマンド',
    seen: '発生',
  },
  between: (first, last) => `${first} ～ ${last}`,
  attempts: (attempts) => `1 回の呼び出しで ${attempts} 回試行`,
  requests: (ids, hasMore) => `リクエスト ${ids.join(', ')}${hasMore ? ' など' : ''}`,
  unknown: (texts) =>
    `bq が認識できない${texts === 1 ? 'テキストです' : `テキストが ${n(texts)} 件あります`}。スロットリングかどうかは判断できません。例外名を含むメッセージ全体を指定してください。`,
  unknownTitle: 'bq が認識できないテキスト',
  unknownModel: (modelId) =>
    `エラーにある ${modelId} は bq の知らないモデルです。説明はどのモデルにも当てはまる内容です。AWS のモデル一覧は bq catalog refresh で取得できます`,
  twoTexts: 'メッセージと --error FILE は、どちらか一方だけを指定してください',
  textNeeded: '調べたいエラーのテキストを指定してください',
  next: 'bq explain --error FILE でファイルを指定します (標準入力は -)',
};

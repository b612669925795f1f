// 回答の情報源 (アカウント、クォータ、デフォルト値、カタログ) に関する日本語。
import type { Table } from '../rooms.ts';
import { duration } from './units.ts';

export const SOURCES: Table<'sources'> = {
  saved: (file) => `${file} に保存しました`,
  defaultsInstead: (asOf, reason) => `アカウントの値ではなく、AWS のデフォルト値 (${asOf}) を使います: ${reason}`,
  cached: (region, seconds) => `${region} のクォータは ${duration(seconds)}前に取得したものです (--refresh で再取得)`,
  unknownRegion: (region, asOf) => `${region} は bq の知るリージョン (${asOf} 時点) にありません`,
  retry: (operation, region, { isThrottled, retry, waitSeconds }) =>
    `${region} の ${operation} が${isThrottled ? 'スロットリングされました' : '応答しません'}。${duration(waitSeconds)}後に再試行します (${retry} 回目)`,
  needsWhole: (who, problem) => `${who} にはアカウントのクォータ全体が必要です: ${problem}`,
  defaultsAlone: 'AWS のデフォルト値しかありません',
  needsOwn: (who, reason) => `${who} にはアカウントのクォータが必要です: ${reason}`,
  holdsDefaults: (files, asOf, region) => `${files} にある ${region} の値は AWS のデフォルト値 (${asOf}) だけです`,
  holdsSeveral: (regions) => `${regions.join(', ')} の値があります。リージョンを 1 つ指定してください`,
  holdsNone: (region, known) => `${region} のクォータがありません (あるのは ${known.join(', ')})`,
  fileOfDefaults: 'ファイルには AWS のデフォルト値だけがあり、アカウントの適用値はありません',
  rowsWithoutArn: 'QuotaArn のない行は、区別できないためアカウントの適用値として扱います',
  fileOfApplied: (asOf) => `ファイルにはアカウントの適用値だけがあります。デフォルト値には bq のデータ (${asOf}) を使います`,
  unfinishedFile: '最後のページに NextToken があり、続きの行がファイルにありません',
  doctorSays: '不足している権限は bq doctor で確認できます。',
  addOffline: '--offline を付けると、デフォルト値であることを承知のうえで使います。',
  addQuotas: '--quotas FILE で保存済みのクォータを使います。',
  addWhole: '--quotas FILE で保存済みの完全な一覧を使います。',
  readsOwn: (region) => `bq quotas --region ${region} --require-live --save FILE でアカウントのクォータを取得します`,
  logIn: '`aws configure` または `aws sso login` を実行するか、--profile でプロファイルを指定してください。',
  needsCredentials: (command) => `${command} には AWS の認証情報が必要です`,
  because: (what, reason) => `${what}: ${reason}`,
  catalogueOld: (asOf, days) =>
    `カタログは ${asOf} 時点のもので、${days} 日経過しています。bq catalog refresh で変更を AWS に問い合わせてください`,
  catalogueNotUsed: (file, problem) =>
    `${file} は使えません: ${problem}。bq に同梱のデータを使います。bq catalog refresh で作り直すか、bq catalog reset で削除してください`,
};

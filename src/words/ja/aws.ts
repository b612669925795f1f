// AWS への接続に関する日本語。
import type { Table } from '../rooms.ts';

export const AWS: Table<'aws'> = {
  noCredentials: 'AWS の認証情報が設定されていません',
  onlyApiKey: 'AWS_BEARER_TOKEN_BEDROCK はモデルの呼び出し用で、クォータの参照には使えません',
};

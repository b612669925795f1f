// bq quotas のレポートの日本語。
import type { Table } from '../rooms.ts';
import { known, LIMITS, n } from './units.ts';

const SOURCES = { live: '取得', snapshot: 'スナップショット', override: '手動で指定' } as const;

export const QUOTAS_REPORT: Table<'quotas-report'> = {
  title: (regions) => `Bedrock のクォータ (${regions.join(', ')})`,
  onlyDefaults: 'AWS のデフォルト値です。アカウントの適用値はこれより小さい場合があります',
  asked: '指定された行',
  said: (region, text) => `${region}: ${text}`,
  source: (region, { source, asOf, account }) =>
    source === 'default'
      ? `${region}: AWS のデフォルト値 (${asOf}、アカウントの適用値ではない)`
      : `${region}: ${SOURCES[source]} (${asOf}${account === null ? '' : `、アカウント ${account}`})`,
  noLimit: '制限なし',
  tokensTitle: (region) => `${region} の TPM`,
  tokensDescription: (hasApplied) =>
    `モデルとプールごとのクォータです (${hasApplied ? 'AWS のデフォルト値と併記' : 'AWS のデフォルト値'}、対数軸)。0 のクォータは左端に描いています。`,
  dot: (way, value, standard) => `${way}: ${n(value)} TPM${standard === null ? '' : ` (AWS のデフォルト値 ${n(standard)})`}`,
  now: '現在',
  default: 'AWS のデフォルト値',
  tokensCaption: (region) => `${region} のクォータ`,
  tokensColumns: {
    model: 'モデルとプール',
    tpm: 'TPM',
    default: 'TPM (デフォルト)',
    ofDefault: 'デフォルト比',
    rpm: 'RPM',
    perDay: 'トークン/日',
  },
  pastEndOfLife: (way) => `${way} (提供終了)`,
  standoutsCaption: (region) => `0 または AWS のデフォルト値を下回るクォータ (${region})`,
  standoutsColumns: { model: 'モデル', pool: 'プール', limit: '上限', value: '値', default: 'デフォルト', ofDefault: 'デフォルト比' },
  metric: (metric) => LIMITS[metric],
  rowsTitle: 'クォータの行',
  rowsDescription: (first) => `各行の現在の値と AWS のデフォルト値です (対数軸${first === null ? '' : `、先頭の ${first} 行`})。`,
  rowDot: (row, value, standard) => `${row}: ${n(value)} (AWS のデフォルト値 ${known(n)(standard)})`,
  rowsNumbers: '図の数値',
  rowsNumbersColumns: { row: '行', now: '現在', default: 'デフォルト' },
  rowsCaption: (first, all) => `Service Quotas の行${first === null ? '' : ` (${n(all)} 行のうち先頭の ${first} 行。全行は --json)`}`,
  rowsColumns: { row: '行', region: 'リージョン', code: 'コード', applied: '適用値', default: 'デフォルト', adjustable: '調整' },
  yes: '可',
  no: '不可',
  changesCaption: (changes) => (changes === 0 ? 'スナップショットからの変更なし' : 'スナップショットからの変更'),
  changesColumns: { row: '行', region: 'リージョン', change: '変更', before: '変更前', after: '変更後' },
  changes: { added: '追加', removed: '削除', changed: '変更' },
};

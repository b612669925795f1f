// bq quotas の日本語。
import { formatCompact, formatPercent } from '../../base/numbers.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { QuotaVariant } from '../../quotas/names/variants.ts';
import { clockTime, dayOrTime, type RowSeen, type Way } from '../en/quotas.ts';
import type { Table } from '../rooms.ts';
import { country, duration, list, n, place } from './units.ts';

const METRICS = { tpm: 'TPM', rpm: 'RPM', tpd: '1 日あたりのトークン数' };
const rowName = ({ model, isPastEndOfLife, way, metric }: RowSeen) =>
  `${model}${isPastEndOfLife ? ' (EOL)' : ''} (${way}) の ${METRICS[metric]}`;
const firstFour = (names: readonly string[]) => `${names.slice(0, 4).join(', ')}${names.length > 4 ? ' など' : ''}`;
const countryOf = (region: string) => country(regionInfo(region)?.country ?? '') || region;

const SUPPORT_CENTER =
  'サポートセンター > ケースを作成 > アカウントと請求 (Account and billing) > アカウントのアクティベーション (Account Activation) > Bedrock Allowlisting';
const ZERO_REASON = `新規または制限付きのアカウントによく見られます。対処: ${SUPPORT_CENTER}`;
const BELOW_REASON =
  '新規または制限付きのアカウントによく見られます。対処: デフォルト値への復元をサポートケースで依頼 (引き上げリクエストでは、デフォルト値を超える値しか申請できません)';
const draftText = (draft: string | null) => (draft === null ? '' : `。文面の作成: ${draft}`);

const VARIANTS: Readonly<Record<QuotaVariant, string | null>> = {
  plain: null,
  'long-context': '1M コンテキスト',
  'latency-optimized': 'レイテンシー最適化',
  priority: 'priority ティア',
  flex: 'flex ティア',
  reserved: 'reserved ティア',
  asynchronous: '非同期',
  other: 'その他のティア',
};

export const QUOTAS: Table<'quotas'> = {
  place: (region) => (regionInfo(region) ? `${place(region)} (${region})` : region),
  account: (id) => `アカウント ${id}`,
  source: ({ source, asOf, ageSeconds }) => {
    if (source === 'default') return `AWS のデフォルト値 (${dayOrTime(asOf)}、適用値ではない)`;
    if (source !== 'live') return `${source === 'snapshot' ? 'スナップショット' : '手動で指定'} (${clockTime(asOf)})`;
    const clock = clockTime(asOf).slice(11);
    return ageSeconds ? `取得 ${clock} (${duration(Math.ceil(ageSeconds))}前)` : `取得 ${clock}`;
  },
  textModels: 'テキストモデル',
  allRows: (what, rows) => `${what} (--all で全 ${n(rows)} 行)`,
  nothingRead: '行を読み取れなかったため、値は不明です',
  onlyDefaults: 'アカウントの適用値はこれより小さい場合があります。認証情報または --quotas FILE で確認できます',
  standOut: (zeros, below) => {
    if (zeros + below === 0) return '0 の行も、AWS のデフォルト値を下回る行もありません';
    const some = [...(zeros > 0 ? [`0 の行 ${n(zeros)} 件`] : []), ...(below > 0 ? [`デフォルト値未満 ${n(below)} 件`] : [])];
    return `${some.join('、')}。対処は下記のとおりです`;
  },
  noRowKnown: 'このリージョンのテキストモデルについて、カタログに該当するクォータの行はありません。',
  columns: {
    model: 'モデル',
    calledAs: '呼び出し',
    tpmNow: '現在の TPM',
    tpm: 'TPM',
    default: 'デフォルト',
    rpm: 'RPM',
    perDay: '1 日',
  },
  moreEach: (count) => `ほか ${count} モデル (各)`,
  moreNames: '… (--search、--all で表示)',
  notSet: '未設定',
  unknown: '不明',
  noLimit: '制限なし',
  noRow: '行なし',
  group: ({ kind, region, widest }) => {
    if (kind === 'unknown') return '処理先を AWS が明示していないもの';
    if (kind === 'area') return `${countryOf(region)}の国外でも処理 (EU 域内)`;
    if (kind === 'leaves') return `${countryOf(region)}の国外でも処理`;
    return `${countryOf(region)}国内で処理${widest ? ` (${widest.way}: ${widest.regions.map(place).join(', ')})` : ''}`;
  },
  zero: (row, standard) => `${rowName(row)} が 0 です${standard ? ` (デフォルト値は ${n(standard)})` : ''}`,
  belowDefault: (row, share, standard) => `${rowName(row)} が AWS のデフォルト値 ${n(standard)} の ${formatPercent(share)} です`,
  zeroWayOut: (draft) => `値が 0 の行: ${ZERO_REASON}${draftText(draft)}`,
  belowWayOut: (draft) => `デフォルト値を下回る行: ${BELOW_REASON}${draftText(draft)}`,
  manyZero: (rows, of, draft) => `注意が必要な ${of} 行のうち ${n(rows)} 行が 0 です。${ZERO_REASON}${draftText(draft)}`,
  manyBelow: (rows, models, draft) =>
    `${n(rows)} 行が AWS のデフォルト値を下回っています (${firstFour(models)})。${BELOW_REASON}${draftText(draft)}`,
  allModelsDay: (tokens, lasts) =>
    `全モデル合計: 1 日あたり ${tokens === null ? '不明' : formatCompact(tokens)} トークン${lasts === null ? '' : ` = ${lasts.model} を TPM の上限で ${duration(lasts.seconds)}使う量`} (単位は AWS の資料に記載なし)`,
  secondPool: (region, prefix, regions) =>
    `${countryOf(region)}にある別のプール: ${regions.map(place).join('または')}から呼び出す ${prefix}. (--region ${regions.join(',')})`,
  withoutRow: (models) => `TPM の行がないモデル (無制限ではなく不明): ${firstFour(models)} (--all で表示)`,
  rowColumns: { quota: 'クォータ', now: '現在', default: 'デフォルト', adjustable: '調整', code: 'コード' },
  yes: '可',
  no: '不可',
  rowsOf: (shown, all) => `${n(all)} 行中 ${n(shown)} 行`,
  noRowMatches: '該当する行はありません。',
  noCode: 'コードなし',
  nowAndDefault: (now, standard, meaning) => `現在 ${now} · デフォルト ${standard} · ${meaning}`,
  meaning: (entry) => {
    if (entry.class !== 'inference') return `ルール ${entry.rule} → 推論のクォータではない (${entry.class})`;
    const variant = entry.variant && VARIANTS[entry.variant];
    return `ルール ${entry.rule} → ${list([
      entry.scope ?? (entry.endpoint === 'bedrock-mantle' ? 'bedrock-mantle' : 'on-demand と geo'),
      entry.metric ?? '',
      ...(variant === null ? [] : [variant]),
      ...(entry.doubledForCrossRegion ? ['geo では 2 倍'] : []),
      entry.modelIds.length > 0 ? entry.modelIds.join(', ') : entry.metric === 'cross-model-tpd' ? '全モデル' : 'カタログに該当モデルなし',
    ])}`;
  },
  changeColumns: { change: '変更', quota: 'クォータ', what: '項目', before: '変更前', now: '現在' },
  changes: { added: '追加', removed: '削除', changed: '変更' },
  fields: { applied: '適用値', default: 'デフォルト値', adjustable: '調整' },
  against: (file) => `${file} との比較`,
  nothingChanged: '変更はありません。',
  rowsChanged: (rows) => `${n(rows)} 行に変更があります`,
  notWhole: (problems) => `クォータの一覧を一部取得できませんでした: ${problems.join(' / ')}`,
  holdsNoneIn: (file, region, known) => `${file} に ${region} のクォータがありません (あるのは ${known.join(', ')})`,
  allowPartial: '--allow-partial を付けると、取得できた分だけを「一部のみ」と明示して表示・保存します。',
  leavesArea: (model, from, area, ways) =>
    model === null
      ? `${from} から呼び出せて、${area} 内だけで処理されるモデルはありません`
      : `${from} から呼び出す ${model} は、処理を ${area} 内に限れません${ways.length > 0 ? ` (${ways.map(wayText).join('、')})` : ''}`,
  theseStay: (area, models) => `${area} 内だけで処理されるモデル: ${models.join(', ')}`,
  modelsLists: (area) => `bq models --stays-in ${area} で、該当するモデルとリージョンを表示します`,
};

function wayText({ way, regions }: Way): string {
  if (regions.includes('*')) return `${way} の処理先は任意のリージョン`;
  return `${way} の処理先は ${regions.map(place).join(', ') || 'AWS が明示していないリージョン'}`;
}

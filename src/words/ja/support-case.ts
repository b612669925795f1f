// bq support-case の対話とエラーの日本語。ケースの文面は src/support/case/words/ja.ts にある。
import type { Table } from '../rooms.ts';
import { list } from './units.ts';

const flagList = (flags: readonly string[]) => list(flags.map((flag) => `--${flag}`));

export const SUPPORT_CASE: Table<'support-case'> = {
  questions: {
    lang: 'ケースの文面の言語',
    kind: 'ケースの種類',
    model: 'モデル (sonnet-4.5 などの短い名前、モデル ID、またはプロファイル ID)',
    region: 'リージョン',
    'support-plan': 'アカウントのサポートプラン',
    'stays-in': 'データを処理できる地域の制限、例: jp、us、eu',
  },
  languages: { en: '英語', ja: '日本語' },
  kinds: {
    'quota-increase': '予定している利用に対してクォータが足りない',
    'throttled-under-quota': 'クォータに達していないのにスロットリングされる',
    'model-access': 'モデルをまったく利用できない',
    'restore-default': 'クォータが 0、または AWS のデフォルト値より低い',
  },
  plans: {
    none: '有料プランなし (ベーシック)',
    'business-plus': 'ビジネスサポートプラス',
    enterprise: 'エンタープライズサポート',
    'unified-operations': 'Unified Operations',
    developer: 'デベロッパーサポート (2027-01-01 に終了)',
    business: 'ビジネスサポート (2027-01-01 に終了)',
  },
  crossRegion: { yes: '別のリージョンで処理されてもよい', no: '呼び出し元のリージョンでの処理が必須' },
  leavesOpen: '未定の場合は Enter',
  noLimit: '制限がない場合は Enter',
  formed: (form) => `${form} の形式、未定の場合は Enter`,
  taken: (value) => `Enter で ${value}`,
  unusable: (problem) => `この値は使用できません: ${problem}`,
  needs: (flags) => `ケースの作成には ${flagList(flags)} が必要です`,
  model: '--model モデル (または --from plan.json)',
  blanks: (flags) => `指定がなければ空欄になる項目: ${flags.map((flag) => `--${flag}`).join(' ')}`,
  asks: 'ターミナルで bq support-case を実行すると、対話形式で尋ねます',
  hasPlan: (flags) => `--from の計画に含まれているため、${flagList(flags)} では変更できません`,
  leaveOut: (flag) => `または、${flag} を指定せずに実行してください`,
  otherRegion: (file, region, asked) => `${file} の計画は ${region} のもので、--region ${asked} では変更できません`,
  leavesArea: (file, area, regions) =>
    `${file} の計画は、処理を ${area} 内に限れません。処理先: ${list(regions) || 'AWS が明示していないリージョン'}`,
  noSuchRow: (pool, region, limit) => `${region} の ${pool} に、この種類のクォータはありません: ${limit}`,
  limits: (kinds) => `指定できる値: ${kinds.map((kind) => `--limit ${kind}`).join(', ')}`,
  notDate: (value) => `--go-live には日付を YYYY-MM-DD の形式で指定してください: "${value}"`,
  notTime: (value) => `--seen には時刻をタイムゾーン付きで指定してください: "${value}"`,
  noError: (file) => `${file} にエラーは見つかりませんでした`,
};

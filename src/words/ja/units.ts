// What Japanese tables share: names of places and limits, lists, lengths of time.
import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';

/** `ap-northeast-1` → `東京`; an unknown Region is its ID. */
export const place = (region: string): string => (region === '*' ? '任意のリージョン' : (regionInfo(region)?.placeJa ?? region));

export const list = (items: readonly string[]): string => items.join('、');

export const n = formatNumber;

/** A format for values that may not be known, or have no limit. */
export const known =
  (format: (value: number) => string) =>
  (value: number | null): string => {
    if (value === null || Number.isNaN(value)) return '不明';
    return value === Number.POSITIVE_INFINITY ? '制限なし' : format(value);
  };

const COUNTRIES: Readonly<Record<string, string>> = {
  AE: 'アラブ首長国連邦',
  AU: 'オーストラリア',
  BH: 'バーレーン',
  BR: 'ブラジル',
  CA: 'カナダ',
  CH: 'スイス',
  DE: 'ドイツ',
  ES: 'スペイン',
  FR: 'フランス',
  GB: '英国',
  HK: '香港',
  ID: 'インドネシア',
  IE: 'アイルランド',
  IL: 'イスラエル',
  IN: 'インド',
  IT: 'イタリア',
  JP: '日本',
  KR: '韓国',
  MX: 'メキシコ',
  MY: 'マレーシア',
  NZ: 'ニュージーランド',
  SE: 'スウェーデン',
  SG: 'シンガポール',
  TH: 'タイ',
  TW: '台湾',
  US: '米国',
  ZA: '南アフリカ',
};

export const country = (code: string): string => COUNTRIES[code] ?? code;

/** After a value, as `LIMIT_NAMES` in English. */
export const LIMITS: Readonly<Record<QuotaMetric, string>> = {
  tpm: 'TPM',
  rpm: 'RPM',
  tpd: 'トークン/日',
  'cross-model-tpd': 'トークン/日 (全モデル合計)',
  'input-tpm': '入力 TPM',
  'output-tpm': '出力 TPM',
  concurrent: '同時リクエスト',
};

/** As `formatDuration` in English: at most two units. */
export function duration(seconds: number | null): string {
  if (seconds === null || Number.isNaN(seconds)) return '不明';
  if (!Number.isFinite(seconds)) return '無期限';
  if (seconds < 0) return `-${duration(-seconds)}`;
  if (seconds === 0) return '0 秒';
  if (seconds < 0.9995) return `${formatNumber(seconds * 1000)} ミリ秒`;
  if (seconds < 59.95) return `${formatDecimal(seconds, seconds < 9.95 ? 1 : 0)} 秒`;
  if (seconds < 3570) return pair(Math.round(seconds), 60, '分', '秒');
  if (seconds < 86_000) return pair(Math.round(seconds / 60), 60, '時間', '分');
  return pair(Math.round(seconds / 3600), 24, '日', '時間');
}

function pair(count: number, perBig: number, big: string, small: string): string {
  const whole = Math.floor(count / perBig);
  const rest = count - whole * perBig;
  if (whole === 0) return `${rest} ${small}`;
  return rest === 0 ? `${formatNumber(whole)} ${big}` : `${formatNumber(whole)} ${big} ${rest} ${small}`;
}

const UNITS: Readonly<Record<string, string>> = {
  tokens: 'トークン',
  seconds: '秒',
  'tokens/s': 'トークン/秒',
  workers: 'ワーカー',
  requests: 'リクエスト',
  'quota tokens per token': 'クォータトークン/トークン',
};

/** A unit of a flag or of progress, as it is in English. */
export const unitName = (unit: string): string => UNITS[unit] ?? unit;

/** How a minute may be counted. */
export const WINDOWS: Readonly<Record<WindowModel, string>> = {
  'token-bucket': 'トークンバケット',
  'fixed-window': '固定ウィンドウ',
  'fixed-window-carry': '繰り越し付き固定ウィンドウ',
  'sliding-window': 'スライディングウィンドウ',
};

// The one place that turns numbers into text: thousands, compact counts, percents, durations, dollars. English, no locale data needed.

/** What stands where a number is not known; never 0. */
export const UNKNOWN = 'unknown';

/** @param value any finite number, rounded to `digits` decimals (default 0): `1234567.8` → `1,234,568` */
export function formatNumber(value: number | null, digits = 0): string {
  if (value === null || Number.isNaN(value)) return UNKNOWN;
  if (!Number.isFinite(value)) return value > 0 ? 'no limit' : UNKNOWN;
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const negative = value < 0 && Number(value.toFixed(digits)) !== 0;
  return `${negative ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Shows a value in full, without the zeros that rounding would add: `4` → `4`, `6.6667` → `6.7`. For counts that need not be whole. */
export function formatDecimal(value: number | null, maxDigits = 1): string {
  if (value === null || !Number.isFinite(value)) return formatNumber(value);
  const text = formatNumber(value, maxDigits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A rate, whole from 10 on: `554`, `6.8`, `0.2`; a slow one keeps two significant digits, so that only 0 is shown as `0`. */
export function formatRate(value: number): string {
  if (value > 0 && value < 0.1) return String(Number(value.toPrecision(2)));
  return formatDecimal(value, value < 10 ? 1 : 0);
}

const SUFFIXES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/**
 * A count in at most four characters and a suffix where that loses nothing, else in full: `288,000,000` → `288M`,
 * `1,500,000` → `1.5M`, `200,001` → `200,001`.
 */
export function formatCompact(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return formatNumber(value);
  for (const [unit, suffix] of SUFFIXES) {
    if (Math.abs(value) < unit) continue;
    const scaled = value / unit;
    const text = formatDecimal(scaled, unit > 1e3 ? 3 : 1);
    if (text.replace(/[-.,]/g, '').length <= 4 && Math.round(Number(text.replace(/,/g, '')) * unit) === value) return `${text}${suffix}`;
  }
  return formatDecimal(value, 2);
}

/**
 * @param share 0.08 → `8 %`. Small shares keep two significant digits (`0.4 %`), and nothing that is not 0 is shown as `0 %`,
 * nor anything else than 1 as `100 %`.
 */
export function formatPercent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return formatNumber(share);
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size === 0) return '0 %';
  if (size < 0.01) return `${percent < 0 ? '-' : ''}<0.01 %`;
  if (size < 1) return `${Number(percent.toPrecision(2))} %`;
  if (size < 10) return `${formatDecimal(percent, 1)} %`;
  if (size > 99 && size < 100) return `${percent < 0 ? '-' : ''}${formatDecimal(Math.min(size, 99.9))} %`;
  if (size > 100 && size < 101) return `${formatDecimal(Math.sign(percent) * Math.max(size, 100.1))} %`;
  return `${formatNumber(percent)} %`;
}

/** A length of time, at most two units: `0.045` → `45 ms`, `6.667` → `6.7 s`, `90` → `1 min 30 s`, `268` → `4 min 28 s`, `7500` → `2 h 5 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return seconds === null || Number.isNaN(seconds) ? UNKNOWN : 'for ever';
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return '0 s';
  if (seconds < 0.9995) return `${formatNumber(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${formatDecimal(seconds, seconds < 9.95 ? 1 : 0)} s`;
  if (seconds < 3570) return pair(Math.round(seconds), 60, 'min', 's');
  if (seconds < 86_000) return pair(Math.round(seconds / 60), 60, 'h', 'min');
  return pair(Math.round(seconds / 3600), 24, 'days', 'h').replace(/^1 days/, '1 day');
}

/** `count` small units as `a big b small`, the second left out when it is 0. */
function pair(count: number, perBig: number, big: string, small: string): string {
  const whole = Math.floor(count / perBig);
  const rest = count - whole * perBig;
  if (whole === 0) return `${rest} ${small}`;
  return rest === 0 ? `${formatNumber(whole)} ${big}` : `${formatNumber(whole)} ${big} ${rest} ${small}`;
}

/** US dollars: cents above 1, three significant digits below: `$12.30`, `$0.0045`. */
export function formatUsd(usd: number | null): string {
  if (usd === null || !Number.isFinite(usd)) return UNKNOWN;
  const size = Math.abs(usd);
  const sign = usd < 0 ? '-' : '';
  if (size === 0) return '$0';
  if (size >= 1000) return `${sign}$${formatNumber(size)}`;
  if (size >= 1) return `${sign}$${formatNumber(size, 2)}`;
  const digits = Math.min(12, 2 - Math.floor(Math.log10(size)));
  const text = size.toFixed(digits).replace(/0+$/, '');
  // At least cents: $0.50, not $0.5.
  return `${sign}$${text.padEnd(4, '0')}`;
}

/** `plural(1, 'worker')` → `1 worker`, `plural(2, 'quota')` → `2 quotas`, `plural(1000, 'row')` → `1,000 rows`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A small count in a sentence: `four`; from 11 on in digits. */
export function countWord(count: number): string {
  return WORDS[count] ?? formatNumber(count);
}

/** `980 bytes`, `12.3 MB`, `4.1 TB`, by thousands as bills do */
export function formatBytes(bytes: number): string {
  const step = [1e12, 1e9, 1e6, 1e3].findIndex((size) => bytes >= size);
  if (step < 0) return plural(Math.round(bytes), 'byte');
  return `${formatDecimal(bytes / 1000 ** (4 - step))} ${['TB', 'GB', 'MB', 'kB'][step]}`;
}

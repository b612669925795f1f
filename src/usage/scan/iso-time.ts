// The time of a record, read from its bytes.

const ZERO = 48;
const NONE = Number.NaN;
const [DASH, COLON, POINT, T, Z] = [45, 58, 46, 84, 90];

/** Days since 1970 are reckoned once a day. */
export class IsoTime {
  #day = -1;
  #dayMs = NONE;

  /** @param start of `2026-11-20T10:00:00Z` or `2026-11-20T10:00:00.000Z` @returns milliseconds since 1970; NaN for anything else */
  read(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if ((length !== 20 && length !== 24) || bytes[end - 1] !== Z || bytes[start + 10] !== T) return NONE;
    const [hours, minutes, seconds] = [two(bytes, start + 11), two(bytes, start + 14), two(bytes, start + 17)];
    if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON || !(hours < 24 && minutes < 60 && seconds < 60)) return NONE;
    let fraction = 0;
    if (length === 24) {
      if (bytes[start + 19] !== POINT) return NONE;
      fraction = two(bytes, start + 20) * 10 + digit(bytes, start + 22);
    }
    return this.#dayOf(bytes, start) + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
  }

  #dayOf(bytes: Uint8Array, start: number): number {
    if (bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return NONE;
    const [year, month, day] = [two(bytes, start) * 100 + two(bytes, start + 2), two(bytes, start + 5), two(bytes, start + 8)];
    const date = (year * 100 + month) * 100 + day;
    if (date !== this.#day) {
      // Days that are in every month: of the others, the parser of dates has its own opinion.
      const isPlain = year >= 2015 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
      const text = isPlain ? '' : isoDay(year, month, day);
      this.#dayMs = isPlain ? Date.UTC(year, month - 1, day) : text === '' ? NONE : Date.parse(text);
      this.#day = date;
    }
    return this.#dayMs;
  }
}

function isoDay(year: number, month: number, day: number): string {
  if (!(year >= 2015 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return '';
  const padded = (value: number) => String(value).padStart(2, '0');
  return `${year}-${padded(month)}-${padded(day)}T00:00:00Z`;
}

/** NaN where it is no digit. */
function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] as number) - ZERO;
  return value >= 0 && value <= 9 ? value : NONE;
}

const two = (bytes: Uint8Array, at: number) => digit(bytes, at) * 10 + digit(bytes, at + 1);

// Templates and values → text in a language: numbers, dates, times, Regions. Nothing here knows which language it is.
import { maskAccounts } from '../account-ids.ts';
import { regionInfo } from '../catalog/regions.ts';
import { formatDecimal, formatPercent, formatUsd } from '../render/numbers.ts';
import { stripControl } from '../render/text.ts';
import type { Language, Values } from './languages/language.ts';

/** Values that are not plain numbers, by the name of their placeholder. */
const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  share: formatPercent,
  usd: formatUsd,
  batchUsd: formatUsd,
};

/**
 * Fills a template in one pass, so that what a value contains is never taken for a placeholder.
 *
 * @throws Error for a placeholder without value: a template and its caller disagree
 */
export function fill(template: string, values: Values, language: Pick<Language, 'unknown'>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in "${template}"`);
    if (value === null) return language.unknown;
    return typeof value === 'number' ? (FORMATS[name] ?? plainNumber)(value) : value;
  });
}

const plainNumber = (value: number) => formatDecimal(value, 1);

/** What a user or AWS wrote, fit for one line of a case: no control characters, no account ids. */
export function cleanText(text: string): string {
  return maskAccounts(stripControl(text, { oneLine: true }).replace(/\s+/g, ' ').trim());
}

export function regionText(region: string, language: Language): string {
  const place = placeOf(region, language);
  return place === region ? region : fill(language.regionText, { region, place }, language);
}

export function placeOf(region: string, language: Language): string {
  return regionInfo(region)?.[language.regionPlace] ?? region;
}

/** @param isoDate `2026-12-01`, or a time of which the day counts */
export function dateText(isoDate: string, language: Language): string {
  const [year = '', month = '', day = ''] = isoDate.slice(0, 10).split('-');
  return fill(language.date, { year, month, day, monthShort: String(Number(month)), dayShort: String(Number(day)) }, language);
}

/** @param iso UTC */
export function timeText(iso: string, language: Language): string {
  const local = language.zoneOffsetMinutes === null ? '' : clock(new Date(new Date(iso).getTime() + language.zoneOffsetMinutes * 60_000));
  return fill(language.time, { utc: clock(new Date(iso)), local }, language);
}

const clock = (date: Date) => date.toISOString().slice(0, 19).replace('T', ' ');

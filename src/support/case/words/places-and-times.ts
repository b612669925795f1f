// Regions, dates and times as a language writes them.
import { fill } from '../../../base/words.ts';
import { regionInfo } from '../../../catalog/regions.ts';
import type { Language } from './language.ts';

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

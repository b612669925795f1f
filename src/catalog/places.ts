// Names of countries, areas and Regions as a sentence needs them.
import { regionInfo } from './regions.ts';

/** `JP` → `Japan`, `US` → `the United States`. */
export function countryName(code: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code;
  return /^(United|Netherlands)/.test(name) ? `the ${name}` : name;
}

/** `ap-northeast-1` → `Tokyo`; `*` → `anywhere`; an unknown Region is its ID. */
export function placeName(region: string): string {
  return region === '*' ? 'anywhere' : (regionInfo(region)?.place ?? region);
}

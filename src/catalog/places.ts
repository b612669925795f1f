// Names of countries, areas and Regions as a sentence needs them.
import { countryNames, regionInfo } from './regions.ts';

/** `JP` → `Japan`, `US` → `the United States`; a code that no Region has is itself. */
export function countryName(code: string): string {
  return countryNames()[code] ?? code;
}

/** `ap-northeast-1` → `Tokyo`; `*` → `anywhere`; an unknown Region is its ID. */
export function placeName(region: string): string {
  return region === '*' ? 'anywhere' : (regionInfo(region)?.place ?? region);
}

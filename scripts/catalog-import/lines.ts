// The data files are written a row a line, so that a change reads as one: their lines are replaced, and all others stay as they are.

/** @param text a data file @returns it with the member of its head, on a line of its own, set to a value */
export function withMember(text: string, key: string, value: unknown): string {
  return text.replace(new RegExp(`^ ${JSON.stringify(key)}: .*?(,?)$`, 'm'), (_, comma: string) => member(key, value) + comma);
}

const member = (key: string, value: unknown) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)}`;

/** @returns the text with these rows, each a line, as the whole list or object of that key */
export function withRows(text: string, key: string, rows: readonly string[]): string {
  const list = new RegExp(`^( ${JSON.stringify(key)}: [[{]\\n)[^]*?(\\n [\\]}],?)$`, 'm');
  if (!list.test(text)) throw new Error(`the data file has no list ${key} of a row a line`);
  return text.replace(list, (_, start: string, end: string) => `${start}${rows.map((row) => `  ${row}`).join(',\n')}${end}`);
}

/** What a refresh told now, before what stood there: told twice, it reads the same. */
export function sourceOver(told: { readonly source: string; readonly asOf: string }, before: string): string {
  const [, rest = before] = before.split(REST);
  return `${told.source} (${told.asOf})${REST}${rest}`;
}

const REST = '; what that does not tell: ';

/** Lists of Regions, each once; rows refer to them by index. */
export class RegionSets {
  readonly #sets: (readonly string[])[];

  constructor(sets: readonly (readonly string[])[]) {
    this.#sets = [...sets];
  }

  /** @returns the index of the list; a new one is added behind the others, whose indexes stay */
  indexOf(regions: Iterable<string>): number {
    const sorted = [...new Set(regions)].sort();
    const known = this.#sets.findIndex((set) => set.length === sorted.length && set.every((region) => sorted.includes(region)));
    return known >= 0 ? known : this.#sets.push(sorted) - 1;
  }

  get rows(): readonly string[] {
    return this.#sets.map((set) => JSON.stringify(set));
  }
}

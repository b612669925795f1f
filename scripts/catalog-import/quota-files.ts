// src/catalog/data/default-quotas.json and quota-names.json after a refresh: AWS's defaults by Region, and the rows that there are.
import type { OwnQuotas } from '../../src/catalog/own/own.ts';
import { sourceOver, withMember, withRows } from './lines.ts';

type Value = number | Readonly<Record<string, number>>;
type DefaultRow = readonly [code: string | null, name: string, adjustable: 0 | 1, value: Value];
type NameRow = readonly [code: string, name: string, adjustable: 0 | 1];

interface File<Row> {
  readonly source: string;
  readonly rows: readonly Row[];
}

export interface MergedQuotas {
  readonly defaults: string;
  readonly names: string;
  /** Names of rows that neither file had. */
  readonly added: readonly string[];
  /** Rows of the files that no Region of the refresh has any more. */
  readonly unlisted: readonly string[];
}

/** @param everyRegion Regions in which models are known: a value that all of them have is the value everywhere */
export function mergeQuotas(
  texts: { readonly defaults: string; readonly names: string },
  told: OwnQuotas | undefined,
  everyRegion: readonly string[],
): MergedQuotas {
  if (!told) return { ...texts, added: [], unlisted: [] };
  const [defaults, names] = [JSON.parse(texts.defaults) as File<DefaultRow>, JSON.parse(texts.names) as File<NameRow>];
  const isWhole = everyRegion.every((region) => region in told.regions);
  const rows = new Map(defaults.rows.map((row) => [row[1], row]));
  const had = new Set([...defaults.rows, ...names.rows].map(([, name]) => name));
  const known = new Map(names.rows.map((row) => [row[1], row]));
  for (const [index, [code, name, adjustable]] of told.rows.entries()) {
    const said = saidOf(told, index);
    if (said.length === 0) continue;
    const before = rows.get(name);
    rows.set(name, [code || (before?.[0] ?? null), name, adjustable, mergedValue(before?.[3], new Map(said), isWhole)]);
    const knownCode = code || known.get(name)?.[0];
    if (knownCode) known.set(name, [knownCode, name, adjustable]);
  }
  const listed = new Set(told.rows.flatMap(([, name], index) => (saidOf(told, index).length > 0 ? [name] : [])));
  return {
    defaults: dated(withRows(texts.defaults, 'rows', lines(rows)), told, defaults.source),
    names: dated(withRows(texts.names, 'rows', lines(known)), told, names.source),
    added: [...listed].filter((name) => !had.has(name)).sort(),
    unlisted: [...had].filter((name) => !listed.has(name)).sort(),
  };
}

function saidOf({ regions }: OwnQuotas, index: number): readonly (readonly [region: string, value: number])[] {
  return Object.keys(regions)
    .sort()
    .flatMap((region) => {
      const value = regions[region]?.values[index];
      return value == null ? [] : [[region, value] as const];
    });
}

function lines(rows: ReadonlyMap<string, readonly unknown[]>): readonly string[] {
  return [...rows.keys()].sort().map((name) => JSON.stringify(rows.get(name)));
}

function dated(text: string, told: OwnQuotas, before: string): string {
  return withMember(withMember(text, 'asOf', told.asOf), 'source', sourceOver(told, before));
}

/**
 * A row that every Region confirms stays as it is written. `*` is the value of every Region that is not named; of a refresh of some Regions alone it
 * stays what it was.
 */
function mergedValue(before: Value | undefined, said: ReadonlyMap<string, number>, isWhole: boolean): Value {
  const named: Record<string, number> = typeof before === 'object' ? { ...before } : {};
  let anywhere = typeof before === 'number' ? before : named['*'];
  delete named['*'];
  if ([...said].every(([region, value]) => (named[region] ?? anywhere) === value) && before !== undefined) return before;
  for (const [region, value] of said) named[region] = value;
  if (isWhole) anywhere = commonest([...said.values()]);
  const differing = Object.keys(named)
    .sort()
    .filter((region) => named[region] !== anywhere);
  if (differing.length === 0 && anywhere !== undefined) return anywhere;
  const entries = differing.map((region) => [region, named[region] as number] as const);
  return Object.fromEntries(anywhere === undefined ? entries : [...entries, ['*', anywhere] as const]);
}

/** The smaller of two that are equally common. */
function commonest(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, often], [b, oftenB]) => oftenB - often || a - b)[0]?.[0];
}

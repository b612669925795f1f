// The file of a refresh: a first line that says what is in it and where, then each table on a line of its own, read when it is first asked for.
import { closeSync, openSync, readSync, type Stats } from 'node:fs';
import { english, type Phrase, phrase, type Text } from '../base/phrases.ts';
import { applyLists } from '../catalog/own/apply.ts';
import type { OwnCatalogue, OwnTableName, OwnTables } from '../catalog/own/own.ts';
import { SOURCES } from '../words/en/sources.ts';
import { ownCataloguePath, statsOfPath } from './config-dir.ts';

/** Of this layout; a file of another is left alone. */
export const FORMAT = 1;
/** A refresh of every Region is below 2 MB. */
const MOST_BYTES = 20_000_000;
const MOST_HEADER_BYTES = 65_536;

interface Header {
  readonly bqCatalogue: number;
  /** ISO time. */
  readonly asOf: string;
  /** By table: where its line begins behind the first, and how long it is, in bytes. */
  readonly tables: Partial<Record<OwnTableName, readonly [offset: number, bytes: number]>>;
}

/**
 * The refresh that is there, read no further than its first line; null where there is none.
 *
 * @param onProblem hears, once, why a file that is there is not used
 */
export function openOwnCatalogue(env: NodeJS.ProcessEnv, onProblem: (problem: Text) => void): OwnCatalogue | null {
  const path = ownCataloguePath(env);
  return path === null ? null : openCatalogueFile(path, onProblem);
}

/** As `openOwnCatalogue`, of a file anywhere. */
export function openCatalogueFile(path: string, onProblem: (problem: Text) => void): OwnCatalogue | null {
  const stats = statsOfPath(path);
  if (stats === undefined) return null;
  const told = once(onProblem);
  const problem = notOurs(stats);
  if (problem !== null) {
    told(problem);
    return null;
  }
  return new CatalogueFile(path, stats, told);
}

function once(tell: (problem: Text) => void): (problem: Text) => void {
  let hasTold = false;
  return (text) => {
    if (!hasTold) tell(text);
    hasTold = true;
  };
}

function notOurs(stats: Stats): Text | null {
  if (stats.isSymbolicLink()) return phrase(SOURCES, 'symbolicLink');
  if (!stats.isFile()) return phrase(SOURCES, 'noFile');
  if (process.getuid && stats.uid !== process.getuid()) return phrase(SOURCES, 'othersFile');
  if (stats.size > MOST_BYTES) return phrase(SOURCES, 'tooLarge', Math.round(stats.size / 1e6), MOST_BYTES / 1e6);
  return null;
}

class CatalogueFile implements OwnCatalogue {
  readonly id: string;
  readonly applyLists = applyLists;
  readonly #path: string;
  readonly #bytes: number;
  readonly #tell: (problem: Text) => void;
  #header: { readonly header: Header; readonly bytes: number } | null | undefined;
  readonly #tables = new Map<OwnTableName, unknown>();

  constructor(path: string, stats: Stats, tell: (problem: Text) => void) {
    this.id = `${path} ${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    this.#path = path;
    this.#bytes = stats.size;
    this.#tell = tell;
  }

  get asOf(): string {
    return this.#open()?.header.asOf ?? '';
  }

  table<Name extends OwnTableName>(name: Name): OwnTables[Name] | null {
    if (!this.#tables.has(name)) this.#tables.set(name, this.#read(name));
    return this.#tables.get(name) as OwnTables[Name] | null;
  }

  #open(): { readonly header: Header; readonly bytes: number } | null {
    if (this.#header === undefined) {
      const opened = attempt(() => readHeader(this.#path, this.#bytes));
      if ('problem' in opened) this.#tell(opened.problem);
      this.#header = 'problem' in opened ? null : opened.value;
    }
    return this.#header;
  }

  #read(name: OwnTableName): unknown {
    const opened = this.#open();
    const place = opened?.header.tables[name];
    if (!opened || !place) return null;
    const table = attempt(() => {
      const value = JSON.parse(readPart(this.#path, opened.bytes + place[0], place[1])) as unknown;
      if (!isTable(value, name)) throw new NotUsable(phrase(SOURCES, 'otherShape', name));
      return value as object;
    });
    if ('value' in table) return table.value;
    this.#tell(table.problem);
    // Half of a refresh is none.
    this.#header = null;
    return null;
  }
}

/** What is wrong with the file, in our words. */
class NotUsable extends Error {
  readonly said: Phrase;

  constructor(said: Phrase) {
    super(english(said));
    this.said = said;
  }
}

/** The value, or what is wrong in words. */
function attempt<T extends object>(read: () => T): { readonly value: T } | { readonly problem: Text } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: phrase(SOURCES, 'damaged') };
    return { problem: error instanceof NotUsable ? error.said : (error as Error).message };
  }
}

function readHeader(path: string, size: number): { header: Header; bytes: number } {
  const start = readPart(path, 0, Math.min(size, MOST_HEADER_BYTES));
  const end = start.indexOf('\n');
  const line = end < 0 ? start : start.slice(0, end);
  const header = JSON.parse(line) as Partial<Header> | null;
  if (typeof header !== 'object' || header === null || typeof header.bqCatalogue !== 'number')
    throw new NotUsable(phrase(SOURCES, 'noCatalogue'));
  if (header.bqCatalogue !== FORMAT) throw new NotUsable(phrase(SOURCES, 'otherVersion', header.bqCatalogue, FORMAT));
  const places = Object.values(header.tables ?? {});
  const bytes = Buffer.byteLength(line) + 1;
  const isWhole = places.every((place) => Array.isArray(place) && place.every(Number.isSafeInteger) && bytes + place[0] + place[1] <= size);
  if (typeof header.asOf !== 'string' || Number.isNaN(Date.parse(header.asOf)) || end < 0 || !isWhole) throw new SyntaxError('cut off');
  return { header: header as Header, bytes };
}

function readPart(path: string, position: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const more = readSync(file, buffer, read, length - read, position + read);
      if (more === 0) break;
      read += more;
    }
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isPair = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number' && item >= 0);

/** Deep enough that nothing that reads the table can fall over it. */
function isTable(value: unknown, name: OwnTableName): boolean {
  if (!isRecord(value) || typeof value.asOf !== 'string' || typeof value.source !== 'string' || !isRecord(value.regions)) return false;
  const regions = Object.values(value.regions);
  if (!regions.every((region) => isRecord(region) && typeof region.asOf === 'string')) return false;
  const each = regions as Record<string, unknown>[];
  if (name === 'models') return isRecord(value.models) && Object.values(value.models).every(isFacts) && each.every(isLists);
  if (name === 'quotas') return Array.isArray(value.rows) && value.rows.every(isQuotaName) && each.every(({ values }) => isValues(values));
  return each.every(({ models }) => isRecord(models) && Object.values(models).every(isPrices));
}

function isFacts(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.provider === 'string' &&
    isTextList(value.inputModalities) &&
    isTextList(value.outputModalities) &&
    (value.launchDate === null || typeof value.launchDate === 'string')
  );
}

function isLists({ models, profiles }: Record<string, unknown>): boolean {
  const isState = (state: unknown) => isRecord(state) && typeof state.onDemand === 'boolean' && typeof state.provisioned === 'boolean';
  const isRoute = (route: unknown) => isRecord(route) && typeof route.modelId === 'string' && isTextList(route.processedIn);
  return (
    (models === null || (isRecord(models) && Object.values(models).every(isState))) &&
    (profiles === null || (isRecord(profiles) && Object.values(profiles).every(isRoute)))
  );
}

function isQuotaName(row: unknown): boolean {
  return Array.isArray(row) && typeof row[0] === 'string' && typeof row[1] === 'string' && (row[2] === 0 || row[2] === 1);
}

function isValues(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => value === null || (typeof value === 'number' && Number.isFinite(value)));
}

function isPrices(price: unknown): boolean {
  return isRecord(price) && Object.values(price).every((value) => isPair(value) || (typeof value === 'number' && value >= 0));
}

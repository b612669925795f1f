// Writes and removes the file of a refresh; own-catalogue.ts reads it.
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OwnTableName, OwnTables } from '../catalog/own/own.ts';
import { statsOfPath } from './config-dir.ts';
import { writeFileAtomic } from './output-file.ts';
import { FORMAT } from './own-catalogue.ts';

const TABLES: readonly OwnTableName[] = ['models', 'quotas', 'prices'];

/** Whole or not at all, readable by the user alone. @throws BqError `CANNOT_WRITE` (input) */
export async function writeOwnCatalogue(path: string, asOf: string, tables: Partial<OwnTables>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => {});
  await writeFileAtomic(path, ownCatalogueText(asOf, tables));
}

export function ownCatalogueText(asOf: string, tables: Partial<OwnTables>): string {
  let offset = 0;
  const places: Record<string, [number, number]> = {};
  const lines = TABLES.flatMap((name) => {
    if (tables[name] === undefined) return [];
    const line = JSON.stringify(tables[name]);
    const bytes = Buffer.byteLength(line);
    places[name] = [offset, bytes];
    offset += bytes + 1;
    return [line];
  });
  return `${[JSON.stringify({ bqCatalogue: FORMAT, asOf, tables: places }), ...lines].join('\n')}\n`;
}

/** @returns whether there was one */
export async function removeOwnCatalogue(path: string): Promise<boolean> {
  const existed = statsOfPath(path) !== undefined;
  await rm(path, { force: true });
  return existed;
}

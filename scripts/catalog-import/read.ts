// The tables of a refresh, all of them or none: half a refresh is no refresh.
import { english } from '../../src/base/phrases.ts';
import type { OwnTables } from '../../src/catalog/own/own.ts';
import { openCatalogueFile } from '../../src/io/own-catalogue.ts';

/** @throws Error what is wrong with the file, and what to do, in words */
export function readRefresh(path: string): Partial<OwnTables> {
  const problems: string[] = [];
  const own = openCatalogueFile(path, (problem) => problems.push(english(problem)));
  if (own === null && problems.length === 0) throw new Error(`${path}: there is no such file`);
  const [models, quotas, prices] = [own?.table('models'), own?.table('quotas'), own?.table('prices')];
  if (problems.length > 0) throw new Error(`${path}: ${problems[0]}; bq catalog refresh writes it anew`);
  const tables = { ...(models ? { models } : {}), ...(quotas ? { quotas } : {}), ...(prices ? { prices } : {}) };
  if (Object.keys(tables).length === 0) throw new Error(`${path}: there is no table in it`);
  return tables;
}

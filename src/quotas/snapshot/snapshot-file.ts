// Quota files: our own snapshot, or raw JSON of the AWS CLI, → snapshots of Regions; and snapshots → file.
import { maskAccountId } from '../../base/account-ids.ts';
import { inputError } from '../../base/errors.ts';
import { parseJsonDocuments } from '../../base/json-text.ts';
import { isObject, type JsonObject, quantityOrNull, requireList, requireObject, requireText } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { SOURCES } from '../../words/en/sources.ts';
import type { QuotaRow, QuotaSnapshot } from '../types.ts';
import { HOW_TO_LIST, type RawList, type RawQuota } from './raw-quota.ts';
import { rawQuotas, snapshotsFromRaw } from './raw-quotas.ts';

export interface QuotaFileOptions {
  /** The Region of raw JSON whose rows carry no ARN. */
  readonly region?: string;
  /** The time that raw JSON is dated with: it carries none itself. Best is the file's own time. */
  readonly nowIso: string;
}

const KIND = 'bedrock-quota-snapshot';
const SCHEMA_VERSION = 1;

/** The text of a snapshot file: JSON with Region, time, masked account and rows of each snapshot. */
export function formatSnapshot(snapshots: readonly QuotaSnapshot[]): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    kind: KIND,
    snapshots: snapshots.map(({ region, source, asOf, accountId, complete, problems, partial, rows }) => ({
      region,
      source,
      asOf,
      accountId: accountId === null ? null : maskAccountId(accountId),
      complete,
      problems,
      ...(partial ? { partial } : {}),
      rows: rows.map(({ quotaCode, quotaName, applied, default: byDefault, adjustable }) => ({
        quotaCode,
        quotaName,
        applied,
        default: byDefault,
        adjustable,
      })),
    })),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/**
 * Reads quota files: what `formatSnapshot` wrote, the `--json` answer of `bq quotas`, or the AWS CLI's list-service-quotas and
 * list-aws-default-service-quotas, one, both or several pages behind each other, whole or cut by `--query`; and the same rows as JSON lines,
 * CSV, the CLI's text, tables and YAML, or from Terraform. One snapshot for each Region, in order of appearance. Rows of both lists are
 * joined by quota code, over all files.
 *
 * @throws BqError `BAD_INPUT` (input): empty, cut off, or nothing with quotas in it, with line and column or the JSON path
 */
export async function parseQuotaFiles(
  files: readonly { readonly text: string; readonly fileName: string }[],
  options: QuotaFileOptions,
): Promise<readonly QuotaSnapshot[]> {
  const own: QuotaSnapshot[] = [];
  const raw: RawQuota[] = [];
  const unfinished = new Map<string, boolean>();
  for (const file of files) {
    for (const document of await documentsOf(file)) {
      if ('snapshots' in document) own.push(...document.snapshots);
      else {
        raw.push(...document.list.quotas);
        // Of the pages of one list only the last one's token counts.
        unfinished.set(`${document.list.quotas[0]?.list} ${document.list.quotas[0]?.region}`, document.list.hasNextPage);
      }
    }
  }
  const fileNames = files.map(({ fileName }) => fileName).join(', ');
  return [...own, ...snapshotsFromRaw(raw, { ...options, fileName: fileNames, unfinished: [...unfinished.values()].includes(true) })];
}

type QuotaDocument = { readonly snapshots: readonly QuotaSnapshot[] } | { readonly list: RawList };

async function documentsOf({ text, fileName }: { readonly text: string; readonly fileName: string }): Promise<readonly QuotaDocument[]> {
  // What is no JSON at all, its first character tells. A log level or an INI section in brackets is none either, and JSON's own error says so.
  if (!/^\ufeff?\s*(?:[[{]|$)/.test(text)) {
    const { quotasOfText } = await import('./loose-rows.ts');
    return [{ list: await quotasOfText(text.replace(/^\ufeff/, ''), fileName) }];
  }
  const documents = parseJsonDocuments(text, { file: fileName, suggestions: HOW_TO_LIST });
  return Promise.all(
    documents.map((document, index) => quotaDocument(document, `${fileName}: ${documents.length > 1 ? `document ${index + 1}, ` : ''}$`)),
  );
}

async function quotaDocument(document: unknown, path: string): Promise<QuotaDocument> {
  if (isObject(document) && (document.kind === KIND || 'snapshots' in document)) return { snapshots: ownSnapshots(document, path) };
  if (isObject(document) && isObject(document.result) && document.command === 'quotas')
    return { snapshots: answerSnapshots(document.result, path) };
  const list = rawQuotas(document, path);
  if (list) return { list };
  const { quotasOfJson } = await import('./loose-rows.ts');
  const quotas = quotasOfJson(document, path);
  if (quotas.length > 0) return { list: { quotas, hasNextPage: false } };
  throw inputError(path, phrase(SOURCES, 'neither'), HOW_TO_LIST);
}

function ownSnapshots(document: JsonObject, path: string): QuotaSnapshot[] {
  if (document.schemaVersion !== SCHEMA_VERSION) {
    throw inputError(`${path}.schemaVersion`, phrase(SOURCES, 'otherSchema', JSON.stringify(document.schemaVersion), SCHEMA_VERSION), [
      phrase(SOURCES, 'updateBq'),
    ]);
  }
  return requireList(document.snapshots, `${path}.snapshots`).map((value, index) => {
    const at = `${path}.snapshots[${index}]`;
    const snapshot = requireObject(value, at);
    return {
      region: requireText(snapshot.region, `${at}.region`),
      // A file is never live, whatever it was made from; defaults stay defaults.
      source: snapshot.source === 'default' ? 'default' : 'snapshot',
      asOf: requireText(snapshot.asOf, `${at}.asOf`),
      accountId: snapshot.accountId == null ? null : maskAccountId(requireText(snapshot.accountId, `${at}.accountId`)),
      complete: snapshot.complete === true,
      ...partialOf(snapshot),
      problems: requireList(snapshot.problems ?? [], `${at}.problems`).map((problem, i) => requireText(problem, `${at}.problems[${i}]`)),
      rows: requireList(snapshot.rows, `${at}.rows`).map((row, i) => ownRow(row, `${at}.rows[${i}]`)),
    };
  });
}

/** The result of `bq quotas --json`: Regions, and rows that name theirs. It lists the rows that were asked for, so it is not complete. */
function answerSnapshots(result: JsonObject, path: string): QuotaSnapshot[] {
  const rows = requireList(result.quotas, `${path}.result.quotas`).map((value, index) => {
    const at = `${path}.result.quotas[${index}]`;
    return { region: requireText(requireObject(value, at).region, `${at}.region`), row: ownRow(value, at) };
  });
  return requireList(result.regions, `${path}.result.regions`).map((value, index) => {
    const at = `${path}.result.regions[${index}]`;
    const info = requireObject(value, at);
    const region = requireText(info.region, `${at}.region`);
    return {
      region,
      source: info.source === 'default' ? 'default' : 'snapshot',
      asOf: requireText(info.asOf, `${at}.asOf`),
      accountId: null,
      complete: false,
      problems: [],
      ...partialOf(info),
      rows: rows.filter((entry) => entry.region === region).map(({ row }) => row),
    };
  });
}

/** A file that says nothing of it was half an answer where a live one was not complete. */
function partialOf({ partial, source, complete }: JsonObject): { readonly partial?: true } {
  const isPartial = typeof partial === 'boolean' ? partial : source === 'live' && complete === false;
  return isPartial ? { partial: true } : {};
}

function ownRow(value: unknown, path: string): QuotaRow {
  const row = requireObject(value, path);
  return {
    quotaCode: row.quotaCode == null ? null : requireText(row.quotaCode, `${path}.quotaCode`),
    quotaName: requireText(row.quotaName, `${path}.quotaName`),
    applied: quantityOrNull(row.applied, `${path}.applied`),
    default: quantityOrNull(row.default, `${path}.default`),
    adjustable: typeof row.adjustable === 'boolean' ? row.adjustable : null,
  };
}

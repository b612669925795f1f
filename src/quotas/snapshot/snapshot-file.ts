// Quota files: our own snapshot, or raw JSON of the AWS CLI, → snapshots of Regions; and snapshots → file.
import { maskAccountId } from '../../base/account-ids.ts';
import { inputError } from '../../base/errors.ts';
import { parseJsonDocuments } from '../../base/json-documents.ts';
import { array, isRecord, quantity, record, text } from '../../base/json-fields.ts';
import type { QuotaRow, QuotaSnapshot } from '../types.ts';
import { type RawQuota, rawQuotas, snapshotsFromRaw } from './raw-quotas.ts';

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
    snapshots: snapshots.map(({ region, source, asOf, accountId, complete, problems, rows }) => ({
      region,
      source,
      asOf,
      accountId: accountId === null ? null : maskAccountId(accountId),
      complete,
      problems,
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
 * list-aws-default-service-quotas, one, both or several pages behind each other. One snapshot for each Region, in order of appearance.
 * Rows of both lists are joined by quota code, over all files.
 *
 * @throws BqError `BAD_INPUT` (input): empty, cut off, no JSON, or JSON of something else, with line and column or the JSON path
 */
export function parseQuotaFiles(
  files: readonly { readonly text: string; readonly fileName: string }[],
  options: QuotaFileOptions,
): readonly QuotaSnapshot[] {
  const own: QuotaSnapshot[] = [];
  const raw: RawQuota[] = [];
  const unfinished = new Map<string, boolean>();
  for (const { text, fileName } of files) {
    const documents = parseJsonDocuments(text, fileName);
    documents.forEach((document, index) => {
      const path = documents.length > 1 ? `document ${index + 1}, $` : '$';
      if (isRecord(document) && (document.kind === KIND || 'snapshots' in document)) own.push(...ownSnapshots(document, fileName, path));
      else if (isRecord(document) && isRecord(document.result) && document.command === 'quotas')
        own.push(...answerSnapshots(document.result, fileName, path));
      else {
        const list = rawQuotas(document, fileName, path);
        raw.push(...list.quotas);
        // Of the pages of one list only the last one's token counts.
        unfinished.set(`${list.quotas[0]?.list} ${list.quotas[0]?.region}`, list.hasNextPage);
      }
    });
  }
  const fileNames = files.map(({ fileName }) => fileName).join(', ');
  return [...own, ...snapshotsFromRaw(raw, { ...options, fileName: fileNames, unfinished: [...unfinished.values()].includes(true) })];
}

function ownSnapshots(document: Record<string, unknown>, fileName: string, path: string): QuotaSnapshot[] {
  if (document.schemaVersion !== SCHEMA_VERSION) {
    throw inputError(
      `${fileName}: ${path}.schemaVersion`,
      `is ${JSON.stringify(document.schemaVersion)}, and this bq reads ${SCHEMA_VERSION}`,
      ['update bq'],
    );
  }
  return array(document.snapshots, fileName, `${path}.snapshots`).map((value, index) => {
    const at = `${path}.snapshots[${index}]`;
    const snapshot = record(value, fileName, at);
    return {
      region: text(snapshot.region, fileName, `${at}.region`),
      // A file is never live, whatever it was made from; defaults stay defaults.
      source: snapshot.source === 'default' ? 'default' : 'snapshot',
      asOf: text(snapshot.asOf, fileName, `${at}.asOf`),
      accountId: snapshot.accountId == null ? null : maskAccountId(text(snapshot.accountId, fileName, `${at}.accountId`)),
      complete: snapshot.complete === true,
      problems: array(snapshot.problems ?? [], fileName, `${at}.problems`).map((problem, i) =>
        text(problem, fileName, `${at}.problems[${i}]`),
      ),
      rows: array(snapshot.rows, fileName, `${at}.rows`).map((row, i) => ownRow(row, fileName, `${at}.rows[${i}]`)),
    };
  });
}

/** The result of `bq quotas --json`: Regions, and rows that name theirs. It lists the rows that were asked for, so it is not complete. */
function answerSnapshots(result: Record<string, unknown>, fileName: string, path: string): QuotaSnapshot[] {
  const rows = array(result.quotas, fileName, `${path}.result.quotas`).map((value, index) => {
    const at = `${path}.result.quotas[${index}]`;
    return { region: text(record(value, fileName, at).region, fileName, `${at}.region`), row: ownRow(value, fileName, at) };
  });
  return array(result.regions, fileName, `${path}.result.regions`).map((value, index) => {
    const at = `${path}.result.regions[${index}]`;
    const info = record(value, fileName, at);
    const region = text(info.region, fileName, `${at}.region`);
    return {
      region,
      source: info.source === 'default' ? 'default' : 'snapshot',
      asOf: text(info.asOf, fileName, `${at}.asOf`),
      accountId: null,
      complete: false,
      problems: [],
      rows: rows.filter((entry) => entry.region === region).map(({ row }) => row),
    };
  });
}

function ownRow(value: unknown, fileName: string, path: string): QuotaRow {
  const row = record(value, fileName, path);
  return {
    quotaCode: row.quotaCode == null ? null : text(row.quotaCode, fileName, `${path}.quotaCode`),
    quotaName: text(row.quotaName, fileName, `${path}.quotaName`),
    applied: quantity(row.applied, fileName, `${path}.applied`),
    default: quantity(row.default, fileName, `${path}.default`),
    adjustable: typeof row.adjustable === 'boolean' ? row.adjustable : null,
  };
}

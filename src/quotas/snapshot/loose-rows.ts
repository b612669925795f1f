// Rows of quotas in whatever form people save them: JSON cut by --query, CSV, the AWS CLI's text and tables, YAML, Terraform → raw quotas, told by what a value looks like.
import { maskAccountId } from '../../base/account-ids.ts';
import { delimitedRows } from '../../base/delimited-cells.ts';
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { knownQuotaNames } from '../../catalog/default-quotas.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { normalQuotaName, parseQuotaName } from '../names/grammar.ts';
import { HOW_TO_LIST, listOf, quotaArn, type RawList, type RawQuota } from './raw-quota.ts';

/** Deeper than any state of Terraform; shallow enough for the stack. */
const DEEPEST = 60;
const CODE = /^L-[0-9A-F]{8}$/i;
const ARN = /^arn:[\w-]+:servicequotas:/;

type Part = 'code' | 'name' | 'value' | 'default' | 'adjustable' | 'arn' | 'service' | 'region' | 'level';

/** Names of fields and columns, in small letters alone: of the API, the console, Terraform, and what people call them in --query. */
const PARTS: Readonly<Record<string, Part>> = {
  quotacode: 'code',
  code: 'code',
  quotaname: 'name',
  name: 'name',
  quota: 'name',
  limitname: 'name',
  value: 'value',
  quotavalue: 'value',
  applied: 'value',
  appliedvalue: 'value',
  appliedquotavalue: 'value',
  appliedaccountlevelquotavalue: 'value',
  currentvalue: 'value',
  default: 'default',
  defaultvalue: 'default',
  awsdefault: 'default',
  awsdefaultvalue: 'default',
  awsdefaultquotavalue: 'default',
  adjustable: 'adjustable',
  adjustability: 'adjustable',
  quotaarn: 'arn',
  arn: 'arn',
  servicecode: 'service',
  region: 'region',
  quotaappliedatlevel: 'level',
};

const partOf = (name: string): Part | undefined => PARTS[name.toLowerCase().replace(/[^a-z]/g, '')];

/** Text that is no JSON. @throws BqError (input) where nothing in it is a quota, or a row cannot be read */
export async function quotasOfText(text: string, fileName: string): Promise<RawList> {
  const hasNextPage = /^NEXTTOKEN\t\S|^NextToken: +\S/m.test(text);
  for (const read of [fromYaml, fromTerraformText, fromTable, fromDelimited]) {
    const quotas = await read(text, fileName);
    if (quotas.length > 0) return { quotas, hasNextPage };
  }
  throw inputError(fileName, phrase(SOURCES, 'unreadableQuotas'), HOW_TO_LIST);
}

/** JSON of any shape. @param path file and JSON path of the document @throws as `quotasOfText` */
export function quotasOfJson(document: unknown, path: string): readonly RawQuota[] {
  const found: RawQuota[] = [];
  walk(document, path, found, 0);
  return found;
}

function walk(value: unknown, path: string, found: RawQuota[], depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    const isRow = value.length > 1 && value.every((cell) => typeof cell !== 'object' || cell === null);
    const row = isRow ? rowOfCells(value, path) : null;
    if (row) found.push(row);
    else
      value.forEach((item, index) => {
        walk(item, `${path}[${index}]`, found, depth + 1);
      });
  } else if (isObject(value)) {
    const row = rowOfFields(value, path);
    const inner = row ? [] : Object.entries(value).filter(([, item]) => typeof item === 'object');
    if (row) found.push(row);
    for (const [key, item] of inner) walk(item, `${path}.${key}`, found, depth + 1);
  }
}

async function fromYaml(text: string, fileName: string): Promise<readonly RawQuota[]> {
  if (!/^\s*(?:---|- |[\w"']+:(?:\s|$))/m.test(text) || /^\S[^\n:]*\t/.test(text)) return [];
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.flatMap((document, index) => {
    const path = `${fileName}: ${documents.length > 1 ? `document ${index + 1}, ` : ''}$`;
    // Aliases that expand without end are none of a quota list.
    return quotasOfJson(document.toJS({ maxAliasCount: 100 }) as unknown, path);
  });
}

/** `terraform state show`, `terraform console` and HCL: `quota_code = "L-…"` in blocks. */
function fromTerraformText(text: string, fileName: string): readonly RawQuota[] {
  const blocks: { line: number; fields: Record<string, string> }[] = [];
  let open: { line: number; fields: Record<string, string> } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const field = /^\s*"?(\w+)"?\s*=\s*(?:"([^"]*)"|([\w.+-]+))\s*,?\s*$/.exec(line);
    if (/\{\s*$/.test(line)) open = { line: index + 1, fields: {} };
    else if (/^\s*\}/.test(line)) {
      if (open) blocks.push(open);
      open = null;
    } else if (field && open) open.fields[field[1] ?? ''] = field[2] ?? field[3] ?? '';
  }
  return blocks.flatMap(({ line, fields }) => rowOfFields(fields, `${fileName}:${line}`) ?? []);
}

/** `--output table`: cells between bars; a head of names, or a name and a value on each line. */
function fromTable(text: string, fileName: string): readonly RawQuota[] {
  const lines = text.split('\n');
  if (!lines.some((line) => /^[|+]/.test(line.trim()))) return [];
  const cells = lines.map((line, index) => ({
    line: index + 1,
    cells: line
      .trim()
      .replace(/^\|+|\|+$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  }));
  const wide = cells.filter(({ cells: row }) => row.length > 1 && row.some((cell) => cell !== '' && !/^[-+]+$/.test(cell)));
  const isPair = ({ cells: row }: CellRow) => row.length === 2 && partOf(row[0] ?? '') !== undefined && partOf(row[1] ?? '') === undefined;
  return wide.filter(isPair).length > 2 ? rowsOfPairs(wide, fileName) : rowsUnderHead(wide, fileName);
}

/** A name and a value on each line: a row begins where a name comes again. */
function rowsOfPairs(pairs: readonly CellRow[], fileName: string): readonly RawQuota[] {
  const found: RawQuota[] = [];
  let fields: Record<string, string> = {};
  let first = 0;
  const close = () => {
    const row = rowOfFields(fields, `${fileName}:${first}`);
    if (row) found.push(row);
    fields = {};
  };
  for (const {
    line,
    cells: [name = '', value = ''],
  } of pairs) {
    if (name in fields) close();
    if (Object.keys(fields).length === 0) first = line;
    fields[name] = value;
  }
  close();
  return found;
}

function fromDelimited(text: string, fileName: string): readonly RawQuota[] {
  for (const delimiter of ['\t', ',', ';']) {
    const rows = delimitedRows(text, delimiter).filter(({ cells }) => cells.length > 1);
    const found = rowsUnderHead(rows, fileName);
    if (found.length > 0) return found;
  }
  return [];
}

interface CellRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows under a head of names where there is one; a head may come again, as in files that were put together. */
function rowsUnderHead(rows: readonly CellRow[], fileName: string): readonly RawQuota[] {
  let head: readonly (Part | undefined)[] | null = null;
  return rows.flatMap(({ line, cells }) => {
    const parts = cells.map(partOf);
    if (parts.filter((part) => part !== undefined).length > 1 && !cells.some((cell) => CODE.test(cell.trim()))) {
      head = parts;
      return [];
    }
    const at = `${fileName}:${line}`;
    if (head === null || head.length !== cells.length) return rowOfCells(cells, at) ?? [];
    return rowOfParts(Object.fromEntries(head.map((part, column) => [part ?? `column ${column}`, cells[column]])), cells, at) ?? [];
  });
}

function rowOfFields(fields: JsonObject, at: string): RawQuota | null {
  const parts: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const part = partOf(key);
    if (part !== undefined && (typeof value !== 'object' || value === null)) parts[part] ??= value;
  }
  return rowOfParts(parts, Object.values(fields), at);
}

const rowOfCells = (cells: readonly unknown[], at: string): RawQuota | null => rowOfParts({}, cells, at);

/**
 * @param parts what is told by the name of its field or column
 * @param cells all values, for what is told by its looks
 * @returns null for what is no quota
 * @throws BqError (input) for a quota of another service, or one whose value cannot be told
 */
function rowOfParts(parts: Readonly<Record<string, unknown>>, cells: readonly unknown[], at: string): RawQuota | null {
  const texts = cells.filter((cell): cell is string => typeof cell === 'string').map((cell) => cell.trim());
  const code = textOf(parts.code, CODE) ?? texts.find((cell) => CODE.test(cell)) ?? null;
  const arn = textOf(parts.arn, ARN) ?? texts.find((cell) => ARN.test(cell)) ?? null;
  const name = nameIn(parts.name, texts, code !== null);
  if (code === null && name === null) return null;
  const place = arn === null ? null : quotaArn(arn);
  const service = place?.service ?? textOf(parts.service, /^[\w-]+$/);
  if (service !== null && service !== 'bedrock') throw inputError(at, phrase(SOURCES, 'otherService', service), HOW_TO_LIST);
  const isDefault = place !== null && place.accountId === '';
  const hasLevel = parts.level !== undefined || texts.some((cell) => /^(?:ACCOUNT|RESOURCE|ALL)$/.test(cell));
  return {
    region: place?.region ?? textOf(parts.region, /^[a-z]{2}(?:-[a-z]+)+-\d$/),
    accountId: place === null || isDefault ? null : maskAccountId(place.accountId),
    list: listOf(place, hasLevel || 'default' in parts),
    quotaCode: code === null ? null : code.toUpperCase(),
    quotaName: name,
    ...valuesOf(parts, cells, at),
    adjustable: adjustableOf(parts.adjustable, cells),
  };
}

function valuesOf(parts: Readonly<Record<string, unknown>>, cells: readonly unknown[], at: string): Pick<RawQuota, 'value' | 'default'> {
  if ('value' in parts || 'default' in parts) return { value: quantity(parts.value, at), default: quantity(parts.default, at) };
  const numbers = cells.filter((cell) => isNumber(cell));
  if (numbers.length > 1) throw inputError(at, phrase(SOURCES, 'manyNumbers', numbers.length), [phrase(SOURCES, 'nameColumns')]);
  return { value: numbers.length === 0 ? null : quantity(numbers[0], at), default: null };
}

const NUMBER = /^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const isNumber = (cell: unknown) => typeof cell === 'number' || (typeof cell === 'string' && NUMBER.test(cell.trim()));

/** Null for an empty cell and for words such as `Not available`. @throws BqError (input) for a number below 0 */
function quantity(cell: unknown, at: string): number | null {
  if (!isNumber(cell)) return null;
  const value = typeof cell === 'number' ? cell : Number(String(cell).trim().replaceAll(',', ''));
  if (Number.isFinite(value) && value >= 0) return value;
  throw inputError(at, phrase(SOURCES, 'belowZero', String(cell).trim()));
}

function nameIn(field: unknown, texts: readonly string[], hasCode: boolean): string | null {
  if (typeof field === 'string' && field.trim() !== '' && (hasCode || isQuotaName(field))) return clean(field);
  const found = texts.find(isQuotaName);
  return found === undefined ? null : clean(found);
}

const clean = (name: string) => normalQuotaName(name.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' '));

let names: ReadonlySet<string> | undefined;

function isQuotaName(text: string): boolean {
  if (text.length < 8 || text.length > 300 || !text.includes(' ')) return false;
  names ??= new Set(knownQuotaNames().map(({ quotaName }) => normalQuotaName(quotaName).toLowerCase()));
  if (names.has(normalQuotaName(text).toLowerCase())) return true;
  return parseQuotaName(text).kind === 'inference';
}

function adjustableOf(field: unknown, cells: readonly unknown[]): boolean | null {
  if (typeof field === 'boolean') return field;
  if (typeof field === 'string') {
    if (/^(?:true|yes|account level|resource level|adjustable)/i.test(field.trim())) return true;
    return /^(?:false|no\b|not)/i.test(field.trim()) ? false : null;
  }
  // The AWS CLI's text has its fields in the order of their names: adjustable comes first.
  const flag = cells.find((cell) => typeof cell === 'boolean' || (typeof cell === 'string' && /^(?:True|False)$/i.test(cell.trim())));
  return flag === undefined ? null : String(flag).trim().toLowerCase() === 'true';
}

function textOf(value: unknown, form: RegExp): string | null {
  return typeof value === 'string' && form.test(value.trim()) ? value.trim() : null;
}

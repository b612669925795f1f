// Whatever holds invocation records → the records: events of CloudWatch Logs, rows of Logs Insights and Athena, envelopes of subscriptions, Firehose, Kinesis and Lambda.

import { isObject, type JsonObject } from '../base/json-value.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { LOGS } from '../words/en/logs.ts';
import { documentsOf } from './log-documents.ts';
import { hasOtherNames, withOwnNames } from './log-names.ts';
import { type InvocationRecord, isRecord, type LogProblem, readRecord } from './log-record.ts';

export interface ShapeTools {
  /** Base64, of gzip or of text → the text, bytes as Latin-1 characters; null for what is neither. */
  readonly unpack: (base64: string) => string | null;
}

export type Found = InvocationRecord | LogProblem;

/** Envelopes in envelopes: Kinesis in Lambda holds a subscription's, which holds events, which hold records as text. */
const NESTING = 16;

/** Text that may hold a record: JSON, with a time in front where CloudWatch Logs exported it, or base64 of gzip or JSON. */
const MAY_HOLD = /^\s*(?:[{[]|\d{4}-\d{2}-\d{2}T[\d:.,+Z-]+\s+(?:\S+\s+)?\{|H4sI|eyJ|W3s)/;
const BASE64 = /^(?:H4sI|eyJ|W3s)/;

/** What envelopes hold beside records: told to nobody. */
const SILENT = ['searchedCompletely', 'nextToken', 'recordsMatched', 'queryStatistics', 'nextForwardToken'];

/**
 * Every record in a parsed document.
 *
 * @returns at least one entry, unless the document is one that holds none by nature (a control message, a page without events)
 */
export function recordsIn(value: unknown, tools: ShapeTools): readonly Found[] {
  if (isObject(value) && isRecord(value) && !hasOtherNames(value)) return [readRecord(value)];
  const search = new Search(tools);
  search.look(value, NESTING, undefined);
  if (search.found.length > 0 || isSilent(value)) return search.found;
  return [{ kind: 'unknown', problem: whatElse(value) }];
}

class Search {
  readonly found: Found[] = [];
  readonly #tools: ShapeTools;

  constructor(tools: ShapeTools) {
    this.#tools = tools;
  }

  /** @param time of the event around it */
  look(value: unknown, depth: number, time: unknown): void {
    if (depth === 0) return;
    if (typeof value === 'string') this.#lookInText(value, depth, time);
    else if (Array.isArray(value)) this.#lookInList(value, depth, time);
    else if (isObject(value)) this.#lookInObject(value, depth, time);
  }

  #lookInText(text: string, depth: number, time: unknown): void {
    if (!MAY_HOLD.test(text.length > 200 ? text.slice(0, 200) : text)) return;
    const opened = BASE64.test(text) ? this.#tools.unpack(text) : text;
    if (opened === null) return;
    for (const document of documentsOf(opened)) this.look(document, depth - 1, time);
  }

  #lookInList(list: readonly unknown[], depth: number, time: unknown): void {
    const row = rowOf(list);
    if (row) this.#lookInObject(row, depth, time);
    else for (const item of list) this.look(item, depth - 1, time);
  }

  #lookInObject(value: JsonObject, depth: number, time: unknown): void {
    const own = value.timestamp ?? value['@timestamp'] ?? time;
    const text = value['@message'] ?? value.message;
    const before = this.found.length;
    // The whole record is worth more than the fields of it that somebody chose to keep beside it.
    if (text !== undefined) this.look(text, depth - 1, own);
    if (this.found.length > before) return;
    const named = hasOtherNames(value) ? withOwnNames({ timestamp: value['@timestamp'], ...value }) : value;
    if (isRecord(named)) {
      this.found.push(readRecord(named, time));
      return;
    }
    const rows = athenaRows(value);
    for (const part of rows ?? Object.values(value)) if (part !== text) this.look(part, depth - 1, own);
  }
}

/** `[{"field": "@message", "value": "…"}, …]`: a row of Logs Insights. */
function rowOf(list: readonly unknown[]): JsonObject | null {
  const [first] = list;
  if (!isObject(first) || typeof first.field !== 'string' || !('value' in first)) return null;
  return Object.fromEntries(list.filter(isObject).map(({ field, value }) => [String(field), value]));
}

/** `aws athena get-query-results`: cells without names, the first row of which names the columns. */
function athenaRows(value: JsonObject): JsonObject[] | null {
  const { Rows: rows } = value;
  if (!Array.isArray(rows)) return null;
  const cells = rows.map((row) =>
    isObject(row) && Array.isArray(row.Data) ? row.Data.map((cell) => (isObject(cell) ? cell.VarCharValue : null)) : [],
  );
  const [head = [], ...rest] = cells;
  return rest.map((row) => Object.fromEntries(row.map((cell, column) => [String(head[column] ?? column), cell])));
}

function isSilent(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSilent);
  if (!isObject(value)) return false;
  if (value.messageType === 'CONTROL_MESSAGE') return true;
  if (Array.isArray(value.events) && value.events.length === 0) return true;
  // A row's cell by itself, of a list that was too long to be read whole.
  if (typeof value.field === 'string' && 'value' in value && Object.keys(value).length === 2) return true;
  return SILENT.some((name) => name in value);
}

/** What a document is, where it holds no record. */
function whatElse(value: unknown): Text {
  if (!isObject(value)) return Array.isArray(value) ? phrase(LOGS, 'noRecordInList') : phrase(LOGS, 'notObject');
  if ('eventSource' in value || 'eventVersion' in value) return phrase(LOGS, 'cloudTrailEvent');
  if (Array.isArray(value.Records) && value.Records.some((event) => isObject(event) && 'eventVersion' in event))
    return phrase(LOGS, 'cloudTrailEvents');
  if (typeof value.modelId === 'string') return phrase(LOGS, 'noTokens');
  if ('modelInput' in value) return phrase(LOGS, 'batchRecord');
  return phrase(LOGS, 'noModelId');
}

// A YAML or JSON text as data that knows its lines, and problems of a schema told by line and key.
import type { Document, LineCounter, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import type { ErrorCode } from '../../base/error-codes.ts';
import { type BqError, inputError } from '../../base/errors.ts';
import { parseJson } from '../../base/json-text.ts';
import { nearest } from '../../base/nearest.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { placesOf } from '../../contracts/key-places.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** Larger files than these are somebody's data. A YAML text takes a thousand times its length to read. */
const MOST_CHARACTERS = { json: 8 * 2 ** 20, yaml: 2 ** 18 };
const MOST_LEVELS = 64;

export interface ScenarioDocument {
  readonly data: unknown;
  /** The line of a key or, where there is none, of what encloses it; null when the key was not written in the file. */
  readonly lineOf: (path: readonly PropertyKey[]) => Promise<number | null>;
}

/** What a file is, for its errors. */
export interface FileKind {
  readonly code: ErrorCode;
  /** Every key that it can hold. */
  readonly keys: readonly string[];
  /** How to get one. */
  readonly start: Text;
  /** Where its keys are described. */
  readonly described: Text;
}

/**
 * A file named `.json` is JSON and nothing else; another one may be either.
 *
 * @throws BqError kind input: `file:line: …`; `file:line:column: …` for broken JSON
 */
export async function parseDocument(text: string, fileName: string, kind: FileKind = SCENARIO): Promise<ScenarioDocument> {
  if (text.trim() === '') throw inputError(fileName, phrase(DOCUMENTS, 'empty'), [kind.start]);
  const json = jsonOf(text);
  const isYaml = json === undefined;
  const most = isYaml ? MOST_CHARACTERS.yaml : MOST_CHARACTERS.json;
  if (text.length > most) throw inputError(fileName, phrase(DOCUMENTS, 'tooLong', text.length, most), [kind.start]);
  if (isYaml && /\.json$/i.test(fileName)) parseJson(text, { file: fileName, suggestions: [kind.start] });
  // What its lines are is worth as much as reading it as YAML.
  if (!isYaml && text.length > MOST_CHARACTERS.yaml) return { data: checked(json, fileName, kind), lineOf: async () => null };
  const plain = isYaml ? readPlainYaml(text) : undefined;
  if (plain === undefined) return parseWhole(text, fileName, kind);
  // Lines are asked for by errors alone.
  let whole: Promise<ScenarioDocument> | undefined;
  const lineIn: ScenarioDocument['lineOf'] = async (path) => {
    whole ??= parseWhole(text, fileName, kind);
    return (await whole).lineOf(path);
  };
  return { data: plain, lineOf: lineIn };
}

/** By the library, which knows all of YAML. @throws as parseDocument */
async function parseWhole(text: string, fileName: string, kind: FileKind): Promise<ScenarioDocument> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  // JSON is YAML. That keys are unique is looked at below: the library compares each with each.
  const document = parsed(yaml, text, lines, fileName);
  const [error = repeatedKey(yaml, document)] = document.errors;
  if (error) {
    // What opens with a brace or bracket was meant as JSON, which says more exactly where it is broken.
    if (/^\s*[{[]/.test(text)) parseJson(text, { file: fileName, suggestions: [kind.start] });
    throw inputError(
      `${fileName}:${lines.linePos(error.pos[0]).line}`,
      phrase(DOCUMENTS, 'notYaml', 'said' in error ? error.said : stripControl(error.message, { oneLine: true })),
      [kind.start],
    );
  }
  if (document.contents === null) throw inputError(fileName, phrase(DOCUMENTS, 'empty'), [kind.start]);
  let data: unknown;
  try {
    // Bounded: a small file must not become a large one.
    data = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw inputError(fileName, phrase(DOCUMENTS, 'unusable', stripControl((cause as Error).message, { oneLine: true })), [kind.start]);
  }
  return { data: checked(data, fileName, kind), lineOf: async (path) => lineOf(yaml, document, lines, path) };
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function parsed(yaml: typeof import('yaml'), text: string, lineCounter: LineCounter, fileName: string): Document.Parsed {
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  // The library makes an error of its own of a stack that has run out.
  if (document.errors.some(({ message }) => message.startsWith('Maximum call stack'))) throw tooDeep(fileName);
  return document;
}

const tooDeep = (fileName: string) =>
  inputError('', phrase(DOCUMENTS, 'tooDeep', fileName, MOST_LEVELS), [phrase(DOCUMENTS, 'flatten')], 'NESTED_TOO_DEEP');

/** @throws BqError (input) for data that is too deep to be walked, or that holds itself */
function checked(data: unknown, fileName: string, kind: FileKind): unknown {
  const above = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (above.has(value)) throw inputError(fileName, phrase(DOCUMENTS, 'holdsItself'), [kind.start]);
    if (above.size === MOST_LEVELS) throw tooDeep(fileName);
    above.add(value);
    for (const inner of Object.values(value)) walk(inner);
    above.delete(value);
  };
  walk(data);
  return data;
}

interface RepeatedKey extends Pick<YAMLParseError, 'pos'> {
  readonly said: Text;
}

/** The first key that a map has twice. */
function repeatedKey(yaml: typeof import('yaml'), document: Document): RepeatedKey | undefined {
  let found: RepeatedKey | undefined;
  yaml.visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!yaml.isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = { said: phrase(DOCUMENTS, 'keyTwice', String(key.value)), pos: [key.range?.[0] ?? 0, 0] };
          return yaml.visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function lineOf(yaml: typeof import('yaml'), document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  const startOf = (node: unknown): number | undefined => (yaml.isNode(node) ? node.range?.[0] : undefined);
  /** What a key of a map or a place of a list leads to, and where that begins in the text. */
  const step = (node: unknown, key: PropertyKey): { readonly node: unknown; readonly offset: number | undefined } | null => {
    const target = yaml.isAlias(node) ? node.resolve(document) : node;
    if (yaml.isMap(target)) {
      const pair = target.items.find((item) => yaml.isScalar(item.key) && item.key.value === key);
      return pair ? { node: pair.value, offset: startOf(pair.key) } : null;
    }
    const item = yaml.isSeq(target) ? target.items[key as number] : undefined;
    return yaml.isNode(item) ? { node: item, offset: startOf(item) } : null;
  };
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const key of path) {
    const next = step(node, key);
    if (!next) break;
    node = next.node;
    offset = next.offset ?? offset;
  }
  return offset === undefined ? null : lines.linePos(offset).line;
}

/** `workloads[0].steps[1].maxTokens` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
}

/** Problems that an error tells at once. */
const MOST_TOLD = 6;

/** The first problem as the error, with its line and key; the others as suggestions of what else to mend. */
export async function schemaError(
  issues: readonly z.core.$ZodIssue[],
  document: ScenarioDocument,
  { fileName, schema, kind = SCENARIO }: CheckedFile,
): Promise<BqError> {
  // One problem may be a thousand keys, and of each the nearest key is looked for.
  const problems: Problem[] = [];
  for (const issue of issues)
    if (problems.length < MOST_TOLD) problems.push(...describe(issue, document.data, { keys: kind.keys, schema }));

  const told: { readonly line: number | null; readonly text: Text }[] = [];
  for (const { path, text } of problems.slice(0, MOST_TOLD)) {
    const line = await document.lineOf(path);
    told.push({ line, text: phrase(DOCUMENTS, 'atKey', pathText(path) || phrase(DOCUMENTS, 'theFile'), text) });
  }
  const where = (line: number | null) => (line === null ? fileName : `${fileName}:${line}`);
  const [first = { line: null, text: phrase(DOCUMENTS, 'notUsable') }, ...others] = told;
  const suggestions = others.map(({ line, text }) => phrase(DOCUMENTS, 'also', where(line), text));
  return inputError(where(first.line), first.text, [...suggestions, kind.described], kind.code);
}

export interface CheckedFile {
  readonly fileName: string;
  /** What the file must be. */
  readonly schema: z.core.$ZodType;
  readonly kind?: FileKind;
}

/** The keys that a wrong one may mean. */
interface KnownKeys extends Pick<FileKind, 'keys'> {
  readonly schema: z.core.$ZodType;
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: Text;
}

function describe(issue: z.core.$ZodIssue, data: unknown, known: KnownKeys): Problem[] {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], data);
  const shown =
    value === undefined
      ? phrase(DOCUMENTS, 'nothing')
      : stripControl(JSON.stringify(value) ?? String(value), { oneLine: true }).slice(0, 60);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_TOLD).map((key) => ({ path: [...issue.path, key], text: unknownKey(key, issue.path, known) }));
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options)) {
        const options = issue.options.map(String);
        const isMissing = value === undefined;
        const text = isMissing ? phrase(DOCUMENTS, 'choiceMissing', options) : phrase(DOCUMENTS, 'notChoice', options, shown);
        return [{ path: issue.path, text }];
      }
      return (
        closestForm(issue, value)?.flatMap((inner) => describe(inner, data, known)) ?? [
          { path: issue.path, text: phrase(DOCUMENTS, 'noForm', shown) },
        ]
      );
    case 'invalid_value':
      return [{ path: issue.path, text: phrase(DOCUMENTS, 'notChoice', issue.values.map(String), shown) }];
    case 'too_small':
      return [{ path: issue.path, text: phrase(DOCUMENTS, issue.inclusive ? 'atLeast' : 'above', Number(issue.minimum), shown) }];
    case 'too_big':
      return [{ path: issue.path, text: phrase(DOCUMENTS, 'atMost', Number(issue.maximum), shown) }];
    case 'invalid_type':
      return [
        {
          path: issue.path,
          text: value === undefined ? phrase(DOCUMENTS, 'missing', issue.expected) : phrase(DOCUMENTS, 'wrongType', issue.expected, shown),
        },
      ];
    default:
      return [{ path: issue.path, text: phrase(DOCUMENTS, 'otherwise', issue.message, shown) }];
  }
}

/** The problems of the form that came furthest, which knows best what is wrong; null where none came anywhere. */
function closestForm(issue: z.core.$ZodIssueInvalidUnion, value: unknown): z.core.$ZodIssue[] | null {
  const below = (inner: z.core.$ZodIssue): z.core.$ZodIssue => ({ ...inner, path: [...issue.path, ...inner.path] });
  const forms = issue.errors.filter((errors) => errors.some((error) => error.path.length > 0 || error.code === 'unrecognized_keys'));
  const [closest] = [...forms].sort((a, b) => a.length - b.length);
  if (closest && typeof value === 'object' && value !== null) return closest.map(below);
  const names = issue.errors.flat().find((error) => error.code === 'invalid_value' && error.path.length === 0);
  return names && typeof value === 'string' ? [below(names)] : null;
}

const SCENARIO_KEYS = (
  'name quota service workloads policies seed replicates horizonSeconds tokensPerMinute requestsPerMinute rpmReading tokensPerDay crossModelTokensPerDay concurrentRequests window phaseSeconds ' +
  'settlement throttleSeconds unavailableShare retryAfterSeconds arrival durationSeconds steps sdk retry pacing invocationTimeoutSeconds inputTokens ' +
  'cacheWriteTokens cacheReadTokens maxTokens outputTokens latencySeconds firstTokenSeconds tokensPerSecond correlation burndownRate reservation ' +
  'overheadSeconds maxAttempts client readTimeoutSeconds errorEquals intervalSeconds backoffRate maxDelaySeconds jitterStrategy visibilityTimeoutSeconds ' +
  'maxReceiveCount waitSeconds maxRetries baseSeconds rate capSeconds maxConcurrentExecutions maxConcurrentRequests burstRequests workers ' +
  'requestsPerWorker thinkSeconds count staggerSeconds perMinute size everySeconds file kind mean spread standardDeviation median sigma values min max'
).split(' ');

const SCENARIO: FileKind = {
  code: 'BAD_SCENARIO',
  keys: SCENARIO_KEYS,
  start: phrase(DOCUMENTS, 'startScenario'),
  described: phrase(DOCUMENTS, 'scenarioKeys'),
};

/** A key that stands in the wrong place is told its places, the likeliest first: what has most in common with where it stands. */
function unknownKey(key: string, path: readonly PropertyKey[], { keys, schema }: KnownKeys): Text {
  const here = pathText(path)
    .replaceAll(/\[\d+\]/g, '[]')
    .split('.');
  const common = (place: string) => place.split('.').findIndex((part, index) => part !== here[index]);
  const places = [...placesOf(key, schema)].sort((a, b) => common(b) - common(a));
  if (places.length > 0) return phrase(DOCUMENTS, 'misplacedKey', places.slice(0, MOST_PLACES));
  const name = guess(key, keys);
  return name === undefined ? phrase(DOCUMENTS, 'unknownKey') : phrase(DOCUMENTS, 'mistypedKey', name);
}

const MOST_PLACES = 2;

function guess(key: string, keys: readonly string[]): string | undefined {
  // A name without its unit is far from the whole name by letters.
  const unitless = key.length > 3 ? keys.find((candidate) => candidate.startsWith(key)) : undefined;
  return unitless ?? nearest(key, keys, (candidate) => candidate, 1)[0];
}

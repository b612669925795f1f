// A YAML or JSON text as data that knows its lines, and problems of a schema told by line and key.
import type { Document, LineCounter } from 'yaml';
import type { z } from 'zod';
import type { ErrorCode } from '../../base/error-codes.ts';
import { type BqError, inputError } from '../../base/errors.ts';
import { parseJson } from '../../base/json-text.ts';
import { nearest } from '../../base/nearest.ts';
import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import { stripControl } from '../../base/text.ts';

/** Larger scenarios than this are somebody's data file. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface ScenarioDocument {
  readonly data: unknown;
  /** The line of a key or, where there is none, of what encloses it; null when the key was not written in the file. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null;
}

/** What a file is, for its errors. */
export interface FileKind {
  readonly code: ErrorCode;
  /** Every key that it can hold. */
  readonly keys: readonly string[];
  /** How to get one. */
  readonly start: string;
  /** Where its keys are described. */
  readonly described: string;
}

/**
 * A file named `.json` is JSON and nothing else; another one may be either.
 *
 * @throws BqError kind input: `file:line: …`; `file:line:column: …` for broken JSON
 */
export async function parseDocument(text: string, fileName: string, kind: FileKind = SCENARIO): Promise<ScenarioDocument> {
  if (text.length > MOST_BYTES)
    throw inputError(fileName, `${formatNumber(text.length)} characters are too many: at most ${formatNumber(MOST_BYTES)}`);
  if (text.trim() === '') throw inputError(fileName, 'is empty', [kind.start]);
  if (/\.json$/i.test(fileName)) parseJson(text, { file: fileName, suggestions: [kind.start] });
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  // JSON is YAML. Aliases are bounded: a small file must not become a large one.
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    // What opens with a brace or bracket was meant as JSON, which says more exactly where it is broken.
    if (/^\s*[{[]/.test(text)) parseJson(text, { file: fileName, suggestions: [kind.start] });
    throw inputError(
      `${fileName}:${lines.linePos(error.pos[0]).line}`,
      `not YAML or JSON: ${stripControl(error.message, { oneLine: true })}`,
    );
  }
  if (document.contents === null) throw inputError(fileName, 'is empty', [kind.start]);
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw inputError(fileName, `not usable: ${stripControl((cause as Error).message, { oneLine: true })}`);
  }
  return { data, lineOf: (path) => lineOf(yaml, document, lines, path) };
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

/** The first problem as the error, with its line and key; the others as suggestions of what else to mend. */
export function schemaError(
  issues: readonly z.core.$ZodIssue[],
  document: ScenarioDocument,
  fileName: string,
  kind: FileKind = SCENARIO,
): BqError {
  const problems = issues.flatMap((issue) => describe(issue, document.data, kind.keys)).slice(0, 6);
  const told = problems.map(({ path, text }) => ({ line: document.lineOf(path), text: `${pathText(path) || 'the file'}: ${text}` }));
  const where = (line: number | null) => (line === null ? fileName : `${fileName}:${line}`);
  const [first = { line: null, text: 'not usable' }, ...others] = told;
  const suggestions = others.map(({ line, text }) => `also ${where(line)}: ${text}`);
  return inputError(where(first.line), first.text, [...suggestions, kind.described], kind.code);
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

function describe(issue: z.core.$ZodIssue, data: unknown, keys: readonly string[]): Problem[] {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], data);
  const shown = value === undefined ? 'nothing' : stripControl(JSON.stringify(value) ?? String(value), { oneLine: true }).slice(0, 60);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...issue.path, key], text: `unknown key${guess(key, keys)}` }));
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options)) {
        return [
          { path: issue.path, text: `must be ${choices(issue.options)}, ${value === undefined ? 'and is missing' : `not ${shown}`}` },
        ];
      }
      return (
        closestForm(issue, value)?.flatMap((inner) => describe(inner, data, keys)) ?? [
          { path: issue.path, text: `${shown} is none of the forms allowed here` },
        ]
      );
    case 'invalid_value':
      return [{ path: issue.path, text: `must be ${choices(issue.values)}, not ${shown}` }];
    case 'too_small':
      return [
        {
          path: issue.path,
          text: `must be ${issue.inclusive ? 'at least' : 'above'} ${formatDecimal(Number(issue.minimum), 6)}, not ${shown}`,
        },
      ];
    case 'too_big':
      return [{ path: issue.path, text: `must be at most ${formatDecimal(Number(issue.maximum), 6)}, not ${shown}` }];
    case 'invalid_type':
      return [
        {
          path: issue.path,
          text: value === undefined ? `missing; it is ${article(issue.expected)}` : `must be ${article(issue.expected)}, not ${shown}`,
        },
      ];
    default:
      return [{ path: issue.path, text: `${issue.message}, not ${shown}` }];
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

/** `a, b or c` */
function choices(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

function article(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'a text',
    array: 'a list',
    object: 'a map of keys',
  };
  return names[type] ?? type;
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
  start: 'bq simulate init scenario.yaml writes one to start from',
  described: 'docs/simulation.md and schemas/scenario.schema.json describe every key',
};

function guess(key: string, keys: readonly string[]): string {
  // A name without its unit is far from the whole name by letters.
  const unitless = key.length > 3 ? keys.find((candidate) => candidate.startsWith(key)) : undefined;
  const name = unitless ?? nearest(key, keys, (candidate) => candidate, 1)[0];
  return name ? `; did you mean ${name}?` : '';
}

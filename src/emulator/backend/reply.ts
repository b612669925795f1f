// What an answer says: made-up words, JSON of the schema that was asked for, or the call of a tool; and any part of it, for streams.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { RandomStream } from '../../simulator/random.ts';
import { validationError } from '../wire/aws-error.ts';
import { generatedText } from './text.ts';

export interface ToolOffer {
  readonly name: string;
  /** As it came; true where the tool takes anything. */
  readonly schema: unknown;
}

/** What a request says of the form of its answer, whichever API it came by. */
export interface ReplyWish {
  readonly tools: readonly ToolOffer[];
  readonly choice: 'none' | 'auto' | 'any' | { readonly tool: string };
  /** The schema that the text must have; null where any text will do. */
  readonly schema: unknown;
  /** The prompt ends with what a tool answered. */
  readonly isAfterTool: boolean;
}

export const PLAIN_WISH: ReplyWish = { tools: [], choice: 'none', schema: null, isAfterTool: false };

export type Reply =
  | { readonly kind: 'words' }
  | { readonly kind: 'json'; readonly json: string }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly json: string };

const WORDS: Reply = { kind: 'words' };

/** By convention, as one word of made-up text is one. */
const CHARACTERS_PER_TOKEN = 4;
/** The random streams of the lengths of answers, and of everything said here, are different ones of the same seed. */
const STREAM = 1;
/** A made-up value that a schema makes larger than this is refused rather than made. */
const MOST_PARTS = 20_000;

export interface ReplySettings {
  readonly seed: number;
  /** Of the answers to requests with tools that leave the choice to the model, how many call one: 0 to 1. */
  readonly toolUse: number;
}

/** Makes a value of a JSON schema; the same seed makes the same value. @throws where it cannot */
export type ValueMaker = (schema: unknown, seed: number) => unknown;

export async function loadValueMaker(): Promise<ValueMaker> {
  const { generateSync } = await import('json-schema-faker');
  return (schema, seed) => generateSync(schema as Parameters<typeof generateSync>[0], { seed, optionalsProbability: 0.5 });
}

export class Replier {
  private readonly random: RandomStream;

  constructor(
    private readonly settings: ReplySettings,
    private readonly makeValue: ValueMaker,
  ) {
    this.random = new RandomStream(settings.seed, STREAM);
  }

  /** @throws AwsError ValidationException for a schema that nothing satisfies, or a choice that is not among the tools */
  reply(wish: ReplyWish): Reply {
    const tool = this.toolFor(wish);
    if (tool) return { kind: 'tool', id: this.toolId(), name: tool.name, json: this.json(tool.schema, `tool ${tool.name}`) };
    return wish.schema === null ? WORDS : { kind: 'json', json: this.json(wish.schema, 'output') };
  }

  private toolFor({ tools, choice, isAfterTool }: ReplyWish): ToolOffer | null {
    if (typeof choice === 'object') {
      const named = tools.find(({ name }) => name === choice.tool);
      if (!named) throw validationError(`tool_choice: Tool '${choice.tool}' not found in provided tools`);
      return named;
    }
    if (tools.length === 0 || choice === 'none') return null;
    // An agent that is given its tool's result would otherwise never come to an end.
    if (choice === 'auto' && (isAfterTool || this.settings.toolUse === 0 || this.random.next() >= this.settings.toolUse)) return null;
    return tools[Math.floor(this.random.next() * tools.length)] ?? null;
  }

  private json(schema: unknown, what: string): string {
    const seed = Math.floor(this.random.next() * 2 ** 31);
    const given = schema === true ? {} : schema;
    if (!isObject(given)) throw unusable(what, 'it is no object');
    if (leastParts(given, given) > MOST_PARTS) throw unusable(what, 'its smallest value is too large');
    try {
      const text = JSON.stringify(this.makeValue(given, seed));
      if (text !== undefined) return text;
    } catch (error) {
      throw unusable(what, error instanceof Error ? error.message : String(error));
    }
    throw unusable(what, 'no value has it');
  }

  private toolId(): string {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return `tooluse_${Array.from({ length: 22 }, () => digits[Math.floor(this.random.next() * digits.length)]).join('')}`;
  }
}

/** The words of the Messages API; what follows them is bq's own. */
const unusable = (what: string, why: string) =>
  validationError(
    `${what}: JSON schema is invalid. It must match JSON Schema draft 2020-12 (bq emulate made no value of it: ${why.slice(0, 200)})`,
  );

/** How many values and characters a value of a schema has at least, about: what a small text may ask for without end. */
function leastParts(schema: unknown, root: JsonObject, known = new Map<string, number>()): number {
  if (!isObject(schema)) return 1;
  const of = (part: unknown): number => leastParts(part, root, known);
  const all = (parts: unknown): number =>
    (Array.isArray(parts) ? parts : isObject(parts) ? Object.values(parts) : []).reduce<number>((sum, part) => sum + of(part), 0);
  const count = (key: string): number => (typeof schema[key] === 'number' ? (schema[key] as number) : 0);
  const repeats = typeof schema.pattern === 'string' ? largestRepeat(schema.pattern) : 0;
  const items = Math.max(1, count('minItems')) * of(schema.items);
  const own = count('minLength') + count('minProperties') + count('minContains') + repeats + items;
  const branches = all(schema.allOf) + all(schema.anyOf) + all(schema.oneOf) + all(schema.prefixItems);
  return own + branches + all(schema.properties) + partsOfRef(schema.$ref, root, known);
}

/** Each is measured once; one that leads to itself ends there. */
function partsOfRef(ref: unknown, root: JsonObject, known: Map<string, number>): number {
  if (typeof ref !== 'string') return 0;
  const measured = known.get(ref);
  if (measured !== undefined) return measured;
  known.set(ref, 1);
  const parts = leastParts(pointedAt(ref, root), root, known);
  known.set(ref, parts);
  return parts;
}

const largestRepeat = (pattern: string): number => Math.max(0, ...[...pattern.matchAll(/\{(\d+)/g)].map(([, digits]) => Number(digits)));

function pointedAt(pointer: string, root: JsonObject): unknown {
  let at: unknown = root;
  for (const name of pointer.replace(/^#\/?/, '').split('/').filter(Boolean))
    at = isObject(at) ? at[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return at;
}

/** Tokens that the reply needs by itself; null for words, of which there are as many as wanted. */
export function ownTokens(reply: Reply): number | null {
  return reply.kind === 'words' ? null : Math.ceil(reply.json.length / CHARACTERS_PER_TOKEN);
}

/** A span of the tokens of an answer, and how many it has in all. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly outputTokens: number;
}

/** What the tokens of a span read. JSON that is counted as more tokens than it needs is spread over all of them. */
export function textOf(reply: Reply, { from, to, outputTokens }: Span): string {
  if (reply.kind === 'words') return generatedText(from, to);
  const { json } = reply;
  const needed = ownTokens(reply) as number;
  const perToken = outputTokens > needed ? json.length / outputTokens : CHARACTERS_PER_TOKEN;
  const at = (token: number): number => {
    if (token >= outputTokens && outputTokens >= needed) return json.length;
    const end = Math.min(json.length, Math.floor(token * perToken));
    // Never between the halves of one character.
    return /[\uDC00-\uDFFF]/.test(json.charAt(end)) ? end - 1 : end;
  };
  return json.slice(at(from), at(to));
}

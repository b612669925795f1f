// Reads a parsed document as the input of an operation. Most documents are their own input: every member is known, in the order of the schema, and JSON says
// what it is. That is asked with what was worked out of the schema once; where it is not so (blobs, times, members that are not known), the SDK's own reader
// makes the input. test/emulator/codec.test.ts has both say the same of every operation.
import type { JsonCodec } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { isObject } from '../../base/json-value.ts';
import { AwsError } from './aws-error.ts';

type Deserializer = ReturnType<JsonCodec['createDeserializer']>;
/** Whether a value would be read as what it is already. */
type Fits = (value: unknown) => boolean;

/** Deeper values are the SDK's: how deep it goes is for it to say. */
const DEEPEST = 64;
const [STRING, NUMBER, BOOLEAN, DOCUMENT] = [0, 1, 2, 15] as const;
const never: Fits = () => false;

export class JsonReader {
  private readonly structures = new Map<unknown, Fits>();
  private readonly deserializer: Deserializer;

  constructor(codec: JsonCodec) {
    this.deserializer = codec.createDeserializer();
  }

  /**
   * What the SDK's own reader refuses (base64, times, numbers out of range) is the client's mistake.
   * @returns an object of the caller's own; what is in it may be the document's
   * @throws AwsError
   */
  read(schema: NormalizedSchema, document: Readonly<Record<string, unknown>>): Record<string, unknown> {
    if (schema.isStructSchema() && this.of(schema)(document)) return { ...document };
    try {
      return this.deserializer.readObject(schema, document as Parameters<Deserializer['readObject']>[1]) as Record<string, unknown>;
    } catch (error) {
      throw isTooDeep(error) ? error : new AwsError('SerializationException', (error as Error).message);
    }
  }

  private of(schema: NormalizedSchema): Fits {
    if (!schema.isStructSchema()) return this.build(schema);
    const key: unknown = schema.getSchema();
    const known = this.structures.get(key);
    if (known) return known;
    // Shapes refer to themselves, so the entry exists before it is filled.
    let fits = never;
    this.structures.set(key, (value) => fits(value));
    fits = this.structure(schema);
    this.structures.set(key, fits);
    return fits;
  }

  private build(schema: NormalizedSchema): Fits {
    if (schema.isListSchema()) {
      const item = this.of(schema.getValueSchema());
      return (value) => Array.isArray(value) && value.every((each) => each === null || item(each));
    }
    if (schema.isMapSchema()) {
      const item = this.of(schema.getValueSchema());
      return (value) => isObject(value) && Object.values(value).every((each) => each === null || item(each));
    }
    const { mediaType } = schema.getMergedTraits();
    return mediaType ? never : (SIMPLE.get(schema.getSchema()) ?? never);
  }

  private structure(schema: NormalizedSchema): Fits {
    const members = new Map<string, readonly [place: number, fits: Fits]>();
    for (const [name, member] of schema.structIterator())
      if (member.getMergedTraits().jsonName === undefined) members.set(name, [members.size, this.of(member)]);
    return (value) => {
      if (!isObject(value)) return false;
      let place = -1;
      for (const name in value) {
        const member = members.get(name);
        if (member === undefined || member[0] <= place) return false;
        place = member[0];
        const given = value[name];
        if (given === null || !member[1](given)) return false;
      }
      return true;
    };
  }
}

export const isTooDeep = (error: unknown): boolean => error instanceof RangeError && error.message.includes('call stack');

const SIMPLE = new Map<unknown, Fits>([
  [STRING, (value) => typeof value === 'string'],
  [NUMBER, (value) => typeof value === 'number'],
  [BOOLEAN, (value) => typeof value === 'boolean'],
  [DOCUMENT, (value) => isShallow(value, DEEPEST)],
]);

function isShallow(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (depth === 0) return false;
  return Object.values(value).every((item) => isShallow(item, depth - 1));
}

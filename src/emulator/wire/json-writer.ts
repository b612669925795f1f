// Writes an operation's output as JSON by its schema. What the SDK's own serializer works out for each value, which members there are and what each is, is
// worked out once for a schema here. Only what outputs usually hold is known; for the rest the SDK's serializer is asked, and test/emulator/codec.test.ts has
// both say the same of every operation.
import type { JsonCodec } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** Of a value that is there. @throws UNUSUAL */
type Write = (value: unknown) => string;

type Structure = Readonly<Record<string, unknown>>;
// Its own, since a function of another file of dist/ is looked up at each use.
const isObject = (value: unknown): value is Structure => typeof value === 'object' && value !== null && !Array.isArray(value);

const UNUSUAL = Symbol('for the SDK to write');
const unusual: Write = () => {
  throw UNUSUAL;
};

/** Deeper values are the SDK's: how deep it goes is for it to say. */
const DEEPEST = 64;
/** How the SDK's schemas name their kinds of simple types; 4 is a time in the way of the protocol. */
const [STRING, NUMBER, BOOLEAN, TIME, TIME_AS_TEXT, TIME_AS_SECONDS, DOCUMENT, BLOB] = [0, 1, 2, 4, 5, 7, 15, 21] as const;

export class JsonWriter {
  private readonly structures = new Map<unknown, Write>();
  private readonly serializer: ReturnType<JsonCodec['createSerializer']>;

  constructor(codec: JsonCodec) {
    this.serializer = codec.createSerializer();
  }

  /** What the SDK's serializer says of it. */
  write(schema: NormalizedSchema, value: unknown): string {
    if (schema.isStructSchema()) {
      try {
        return this.of(schema)(value);
      } catch (error) {
        if (error !== UNUSUAL) throw error;
      }
    }
    this.serializer.write(schema, value);
    return this.serializer.flush();
  }

  private of(schema: NormalizedSchema): Write {
    if (!schema.isStructSchema()) return this.build(schema);
    const key: unknown = schema.getSchema();
    const known = this.structures.get(key);
    if (known) return known;
    // Shapes refer to themselves, so the entry exists before it is filled.
    let write = unusual;
    this.structures.set(key, (value) => write(value));
    write = this.structure(schema);
    this.structures.set(key, write);
    return write;
  }

  private build(schema: NormalizedSchema): Write {
    const { mediaType, idempotencyToken, sparse, httpHeader, httpQuery } = schema.getMergedTraits();
    // A time in a header has another form; the SDK writes headers into the body too.
    if (mediaType || idempotencyToken || sparse || httpHeader || httpQuery) return unusual;
    if (schema.isListSchema()) return list(this.of(schema.getValueSchema()));
    if (schema.isMapSchema()) return map(this.of(schema.getValueSchema()));
    return SIMPLE.get(schema.getSchema()) ?? unusual;
  }

  private structure(schema: NormalizedSchema): Write {
    const members = [...schema.structIterator()].map(([name, member], place): Member => {
      const { jsonName } = member.getMergedTraits();
      return { name, place, key: `${JSON.stringify(name)}:`, write: jsonName === undefined ? this.of(member) : unusual };
    });
    const byName = new Map(members.map((member) => [member.name, member]));
    const isUnion = schema.isUnionSchema();
    return (value) => {
      if (!isObject(value)) throw UNUSUAL;
      const text = inOwnOrder(value, byName) ?? inOrderOf(members, value);
      if (isUnion && text === '') throw UNUSUAL;
      return `{${text}}`;
    };
  }
}

interface Member {
  readonly name: string;
  readonly place: number;
  readonly key: string;
  readonly write: Write;
}

/** Most structures have few of many members, and have them in the order of the schema. Null for others. */
function inOwnOrder(value: Structure, members: ReadonlyMap<string, Member>): string | null {
  let text = '';
  let place = -1;
  for (const name in value) {
    const member = members.get(name);
    if (member === undefined || member.place <= place) return null;
    place = member.place;
    const given = value[name];
    if (given === undefined || given === null) continue;
    text += text === '' ? member.key : `,${member.key}`;
    text += member.write(given);
  }
  return text;
}

function inOrderOf(members: readonly Member[], value: Structure): string {
  if (value.__type !== undefined) throw UNUSUAL;
  let text = '';
  for (const { name, key, write } of members) {
    const given = value[name];
    if (given === undefined || given === null) continue;
    text += text === '' ? key : `,${key}`;
    text += write(given);
  }
  return text;
}

function list(item: Write): Write {
  return (value) => {
    if (!Array.isArray(value)) throw UNUSUAL;
    let text = '';
    for (const each of value) {
      if (each === undefined || each === null) continue;
      if (text !== '') text += ',';
      text += item(each);
    }
    return `[${text}]`;
  };
}

function map(item: Write): Write {
  return (value) => {
    if (!isObject(value)) throw UNUSUAL;
    let text = '';
    for (const [name, each] of Object.entries(value)) {
      if (each === undefined || each === null) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${item(each)}`;
    }
    return `{${text}}`;
  };
}

const time =
  (text: (date: Date) => string): Write =>
  (value) => {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw UNUSUAL;
    return text(value);
  };

const seconds = time((date) => String(date.getTime() / 1000));

function numberText(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw UNUSUAL;
  return String(value);
}

const SIMPLE = new Map<unknown, Write>([
  [
    STRING,
    (value) => {
      if (typeof value !== 'string') throw UNUSUAL;
      return JSON.stringify(value);
    },
  ],
  [NUMBER, numberText],
  [
    BOOLEAN,
    (value) => {
      if (typeof value !== 'boolean') throw UNUSUAL;
      return value ? 'true' : 'false';
    },
  ],
  [TIME, seconds],
  [TIME_AS_SECONDS, seconds],
  [TIME_AS_TEXT, time((date) => `"${date.toISOString().replace('.000Z', 'Z')}"`)],
  [
    DOCUMENT,
    (value) => {
      if (!isPlain(value, DEEPEST)) throw UNUSUAL;
      return JSON.stringify(value);
    },
  ],
  [
    BLOB,
    (value) => {
      if (!(value instanceof Uint8Array)) throw UNUSUAL;
      return `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"`;
    },
  ],
]);

/** JSON and nothing else, so that it is written as it is. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return !Object.hasOwn(value, 'toJSON') && Object.values(value).every((item) => isPlain(item, depth - 1));
}

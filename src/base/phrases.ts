// What people are told, in the language they read: tables of words a room, and phrases that know which sentence of a table they are and with which values.

export const LANGUAGE_CODES = ['en', 'ja'] as const;
export type LanguageCode = (typeof LANGUAGE_CODES)[number];

/** The words of one room in English: texts, and functions of values. A table of another language has the same keys and types. */
export interface Words<Room extends string, Table> {
  readonly room: Room;
  readonly english: Table;
}

export const words = <Room extends string, Table extends object>(room: Room, english: Table): Words<Room, Table> => ({ room, english });

/** A text as it is, or a phrase that another language has too. */
export type Text = string | Phrase;

/** The values of a phrase; where a text is wanted, another phrase may stand. */
type ValuesOf<Said> = Said extends (...values: infer Values) => string
  ? { readonly [Index in keyof Values]: ValueOf<Values[Index]> }
  : readonly [];
type ValueOf<Value> = string extends Value ? Value | Phrase : Value extends readonly string[] ? readonly (Value[number] | Phrase)[] : Value;

type KeysOf<Table> = { [Key in keyof Table]: Table[Key] extends string | ((...values: never[]) => string) ? Key : never }[keyof Table] &
  string;

/** A sentence of a table with its values. As text, and in JSON, it is English. What passes from thread to thread is a copy of it: see `received`. */
export class Phrase {
  readonly room: string;
  readonly key: string;
  readonly values: readonly unknown[];
  readonly english: string;

  constructor(room: string, key: string, values: readonly unknown[], english: string) {
    this.room = room;
    this.key = key;
    this.values = values;
    this.english = english;
  }

  toString(): string {
    return this.english;
  }

  toJSON(): string {
    return this.english;
  }
}

export function phrase<Table extends object, Key extends KeysOf<Table>>(
  { room, english: table }: Words<string, Table>,
  key: Key,
  ...values: ValuesOf<Table[Key]>
): Phrase {
  return new Phrase(room, key, values, spoken(table, key, values, english));
}

/** What another thread said: the copy of a phrase is a phrase again. */
export function received(copy: Text): Text {
  if (typeof copy === 'string' || copy instanceof Phrase) return copy;
  const { room, key, values, english: text } = copy as Phrase;
  return new Phrase(room, key, values.map(receivedValue), text);
}

function receivedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(receivedValue);
  return typeof value === 'object' && value !== null && 'room' in value && 'english' in value ? received(value as Phrase) : value;
}

export const english = (text: Text): string => String(text);

/** How a run speaks. */
export interface Language {
  readonly code: LanguageCode;
  /** The words of a room. */
  of<Table extends object>(words: Words<string, Table>): Table;
  /** A phrase; what is only known as English text stays as it is. */
  say(text: Text): string;
}

export const ENGLISH: Language = { code: 'en', of: (words) => words.english, say: english };

/** @param tables by room: all that there are */
export function languageOf(code: LanguageCode, tables: Readonly<Record<string, object>>): Language {
  const tableOf = (room: string): object => {
    const table = tables[room];
    if (!table) throw new Error(`no words of ${room} in ${code}`);
    return table;
  };
  const say = (text: Text): string => (text instanceof Phrase ? spoken(tableOf(text.room), text.key, text.values, say) : text);
  return { code, of: <Table extends object>({ room }: Words<string, Table>) => tableOf(room) as Table, say };
}

/** A phrase among the values is said first. */
function spoken(table: object, key: string, values: readonly unknown[], say: (text: Text) => string): string {
  const said = (table as Readonly<Record<string, string | ((...values: readonly unknown[]) => string)>>)[key];
  if (said === undefined) throw new Error(`no phrase ${key}`);
  const plain = (value: unknown): unknown => (value instanceof Phrase ? say(value) : Array.isArray(value) ? value.map(plain) : value);
  return typeof said === 'string' ? said : said(...values.map(plain));
}

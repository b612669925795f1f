// What the user should know of an answer besides the answer: a stable code for programs, a text for people, and the values in the text.
import type { NoteCode } from './note-codes.ts';
import { english, Phrase, type Text } from './phrases.ts';

type Plain = string | number | boolean | null;
export type NoteData = Readonly<Record<string, Plain | readonly Plain[]>>;

export interface Note {
  /** Stable: `NOTE_CODES` says what each means. */
  readonly code: NoteCode;
  /** One line for people; its words may change. */
  readonly text: string;
  /** The values of the text, with units in their names. */
  readonly data: NoteData;
}

/** The phrases of notes that are more than text; a copy of a note is text alone. */
const said = new WeakMap<Note, Text>();

/** @param values of which a phrase is kept in English */
export function note(code: NoteCode, text: Text, values: Readonly<Record<string, Phrase | NoteData[string]>> = {}): Note {
  const plain = Object.entries(values).map(([name, value]) => [name, value instanceof Phrase ? english(value) : value] as const);
  const made = { code, text: english(text), data: Object.fromEntries(plain) };
  if (typeof text !== 'string') said.set(made, text);
  return made;
}

/** What a note says, as the language of the run can say it. */
export const saidBy = (made: Note): Text => said.get(made) ?? made.text;

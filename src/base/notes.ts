// What the user should know of an answer besides the answer: a stable code for programs, a text for people, and the values in the text.
import type { NoteCode } from './note-codes.ts';

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

export const note = (code: NoteCode, text: string, data: NoteData = {}): Note => ({ code, text, data });

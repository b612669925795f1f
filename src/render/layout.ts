// What every answer is laid out for, and the parts that answers share: marks of warnings, paragraphs.

import { ENGLISH, type Language, type Text, type Words } from '../base/phrases.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { Style } from './style.ts';

export interface Layout {
  readonly style: Style;
  /** Width to lay out for. */
  readonly columns: number;
  /** English where none is said. */
  readonly language?: Language;
}

/** The words of a room, in the language of the layout. */
export const wordsOf = <Table extends object>({ language = ENGLISH }: Pick<Layout, 'language'>, words: Words<string, Table>): Table =>
  language.of(words);

/** A sentence, in the language of the layout. */
export const sayIn = ({ language = ENGLISH }: Pick<Layout, 'language'>, text: Text): string => language.say(text);

export interface WarnedLayout extends Layout {
  readonly warnings: readonly string[];
}

/** `! what is wrong`; file names and words of AWS may be in it. */
export function warningLines({ style, columns, warnings }: WarnedLayout): string[] {
  return warnings.flatMap((warning) => wrap(`! ${stripControl(warning, { oneLine: true })}`, columns, { indent: '  ' }).map(style.yellow));
}

/** Blocks of lines with an empty line between them; a block without lines is left out. */
export function paragraphs(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

// Pieces that every panel is made of: headings, labelled rows, texts cut or filled to a width.
import { displayWidth, padEnd, padStart, truncate, wrap } from '../base/text.ts';
import type { Look } from './services.ts';

/** `─ Answer ──────────` in the panel's width. */
export function heading(title: string, width: number, { style, glyphs }: Look): string {
  const text = truncate(title, Math.max(1, width - 4));
  const rest = width - displayWidth(text) - 3;
  return `${style.dim(glyphs.horizontal)} ${style.bold(text)} ${style.dim(glyphs.horizontal.repeat(Math.max(0, rest)))}`;
}

/** Left and right text in one line; the left one gives way. */
export function spread(left: string, right: string, width: number): string {
  const room = width - displayWidth(right) - 1;
  if (room < 4) return truncate(left, width);
  return `${padEnd(truncate(left, room), room)} ${right}`;
}

/** Exactly `height` lines: filled with empty ones, or cut with a last line that says so. */
export function fitted(lines: readonly string[], height: number, more = '…'): string[] {
  if (lines.length <= height) return [...lines, ...Array<string>(Math.max(0, height - lines.length)).fill('')];
  return height <= 0 ? [] : [...lines.slice(0, height - 1), more];
}

/** Paragraphs wrapped, each line after the first of a paragraph two further in. */
export function paragraphs(texts: readonly string[], width: number): string[] {
  return texts.flatMap((text) => wrap(text, width, { indent: '  ' }));
}

export { displayWidth, padEnd, padStart, truncate };

// Names and short texts as bytes.
import { BACKSLASH, QUOTE, REFUSED } from './json-bytes.ts';

/** @param text ASCII */
export const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Where a string ends in which nothing is escaped; REFUSED for any other. */
export function keyEnd(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let byte = bytes[next] as number; byte !== QUOTE; byte = bytes[++next] as number)
    if (byte < 32 || byte === BACKSLASH) return REFUSED;
  return next;
}

export function textIs(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text[index]) return false;
  return true;
}

export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}

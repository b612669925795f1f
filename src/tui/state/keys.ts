// From ink's key events to single keys: characters that arrive together are taken one by one.
import type { Key as InkKey } from 'ink';

export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'interrupt'
  | 'redraw'
  | 'suspend'
  | 'clearLine';

/** A named key, or one character. */
export type KeyPress = { readonly name: KeyName; readonly shift: boolean } | { readonly character: string };

const NAMED: ReadonlyArray<readonly [keyof InkKey, KeyName]> = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  // What terminals send for the backspace key arrives as `delete`.
  ['delete', 'backspace'],
];

const CONTROL: Readonly<Record<string, KeyName>> = {
  c: 'interrupt',
  d: 'interrupt',
  l: 'redraw',
  z: 'suspend',
  u: 'clearLine',
  n: 'down',
  p: 'up',
};
const RAW: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'interrupt',
  '\u0004': 'interrupt',
  '\u000c': 'redraw',
  '\u0015': 'clearLine',
  '\u001a': 'suspend',
  '\u001b': 'escape',
};

/** @param input what ink hands to `useInput`: one key, or a run of text (a paste, or keys faster than a read) */
export function keyPresses(input: string, key: InkKey): readonly KeyPress[] {
  for (const [flag, name] of NAMED) if (key[flag] === true) return [{ name, shift: key.shift }];
  if (key.escape) return [{ name: 'escape', shift: false }];
  if (key.ctrl) {
    const name = CONTROL[input];
    return name ? [{ name, shift: false }] : [];
  }
  // Alt with a key, or an escape sequence that nobody knows.
  if (key.meta) return [];
  return [...input].flatMap((character): KeyPress[] => {
    const name = RAW[character];
    if (name) return [{ name, shift: false }];
    return character < ' ' ? [] : [{ character }];
  });
}

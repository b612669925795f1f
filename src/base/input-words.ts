// What is said of a file or text that cannot be read: wherever it was broken, or why it could not be opened.
import { formatNumber } from './numbers.ts';
import { words } from './phrases.ts';

/** A character as it can be shown: `"}"`, or its code point where nothing would be seen. */
const character = (shown: string) => (shown.startsWith('U+') ? `character ${shown}` : shown);

export const INPUTS = words('inputs', {
  // JSON.
  notJson: (problem: string) => `not JSON: ${problem}`,
  tooDeep: 'nested too deep',
  endsEarly: 'the text ends too early',
  endsInString: 'the text ends inside a string',
  badEscape: 'a bad escape in a string',
  insideString: (shown: string) => `${character(shown)} inside a string`,
  afterValue: (shown: string) => `unexpected ${character(shown)} after the value`,
  wantsColon: (shown: string) => `expected ":" after the key, found ${character(shown)}`,
  wantsComma: (closer: string, shown: string) => `expected "," or "${closer}", found ${character(shown)}`,
  wantsKey: (shown: string) => `expected a key in quotes, found ${character(shown)}`,
  unexpected: (shown: string) => `unexpected ${character(shown)}`,
  // Files.
  empty: 'is empty',
  notUtf8: 'not UTF-8',
  saveAsUtf8: 'Save the file as UTF-8.',
  utf16: 'is UTF-16',
  saveItAsUtf8: 'Save it as UTF-8.',
  cannotRead: (file: string, flag: string, reason: string) => `cannot read ${file} (${flag}): ${reason}`,
  nameFile: (flag: string) => `${flag} FILE, or - for stdin`,
  didYouMean: (file: string) => `did you mean ${file}?`,
  noSuchFile: 'there is no such file',
  permissionDenied: 'permission denied',
  directory: 'it is a directory',
  socket: 'it is a socket',
  device: 'it is a device, not a file',
  tooLarge: (bytes: number | null, most: number) =>
    `it has ${bytes === null ? `more than ${formatNumber(most)}` : formatNumber(bytes)} bytes, and such a file has at most ${formatNumber(most)}`,
});

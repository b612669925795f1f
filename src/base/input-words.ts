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
  // Values.
  missing: 'is missing',
  mustBeObject: 'must be an object',
  mustBeList: 'must be a list',
  mustBeText: (shown: string) => `must be text, not ${shown}`,
  mustBeNumber: (shown: string) => `must be a number from 0 up, not ${shown}`,
  nestedTooDeep: (what: string, levels: number) => `${what} is nested deeper than ${levels} levels`,
  flatten: 'Flatten it.',
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
  // Files of settings and tokens.
  silentPipe: (file: string) => `${file} is a pipe, and nobody writes into it`,
  configFiles: 'AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name files, ~/.aws/config and ~/.aws/credentials where they are not set',
  notSettings: (file: string) => `${file} is not a file`,
  settingsTooLarge: (file: string) => `${file} is larger than 1 MB`,
  // Files to be written.
  cannotWrite: (file: string, problem: string) => `cannot write ${file}: ${problem}`,
  directoryMissing: (directory: string) => `the directory ${directory} does not exist`,
  createDirectory: 'Create the directory first, or name another file.',
  notDirectory: 'a part of the path is not a directory',
  readOnly: 'the file system is read-only',
  diskFull: 'the disk is full',
  diskQuota: 'the disk quota is used up',
  fileTooLarge: 'it would be too large for the file system, or for a limit of this shell (ulimit -f)',
  nameTooLong: 'the name is too long',
  circle: 'its symbolic links lead in a circle',
  noReader: 'nobody reads the pipe',
  readerWentAway: 'its reader went away',
  mountPoint: 'it is in use as a mount point, and cannot be replaced',
  deviceFailed: 'the device failed to write',
  badName: 'no file can have this name',
  nameElsewhere: 'Name a file elsewhere.',
  nameAnother: 'Name another file.',
  nameInside: 'Name a file inside it.',
  nameOne: 'Name a file.',
  nameWritable: 'Name a file that you may write.',
  freeSpace: 'Free some space, or name a file elsewhere.',
  nameShorter: 'Name a shorter one.',
  startReader: 'Start its reader first, or name a file.',
  startAgain: 'Start its reader again, or name a file.',
  nameBeside: 'Name a file beside it.',
  tooLarge: (bytes: number | null, most: number) =>
    `it has ${bytes === null ? `more than ${formatNumber(most)}` : formatNumber(bytes)} bytes, and such a file has at most ${formatNumber(most)}`,
});

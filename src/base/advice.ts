// Advice that the reader can take: a flag that the command refuses is none.
import { english, type Text } from './phrases.ts';

/** What stands in backticks or behind `bq` or another program is a command of its own, with flags of its own. */
const OTHER_COMMANDS = /`[^`]*`|\b(?:bq|aws|npm|node|curl) [a-z].*$/g;

/** @param refuses whether the command does not take the flag (without its dashes), or not beside what was given @returns what is left, in order */
export function adviceFor(suggestions: readonly Text[], refuses: (flag: string) => boolean): Text[] {
  return suggestions.filter((text) => {
    const flags =
      english(text)
        .replace(OTHER_COMMANDS, '')
        .match(/--[a-z][a-z0-9-]*/g) ?? [];
    return !flags.some((flag) => refuses(flag.slice(2)));
  });
}

// The last look at everything that leaves bq: nothing that a terminal would obey, no secret that somebody pasted.
import { type Language, Phrase } from '../base/phrases.ts';
import { maskSecrets } from '../base/secrets.ts';
import { forTerminal, stripControl, visibleJson } from '../base/text.ts';

export const printed = (text: string): string => maskSecrets(forTerminal(text));

/** One line, of text that bq has not coloured itself: colours and line ends in it came from elsewhere. */
export const printedLine = (text: string): string => maskSecrets(stripControl(text, { oneLine: true }));

/** @param indent as for JSON.stringify; 0 is one line */
export const printedJson = (value: unknown, indent = 2): string => maskSecrets(visibleJson(JSON.stringify(value, null, indent)));

/** What JSON says of a value, with its sentences in a language: for an answer that is handed on as text. */
export function jsonValueIn(language: Language, value: unknown): unknown {
  return JSON.parse(maskSecrets(visibleJson(JSON.stringify(value, saidIn(language)))));
}

/** JSON.stringify asks with what toJSON made of a phrase; the phrase itself is still where it came from. */
function saidIn(language: Language) {
  return function (this: Readonly<Record<string, unknown>>, key: string, plain: unknown): unknown {
    const own = this[key];
    return own instanceof Phrase ? language.say(own) : plain;
  };
}

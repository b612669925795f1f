// The last look at everything that leaves bq: nothing that a terminal would obey, no secret that somebody pasted.
import { maskSecrets } from '../base/secrets.ts';
import { forTerminal, stripControl, visibleJson } from '../base/text.ts';

export const printed = (text: string): string => maskSecrets(forTerminal(text));

/** One line, of text that bq has not coloured itself: colours and line ends in it came from elsewhere. */
export const printedLine = (text: string): string => maskSecrets(stripControl(text, { oneLine: true }));

/** @param indent as for JSON.stringify; 0 is one line */
export const printedJson = (value: unknown, indent = 2): string => maskSecrets(visibleJson(JSON.stringify(value, null, indent)));

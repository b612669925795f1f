// The last look at everything that leaves bq: nothing that a terminal would obey, no secret that somebody pasted.
import { maskSecrets } from '../base/secrets.ts';
import { forTerminal, stripControl, visibleJson } from '../base/text.ts';

export const printed = (text: string): string => maskSecrets(forTerminal(text));

/** Of text that bq has not coloured itself: colours in it came from elsewhere. Lines stay. */
export const printedPlain = (text: string): string =>
  maskSecrets(
    text
      .split('\n')
      .map((line) => stripControl(line))
      .join('\n'),
  );

/** @param indent as for JSON.stringify; 0 is one line */
export const printedJson = (value: unknown, indent = 2): string => maskSecrets(visibleJson(JSON.stringify(value, null, indent)));

// Texts to read, by page: help, all warnings, the command to take away, the draft of a support case.
import type { ReactElement } from 'react';
import { stripControl, wrap } from '../../base/text.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padEnd, paragraphs } from '../lines.ts';
import { Lines } from '../panels/Lines.tsx';
import { warningsOf } from '../panels/RequestPanel.tsx';
import type { Failure, Look, PlanAnswer } from '../services.ts';
import type { TextDialog as Dialog, State } from '../state/state.ts';

export interface TextProps {
  readonly state: State;
  readonly dialog: Dialog;
  readonly answer: PlanAnswer | Failure | null;
  /** The command that gives the same plan. */
  readonly command: string;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function textLines(props: TextProps): string[] {
  const { dialog, look, width, height } = props;
  const words = wordsOf(look, EXPLORE);
  const all = contents(props);
  const room = height - 2;
  const top = Math.max(0, Math.min(dialog.top, all.length - room));
  const below = all.length - top - room;
  const foot = [top > 0 ? words.linesAbove(top) : '', below > 0 ? words.linesBelow(below) : ''].filter(Boolean).join(' · ');
  return fitted(
    [heading(words.texts[dialog.kind], width, look), ...fitted(all.slice(top, top + room), room), look.style.dim(foot)],
    height,
  );
}

function contents({ state, dialog, answer, command, look, width }: TextProps): string[] {
  const words = wordsOf(look, EXPLORE);
  switch (dialog.kind) {
    case 'help':
      return helpLines(look, width);
    case 'warnings': {
      const all = warningsOf(state, answer);
      return all.length === 0 ? [words.noWarnings] : paragraphs([...all], width);
    }
    case 'take':
      return [
        ...paragraphs([words.commandToTake], width),
        '',
        ...wrap(command, width, { indent: '  ' }).map((line) => look.style.bold(line)),
        '',
        words.saveToTake,
        words.draftToTake,
      ];
    case 'draft':
      return stripControl(dialog.text ?? '')
        .split('\n')
        .flatMap((line) => wrap(line, width));
  }
}

function helpLines(look: Look, width: number): string[] {
  const { style } = look;
  const words = wordsOf(look, EXPLORE);
  const column = width < 60 ? 14 : 28;
  const keys = Object.values(words.keyHelp).flatMap(([key, text]) => {
    const [first = '', ...rest] = wrap(text, Math.max(10, width - column - 1));
    // A name wider than its column stands alone.
    const head =
      displayWidth(key) <= column ? [`${style.bold(padEnd(key, column))} ${first}`] : [style.bold(key), `${' '.repeat(column)} ${first}`];
    return [...head, ...rest.map((line) => `${' '.repeat(column)} ${line}`)];
  });
  return [...keys, '', ...paragraphs(words.reading, width)];
}

export function TextDialog(props: TextProps): ReactElement {
  return <Lines lines={textLines(props)} width={props.width} />;
}
